import { DateTime } from 'luxon';

/** A moment on the clock of whoever reads it: "Tue 8 Dec 20:55". */
export const momentOf = (iso: string): string => DateTime.fromISO(iso).toFormat('ccc d LLL HH:mm');

/** How long something takes, in its two largest units; below ten minutes to the second. */
export function durationOf(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 600) return inTwo(seconds, [60, 'min'], [1, 's']);
  if (seconds < 3_570) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return inTwo(seconds, [3_600, 'h'], [60, 'min']);
  return inTwo(seconds, [86_400, 'days'], [3_600, 'h']);
}

type Measure = [seconds: number, name: string];

function inTwo(seconds: number, [large, name]: Measure, [small, smallName]: Measure): string {
  const rounded = Math.round(seconds / small) * small;
  const rest = (rounded % large) / small;
  return `${Math.floor(rounded / large)} ${name}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}
