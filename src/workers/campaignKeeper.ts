import type { Logger } from 'pino';
import { cancelWaiting } from '../campaigns/cancelWaiting.ts';
import { expireAnswers } from '../campaigns/expireAnswers.ts';
import { guardCampaigns } from '../campaigns/guardCampaigns.ts';
import { type CampaignTask, listTasks } from '../campaigns/listTasks.ts';
import { lookAgain } from '../campaigns/lookAgain.ts';
import { miscounted } from '../campaigns/metrics.ts';
import { completeCampaign, startScheduled } from '../campaigns/moveOn.ts';
import { planSome } from '../campaigns/planCampaign.ts';
import { recount, takeCount } from '../campaigns/recount.ts';
import { findAccountsWithCampaigns } from '../db/discover.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';

type KeeperDeps = UnitDeps & { log: Logger };

const everyMs = 500;
const lateMs = 5 * 60_000;

/**
 * What campaigns need that nobody asks for: they start when it is time, are planned, guarded, completed,
 * and counted anew. Each step is a transaction of its own that can be taken by any process, again
 * if need be: whoever dies in the middle leaves nothing undone for longer than half a second.
 */
export function startCampaignKeeper(deps: KeeperDeps): { stop(): Promise<void> } {
  const { log } = deps;
  const busy = new Map<string, Promise<void>>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const inUnit = <T>(accountId: string, work: (unit: Unit) => Promise<T>) =>
    openUnit(deps, accountId, work, { guarded: true });

  /** One at a time under each name. Never rejects. */
  function once(name: string, work: () => Promise<void>): void {
    if (stopped || busy.has(name)) return;
    const done = work()
      .catch((error: unknown) =>
        log.warn({ err: error, name }, 'a campaign was not kept, to be tried again'),
      )
      .finally(() => busy.delete(name));
    busy.set(name, done);
  }

  async function whileMore(
    accountId: string,
    work: (unit: Unit) => Promise<boolean>,
  ): Promise<void> {
    while (!stopped && (await inUnit(accountId, work)));
  }

  async function keepAccount(accountId: string): Promise<void> {
    for (const { id, lateMs: late } of await inUnit(accountId, startScheduled)) {
      if (late > lateMs) log.warn({ accountId, campaignId: id, late }, 'a campaign starts late');
    }
    for (const { id, why } of await inUnit(accountId, guardCampaigns)) {
      log.warn({ accountId, campaignId: id, ...why }, 'a campaign was paused by its guard');
    }
    const tasks = await inUnit(accountId, listTasks);
    for (const task of tasks) {
      // Counting reads every recipient: one campaign at a time.
      const name = task.task === 'count' ? task.task : `${task.task} ${task.id}`;
      once(name, () => doTask(accountId, task));
    }
    await inUnit(accountId, expireAnswers);
  }

  async function doTask(accountId: string, { id, task }: CampaignTask): Promise<void> {
    switch (task) {
      case 'plan':
        return whileMore(accountId, (unit) => planSome(unit, id));
      case 'cancel':
        return whileMore(accountId, (unit) => cancelWaiting(unit, id));
      case 'look_again':
        return whileMore(accountId, (unit) => lookAgain(unit, id));
      case 'complete':
        await inUnit(accountId, (unit) => completeCampaign(unit, id));
        return;
      case 'count':
        if (await inUnit(accountId, (unit) => takeCount(unit, id))) await countAnew(accountId, id);
    }
  }

  async function countAnew(accountId: string, id: string): Promise<void> {
    const differences = await openUnit(deps, accountId, (unit) => recount(unit, id));
    if (differences.length === 0) return;
    miscounted.inc(differences.reduce((sum, { by }) => sum + Math.abs(by), 0));
    log.error({ accountId, campaignId: id, differences }, 'the numbers of a campaign were wrong');
  }

  async function keepAll(): Promise<void> {
    for (const accountId of await findAccountsWithCampaigns(deps.database, deps.clock.offsetMs)) {
      once(accountId, () => keepAccount(accountId));
    }
  }

  async function next(): Promise<void> {
    await keepAll().catch((error: unknown) => log.warn({ err: error }, 'campaigns were not kept'));
    if (!stopped) timer = setTimeout(next, everyMs);
  }
  const current = next();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
      await Promise.all(busy.values());
    },
  };
}
