import type { CompiledFlow } from './compileFlow.ts';
import type { FlowDefinition } from './definition.ts';
import type { Library, ProcessState } from './effects.ts';
import { parseTemplate } from './template.ts';

/**
 * Names of variables that hold something sensitive: answers marked so, those found out `also` (passed by
 * a caller, left by a sub-flow), and what `set` makes of them, however often. With `heard` the contact's
 * words may hold such an answer of another flow, and what is made of them counts too.
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
  const made = Object.values(steps).flatMap((step) =>
    step.type === 'set' ? Object.entries(step.values) : [],
  );
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const [name, written] of made) if (readsAny(written, names)) names.add(name);
  }
  return names;
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
    return parseTemplate(source)
      .paths.filter(([root]) => root === 'vars' || root === 'message')
      .map(([root, name]) => (root === 'message' || name === undefined ? undefined : String(name)));
  } catch {
    // It does not parse, which verifying has its own word for.
    return [];
  }
}

/** Whether the step at which a process waits asks for something sensitive. */
export function asksForSecret(flow: CompiledFlow, state: ProcessState, library: Library): boolean {
  const frame = state.frames?.at(-1);
  const inner = frame === undefined ? flow : library.version(frame.flowId, frame.version);
  const step = inner?.steps.get(frame?.step ?? state.step)?.step;
  return step?.type === 'question' && step.answer.sensitive === true;
}
