import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { groupBy } from '../db/groupBy.ts';
import { insertRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import { isDataError, sqlState } from '../db/sqlState.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { gapMs } from './beat.ts';
import {
  type Claim,
  claimTurn,
  findBusyLanes,
  type LaneChoice,
  type TakenEvent,
  type TimerSpan,
} from './claim.ts';
import { commit } from './commit.ts';
import { decide } from './decide.ts';
import { findAttempt } from './decideStatus.ts';
import type { FlowShelf } from './flowShelf.ts';
import { findAttempts, gather } from './gather.ts';
import { laneCount } from './lanes.ts';
import * as metrics from './metrics.ts';
import { type ParsedEvent, parseEvent } from './parse.ts';
import { resolveContacts, StrangerRace } from './resolveContacts.ts';
import { inbox } from './table.ts';
import type { Writes } from './writes.ts';

export type TurnDeps = UnitDeps & {
  log: Logger;
  shelf: FlowShelf;
  /** How long timers that fell due while nobody accepted are held back, in milliseconds. */
  gapHoldMs: number;
};

/** What a turn did: how many events it decided, the lines that have something to send, and whether more waits. */
export type TurnResult = { decided: number; lineIds: string[]; more: boolean };

const nothing: TurnResult = { decided: 0, lineIds: [], more: false };
const turnLimit = 200;
const allLanes: LaneChoice = { first: 0, most: laneCount };

/**
 * One account's turn: claim, gather, decide, commit, in one transaction. Whatever fails rolls all of
 * it back. Faults of the moment (no connection, deadlock, lock timeout) are thrown, for the caller
 * to try again; faults of the data are worked out event by event, so that one bad event harms only
 * itself.
 */
export async function takeTurn(
  deps: TurnDeps,
  accountId: string,
  lanes: LaneChoice = allLanes,
): Promise<TurnResult> {
  try {
    return await turn(deps, accountId, turnLimit, lanes);
  } catch (error) {
    if (error instanceof StrangerRace) return { ...nothing, more: true };
    if (!isDataError(error)) throw error;
    deps.log.warn({ err: error, sqlState: sqlState(error) }, 'turn failed on its data');
    return await takeTurnAlone(deps, accountId);
  }
}

/** The oldest event alone; if the database refuses what was decided of it, it is buried. */
async function takeTurnAlone(deps: TurnDeps, accountId: string): Promise<TurnResult> {
  try {
    return { ...(await turn(deps, accountId, 1, allLanes)), more: true };
  } catch (error) {
    if (!isDataError(error)) throw error;
    await turn(deps, accountId, 1, allLanes, (claim) =>
      claim.events.map((taken) => ({ taken, error: String(error) })),
    );
    return { ...nothing, more: true };
  }
}

function turn(
  deps: TurnDeps,
  accountId: string,
  limit: number,
  lanes: LaneChoice,
  condemn: (claim: Claim) => Writes['dead'] = () => [],
): Promise<TurnResult> {
  const stopTimer = metrics.turnSeconds.startTimer();
  return openUnit(
    deps,
    accountId,
    async (unit) => {
      const [timers, busy] = await Promise.all([
        findTimerSpan(unit, deps.gapHoldMs),
        findBusyLanes(unit),
      ]);
      const claim = await claimTurn(unit, busy, { limit, timers, lanes });
      if (!claim) return nothing;
      const condemned = condemn(claim);
      const result = await work(deps, unit, claim, condemned, timers);
      stopTimer();
      return result;
    },
    { guarded: true },
  );
}

async function work(
  deps: TurnDeps,
  unit: Unit,
  claim: Claim,
  condemned: Writes['dead'],
  timers: TimerSpan,
): Promise<TurnResult> {
  const { parsed, dead } = readBodies(claim.events, condemned);
  const attempts = findAttempts(unit, parsed);
  const resolution = await resolveContacts(
    unit,
    parsed,
    attempts.then((rows) => [...rows.map((row) => row.contactId), ...claim.dueContacts]),
  );
  const { locked, identities } = resolution;
  const scene = await gather(unit, deps.shelf, parsed, { contactIds: [...locked], identities });

  const contactOf = ({ id, lineId, event }: ParsedEvent): string | undefined =>
    event.kind === 'status'
      ? findAttempt(scene, lineId, event)?.contactId
      : resolution.contactOf.get(id);
  const withPerson = parsed.map((event) => ({ event, contactId: contactOf(event) }));
  // Whom somebody else holds comes on a later turn: no wait, no deadlock, and the order stays.
  const putBack = withPerson.filter(({ contactId }) => contactId && !locked.has(contactId));
  const mine = withPerson.filter(({ contactId }) => !contactId || locked.has(contactId));

  const last = claim.events.at(-1);
  const writes = await decide(
    scene,
    {
      people: groupedByPerson(mine),
      others: mine.flatMap(({ event, contactId }) => (contactId ? [] : [event])),
      timers:
        claim.drained || !last ? timers : { ...timers, to: earlier(timers.to, last.receivedAt) },
    },
    unit.newId,
  );
  writes.dead.push(...dead);
  await commit(unit, writes);
  await returnToInbox(
    unit,
    putBack.map(({ event }) => event),
  );
  count(mine, writes, unit);
  return {
    decided: mine.length + dead.length,
    lineIds: [...new Set([...writes.outbox, ...writes.doubtsSettled].map((row) => row.lineId))],
    more: !claim.drained || putBack.length > 0,
  };
}

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/**
 * Timers that fell due while nobody accepted wait for the provider's retries of what was sent
 * meanwhile: those since the last beat as long as nobody accepts, and then a while.
 */
async function findTimerSpan(unit: Unit, gapHoldMs: number): Promise<TimerSpan> {
  const [row] = await run<{ beat_at: Date; resumed_at: Date }>(
    unit.tx,
    sql`select beat_at, resumed_at from acceptance where single = 1`,
  );
  const { now } = unit;
  if (!row) return { from: new Date(0), to: now };
  const isHolding = now.getTime() < row.resumed_at.getTime() + gapHoldMs;
  const isGap = now.getTime() > row.beat_at.getTime() + gapMs;
  return { from: isHolding ? row.resumed_at : new Date(0), to: isGap ? row.beat_at : now };
}

function readBodies(
  events: TakenEvent[],
  condemned: Writes['dead'],
): { parsed: ParsedEvent[]; dead: Writes['dead'] } {
  const parsed: ParsedEvent[] = [];
  const dead = [...condemned];
  for (const taken of events) {
    if (condemned.some((each) => each.taken.id === taken.id)) continue;
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

async function returnToInbox(unit: Unit, events: ParsedEvent[]): Promise<void> {
  await insertRows(
    unit.tx,
    inbox,
    events.map(({ event: _, ...row }) => ({ ...row, accountId: unit.accountId })),
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
