import { z } from 'zod';
import { type Campaign, waitingOf } from './campaignFunnel.ts';
import { durationOf, momentOf } from './times.ts';

/** As much of a preview as tells how a campaign goes on. */
export const forecastAnswer = z.looseObject({
  as_of: z.string(),
  complete: z.boolean(),
  audience: z.looseObject({ eligible: z.number(), held: z.record(z.string(), z.number()) }),
  pace: z.looseObject({ bound_by: z.string() }),
  starts_at: z.string(),
  ends_at: z.string(),
});

export type Forecast = z.output<typeof forecastAnswer>;

/** What is known of the pace: recipients a second, and what Chasqui foresees where more than that bounds it. */
export type Pace = { perSecond: number | undefined; forecast: Forecast | undefined };

/** In a few words, how a campaign goes on or why it does not; empty where there is nothing to say. */
export function planOf(campaign: Campaign, pace?: Pace): string {
  const { status, schedule, pause } = campaign;
  switch (status) {
    case 'draft':
      return 'not started yet';
    case 'scheduled':
      return schedule.start_at === null ? '' : `starts ${momentOf(schedule.start_at)}`;
    case 'planning':
      return 'being planned';
    case 'running':
      return pace ? courseOf(campaign, pace) : '';
    case 'paused':
      return pause ? [wordOf(pause.reason), pause.detail].filter(Boolean).join(': ') : '';
    case 'failed':
      return campaign.failure_reason;
    default:
      return tookOf(campaign);
  }
}

function courseOf(campaign: Campaign, { perSecond, forecast }: Pace): string {
  if (forecast && forecast.starts_at > forecast.as_of) {
    return `waits until ${momentOf(forecast.starts_at)}${heldOf(forecast)}`;
  }
  const pace = perSecond ? `${speedOf(perSecond)} a second` : '';
  if (forecast && isBinding(forecast)) {
    const until = `until about ${momentOf(endOf(campaign, forecast))}`;
    const now = perSecond === 0 ? 'nothing leaves now' : pace;
    return [now, `${until} (bound by ${forecast.pace.bound_by})`].filter(Boolean).join(', ');
  }
  if (perSecond === 0) return `nothing leaves now${forecast ? heldOf(forecast) : ''}`;
  if (perSecond === undefined) return '';
  return `${pace}, about ${durationOf((waitingOf(campaign) / perSecond) * 1_000)} left`;
}

/** What is seen of the pace says nothing of days that are still closed, or full. */
const isBinding = ({ pace }: Forecast): boolean => !['line', 'rate'].includes(pace.bound_by);

/** Of a large audience a forecast has seen only a part, and is stretched to all of it. */
function endOf(campaign: Campaign, forecast: Forecast): string {
  if (forecast.complete || forecast.pace.bound_by === 'schedule') return forecast.ends_at;
  const { eligible, held } = forecast.audience;
  const seen = Object.values(held).reduce((sum, n) => sum + n, eligible);
  const [from, to] = [Date.parse(forecast.starts_at), Date.parse(forecast.ends_at)];
  const times = seen === 0 ? 1 : Math.max(1, waitingOf(campaign) / seen);
  return new Date(from + (to - from) * times).toISOString();
}

function heldOf({ audience }: Forecast): string {
  const reasons = Object.keys(audience.held).map(wordOf);
  return reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
}

function tookOf({ start_date: from, finish_date: to }: Campaign): string {
  return from && to ? `in ${durationOf(Date.parse(to) - Date.parse(from))}` : '';
}

const wordOf = (reason: string): string => reason.replaceAll('_', ' ');

const speedOf = (perSecond: number): string =>
  perSecond >= 10 ? String(Math.round(perSecond)) : perSecond.toFixed(1);
