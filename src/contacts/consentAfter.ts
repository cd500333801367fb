import type { consent, contact } from './table.ts';

type ConsentRow = typeof consent.$inferSelect;

/** What somebody said of what they want to get, and when they did. */
export type ConsentWord = Pick<
  ConsentRow,
  'scope' | 'granted' | 'source' | 'detail' | 'actor' | 'at'
>;

/** What of a contact says which of its messages may leave. */
export type ConsentState = Pick<
  typeof contact.$inferSelect,
  'optedOutAt' | 'optedInAt' | 'marketingStoppedAt' | 'marketingResumedAt'
>;

/**
 * What a contact wants after a word of theirs: the newest word of a scope holds, by the time at which it
 * was given, in whatever order words reach us. Providers tell whole seconds, so within one the word that
 * is decided later is the newer. That a sender claims to be allowed to write is kept, and changes nothing.
 */
export function consentAfter(contact: ConsentState, word: ConsentWord): ConsentState {
  const { scope, granted, at, source } = word;
  const { optedOutAt, optedInAt, marketingStoppedAt, marketingResumedAt } = contact;
  const before = { optedOutAt, optedInAt, marketingStoppedAt, marketingResumedAt };
  if (source === 'outbound' || source === 'campaign') return before;
  const [out, back] =
    scope === 'all' ? [optedOutAt, optedInAt] : [marketingStoppedAt, marketingResumedAt];
  if (isBefore(at, granted ? out : back)) return before;
  // A file that says somebody is back says when, and that is after they left.
  if (source === 'import' && granted && out !== null && !isBefore(out, at)) return before;
  const newest = later(at, granted ? back : out);
  const after = granted ? { out: null, back: newest } : { out: newest, back };
  return scope === 'all'
    ? { ...before, optedOutAt: after.out, optedInAt: after.back }
    : { ...before, marketingStoppedAt: after.out, marketingResumedAt: after.back };
}

/** Whether what may leave is another: what they were told of before, they need not hear again. */
export const isOtherConsent = (a: ConsentState, b: ConsentState): boolean =>
  (a.optedOutAt === null) !== (b.optedOutAt === null) ||
  (a.marketingStoppedAt === null) !== (b.marketingStoppedAt === null);

const secondOf = (at: Date): number => Math.floor(at.getTime() / 1_000);

const isBefore = (at: Date, other: Date | null): boolean =>
  other !== null && secondOf(at) < secondOf(other);

const later = (at: Date, other: Date | null): Date => (other !== null && other > at ? other : at);
