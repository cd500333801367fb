import type { SecretBox } from '../accounts/secretBox.ts';
import type { CompiledFlow } from '../engine/compileFlow.ts';
import type { Vars } from '../engine/effects.ts';
import type { Json } from '../messages/events.ts';
import { sealRequest } from '../processes/sealedRequest.ts';
import { isSealed } from '../processes/sealedValue.ts';
import { flowKey, type ProcessRow } from './scene.ts';
import type { Writes } from './writes.ts';

type Flows = ReadonlyMap<string, CompiledFlow>;

/** A process as deciding needs it; without sensitive variables it is handed on as it is. Throws where no key opens them. */
export const openSensitive = (box: SecretBox, flows: Flows, row: ProcessRow): ProcessRow =>
  withSensitive(row, flows, (column, value) =>
    isSealed(value)
      ? JSON.parse(box.open(placeOf(row, column), Buffer.from(value.$sealed, 'base64')))
      : value,
  );

/** A decision as it may be written: sensitive variables are ciphertext, and what calls will send. */
export function sealSensitive(box: SecretBox, flows: Flows, writes: Writes): Writes {
  const seal = (row: ProcessRow): ProcessRow =>
    // What looks sealed by now came from outside in that form: it would not open, and stop every turn.
    withSensitive(row, flows, (column, value) => ({
      $sealed: box.seal(placeOf(row, column), JSON.stringify(value)).toString('base64'),
    }));
  return {
    ...writes,
    newProcesses: writes.newProcesses.map(seal),
    processes: writes.processes.map(seal),
    calls: writes.calls.map((row) => ({ ...row, request: sealRequest(box, row) })),
  };
}

const placeOf = (row: ProcessRow, column: string) => ({
  accountId: row.accountId,
  row: row.id,
  column: `process.state.${column}`,
});

type Change = (column: string, value: Json) => Json;

/** Changes what is sensitive of a process's own variables, of its sub-flows', and of what those were passed. */
function withSensitive(row: ProcessRow, flows: Flows, change: Change): ProcessRow {
  const { state } = row;
  const byFlow = flows.get(flowKey(row.flowId, row.flowVersion))?.sensitive;
  const own = new Set([...(byFlow ?? []), ...(state.sensitive ?? [])]);
  const isInside = state.frames?.some(({ sensitive = [] }) => sensitive.length > 0);
  if (own.size === 0 && !isInside) return row;
  const frames = state.frames?.map((frame, index) => {
    const inside = new Set(frame.sensitive);
    const variables = changed(frame.trigger.variables, inside, `frames.${index}.pass`, change);
    return {
      ...frame,
      vars: changed(frame.vars, inside, `frames.${index}.vars`, change),
      trigger: { ...frame.trigger, variables },
    };
  });
  const vars = changed(state.vars, own, 'vars', change);
  // What was said meanwhile may be what is asked for next.
  const held = state.held?.map((each, index) => change(`held.${index}`, each));
  return { ...row, state: { ...state, vars, ...(frames && { frames }), ...(held && { held }) } };
}

const changed = (vars: Vars, names: Set<string>, column: string, change: Change): Vars =>
  Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      names.has(name) && value !== null ? change(`${column}.${name}`, value) : value,
    ]),
  );
