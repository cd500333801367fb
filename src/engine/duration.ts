const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** How a duration is written: a whole number and a unit, `"30s"`, `"15m"`, `"2h"`, `"3d"`. */
export const durationPattern = /^(\d{1,6})([smhd])$/;

/** A duration in milliseconds. Throws on anything but `durationPattern`, which the definition's schema holds. */
export function durationMs(duration: string): number {
  const [, amount, unit] = durationPattern.exec(duration) ?? [];
  switch (unit) {
    case 's':
    case 'm':
    case 'h':
    case 'd':
      return Number(amount) * unitMs[unit];
  }
  throw new Error(`"${duration}" is no duration: a whole number and s, m, h or d, as in "30m"`);
}

/** The same with a sign in front: `"-3h"` is three hours earlier. */
export const signedDurationMs = (duration: string): number =>
  duration.startsWith('-') ? -durationMs(duration.slice(1)) : durationMs(duration);
