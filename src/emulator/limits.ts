import * as z from 'zod';

/** What Meta would refuse; each `null` is not enforced. Shape of `PUT /emulator/limits`. */
export const limitsSchema = z.strictObject({
  /** Messages a second and line, in and out together; a line made with its own number keeps that. */
  throughput: z.number().positive().nullable(),
  /** Messages from one line to one person: `burst` at once, then one per `per_seconds`. */
  pair: z
    .strictObject({ burst: z.number().int().positive(), per_seconds: z.number().positive() })
    .nullable(),
  /** Free-form messages only within 24 hours of the person's last message. */
  window: z.boolean().nullable(),
  /** People who may be written to outside the window, in any 24 hours, by one WABA. */
  tier: z.number().int().positive().nullable(),
});

export type Limits = z.infer<typeof limitsSchema>;

export const metaLimits = (): Limits => ({
  throughput: 80,
  pair: { burst: 45, per_seconds: 6 },
  window: true,
  tier: null,
});

/** What a line may send at once when it has rested: a second's worth, and never less than one. */
export const burstOf = (perSecond: number): number => Math.max(perSecond, 1);

/** Something that fills up by itself, and from which each message takes one. */
export type Bucket = { tokens: number; filledAt: number };

export const fullBucket = (capacity: number, nowMs: number): Bucket => ({
  tokens: capacity,
  filledAt: nowMs,
});

/**
 * Takes one from the bucket, which holds `capacity` and gains `perSecond`; false when it is empty.
 * `anyway` takes from an empty one too: what people write counts, but is never refused.
 */
export function takeFrom(
  bucket: Bucket,
  capacity: number,
  perSecond: number,
  nowMs: number,
  anyway = false,
): boolean {
  const gained = (Math.max(nowMs - bucket.filledAt, 0) / 1000) * perSecond;
  bucket.tokens = Math.min(capacity, bucket.tokens + gained);
  bucket.filledAt = nowMs;
  if (bucket.tokens < 1 && !anyway) return false;
  bucket.tokens = Math.max(bucket.tokens - 1, 0);
  return true;
}
