import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { gapMs } from './beat.ts';
import type { TimerSpan } from './claim.ts';

/**
 * Timers that fell due while nobody accepted wait for the provider's retries of what was sent
 * meanwhile: those since the last beat as long as nobody accepts, and then a while. None is due before `start`.
 */
export async function findTimerSpan(
  unit: Unit,
  gapHoldMs: number,
  start: Date,
): Promise<TimerSpan> {
  const [row] = await run<{ beat_at: Date; resumed_at: Date }>(
    unit.tx,
    sql`select beat_at, resumed_at from acceptance where single = 1`,
  );
  const { now } = unit;
  if (!row) return { from: start, to: now };
  const isHolding = now.getTime() < row.resumed_at.getTime() + gapHoldMs;
  const isGap = now.getTime() > row.beat_at.getTime() + gapMs;
  return {
    from: isHolding && row.resumed_at > start ? row.resumed_at : start,
    to: isGap ? row.beat_at : now,
  };
}

/** Nothing fires in it. */
export const noTimers: TimerSpan = { from: new Date(0), to: new Date(0) };
