import type { Database } from '../db/connect.ts';
import type { Clock } from '../db/unit.ts';

/** Without a beat for so long nobody was accepting. */
export const gapMs = 3_000;

/**
 * Says that webhooks are being taken. Whoever beats after a gap marks its end: timers that fell due
 * in it are held, and doubts wait anew.
 */
export async function beat({ sql }: Database, clock: Clock): Promise<void> {
  const now = sql`(now() + ${clock.offsetMs}::float8 * interval '1 millisecond')`;
  await sql`
    insert into acceptance as a (single, beat_at, resumed_at) values (1, ${now}, ${now})
    on conflict (single) do update set beat_at = excluded.beat_at,
      resumed_at = case
        when a.beat_at < excluded.beat_at - ${gapMs}::float8 * interval '1 millisecond'
        then excluded.beat_at else a.resumed_at end`;
}
