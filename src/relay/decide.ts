import { hash16 } from '../db/hash16.ts';
import type { Unit } from '../db/unit.ts';
import type { Notice } from '../messages/events.ts';
import type { TimerSpan } from './claim.ts';
import { decideNotice } from './decide/decideNotice.ts';
import {
  type DecidedPerson,
  decidePerson,
  EventFailed,
  type PersonEvents,
} from './decide/decidePerson.ts';
import { findAttempt } from './decide/decideStatus.ts';
import { feedOf } from './decide/feedOf.ts';
import type { PersonDraft } from './decide/personDraft.ts';
import { timerKey } from './decide/personDraft.ts';
import { tellOfTurn } from './decide/tellOfTurn.ts';
import * as metrics from './metrics.ts';
import type { ParsedEvent } from './parse.ts';
import type { Person, Scene } from './scene.ts';
import { beginTimeSlice } from './timeSlice.ts';
import { emptyWrites, type Writes } from './writes.ts';

/** What is to be decided: the events of each person, and those that are about nobody. */
export type Agenda = {
  people: Map<string, ParsedEvent[]>;
  others: ParsedEvent[];
  timers: TimerSpan;
  /** Timers that fire end their processes instead, with this error. */
  timersFail?: string;
  /**
   * How long deciding people may take, in milliseconds, before what is left of it stays for a later turn;
   * one event or timer is decided whatever it takes. Absent: as long as it takes.
   */
  budgetMs?: number;
};

/** `isCut`: the budget was spent before all was decided; `left` are the events of what was not. */
export type Decided = { writes: Writes; isCut: boolean; left: ReadonlySet<ParsedEvent> };

/** Decides a turn, person by person; whose events fail is decided again without the one at fault. */
export async function decide(scene: Scene, agenda: Agenda, newId: Unit['newId']): Promise<Decided> {
  const writes = emptyWrites();
  const slice = beginTimeSlice();
  const left = new Set<ParsedEvent>();
  let isCut = false;
  const { budgetMs } = agenda;
  const isSpent = () => budgetMs !== undefined && slice.usedMs() > budgetMs;
  for (const [contactId, person] of scene.people) {
    const events = agenda.people.get(contactId) ?? [];
    if (isSpent()) {
      for (const event of events) left.add(event);
      isCut = true;
      continue;
    }
    const decided = decideWithoutFailures(
      scene,
      person,
      { ...agenda, events, isSpent },
      newId,
      writes,
    );
    collect(writes, decided.draft);
    for (const event of decided.left) left.add(event);
    isCut ||= decided.isCut;
    if (slice.isOver()) await slice.pass();
  }
  for (const event of agenda.others) {
    try {
      decideOther(scene, event, newId, writes);
    } catch (error) {
      writes.dead.push({ taken: event, error: stackOf(error) });
    }
  }
  countTraffic(agenda, left, writes);
  return { writes, isCut, left };
}

function decideWithoutFailures(
  scene: Scene,
  person: Person,
  { events, timers, timersFail, isSpent }: PersonEvents,
  newId: () => string,
  writes: Writes,
): DecidedPerson {
  let good = events;
  for (;;) {
    try {
      return decidePerson(scene, person, { events: good, timers, timersFail, isSpent }, newId);
    } catch (error) {
      if (!(error instanceof EventFailed)) throw error;
      writes.dead.push({ taken: error.event, error: stackOf(error.cause) });
      good = good.filter((each) => each !== error.event);
    }
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Notices, statuses of messages that are not known (yet), new names of nobody we know, and what names no line. */
function decideOther(scene: Scene, parsed: ParsedEvent, newId: () => string, writes: Writes): void {
  const { event, key, lineId, at, body } = parsed;
  const { accountId, now } = scene;
  if (event.kind === 'status' && lineId && !findAttempt(scene, lineId, event)) {
    writes.parked.push({
      accountId,
      key,
      lineId,
      providerKey: hash16(event.id),
      body,
      at,
      parkedAt: now,
      nextLookAt: new Date(now.getTime() + 2_000),
    });
  } else if (event.kind === 'answer') {
    // Its call has been decided, or nobody has waited for it any more.
    metrics.repeats.inc({ kind: 'answer' });
  } else if (event.kind === 'notice') {
    decideNotice(scene, parsed, event, newId, writes);
  } else {
    // What names no line, and new names of somebody who has never been in touch: kept whole.
    const raw: Notice['raw'] = JSON.parse(body);
    decideNotice(scene, parsed, { kind: 'notice', about: 'unknown', raw }, newId, writes);
  }
}

/** Takes what changed of a person into the turn's writes. */
export function collect(writes: Writes, draft: PersonDraft): void {
  tellOfTurn(draft);
  const { now } = draft.scene;
  if (draft.contactChanged) writes.contacts.push({ ...draft.contact, updatedAt: now });
  for (const row of draft.identities.values()) writes.identities.push(row);
  writes.identitiesGone.push(...draft.identitiesGone);
  for (const { row } of draft.consents) writes.consents.push(row);
  for (const { row, isNew, changed, processes } of draft.chats.values()) {
    if (changed || isNew) {
      const waitingSince = row.state === 'waitingForAgent' ? (row.waitingSince ?? now) : null;
      (isNew ? writes.newChats : writes.chats).push({ ...row, waitingSince, updatedAt: now });
    }
    for (const process of processes.values()) {
      if (process.isNew) writes.newProcesses.push(process.row);
      else if (process.changed) writes.processes.push(process.row);
    }
  }
  const fired = new Set(
    draft.timersFired.map(({ processId, timerId }) => timerKey(processId, timerId)),
  );
  for (const [key, { row, gone, stored, changed }] of draft.timers) {
    if (!changed) continue;
    if (!gone) writes.timers.push(row);
    else if (stored && !fired.has(key)) writes.timersGone.push(row);
  }
  writes.timersFired.push(...draft.timersFired);
  for (const { row, isNew, changed } of draft.sentOutbounds.values()) {
    if (changed) (isNew ? writes.newSentOutbounds : writes.sentOutbounds).push(row);
  }
  writes.messages.push(...draft.messages);
  writes.sentMessages.push(...draft.sentMessages.values());
  writes.attempts.push(...draft.attempts.values());
  writes.outbox.push(...draft.outbox);
  writes.outboxGone.push(...draft.outboxGone);
  writes.doubtsSettled.push(...draft.doubtsSettled);
  writes.recipientsDue.push(...draft.recipientsDue);
  writes.canceledChats.push(...draft.canceledChats);
  writes.reworded.push(...draft.reworded.values());
  writes.calls.push(...draft.calls);
  writes.callsDecided.push(...draft.callsDecided);
  writes.callsDropped.push(...draft.callsDropped);
  writes.journal.push(...draft.journal);
  writes.activities.push(...draft.activities);
  writes.hookEvents.push(...draft.hookEvents);
  if (draft.scene.account.isFollowed) writes.feed.push(...feedOf(draft));
  writes.media.push(...draft.media);
  writes.chores.push(...draft.chores);
  writes.seen.push(...draft.seen);
  writes.notices.push(...draft.notices);
  writes.findings.push(...draft.findings);
  writes.pausedLines.push(...draft.pausedLines);
}

function countTraffic(agenda: Agenda, left: ReadonlySet<ParsedEvent>, writes: Writes): void {
  const counts = new Map<string, Writes['traffic'][number]>();
  for (const events of agenda.people.values()) {
    for (const event of events) {
      const { kind, lineId, lane } = event;
      if (kind !== 'message' || !lineId || left.has(event)) continue;
      const entry = counts.get(`${lineId} ${lane}`) ?? { lineId, lane, count: 0 };
      entry.count += 1;
      counts.set(`${lineId} ${lane}`, entry);
    }
  }
  writes.traffic.push(...counts.values());
}
