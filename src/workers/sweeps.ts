import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { forgetAnswers } from '../accounts/forgetAnswers.ts';
import { forgetWebKeys } from '../accounts/forgetWebKeys.ts';
import { listAccounts } from '../accounts/listAccounts.ts';
import { forgetTierUse } from '../campaigns/forgetTierUse.ts';
import { forgetUploads } from '../campaigns/forgetUploads.ts';
import { forgetActivities } from '../chats/forgetActivities.ts';
import { forgetFeed } from '../chats/forgetFeed.ts';
import { forgetRequests } from '../chats/forgetRequests.ts';
import { forgetViewers } from '../chats/forgetViewers.ts';
import { findDeleted, forgetValues } from '../contacts/deleteProperty.ts';
import { contactImports } from '../contacts/importContacts.ts';
import {
  findAccountsInDoubt,
  findAccountsToResume,
  findAccountsWithParked,
  findSilentChats,
  findWabasWithTemplatesDue,
} from '../db/discover.ts';
import { gatherStatistics } from '../db/gatherStatistics.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { disableDeadHooks } from '../hooks/disableDeadHooks.ts';
import { forgetHookEvents } from '../hooks/forgetHookEvents.ts';
import { forgetImports } from '../imports/forgetImports.ts';
import { resumeLines } from '../lines/resumeLines.ts';
import { templatesLastMs } from '../lines/templatesDue.ts';
import { forgetOldUploads } from '../media/providerMedia.ts';
import type { MediaStore } from '../media/store.ts';
import { type SyncDeps, syncOutbounds } from '../outbounds/syncOutbounds.ts';
import { blankSensitive } from '../processes/blankSensitive.ts';
import { fillSearch } from '../processes/fillSearch.ts';
import { forgetDrafts } from '../processes/forgetDrafts.ts';
import { forgetTried } from '../processes/forgetTried.ts';
import { beat } from '../relay/beat.ts';
import { finishErasures } from '../relay/erase/removeFiles.ts';
import {
  forgetDead,
  forgetErased,
  forgetNotices,
  forgetSeen,
  forgetUnclaimed,
  type KeptDays,
  tooOld,
} from '../relay/forgetOld.ts';
import type { InboxRoom } from '../relay/inboxRoom.ts';
import type { ChangeDeps } from '../relay/onDemand/changePerson.ts';
import { closeSilentChat } from '../relay/onDemand/setChatOwner.ts';
import { sweepParked } from '../relay/sweepParked.ts';
import { settleDoubts } from '../sender/settleDoubts.ts';
import { forgetSessions, forgetSignInLinks } from '../users/forgetSessions.ts';

export type Sweep = { stop(): Promise<void> };
export type SweepDeps = UnitDeps & { log: Logger };

/** Says every second that this process takes webhooks; the first beat comes at once. */
export function startBeat(deps: SweepDeps): Sweep {
  return every(1_000, deps.log, 'beat', () => beat(deps.database, deps.clock));
}

/** Looks whether more may be taken into the inbox. */
export function startInboxWatch(deps: SweepDeps & { room: InboxRoom }): Sweep {
  return every(5_000, deps.log, 'look at how much waits', () => deps.room.look(deps.database));
}

/** Sees to it that plans are good from the first seconds of a database, or of a table, on. */
export function startStatistics(deps: SweepDeps): Sweep {
  return every(1_000, deps.log, 'statistics', async () => {
    const tables = await gatherStatistics(deps.database);
    if (tables.length > 0) deps.log.debug({ tables }, 'statistics gathered');
  });
}

/** Brings back statuses whose message has become known. */
export function startParkedSweep(deps: SweepDeps & { wakeRelay(accountId: string): void }): Sweep {
  return every(1_000, deps.log, 'sweep of parked statuses', async (stopping) => {
    await eachAlone(deps, await findAccountsWithParked(deps.database), async (accountId) => {
      let swept: Awaited<ReturnType<typeof sweepParked>>;
      do {
        swept = await guarded(deps, accountId, sweepParked);
        if (swept.back > 0) deps.wakeRelay(accountId);
      } while (swept.more && !stopping.aborted);
    });
  });
}

/** Settles sends that are in doubt for too long. */
export function startDoubtSweep(
  deps: SweepDeps & { resendAfterMs: number; wakeRelay(accountId: string): void },
): Sweep {
  return every(1_000, deps.log, 'sweep of doubts', async () => {
    await eachAlone(deps, await findAccountsInDoubt(deps.database), async (accountId) => {
      const settled = await guarded(deps, accountId, (unit) =>
        settleDoubts(unit, deps.resendAfterMs),
      );
      if (settled > 0) deps.wakeRelay(accountId);
    });
  });
}

/** Closes chats in which nothing has happened for a day. */
export function startSilentChatSweep(deps: SweepDeps & ChangeDeps): Sweep {
  return every(60_000, deps.log, 'sweep of silent chats', async () => {
    const silentSince = new Date((await readNow(deps)).getTime() - dayMs);
    for (const chat of await findSilentChats(deps.database, silentSince, 500)) {
      // One that cannot be closed now keeps no other open.
      await closeSilentChat(deps, { ...chat, silentSince }).catch((error: unknown) =>
        deps.log.warn({ err: error, chatId: chat.chatId }, 'a silent chat was not closed'),
      );
    }
  });
}

/** Lets lines go on when the time of their pause is over. */
export function startResuming(deps: SweepDeps): Sweep {
  return every(5_000, deps.log, 'resuming lines', async () => {
    const accounts = await findAccountsToResume(deps.database, await readNow(deps), 1000);
    await eachAlone(deps, accounts, async (accountId) => {
      const resumed = await guarded(deps, accountId, resumeLines);
      deps.log.info({ accountId, resumed }, 'the time of a restriction is over: lines go on');
    });
  });
}

/**
 * Reads templates that stand at the providers: at the start, every six hours, and when a notice says that
 * they are others. When it is due stands in the database, so of several processes one does it.
 */
export function startTemplateSweep(deps: SweepDeps & SyncDeps): Sweep {
  // At the start anew, for nobody has heard notices meanwhile; but not for each of several processes.
  let lastMs = 60_000;
  return every(15_000, deps.log, 'sweep of templates', async () => {
    const ofAge = lastMs;
    const askedBefore = new Date((await readNow(deps)).getTime() - ofAge);
    const limit = ofAge < templatesLastMs ? 10_000 : 100;
    const due = await findWabasWithTemplatesDue(deps.database, askedBefore, limit);
    lastMs = templatesLastMs;
    for (const each of due) {
      // One that cannot be read keeps no other from being read.
      const synced = await syncOutbounds(deps, each, ofAge).catch((error: unknown) => {
        return { outcome: 'failed' as const, why: 'unreachable' as const, message: String(error) };
      });
      if (synced.outcome === 'failed') {
        deps.log.warn({ ...each, reason: synced.message }, 'templates were not read');
      }
    }
  });
}

/** Deletes, in small steps, what has served its time; of several processes each may do some of it. */
export function startForgetting(
  deps: SweepDeps & { mediaStore: MediaStore; keptDays: KeptDays },
): Sweep {
  return every(10 * 60_000, deps.log, 'forgetting what is old', async (stopping) => {
    const { database, keptDays } = deps;
    const now = await readNow(deps);
    const before = (days: number) => tooOld(now, days);
    const { activities } = keptDays;
    await untilNothing(() => forgetUnclaimed(database, before(keptDays.unclaimed)), stopping);
    await eachAlone(deps, await listAccounts(database), async (accountId) => {
      for (const forget of [
        () => forgetSeen(database, accountId, now),
        () => forgetErased(database, accountId, now),
        () => forgetAnswers(database, accountId, now),
        () => forgetWebKeys(database, accountId, now),
        () => forgetSessions(database, accountId, now),
        () => forgetSignInLinks(database, accountId, now),
        () => forgetOldUploads(database, accountId, now),
        () => forgetFeed(database, accountId, now),
        () => forgetViewers(database, accountId, now),
        () => forgetTierUse(database, accountId, now),
        () => forgetHookEvents(database, accountId, before(keptDays.hookLog)),
        () => forgetDead(database, accountId, before(keptDays.deadEvents)),
        () => forgetNotices(database, accountId, before(keptDays.notices)),
        () => forgetRequests(database, accountId, before(keptDays.requests)),
        async () =>
          activities === undefined ? 0 : forgetActivities(database, accountId, before(activities)),
        () => openUnit(deps, accountId, blankSensitive),
        () => openUnit(deps, accountId, (unit) => forgetImports(unit, contactImports)),
        () => openUnit(deps, accountId, forgetTried),
        () => openUnit(deps, accountId, forgetDrafts),
      ]) {
        await untilNothing(forget, stopping);
      }
      await forgetDeletedProperties(deps, accountId);
      await finishErasures(deps, accountId);
      await forgetUploads(deps, accountId);
      for (const hookId of await openUnit(deps, accountId, disableDeadHooks)) {
        deps.log.warn({ hookId }, 'a hook was disabled: its receiver has been away for five days');
      }
    });
  });
}

/** Fills in what processes are found by that were there before they could be. */
export function startFillingSearch(deps: SweepDeps): Sweep {
  return every(
    10 * 60_000,
    deps.log,
    'filling in what processes are found by',
    async (stopping) => {
      await eachAlone(deps, await listAccounts(deps.database), (accountId) =>
        untilNothing(() => guarded(deps, accountId, fillSearch), stopping),
      );
    },
  );
}

async function forgetDeletedProperties(deps: SweepDeps, accountId: string): Promise<void> {
  let next = await openUnit(deps, accountId, findDeleted);
  while (next) {
    const here = next;
    next =
      (await openUnit(deps, accountId, (unit) => forgetValues(unit, here))) ??
      (await openUnit(deps, accountId, findDeleted));
  }
}

const dayMs = 86_400_000;

async function readNow({ database: { sql }, clock }: SweepDeps): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`select now() as now`;
  if (!row) throw new Error('The database gave no time');
  return new Date(row.now.getTime() + clock.offsetMs);
}

/** An account that fails keeps no other waiting. */
async function eachAlone(
  { log }: SweepDeps,
  accountIds: string[],
  work: (accountId: string) => Promise<void>,
): Promise<void> {
  for (const accountId of accountIds) {
    await work(accountId).catch((error: unknown) =>
      log.warn({ err: error, accountId }, 'an account was not swept, to be tried again'),
    );
  }
}

/**
 * Rests as long as each step took, so that a million rows that are due at once keep nobody else waiting;
 * once we are to stop, the step in hand is the last.
 */
async function untilNothing(forget: () => Promise<number>, stopping: AbortSignal): Promise<void> {
  for (;;) {
    const startedAt = performance.now();
    if ((await forget()) === 0 || stopping.aborted) return;
    await sleep(performance.now() - startedAt);
  }
}

const guarded = <T>(deps: SweepDeps, accountId: string, work: (unit: Unit) => Promise<T>) =>
  openUnit(deps, accountId, work, { guarded: true });

/** Runs again so long after the last run has ended; a run that fails is logged and the next one comes. */
function every(
  ms: number,
  log: Logger,
  what: string,
  run: (stopping: AbortSignal) => Promise<void>,
): Sweep {
  let timer: NodeJS.Timeout | undefined;
  const stopping = new AbortController();
  let current: Promise<void> = Promise.resolve();
  const next = () => {
    current = run(stopping.signal)
      .catch((error: unknown) => log.warn({ err: error }, `${what} failed`))
      .then(() => {
        if (!stopping.signal.aborted) timer = setTimeout(next, ms);
      });
  };
  next();
  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await current;
    },
  };
}
