import { DateTime } from 'luxon';
import { z } from 'zod';
import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import type { CampaignChange } from '../../campaigns/updateCampaign.ts';
import { durationMs } from '../../engine/duration.ts';
import { AppError } from '../../errors.ts';
import type { Words } from '../words.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const optionalNumber = (most: number) =>
  z.union([z.literal('').transform(() => undefined), z.coerce.number().gt(0).max(most)]).optional();
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What the form of time and pace says. */
export const whenFields = z.looseObject({
  starts: z.enum(['now', 'later']).default('now'),
  start_at: z.string().default(''),
  stop_at: z.string().default(''),
  window: z.literal('on').optional(),
  from: timeOfDay.default('09:00'),
  to: timeOfDay.default('20:00'),
  timezone: z.string().default('recipient'),
  rate: optionalNumber(10_000),
  cap_max: optionalNumber(1_000),
  cap_days: optionalNumber(365),
  guard_failed: optionalNumber(100),
  guard_opted_out: optionalNumber(100),
  guard_after: optionalNumber(1_000_000),
  expires_hours: optionalNumber(8_760),
});

type WhenFields = z.output<typeof whenFields>;

const usualCapDays = 7;
const usualGuardAfter = 200;

/**
 * What a form changes of a campaign, its times as clocks of `timezone` show them. AppError `invalid_request`, in
 * words of the console's.
 */
export function changeOf(
  given: WhenFields,
  { status }: Pick<CampaignRow, 'status'>,
  timezone: string,
  { campaigns: own }: Words,
): CampaignChange {
  const whilePacing = {
    rate: given.rate ?? null,
    stopAt: given.stop_at === '' ? null : momentIn(given.stop_at, timezone, own),
    window: windowOf(given, own),
    guard: guardOf(given, own),
  };
  if (status === 'running' || status === 'paused') return whilePacing;
  if (given.starts === 'later' && given.start_at === '') {
    throw new AppError('invalid_request', own.startMissing);
  }
  return {
    ...whilePacing,
    startAt: given.starts === 'later' ? momentIn(given.start_at, timezone, own) : null,
    cap:
      given.cap_max === undefined
        ? null
        : {
            max: Math.round(given.cap_max),
            period: durationOf((given.cap_days ?? usualCapDays) * 24),
          },
    ...(given.expires_hours !== undefined && { expiresAfter: durationOf(given.expires_hours) }),
  };
}

const durationOf = (hours: number): string =>
  Number.isInteger(hours)
    ? hours % 24 === 0 && hours > 72
      ? `${hours / 24}d`
      : `${hours}h`
    : `${Math.max(1, Math.round(hours * 60))}m`;

/** As `<input type="datetime-local">` says it. */
function momentIn(text: string, timezone: string, own: Words['campaigns']): Date {
  const moment = DateTime.fromISO(text, { zone: timezone });
  if (!moment.isValid) throw new AppError('invalid_request', own.wrongMoment);
  return moment.toJSDate();
}

function windowOf(given: WhenFields, own: Words['campaigns']) {
  if (given.window === undefined) return null;
  const days = weekdays.filter((day) => given[`day.${day}`] === 'on');
  if (days.length === 0) throw new AppError('invalid_request', own.noDays);
  return { from: given.from, to: given.to, days, timezone: given.timezone };
}

function guardOf(given: WhenFields, own: Words['campaigns']) {
  const { guard_failed: failed, guard_opted_out: optedOut, guard_after: after } = given;
  if (failed === undefined && optedOut === undefined) {
    if (after === undefined) return null;
    throw new AppError('invalid_request', own.noGuardShare);
  }
  return {
    after: Math.round(after ?? usualGuardAfter),
    ...(failed !== undefined && { maxFailedPercent: failed }),
    ...(optedOut !== undefined && { maxOptedOutPercent: optedOut }),
  };
}

/** A campaign as the form says it. */
export function whenOf(campaign: CampaignRow, timezone: string): Record<string, string> {
  const { startAt, stopAt, window, rate, cap, guard, expiresAfter } = campaign;
  const local = (at: Date | null): string =>
    at === null ? '' : DateTime.fromJSDate(at, { zone: timezone }).toFormat("yyyy-MM-dd'T'HH:mm");
  const days = window && window.days.length > 0 ? window.days : weekdays;
  return {
    starts: startAt === null ? 'now' : 'later',
    start_at: local(startAt),
    stop_at: local(stopAt),
    ...(window && { window: 'on' }),
    from: window?.from ?? '09:00',
    to: window?.to ?? '20:00',
    timezone: window?.timezone ?? 'recipient',
    ...Object.fromEntries(days.map((day) => [`day.${day}`, 'on'])),
    rate: textOf(rate),
    cap_max: textOf(cap?.max),
    cap_days: textOf(cap && durationMs(cap.period) / 86_400_000),
    guard_failed: textOf(guard?.maxFailedPercent),
    guard_opted_out: textOf(guard?.maxOptedOutPercent),
    guard_after: textOf(guard?.after),
    expires_hours: textOf(durationMs(expiresAfter) / 3_600_000),
  };
}

const textOf = (number: number | null | undefined): string =>
  number === null || number === undefined ? '' : String(number);
