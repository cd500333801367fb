/** How people take it, as the API calls it; `PENDING`: nobody knows yet. */
export const shownQualities = ['HIGH', 'MEDIUM', 'LOW', 'PENDING'] as const;

export type ShownQuality = (typeof shownQualities)[number];

/** By the provider's word. */
const shown: Record<string, ShownQuality> = { GREEN: 'HIGH', YELLOW: 'MEDIUM', RED: 'LOW' };

export const shownQualityOf = (quality: string): ShownQuality => shown[quality] ?? 'PENDING';

/** The stored words that are shown as this one; of `PENDING`, those that are not. */
export const qualitiesStoredAs = (quality: ShownQuality): string[] =>
  Object.keys(shown).filter((word) => quality === 'PENDING' || shown[word] === quality);
