import { refusalOf } from '../contacts/refusalOf.ts';
import { AppError } from '../errors.ts';
import type { MessageRow, TimerRow } from '../relay/scene.ts';
import type { Writes } from '../relay/writes.ts';
import type { World } from './world.ts';

/** All are kept until the end, and shown: a flow that says more would take the process's memory. */
const maxMessages = 2_000;

/**
 * A decision comes true: what commit would have written now stands in the world, and all was sent.
 * AppError `invalid_request` where that would be more than `maxMessages`.
 */
export function fold(world: World, writes: Writes): void {
  const [contact] = writes.contacts;
  if (contact) world.contact = contact;
  // Sent at once: no chat has anything left to say, so that nothing can be canceled either.
  const chats = [...writes.newChats, ...writes.chats].map((row) => ({
    ...row,
    headSeq: null,
    headId: null,
  }));
  world.chats = replaced(world.chats, chats);
  world.processes = replaced(world.processes, [...writes.newProcesses, ...writes.processes]);
  const said = writes.messages.map((row) =>
    stored(
      row.status === 'queued'
        ? { ...row, status: isUnwanted(world, row) ? 'canceled' : 'accepted' }
        : row,
    ),
  );
  world.messages = replaced(world.messages, [...said, ...writes.sentMessages]).map((row) => ({
    ...row,
    ...writes.reworded.find(({ id }) => id === row.id),
  }));
  if (world.messages.length > maxMessages) {
    throw new AppError(
      'invalid_request',
      `More than ${maxMessages} messages: simulate a part of it`,
    );
  }
  const gone = new Set([...writes.timersGone, ...writes.timersFired, ...writes.timers].map(keyOf));
  const kept = world.timers.filter((row) => !gone.has(keyOf(row)));
  world.timers = [...kept, ...writes.timers];
  world.sentOutbounds = replacedBy(
    world.sentOutbounds,
    [...writes.newSentOutbounds, ...writes.sentOutbounds],
    ({ messageId }) => messageId,
  );
  const dropped = new Set(writes.callsDropped);
  const decided = new Set(writes.callsDecided);
  world.calls = world.calls
    .filter(({ id, processId }) => !decided.has(id) && !dropped.has(processId))
    .concat(writes.calls);
  world.called.push(...writes.calls);
  world.journal.push(...writes.journal);
  world.findings.push(...writes.findings);
  world.activities.push(...writes.activities);
  world.fired += writes.timersFired.length;
}

/** The sender hands over nothing that the contact wants none of. */
const isUnwanted = ({ contact }: World, message: Writes['messages'][number]) =>
  refusalOf(contact, message) !== undefined;

// Every column of a new message is given by those who make it; none is left to the table's defaults.
const stored = (row: Writes['messages'][number]): MessageRow => row as MessageRow;

const keyOf = ({ processId, timerId }: Pick<TimerRow, 'processId' | 'timerId'>): string =>
  `${processId} ${timerId}`;

/** Rows in their order, each as it was written last; new ones at the end. */
const replaced = <T extends { id: string }>(rows: T[], written: T[]): T[] =>
  replacedBy(rows, written, ({ id }) => id);

function replacedBy<T>(rows: T[], written: T[], nameOf: (row: T) => string): T[] {
  const byName = new Map(rows.map((row) => [nameOf(row), row]));
  for (const row of written) byName.set(nameOf(row), row);
  return [...byName.values()];
}
