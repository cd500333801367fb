import { hash16 } from '../db/hash16.ts';
import { AppError } from '../errors.ts';
import type { StatusReport } from '../messages/events.ts';
import { decidePerson } from '../relay/decide/decidePerson.ts';
import { collect } from '../relay/decide.ts';
import type { AttemptRow } from '../relay/scene.ts';
import { emptyWrites } from '../relay/writes.ts';
import { fold } from './fold.ts';
import { type SaidRow, saidIn } from './said.ts';
import { sceneOf, type World } from './world.ts';

/** Meta's code of a message that cannot be delivered at all: no retry follows it. */
const undeliverable = 131026;

/**
 * The provider reports that the last message of a step has failed for good. AppError
 * `invalid_request` where the step has said nothing.
 */
export function failMessage(world: World, step: string): void {
  const row = saidIn(world).findLast((each) => each.step === step);
  if (!row) {
    throw new AppError('invalid_request', `Step "${step}" has said nothing that could fail`);
  }
  const attempt = attemptOf(world, row);
  const message = { ...row, attemptId: attempt.id, tries: 1 };
  const report: StatusReport = {
    kind: 'status',
    id: `wamid.simulated.${attempt.id}`,
    status: 'failed',
    to: {},
    attemptId: attempt.id,
    error: { code: undeliverable, title: 'Message undeliverable' },
  };
  const event = {
    id: 1,
    lane: 0,
    key: hash16(report.id),
    lineId: world.line.id,
    kind: 'status',
    field: 'messages',
    at: world.now,
    receivedAt: world.now,
    body: '',
    event: report,
  };
  const scene = {
    ...sceneOf(world),
    attempts: [attempt],
    sentMessages: new Map([[row.id, message]]),
  };
  const person = scene.people.get(world.contact.id);
  if (!person) throw new Error('The simulated contact has gone');
  const timers = { from: new Date(0), to: world.now };
  const { draft } = decidePerson(scene, person, { events: [event], timers }, world.newId);
  const writes = emptyWrites();
  collect(writes, draft);
  fold(world, writes);
}

/** The try that was taken by the provider, as the sender would have left it. */
const attemptOf = (world: World, row: SaidRow): AttemptRow => ({
  accountId: row.accountId,
  id: world.newId(),
  messageId: row.id,
  chatId: row.chatId,
  contactId: row.contactId,
  lineId: row.lineId,
  number: 1,
  sender: row.id,
  claimedAt: row.at,
  callBefore: row.at,
  calledAt: row.at,
  outcome: 'accepted',
  outcomeAt: row.at,
  status: 'accepted',
  providerId: null,
  providerKey: null,
  errorCode: null,
  error: null,
  doubtSettledAt: null,
});
