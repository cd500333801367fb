import { sql } from 'drizzle-orm';
import { run } from './run.ts';
import type { Unit } from './unit.ts';

/** How the database does, whosever rows are in it. */
export type Server = {
  /** As in `15.10`. */
  version: string;
  bytes: number;
  /** Age of the oldest transaction that keeps dead rows alive; queues slow down beyond a minute. */
  oldestSnapshotS: number;
};

export async function readServer({ tx }: Unit): Promise<Server> {
  const [row] = await run<{ version: string; bytes: number; oldest: number }>(
    tx,
    sql`select split_part(current_setting('server_version'), ' ', 1) as version,
        pg_database_size(current_database())::float8 as bytes,
        (select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8
          from pg_stat_activity
          where backend_xmin is not null and datname = current_database()) as oldest`,
  );
  if (!row) throw new Error('The database says nothing of itself');
  return { version: row.version, bytes: row.bytes, oldestSnapshotS: row.oldest };
}
