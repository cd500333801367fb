/**
 * WhatsApp's limit for one pair of line and contact: one message in six seconds, up to 45 of them
 * borrowed ahead. Source: Cloud API, "About the platform", pair rate limits.
 */
const everyMs = 6_000;
const borrowed = 45;

/** When all that was sent, one more included, will have been earned back. */
export const payForOne = (paidAt: Date | null, now: Date): Date =>
  new Date(Math.max(paidAt?.getTime() ?? 0, now.getTime()) + everyMs);

/** The moment from which another message may leave: `now`, unless everything is borrowed. */
export const pairReadyAt = (paidAt: Date | null, now: Date): Date =>
  new Date(Math.max(now.getTime(), (paidAt?.getTime() ?? 0) - (borrowed - 1) * everyMs));
