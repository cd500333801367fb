import type { CampaignRow } from './getCampaign.ts';
import type { SendWindow } from './table.ts';

export type Forecast = {
  /** Messages a second while it sends. */
  perSecond: number;
  boundBy: 'line' | 'tier' | 'rate' | 'window' | 'schedule';
  /** People it may still begin with today; undefined: without a limit. */
  tierLeft: number | undefined;
  startsAt: Date;
  endsAt: Date;
  hours: number;
};

type Given = {
  campaign: Pick<CampaignRow, 'rate' | 'window' | 'stopAt'>;
  messages: number;
  /** When it would start. */
  startsAt: Date;
  /** Whether somebody could be written to then; else the first of those who are held. */
  isOpen: boolean;
  /** From when to when those who are held wait, for their window or cap; undefined: nobody is. */
  held: { first: Date; last: Date } | undefined;
  /** Of the line, messages a second in and out together. */
  throughput: number;
  tierLimit: number | undefined;
  tierLeft: number | undefined;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Campaigns leave a fifth of a line to replies. */
const campaignShare = 0.8;

/**
 * How long a campaign takes, and what bounds it: an estimate, as if nobody replied and no other campaign ran on
 * the line. Pure.
 */
export function forecast({ campaign, messages, held, ...given }: Given): Forecast {
  const { rate, window, stopAt } = campaign;
  const ofLine = given.throughput * campaignShare;
  const perSecond = Math.min(ofLine, rate ?? Number.POSITIVE_INFINITY);
  const bound = rate !== null && rate < ofLine ? 'rate' : 'line';
  const sendingMs = (messages / perSecond) * 1_000;
  const startsAt = given.isOpen || !held ? given.startsAt : held.first;

  const windowMs = stretched(sendingMs, window);
  const tierMs = waitedForTier(messages, given.tierLimit, given.tierLeft);
  const heldMs = held ? held.last.getTime() - startsAt.getTime() : 0;
  const wholeMs = Math.max(windowMs, tierMs, heldMs);
  const throughAt = new Date(startsAt.getTime() + wholeMs);
  const isLate = stopAt !== null && throughAt > stopAt;
  const endsAt = isLate ? new Date(Math.max(startsAt.getTime(), stopAt.getTime())) : throughAt;
  const waits = tierMs > Math.max(windowMs, heldMs) ? 'tier' : 'window';
  const slowest = wholeMs > sendingMs ? waits : bound;
  return {
    perSecond,
    boundBy: isLate ? 'schedule' : slowest,
    tierLeft: given.tierLeft,
    startsAt,
    endsAt,
    hours: Math.round(((endsAt.getTime() - startsAt.getTime()) / hourMs) * 100) / 100,
  };
}

/** Days that are open are taken to follow one another evenly. */
function stretched(sendingMs: number, window: SendWindow | null): number {
  if (window === null) return sendingMs;
  const [from, to] = [window.from, window.to].map(minutesOf) as [number, number];
  const openMs = ((to - from + 1_440) % 1_440 || 1_440) * 60_000;
  const fullDays = Math.floor(sendingMs / openMs);
  const days = window.days.length === 0 ? 7 : window.days.length;
  return fullDays * (7 / days) * dayMs + (sendingMs - fullDays * openMs);
}

function minutesOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

/** What is over today's room goes on the days after. */
function waitedForTier(messages: number, limit?: number, left?: number): number {
  if (limit === undefined || left === undefined || messages <= left) return 0;
  return Math.ceil((messages - left) / limit) * dayMs;
}
