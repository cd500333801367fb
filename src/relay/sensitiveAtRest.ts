import type { SecretBox, SecretPlace } from '../accounts/secretBox.ts';
import type { CompiledFlow } from '../engine/compileFlow.ts';
import type { StepMemory, Vars } from '../engine/effects.ts';
import { asksForSecret } from '../engine/sensitive.ts';
import type { Json } from '../messages/events.ts';
import { sealRequest } from '../processes/sealedRequest.ts';
import { isSealed } from '../processes/sealedValue.ts';
import type { journal } from '../processes/table.ts';
import type { EntrySecret } from './decide/entrySecret.ts';
import { libraryOf } from './decide/flowScene.ts';
import { flowKey, type ProcessRow } from './scene.ts';
import type { Writes } from './writes.ts';

type Flows = Map<string, CompiledFlow>;
type JournalRow = typeof journal.$inferSelect;
type EntryPlace = Pick<JournalRow, 'accountId' | 'processId' | 'seq'>;

/** A process as deciding needs it; without sensitive variables it is handed on as it is. Throws where no key opens them. */
export const openSensitive = (box: SecretBox, flows: Flows, row: ProcessRow): ProcessRow =>
  withSensitive(row, flows, (column, value) =>
    isSealed(value)
      ? JSON.parse(box.open(placeOf(row, column), Buffer.from(value.$sealed, 'base64')))
      : value,
  );

/** A decision as it may be written. */
export type SealedWrites = Omit<Writes, 'journal'> & { journal: (typeof journal.$inferInsert)[] };

/** Sensitive variables are ciphertext, and what calls will send, and what journal entries keep to themselves. */
export function sealSensitive(box: SecretBox, flows: Flows, writes: Writes): SealedWrites {
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
    journal: writes.journal.map(({ secret, ...row }) => ({
      ...row,
      sealed: secret && box.seal(placeIn(row), JSON.stringify(secret)),
    })),
  };
}

/** What an entry keeps to itself. Throws where no key opens it. */
export const openEntry = (
  box: SecretBox,
  entry: EntryPlace,
  sealed: Uint8Array,
  // Nothing but `sealSensitive` has written there.
): EntrySecret => JSON.parse(box.open(placeIn(entry), sealed)) as EntrySecret;

const placeIn = ({ accountId, processId, seq }: EntryPlace): SecretPlace => ({
  accountId,
  row: `${processId} ${seq}`,
  column: 'journal.sealed',
});

const placeOf = (row: ProcessRow, column: string): SecretPlace => ({
  accountId: row.accountId,
  row: row.id,
  column: `process.state.${column}`,
});

type Change = (column: string, value: Json) => Json;

/** Changes what is sensitive of a process's own variables, of its sub-flows', and of what those were passed. */
function withSensitive(row: ProcessRow, flows: Flows, change: Change): ProcessRow {
  const { state } = row;
  const flow = flows.get(flowKey(row.flowId, row.flowVersion));
  const own = new Set([...(flow?.sensitive ?? []), ...(state.sensitive ?? [])]);
  const isInside = state.frames?.some(({ sensitive = [] }) => sensitive.length > 0);
  if (own.size === 0 && !isInside && !state.held) return row;
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
  const memory = memoryOf(row, flow, flows, change);
  return {
    ...row,
    state: { ...state, vars, memory, ...(frames && { frames }), ...(held && { held }) },
  };
}

/** Files that answer a sensitive question, while more of them are waited for. */
function memoryOf(
  { state }: ProcessRow,
  flow: CompiledFlow | undefined,
  flows: Flows,
  change: Change,
): StepMemory {
  const { memory } = state;
  if (!memory.media || !flow) return memory;
  if (!asksForSecret(flow, state, libraryOf({ newest: new Map(), flows }))) return memory;
  return {
    ...memory,
    media: memory.media.map((each, index) => change(`memory.media.${index}`, each)),
  };
}

const changed = (vars: Vars, names: Set<string>, column: string, change: Change): Vars =>
  Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      names.has(name) && value !== null ? change(`${column}.${name}`, value) : value,
    ]),
  );
