import { DateTime } from 'luxon';
import type { Words } from './words.ts';

/** In what way moments are said: in whose language, as clocks of which place show them. */
export type Zone = { words: Words; timezone: string; now: Date };

const formats = new Map<string, Intl.DateTimeFormat>();

/** Each is made once: that takes a hundred times as long as to format by it, and a list of chats needs several a row. */
function format(at: Date, lang: string, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([lang, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(lang, options);
  formats.set(key, known);
  return known.format(at);
}

const dayOf = (at: Date, timezone: string): string =>
  format(at, 'en-CA', { timeZone: timezone, dateStyle: 'short' });

export const isSameDay = (one: Date, other: Date, { timezone }: Zone): boolean =>
  dayOf(one, timezone) === dayOf(other, timezone);

const isThisYear = (at: Date, { timezone, now }: Zone): boolean =>
  dayOf(at, timezone).slice(0, 4) === dayOf(now, timezone).slice(0, 4);

/** `14:05`. */
const clockText = (at: Date, { words, timezone }: Zone): string =>
  format(at, words.lang, {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

/** `Today`, `Yesterday`, or `Friday, 27 November`; with the year where it is another. */
export function dayText(at: Date, zone: Zone): string {
  const { words, timezone, now } = zone;
  if (isSameDay(at, now, zone)) return words.today;
  const dayBefore = DateTime.fromJSDate(now, { zone: timezone }).minus({ days: 1 }).toJSDate();
  if (isSameDay(at, dayBefore, zone)) return words.yesterday;
  return format(at, words.lang, {
    timeZone: timezone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(!isThisYear(at, zone) && { year: 'numeric' }),
  });
}

/** The time where it was today, else the day; with the year where it is another. */
const shortText = (at: Date, zone: Zone): string =>
  isSameDay(at, zone.now, zone)
    ? clockText(at, zone)
    : format(at, zone.words.lang, {
        timeZone: zone.timezone,
        day: 'numeric',
        month: 'short',
        ...(!isThisYear(at, zone) && { year: 'numeric' }),
      });

export const Clock = ({ at, zone }: { at: Date; zone: Zone }) => (
  <time datetime={at.toISOString()}>{clockText(at, zone)}</time>
);

export const ShortTime = ({ at, zone }: { at: Date; zone: Zone }) => (
  <time datetime={at.toISOString()}>{shortText(at, zone)}</time>
);

/** As `lapse`, and below a minute in seconds: `7 s`. */
export function shortLapse(from: Date, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - from.getTime()) / 1_000));
  return seconds < 60 ? `${seconds} s` : lapse(from, now);
}

/** `15 Dec, 09:30`, whether past or to come; of today the time alone, and with the year where it is another. */
export const Moment = ({ at, zone }: { at: Date; zone: Zone }) => {
  const { words, timezone, now } = zone;
  if (isSameDay(at, now, zone)) return <Clock at={at} zone={zone} />;
  const text = format(at, words.lang, {
    timeZone: timezone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(!isThisYear(at, zone) && { year: 'numeric' }),
  });
  return <time datetime={at.toISOString()}>{text}</time>;
};

/** `5 min`, `3 h`, `2 d`. */
export function lapse(from: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - from.getTime()) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1440)} d`;
}
