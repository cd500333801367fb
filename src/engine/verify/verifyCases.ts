import { canonicalJson } from '../../messages/canonicalJson.ts';
import type { Json } from '../../messages/events.ts';
import { type Condition, parseCondition } from '../condition.ts';
import type { Step } from '../definition.ts';
import type { Finding } from '../finding.ts';
import { type Domains, domainsOf } from './domains.ts';
import { warningAt } from './report.ts';
import type { Study } from './study.ts';

type Branch = Extract<Step, { type: 'branch' }>;
/** A case that can be worked out from variables of few values, `undefined` for one that cannot. */
type Decidable = { condition: Condition; variables: string[] } | undefined;

/** Cases that no value lets be taken: constants, repetitions, and what no option of a choice can be. */
export function verifyCases(study: Study): Finding[] {
  const domains = domainsOf(study.definition);
  return study.graph.reached.flatMap((name) => {
    const step = study.definition.steps[name];
    return step?.type === 'branch' ? neverTaken(study, name, step, domains) : [];
  });
}

function neverTaken(study: Study, name: string, step: Branch, domains: Domains): Finding[] {
  const cases = step.cases.map((each) => decidable(each.if, domains));
  const taken = takenOf(cases, domains);
  const written = step.cases.map((each) => canonicalJson(each.if));
  const findings = step.cases.flatMap((_, index) => {
    const first = written.indexOf(written[index] ?? '');
    if (taken[index] === true && first === index) return [];
    const why = first < index ? `it is the same as case ${first}` : reasonOf(cases, index, domains);
    const message = `case ${index} of "${name}" can never be taken: ${why}`;
    return [warningAt(study.graph, 'case_never_taken', name, `cases.${index}`, message)];
  });
  const always = cases.findIndex((each) => each?.variables.length === 0 && holds(each, {}));
  if (always === -1) return findings;
  const message = `"else" of "${name}" can never be taken: case ${always} always holds`;
  return [...findings, warningAt(study.graph, 'case_never_taken', name, 'else', message)];
}

function reasonOf(cases: Decidable[], index: number, domains: Domains): string {
  const own = cases[index];
  const isEverTrue =
    own === undefined || scopesOf(own.variables, domains)?.some((vars) => holds(own, vars));
  if (isEverTrue) return 'an earlier case holds whenever it would';
  const names = own.variables.map((variable) => `vars.${variable}`).join(', ');
  return names === '' ? 'its condition never holds' : `it holds for no value of ${names}`;
}

/** Which cases some values of the variables lead to, the earlier ones not holding. */
function takenOf(cases: Decidable[], domains: Domains): boolean[] {
  const variables = [...new Set(cases.flatMap((each) => each?.variables ?? []))];
  const scopes = scopesOf(variables, domains);
  if (scopes === undefined) return cases.map(() => true);
  const taken = cases.map(() => false);
  for (const vars of scopes) {
    for (const [index, each] of cases.entries()) {
      if (each === undefined) taken[index] = true;
      else if (holds(each, vars)) {
        taken[index] = true;
        break;
      }
    }
  }
  return taken;
}

/** So many ways to fill the variables are looked at, and where there are more, nothing is claimed. */
const mostScopes = 2_000;

function scopesOf(variables: string[], domains: Domains): Record<string, Json>[] | undefined {
  let scopes: Record<string, Json>[] = [{}];
  for (const variable of variables) {
    const values = domains.get(variable)?.values ?? [];
    if (scopes.length * values.length > mostScopes) return undefined;
    scopes = scopes.flatMap((vars) => values.map((value) => ({ ...vars, [variable]: value })));
  }
  return scopes;
}

function holds({ condition }: NonNullable<Decidable>, vars: Record<string, Json>): boolean {
  try {
    return condition.holds({ vars });
  } catch {
    // So it is when running: what cannot be worked out does not hold.
    return false;
  }
}

function decidable(logic: Json, domains: Domains): Decidable {
  if (!isPlain(logic)) return undefined;
  try {
    const condition = parseCondition(logic);
    const variables = new Set<string>();
    for (const [root, variable, field] of condition.paths) {
      const domain = root === 'vars' ? domains.get(String(variable)) : undefined;
      if (domain === undefined || (domain.anyTitle && (field === undefined || field === 'title'))) {
        return undefined;
      }
      variables.add(String(variable));
    }
    return { condition, variables: [...variables] };
  } catch {
    return undefined;
  }
}

const plainOperators = new Set<string>([
  ...(['==', '===', '!=', '!==', '<', '<=', '>', '>=', '!', '!!', 'and', 'or'] as const),
  ...(['if', '?:', 'in', '+', '-', '*', '/', '%', 'cat', 'min', 'max'] as const),
]);

/** Whether a condition holds nothing but constants, variables by their names, and plain operators. */
function isPlain(logic: Json): boolean {
  if (Array.isArray(logic)) return logic.every(isPlain);
  if (logic === null || typeof logic !== 'object') return true;
  return Object.entries(logic).every(([operator, operands]) => {
    if (operator !== 'var') return plainOperators.has(operator) && isPlain(operands);
    const [name] = Array.isArray(operands) ? operands : [operands];
    return typeof name === 'string' && name !== '';
  });
}
