import { parseCallTemplate } from './callTemplate.ts';
import type { CompiledFlow } from './compileFlow.ts';
import type { FlowDefinition, Step } from './definition.ts';
import type { Library, ProcessState } from './effects.ts';

/**
 * Names of variables that hold something sensitive: answers marked so, those found out `also` (passed by
 * a caller, left by a sub-flow), and what `set` makes of them, however often; the answer of a call that
 * was told one, which may repeat it; and what was chosen among options made of one. With `heard` the
 * contact's words may hold such an answer of another flow, and what is made of them counts too.
 */
export function sensitiveVariables(
  { steps }: FlowDefinition,
  also: Iterable<string> = [],
  heard = false,
): Set<string> {
  const names = new Set(also);
  for (const step of Object.values(steps)) {
    if (step.type === 'question' && step.answer.sensitive === true) names.add(step.answer.save_as);
  }
  if (names.size === 0 && !heard) return names;
  const made = Object.values(steps).flatMap(madeBy);
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const [name, written] of made) if (readsAny(written, names)) names.add(name);
  }
  return names;
}

/** Variables that a step fills in, each with what it is made of. */
function madeBy(step: Step): [string, unknown][] {
  switch (step.type) {
    case 'set':
      return Object.entries(step.values);
    case 'http':
      return step.save_as ? [[step.save_as, [step.url, step.headers, step.body]]] : [];
    case 'choice': {
      const { save_as, options, options_from: from } = step;
      return save_as ? [[save_as, [options, from, from && `{{ ${from.list} }}`]]] : [];
    }
    default:
      return [];
  }
}

function readsAny(written: unknown, names: ReadonlySet<string>): boolean {
  if (typeof written === 'string') {
    return variablesRead(written).some((name) => name === undefined || names.has(name));
  }
  if (written === null || typeof written !== 'object') return false;
  return Object.values(written).some((inner) => readsAny(inner, names));
}

/** Names of the variables a template reads; undefined for one found out only while running. */
function variablesRead(source: string): (string | undefined)[] {
  try {
    return parseCallTemplate(source).paths.flatMap(([root, first, second]) => {
      if (root === 'message') return [undefined];
      // What a caller has passed stands in both places.
      if (root === 'trigger') return first === 'variables' ? [nameAt(second)] : [];
      return root === 'vars' ? [nameAt(first)] : [];
    });
  } catch {
    // It does not parse, which verifying has its own word for.
    return [];
  }
}

const nameAt = (part: string | number | undefined): string | undefined =>
  part === undefined ? undefined : String(part);

/** Whether the step at which a process waits asks for something sensitive. */
export function asksForSecret(flow: CompiledFlow, state: ProcessState, library: Library): boolean {
  const frame = state.frames?.at(-1);
  const inner = frame === undefined ? flow : library.version(frame.flowId, frame.version);
  const step = inner?.steps.get(frame?.step ?? state.step)?.step;
  return step?.type === 'question' && step.answer.sensitive === true;
}

/** Whether a process holds something sensitive, or its own flow may ask for it. */
export const holdsSensitive = (
  flow: CompiledFlow | undefined,
  { frames = [], sensitive, heardSensitive }: ProcessState,
): boolean =>
  (flow !== undefined && flow.sensitive.size > 0) ||
  sensitive !== undefined ||
  heardSensitive === true ||
  frames.some((frame) => frame.sensitive !== undefined);

/** Whether a process holds something sensitive, or any flow that it is in or may enter asks for it. */
export function isConfidential(
  flow: CompiledFlow,
  state: ProcessState,
  { version, newest }: Library,
): boolean {
  if (holdsSensitive(flow, state)) return true;
  const inside = (state.frames ?? []).map((frame) => version(frame.flowId, frame.version));
  const flows = [flow, ...inside].filter((each) => each !== undefined);
  const known = new Set<string>();
  // It grows while it is gone through, by what each may enter.
  for (const { sensitive, subflows } of flows) {
    if (sensitive.size > 0) return true;
    for (const id of subflows) {
      const entered = known.has(id) ? undefined : newest(id)?.flow;
      known.add(id);
      if (entered) flows.push(entered);
    }
  }
  return false;
}
