import type { Emulator } from '../emulator.ts';
import { burstOf, fullBucket, takeFrom } from '../limits.ts';
import type { Line, Phone } from '../world.ts';
import type { Refusal } from './graphError.ts';

const windowMs = 24 * 3_600_000;

/** Whether the person wrote to the line within the last 24 hours. */
export function isWindowOpen(phone: Phone | undefined, line: Line, nowMs: number): boolean {
  const wroteAtMs = phone?.wroteAt.get(line.phoneNumberId);
  return wroteAtMs !== undefined && nowMs - wroteAtMs < windowMs;
}

/** The limit that one more message would break, if any; counts the message where none does. */
export function refuseByLimits(
  { world }: Emulator,
  line: Line,
  phone: Phone | undefined,
  isOpen: boolean,
  nowMs: number,
): Refusal | undefined {
  const perSecond = line.throughput ?? world.limits.throughput;
  if (perSecond !== null && !takeFrom(line.bucket, burstOf(perSecond), perSecond, nowMs)) {
    return { code: 130429 };
  }
  const { pair, tier } = world.limits;
  if (pair !== null && phone !== undefined) {
    let bucket = phone.pairBuckets.get(line.phoneNumberId);
    if (bucket === undefined) {
      bucket = fullBucket(pair.burst, nowMs);
      phone.pairBuckets.set(line.phoneNumberId, bucket);
    }
    if (!takeFrom(bucket, pair.burst, 1 / pair.per_seconds, nowMs)) return { code: 131056 };
  }
  if (tier !== null && phone !== undefined && !isOpen && !countsIn(line, phone, tier, nowMs)) {
    return { code: 131048, details: `Messaging limit of ${tier} people in 24 hours reached.` };
  }
  return undefined;
}

/** Whether one more person may be written to outside the window; notes that they were. */
function countsIn(line: Line, phone: Phone, tier: number, nowMs: number): boolean {
  const { startedAt } = line.waba;
  for (const [other, atMs] of startedAt) {
    if (nowMs - atMs < windowMs) break;
    startedAt.delete(other);
  }
  if (startedAt.has(phone)) return true;
  if (startedAt.size >= tier) return false;
  startedAt.set(phone, nowMs);
  return true;
}
