import { setTimeout as sleep } from 'node:timers/promises';
import { NoAnswer } from './callApi.ts';
import { type Campaign, doneOf, waitingOf } from './campaignFunnel.ts';
import { newPace } from './campaignPace.ts';
import { type Forecast, planOf } from './campaignPlan.ts';
import type { Show } from './showCampaign.ts';
import { durationOf } from './times.ts';

/** What a script can go by. */
const exitCodes: Record<string, number> = { completed: 0, paused: 2, canceled: 3, failed: 4 };

/** So long a Chasqui that has answered before may be silent, as while it is started anew. */
const patienceMs = 5 * 60_000;
/** The rows of a canceled campaign follow its status. */
const mostLooksAfter = 10;
const forecastEveryMs = 60_000;

type Watched = {
  look: () => Promise<Campaign>;
  foresee: () => Promise<Forecast>;
  show: Show;
  everyMs: number;
};

/** Follows a campaign until it goes on no more; gives the exit code. */
export async function watchCampaign({ look, foresee, show, everyMs }: Watched): Promise<number> {
  let paceOf = newPace();
  const forecastOf = newForecast(foresee);
  let before: Campaign | undefined;
  let silentSince: number | undefined;
  for (let looksAfter = 0; ; ) {
    const atMs = performance.now();
    const campaign: Campaign | NoAnswer = await look().catch((error: unknown) => {
      silentSince ??= atMs;
      const isBearable = before && atMs - silentSince < patienceMs;
      if (isBearable && error instanceof NoAnswer) return error;
      throw error;
    });
    if (campaign instanceof NoAnswer) {
      const silent = `no answer for ${durationOf(atMs - (silentSince ?? atMs))}: ${campaign.message}`;
      if (before) show({ campaign: before, plan: silent }, 'silent');
    } else {
      silentSince = undefined;
      before = campaign;
      // Only what is done while it runs tells how fast it runs.
      if (campaign.status !== 'running') paceOf = newPace();
      const perSecond = paceOf(atMs, doneOf(campaign));
      const forecast = await forecastOf(campaign, perSecond, atMs);
      const code = exitCodes[campaign.status];
      if (code !== undefined) looksAfter += 1;
      const isLast =
        code !== undefined &&
        (code !== 3 || waitingOf(campaign) === 0 || looksAfter > mostLooksAfter);
      show({ campaign, plan: planOf(campaign, { perSecond, forecast }) }, isLast ? 'last' : 'news');
      if (isLast) return code;
    }
    await sleep(everyMs);
  }
}

/** Asks where what is seen of the pace does not tell the end: not oftener than each minute, since it is work. */
function newForecast(foresee: () => Promise<Forecast>) {
  let known: { forecast: Forecast; atMs: number } | undefined;
  return async ({ status, schedule }: Campaign, perSecond: number | undefined, atMs: number) => {
    const isBounded = schedule.window !== null || schedule.stop_at !== null || perSecond === 0;
    if (status !== 'running' || !isBounded) return undefined;
    if (known && atMs - known.atMs < forecastEveryMs) return known.forecast;
    const forecast = await foresee().catch(() => undefined);
    known = forecast && { forecast, atMs };
    return forecast;
  };
}
