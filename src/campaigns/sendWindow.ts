import { type BusinessHours, nextOpening } from '../engine/businessHours.ts';
import type { SendWindow } from './table.ts';
import { zoneOf } from './zoneOf.ts';

/** Whose country, and where its zone is not known whose account's. */
export type Whereabouts = { country: string | null; accountZone: string };

/** From when a recipient may be written to: now, or when the window opens where they are; undefined: never. */
export function openFrom(
  window: SendWindow | null,
  { country, accountZone }: Whereabouts,
  now: Date,
): Date | undefined {
  if (window === null) return now;
  const zone = window.timezone === 'recipient' ? (zoneOf(country) ?? accountZone) : window.timezone;
  return nextOpening(hoursOf(window, zone), now);
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A window that ends before it begins goes on past midnight, into the day after. */
function hoursOf({ from, to, days }: SendWindow, timezone: string): BusinessHours {
  const hours: BusinessHours = { timezone };
  for (const [at, day] of weekdays.entries()) {
    const dayBefore = weekdays[(at + 6) % 7];
    const isSentOn = (name: string | undefined) =>
      days.length === 0 || (name !== undefined && days.includes(name));
    if (from < to) {
      hours[day] = isSentOn(day) ? [[from, to]] : [];
    } else {
      hours[day] = [
        ...(isSentOn(dayBefore) && to !== '00:00' ? [['00:00', to] as [string, string]] : []),
        ...(isSentOn(day) ? [[from, '24:00'] as [string, string]] : []),
      ];
    }
  }
  return hours;
}
