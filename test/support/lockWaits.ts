import type { TestDatabase } from './database.ts';
import { isOnCitus } from './isOnCitus.ts';

/** How many sessions of this database wait for a lock; where it is in shards, on any machine. */
export async function lockWaits({ sql }: Pick<TestDatabase, 'sql'>): Promise<number> {
  const waiting = `select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  const [here] = await sql.unsafe<{ waiting: number }[]>(waiting);
  if (!isOnCitus) return here?.waiting ?? 0;
  const workers = await sql<
    { result: string }[]
  >`select result from run_command_on_workers(${waiting})`;
  return workers.reduce((sum, { result }) => sum + Number(result), here?.waiting ?? 0);
}
