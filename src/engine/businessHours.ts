import { DateTime } from 'luxon';
import { z } from 'zod';

const timeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day is written HH:MM, as in "09:00"');
const interval = z
  .tuple([timeOfDay, timeOfDay])
  .refine(([from, to]) => from < to, 'an interval opens before it closes; 24:00 ends a day');
const day = z.array(interval).optional();

/** Opening hours by weekday, in a zone of their own, closed on `holidays` (ISO dates). */
export const businessHoursSchema = z.strictObject({
  timezone: z.string(),
  mon: day,
  tue: day,
  wed: day,
  thu: day,
  fri: day,
  sat: day,
  sun: day,
  holidays: z.array(z.iso.date('a date is written YYYY-MM-DD, as in "2026-12-25"')).optional(),
});

export type BusinessHours = z.infer<typeof businessHoursSchema>;

/** Whether business is open; without hours it always is. */
export function isOpenAt(hours: BusinessHours | undefined, at: Date): boolean {
  if (hours === undefined) return true;
  const here = DateTime.fromJSDate(at, { zone: hours.timezone });
  const time = here.toFormat('HH:mm');
  return intervalsOf(hours, here).some(([from, to]) => from <= time && time < to);
}

/** When business opens next, now if it is open; undefined when it does not within a year. */
export function nextOpening(hours: BusinessHours | undefined, at: Date): Date | undefined {
  if (hours === undefined || isOpenAt(hours, at)) return at;
  const here = DateTime.fromJSDate(at, { zone: hours.timezone });
  for (let days = 0; days <= 366; days += 1) {
    const date = here.startOf('day').plus({ days });
    const openings = intervalsOf(hours, date)
      // Where the clock is put back, a time comes twice.
      .flatMap(([from]) => atTime(date, from).getPossibleOffsets())
      .filter((opening) => opening > here)
      .sort((one, other) => one.toMillis() - other.toMillis());
    const [first] = openings;
    if (first !== undefined) return first.toJSDate();
  }
  return undefined;
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function intervalsOf(hours: BusinessHours, date: DateTime): [string, string][] {
  if (hours.holidays?.includes(date.toISODate() ?? '')) return [];
  const weekday = weekdays[date.weekday - 1];
  return (weekday && hours[weekday]) ?? [];
}

function atTime(date: DateTime, time: string): DateTime {
  const [hour, minute] = time.split(':').map(Number);
  return date.set({ hour: hour ?? 0, minute: minute ?? 0 });
}
