import { DateTime } from 'luxon';

/**
 * A point in time from what flows hold of it: an ISO text (without an offset it is read in `timezone`),
 * a date alone (its first instant there), or seconds since 1970. Undefined when it is none of these.
 */
export function instantOf(value: unknown, timezone: string): DateTime | undefined {
  if (typeof value === 'number') return valid(DateTime.fromSeconds(value, { zone: timezone }));
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{9,11}$/.test(text)) return instantOf(Number(text), timezone);
  const iso = text.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T').replace(/ (?=Z$|[+-]\d)/, '');
  return valid(DateTime.fromISO(iso, { zone: timezone }));
}

const valid = (instant: DateTime): DateTime | undefined => (instant.isValid ? instant : undefined);

/** In milliseconds since 1970: a later time cannot be stored, and a later one still is none at all. */
export const lastInstantMs = Date.UTC(9999, 11, 31);

/** An instant as flows see it: ISO with the offset of the flow's zone. */
export const toZoneIso = (at: Date, timezone: string): string =>
  DateTime.fromJSDate(at, { zone: timezone }).toISO() ?? at.toISOString();
