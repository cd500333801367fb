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
import { type Renew, renewValue } from './rotate/renew.ts';
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
      sealed: secret && box.seal(entryPlace(row), JSON.stringify(secret)),
    })),
  };
}

/** What an entry keeps to itself. Throws where no key opens it. */
export const openEntry = (
  box: SecretBox,
  entry: EntryPlace,
  sealed: Uint8Array,
  // Nothing but `sealSensitive` has written there.
): EntrySecret => JSON.parse(box.open(entryPlace(entry), sealed)) as EntrySecret;

/** Where that is sealed. */
export const entryPlace = ({ accountId, processId, seq }: EntryPlace): SecretPlace => ({
  accountId,
  row: `${processId} ${seq}`,
  column: 'journal.sealed',
});

const placeOf = (row: Pick<ProcessRow, 'accountId' | 'id'>, column: string): SecretPlace => ({
  accountId: row.accountId,
  row: row.id,
  column: `process.state.${column}`,
});

/**
 * A state with all that is sealed in it by the key that writes, wherever a variable, something held or a file may
 * stand: no flow is asked what is sensitive. It is the same state where nothing has changed.
 */
export function renewState(
  renew: Renew,
  row: Pick<ProcessRow, 'accountId' | 'id' | 'state'>,
): ProcessRow['state'] {
  const { state } = row;
  let isOther = false;
  const anew: Change = (column, value) => {
    if (!isSealed(value)) return value;
    const next = renewValue(renew, placeOf(row, column), value);
    isOther ||= next !== value;
    return next;
  };
  const all = (vars: Vars, column: string) => changed(vars, undefined, column, anew);
  const next = {
    ...state,
    vars: all(state.vars, 'vars'),
    ...(state.frames && { frames: changedFrames(state.frames, all) }),
    ...(state.held && { held: changedHeld(state.held, anew) }),
    memory: changedFiles(state.memory, anew),
  };
  return isOther ? next : state;
}

type Change = (column: string, value: Json) => Json;

/** Changes what is sensitive of a process's own variables, of its sub-flows', and of what those were passed. */
function withSensitive(row: ProcessRow, flows: Flows, change: Change): ProcessRow {
  const { state } = row;
  const flow = flows.get(flowKey(row.flowId, row.flowVersion));
  const own = new Set([...(flow?.sensitive ?? []), ...(state.sensitive ?? [])]);
  const isInside = state.frames?.some(({ sensitive = [] }) => sensitive.length > 0);
  if (own.size === 0 && !isInside && !state.held) return row;
  const frames =
    state.frames &&
    changedFrames(state.frames, (vars, column, frame) =>
      changed(vars, new Set(frame.sensitive), column, change),
    );
  const vars = changed(state.vars, own, 'vars', change);
  // What was said meanwhile may be what is asked for next.
  const held = state.held && changedHeld(state.held, change);
  const memory = memoryOf(row, flow, flows, change);
  return {
    ...row,
    state: { ...state, vars, memory, ...(frames && { frames }), ...(held && { held }) },
  };
}

type State = ProcessRow['state'];
type Frame = NonNullable<State['frames']>[number];

/** The variables of sub-flows, and those that each was passed. */
const changedFrames = (
  frames: readonly Frame[],
  change: (vars: Vars, column: string, frame: Frame) => Vars,
): Frame[] =>
  frames.map((frame, index) => ({
    ...frame,
    vars: change(frame.vars, `frames.${index}.vars`, frame),
    trigger: {
      ...frame.trigger,
      variables: change(frame.trigger.variables, `frames.${index}.pass`, frame),
    },
  }));

const changedHeld = (held: NonNullable<State['held']>, change: Change) =>
  held.map((each, index) => change(`held.${index}`, each));

const changedFiles = (memory: StepMemory, change: Change): StepMemory =>
  memory.media
    ? { ...memory, media: memory.media.map((each, index) => change(`memory.media.${index}`, each)) }
    : memory;

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
  return changedFiles(memory, change);
}

/** Of all variables where no names are given. */
const changed = (
  vars: Vars,
  names: Set<string> | undefined,
  column: string,
  change: Change,
): Vars =>
  Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      (!names || names.has(name)) && value !== null ? change(`${column}.${name}`, value) : value,
    ]),
  );
