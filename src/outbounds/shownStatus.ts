/** What the API calls a status; `PENDING_DELETION` is on its way out. */
export const shownStatuses = [
  'APPROVED',
  'PENDING',
  'REJECTED',
  'PAUSED',
  'DISABLED',
  'FLAGGED',
  'PENDING_DELETION',
] as const;

export type ShownStatus = (typeof shownStatuses)[number];

/** Words of the provider, and our own, that mean one of those that are shown. */
const alike: Record<string, ShownStatus> = {
  SUBMITTING: 'PENDING',
  IN_APPEAL: 'PENDING',
};

/** A stored status as it is shown. What the provider may yet come to say is nothing that can be sent. */
export const shownStatusOf = (status: string): ShownStatus =>
  shownStatuses.find((each) => each === status) ?? alike[status] ?? 'DISABLED';

/** The stored statuses that are shown as this one; `others`: and all that nothing else is said of. */
export function storedAs(shown: ShownStatus): { words: string[]; others: boolean } {
  const same = Object.keys(alike).filter((word) => alike[word] === shown);
  return { words: [shown, ...same], others: shown === 'DISABLED' };
}

/** All words that are shown as one that is not `DISABLED`. */
export const namedStatuses: readonly string[] = [
  ...shownStatuses.filter((each) => each !== 'DISABLED'),
  ...Object.keys(alike),
];
