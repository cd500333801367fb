import type { Answer } from '../answers/answer.ts';
import type { Step } from '../definition.ts';
import type { Finding } from '../finding.ts';
import { errorAt } from './report.ts';
import type { Study } from './study.ts';

/**
 * A variable holds one type of value: that of its declaration, or of the first step that saves into it.
 * What a `set` writes is not looked at; null and `any` go with everything.
 */
export function verifySaves({ definition, graph }: Study): Finding[] {
  const declared = Object.entries(definition.variables ?? {}).flatMap(([name, value]) => {
    const type = typeOfValue(value);
    return type === undefined ? [] : [[name, { type, by: 'its declaration' }] as const];
  });
  const types = new Map<string, { type: string; by: string }>(declared);
  return graph.reached.flatMap((name) => {
    const saved = savedBy(definition.steps[name]);
    if (saved === undefined) return [];
    const { variable, type, field } = saved;
    const before = types.get(variable);
    if (before === undefined) types.set(variable, { type, by: `step "${name}"` });
    if (before === undefined || fits(type, before.type)) return [];
    const message = `step "${name}" saves ${type} in vars.${variable}, which ${before.by} made ${before.type}`;
    return [errorAt(graph, 'save_as_other_type', name, field, message)];
  });
}

/** A declared `{}` or `[]` is a place kept for any object, or any list. */
const fits = (type: string, before: string): boolean =>
  type === before || (before === 'an object' && !plain.has(type));

const plain = new Set(['a text', 'a number', 'a boolean', 'a list of files']);

function savedBy(
  step: Step | undefined,
): { variable: string; type: string; field: string } | undefined {
  if (step?.type === 'question') {
    const type = typeOfAnswer(step.answer);
    const variable = step.answer.save_as;
    return type === undefined ? undefined : { variable, type, field: 'answer.save_as' };
  }
  const type = step === undefined ? undefined : objects[step.type];
  if (step === undefined || type === undefined) return undefined;
  if (!('save_as' in step) || step.save_as === undefined) return undefined;
  return { variable: step.save_as, type, field: 'save_as' };
}

const objects: Partial<Record<Step['type'], string>> = {
  choice: 'an option {id, title, value}',
  form: 'the fields of a form',
  http: 'the answer to a call {status, headers, body}',
  subflow: 'the variables of a sub-flow',
};

function typeOfAnswer(answer: Answer): string | undefined {
  switch (answer.type) {
    case 'text':
    case 'email':
    case 'phone':
    case 'date':
      return 'a text';
    case 'number':
    case 'integer':
      return 'a number';
    case 'boolean':
      return 'a boolean';
    case 'media':
      return (answer.max ?? 1) === 1 ? 'a file' : 'a list of files';
    case 'location':
      return 'a location';
    case 'contact':
      return 'a contact card';
    case 'any':
      return undefined;
  }
}

function typeOfValue(value: unknown): string | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return 'a list of files';
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'a boolean';
    default:
      return 'an object';
  }
}
