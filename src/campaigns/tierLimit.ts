/** The provider's day is any 24 hours; an hour that has begun within it counts whole. */
export const tierCountedMs = 25 * 3_600_000;

/** How the provider words a limit; what is worded otherwise is none. In both Postgres's and our own patterns. */
export const tierPattern = '^TIER_([0-9]+)(K?)$';

/**
 * How many people a business may begin with in 24 hours, by the provider's word: `TIER_2K` is 2000. Undefined
 * where it is unlimited, and for words we do not know: these block nothing.
 */
export function tierLimit(tier: string): number | undefined {
  const [, number, thousands] = new RegExp(tierPattern).exec(tier) ?? [];
  return number === undefined ? undefined : Number(number) * (thousands ? 1000 : 1);
}
