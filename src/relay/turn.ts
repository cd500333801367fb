import type { Logger } from 'pino';
import type { SecretBox } from '../accounts/secretBox.ts';
import { fromTheBeginning, type QueueStarts } from '../db/discover.ts';
import { isDataError, isOwnFault, sqlState } from '../db/sqlState.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import { claimTurn, findBusyLanes, type LaneChoice } from './claim.ts';
import type { FlowShelf } from './gather/flowShelf.ts';
import { StrangerRace } from './gather/resolveContacts.ts';
import { eventItem, firstOfPerson, itemsOf, onlyItem } from './items.ts';
import { laneCount } from './lanes.ts';
import * as metrics from './metrics.ts';
import { type Item, planTurn, type TurnPlan } from './planTurn.ts';
import { putOffTimers } from './putOffTimers.ts';
import { findTimerSpan, noTimers } from './timerSpan.ts';
import { disownRecord, dropRecord, recordTurn } from './turnRecord.ts';
import { type Condemned, type TurnResult, work } from './work.ts';

export type TurnDeps = UnitDeps & {
  log: Logger;
  shelf: FlowShelf;
  secretBox: SecretBox;
  /** How long timers that fell due while nobody accepted are held back, in milliseconds. */
  gapHoldMs: number;
  /**
   * Who works, for this start: what it has in hand is written down, so that an event that kills its
   * process is found out. Absent: nothing is.
   */
  workerId?: string;
  /** Where reading inbox and timers begins (`queueStart.ts`). Absent: at their beginning. */
  starts?: () => QueueStarts;
};

const nothing: TurnResult = { decided: 0, lineIds: [], calls: false, news: false, more: false };
/** Larger turns share their statements among more; the young generation holds about one of them (`package.json`, start). */
const turnLimit = 400;
const allLanes: LaneChoice = { first: 0, most: laneCount };

/**
 * One account's turn: claim, gather, decide, commit, in one transaction. Whatever fails rolls all of
 * it back. Faults of the moment (no connection, deadlock, lock timeout) are thrown, for the caller
 * to try again; faults of the data and of our own code are worked out item by item, so that one bad
 * event harms only itself.
 */
export async function takeTurn(
  deps: TurnDeps,
  accountId: string,
  lanes: LaneChoice = allLanes,
): Promise<TurnResult> {
  try {
    return await turn(deps, accountId, { limit: turnLimit, lanes });
  } catch (error) {
    if (error instanceof StrangerRace) return { ...nothing, more: true };
    if (!isLasting(error)) throw error;
    deps.log.warn({ err: error, sqlState: sqlState(error) }, 'turn failed on its items');
    return await takeTurnsAlone(deps, accountId, lanes);
  }
}

/** Another try of the same would fail in the same way. */
const isLasting = (error: unknown): boolean => isDataError(error) || isOwnFault(error);

/** Item by item, until the one is buried that cannot be worked. */
async function takeTurnsAlone(
  deps: TurnDeps,
  accountId: string,
  lanes: LaneChoice,
): Promise<TurnResult> {
  const sum = { decided: 0, lineIds: new Set<string>(), calls: false, news: false };
  let found = false;
  for (let taken = 0; taken < turnLimit && !found; taken++) {
    let item: Item | undefined;
    const note = (only: Item | undefined) => {
      item = only;
    };
    const alone = { limit: 1, lanes, note };
    const result = await turn(deps, accountId, alone)
      .catch((error: unknown) => {
        // The database means what it says. Of an error of ours a second try has to say the same.
        if (!isOwnFault(error) || item === undefined) throw error;
        return turn(deps, accountId, alone);
      })
      .catch((error: unknown) => {
        if (!isLasting(error) || item === undefined) throw error;
        found = true;
        return bury(deps, accountId, alone, { item, error: errorText(error) });
      });
    if (item === undefined) break;
    sum.decided += result.decided;
    sum.calls ||= result.calls;
    sum.news ||= result.news;
    for (const lineId of result.lineIds) sum.lineIds.add(lineId);
  }
  return { ...sum, lineIds: [...sum.lineIds], more: true };
}

async function bury(
  deps: TurnDeps,
  accountId: string,
  alone: TurnOptions,
  condemned: Condemned,
): Promise<TurnResult> {
  deps.log.error(condemned, 'what cannot be worked is buried');
  try {
    return await turn(deps, accountId, { ...alone, condemned });
  } catch (error) {
    const { item } = condemned;
    if (!isLasting(error) || !item.startsWith('timers:')) throw error;
    // Their process cannot even be ended, so they wait, and keep nobody else waiting.
    await openUnit(deps, accountId, (unit) => putOffTimers(unit, item), { guarded: true });
    return { ...nothing, more: true };
  }
}

/** What the database said, and not what it was asked: that holds what people wrote. */
function errorText(error: unknown): string {
  if (isOwnFault(error)) return `It cannot be worked: ${error}`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return `The database refuses what was decided (SQLSTATE ${sqlState(error)}): ${message}`;
}

type TurnOptions = {
  limit: number;
  lanes: LaneChoice;
  condemned?: Condemned;
  /** Told which item a turn of one has taken. */
  note?: (only: Item | undefined) => void;
};

async function turn(
  deps: TurnDeps,
  accountId: string,
  { limit, lanes, condemned, note }: TurnOptions,
): Promise<TurnResult> {
  const stopTimer = metrics.turnSeconds.startTimer();
  const startedAt = performance.now();
  let recordId: string | undefined;
  try {
    return await openUnit(
      deps,
      accountId,
      async (unit) => {
        const { inboxAfter: after, timersFrom } = deps.starts?.() ?? fromTheBeginning;
        const [timers, busy] = await Promise.all([
          findTimerSpan(unit, deps.gapHoldMs, timersFrom),
          findBusyLanes(unit, after, timersFrom),
        ]);
        const claim = await claimTurn(unit, busy, { limit, timers, lanes, after });
        if (!claim) return nothing;
        const items = itemsOf(claim);
        const first = limit === 1 ? items[0] : undefined;
        const plan = planTurn(
          first ? [first] : items,
          claim.records,
          {
            id: unit.newId(),
            worker: deps.workerId ?? unit.newId(),
            lanes: claim.lanes,
            drained: claim.drained,
          },
          () => firstOfPerson(claim),
        );
        if (deps.workerId !== undefined) recordId = plan.record.id;
        const only = first ?? plan.only;
        note?.(only);
        const result = await work(deps, unit, {
          claim: only === undefined ? claim : onlyItem(claim, only),
          putBack: only === undefined ? [] : claim.events.filter((row) => eventItem(row) !== only),
          condemned: plan.condemned && only ? { item: only, error: lostAlone } : condemned,
          timers: only?.startsWith('event:') ? noTimers : timers,
          recordId,
          recorded: recordId === undefined ? undefined : record(deps, accountId, plan),
        });
        stopTimer();
        return only === undefined ? result : { ...result, more: true };
      },
      { guarded: true },
    );
  } catch (error) {
    if (recordId !== undefined) {
      // We are alive, and nothing speaks against what we had in hand, unless we were so long about
      // it that the server gave us up.
      const wasGivenUp = performance.now() - startedAt > idleLimitMs && isCutOff(error);
      const settle = wasGivenUp ? disownRecord : dropRecord;
      await settle(deps.database, accountId, recordId).catch(() => undefined);
    }
    throw error;
  }
}

/** Somewhat less than the time after which a transaction that idles is ended (`openUnit`). */
const idleLimitMs = 4_500;
const isCutOff = (error: unknown): boolean => /^(25P03|CONNECTION_)/.test(sqlState(error));

const lostAlone = 'The process that decided it ended, time and again, the last time with it alone';

/** Without a record an event that kills its process is found out later, that is all. */
async function record(deps: TurnDeps, accountId: string, plan: TurnPlan): Promise<void> {
  // A pool of one is held by the turn itself.
  if (deps.database.sql.options.max < 2) return;
  try {
    await recordTurn(deps.database, accountId, plan, () => deps.ids(0));
  } catch (error) {
    deps.log.warn({ err: error }, 'a turn could not be recorded');
  }
}
