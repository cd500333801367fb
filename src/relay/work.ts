import type { SecretBox } from '../accounts/secretBox.ts';
import { groupBy } from '../db/groupBy.ts';
import { insertRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import type { Claim, TakenEvent, TimerSpan } from './claim.ts';
import { commit } from './commit.ts';
import { findAttempt } from './decide/decideStatus.ts';
import { decide } from './decide.ts';
import { dropErased } from './erase/dropErased.ts';
import type { FlowShelf } from './gather/flowShelf.ts';
import { resolveContacts } from './gather/resolveContacts.ts';
import { findAttempts, findCalls, gather } from './gather.ts';
import { eventItem } from './items.ts';
import * as metrics from './metrics.ts';
import { findOvertaking } from './overtaking.ts';
import { type ParsedEvent, parseEvent } from './parse.ts';
import type { Item } from './planTurn.ts';
import { inbox } from './table.ts';
import { closeRecord } from './turnRecord.ts';
import type { Writes } from './writes.ts';

/**
 * What a turn did: how many events it decided, the lines that have something to send, whether there are
 * calls to make, whether it is news for those who follow the account, and whether more waits.
 */
export type TurnResult = {
  decided: number;
  lineIds: string[];
  calls: boolean;
  news: boolean;
  more: boolean;
};

/** It is not worked, but buried, or its timers' processes ended. */
export type Condemned = { item: Item; error: string };

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/**
 * Flows may take long over an event, up to half a second each: no account has more of a process in one
 * turn than this, and no turn comes near the time after which the server would end it (`openUnit`).
 */
const mostDecidingMs = 1_000;

/** What a turn is to work. */
export type Work = {
  claim: Claim;
  /** Taken, and left for a later turn. */
  putBack: TakenEvent[];
  condemned: Condemned | undefined;
  timers: TimerSpan;
  recordId: string | undefined;
  /** Before anything is decided, the record has to stand. */
  recorded: Promise<void> | undefined;
};

/** Gathers, decides and commits what has been claimed, in its transaction. */
export async function work(
  deps: { shelf: FlowShelf; secretBox: SecretBox },
  unit: Unit,
  { claim, putBack, condemned, timers, recordId, recorded }: Work,
): Promise<TurnResult> {
  const { parsed: all, dead } = readBodies(claim.events, condemned);
  const parsed = claim.hasErased ? await dropErased(unit, all) : all;
  const answered = Promise.all([findAttempts(unit, parsed), findCalls(unit, parsed)]);
  const resolution = await resolveContacts(
    unit,
    parsed,
    answered.then(([attempts, calls]) => [
      ...[...attempts, ...calls.values()].map((row) => row.contactId),
      ...claim.dueContacts,
    ]),
  );
  await recorded;
  const { locked, identities, made: strangers } = resolution;
  const found = { contactIds: [...locked], identities, strangers };
  const scene = await gather(unit, deps, parsed, found);

  const contactOf = ({ id, lineId, event }: ParsedEvent): string | undefined => {
    if (event.kind === 'status') return findAttempt(scene, lineId, event)?.contactId;
    if (event.kind === 'answer') return scene.calls.get(event.callId)?.contactId;
    return resolution.contactOf.get(id);
  };
  const withPerson = parsed.map((event) => ({ event, contactId: contactOf(event) }));
  // Whom somebody else holds comes on a later turn: no wait, no deadlock, and the order stays.
  const overtaking = await findOvertaking(
    unit,
    withPerson.flatMap(({ event, contactId }) => {
      const since = contactId && scene.people.get(contactId)?.contact.createdAt;
      return contactId && since ? [{ event, contactId, since }] : [];
    }),
    claim,
  );
  const isHeld = ({ event, contactId }: (typeof withPerson)[number]) =>
    overtaking.has(event) || (contactId !== undefined && !locked.has(contactId));
  const held = withPerson.filter(isHeld);
  const mine = withPerson.filter((each) => !isHeld(each));

  const last = claim.events.at(-1);
  const { writes, isCut, left } = await decide(
    scene,
    {
      people: groupedByPerson(mine),
      others: mine.flatMap(({ event, contactId }) => (contactId ? [] : [event])),
      timers:
        claim.drained || !last ? timers : { ...timers, to: earlier(timers.to, last.receivedAt) },
      ...(condemned?.item.startsWith('timers:') && { timersFail: condemned.error }),
      budgetMs: mostDecidingMs,
    },
    unit.newId,
  );
  writes.dead.push(...dead);
  const later = [...held.map(({ event }) => event), ...left];
  const done = mine.filter(({ event }) => !left.has(event));
  await Promise.all([
    commit(unit, deps.secretBox, scene.flows, writes),
    returnToInbox(unit, [...putBack, ...later.map(({ event: _, ...row }) => row)]),
    recordId === undefined ? undefined : closeRecord(unit, recordId),
  ]);
  count(done, writes, unit);
  return {
    decided: done.length + dead.length,
    lineIds: [...new Set([...writes.outbox, ...writes.doubtsSettled].map((row) => row.lineId))],
    calls: writes.calls.length > 0,
    news: writes.feed.length > 0,
    more: !claim.drained || isCut || putBack.length + later.length > 0,
  };
}

function readBodies(
  events: TakenEvent[],
  condemned: Condemned | undefined,
): { parsed: ParsedEvent[]; dead: Writes['dead'] } {
  const parsed: ParsedEvent[] = [];
  const dead: Writes['dead'] = [];
  for (const taken of events) {
    if (condemned && condemned.item === eventItem(taken)) {
      dead.push({ taken, error: condemned.error });
      continue;
    }
    const result = parseEvent(taken);
    if ('error' in result) dead.push(result);
    else parsed.push(result);
  }
  return { parsed, dead };
}

function groupedByPerson(
  mine: { event: ParsedEvent; contactId: string | undefined }[],
): Map<string, ParsedEvent[]> {
  const people = new Map<string, ParsedEvent[]>();
  for (const [contactId, some] of groupBy(mine, (each) => each.contactId)) {
    if (contactId)
      people.set(
        contactId,
        some.map(({ event }) => event),
      );
  }
  return people;
}

async function returnToInbox(unit: Unit, events: TakenEvent[]): Promise<void> {
  await insertRows(
    unit.tx,
    inbox,
    events.map((row) => ({ ...row, accountId: unit.accountId })),
    { onConflict: 'nothing' },
  );
}

function count(mine: { event: ParsedEvent }[], writes: Writes, unit: Unit): void {
  for (const [kind, some] of groupBy(mine, ({ event }) => event.kind)) {
    metrics.decided.inc({ kind }, some.length);
  }
  for (const { event } of mine) {
    metrics.acceptToDecided.observe((unit.now.getTime() - event.receivedAt.getTime()) / 1000);
  }
  metrics.dead.inc(writes.dead.length);
}
