import type { ContactRow } from './contactChange.ts';

/** What stays of two contacts that are one: the first one's data, and what it lacks of the second one's; pure. */
export function mergedContact(winner: ContactRow, loser: ContactRow): ContactRow {
  return {
    ...winner,
    name: winner.name ?? loser.name,
    profileName: winner.profileName ?? loser.profileName,
    email: winner.email ?? loser.email,
    language: winner.language ?? loser.language,
    externalId: winner.externalId ?? loser.externalId,
    phone: winner.phone ?? loser.phone,
    country: winner.phone === null ? loser.country : winner.country,
    waId: winner.waId ?? loser.waId,
    userId: winner.userId ?? loser.userId,
    tags: [...new Set([...winner.tags, ...loser.tags])],
    properties: { ...loser.properties, ...winner.properties },
    // An opt-out of either is the person's.
    optedOutAt: later(winner.optedOutAt, loser.optedOutAt),
    optedInAt: later(winner.optedInAt, loser.optedInAt),
    marketingStoppedAt: later(winner.marketingStoppedAt, loser.marketingStoppedAt),
    marketingResumedAt: later(winner.marketingResumedAt, loser.marketingResumedAt),
  };
}

const later = (one: Date | null, other: Date | null): Date | null =>
  one !== null && other !== null ? (one > other ? one : other) : (one ?? other);
