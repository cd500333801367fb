import { residentMib } from '../procfs.ts';
import type { Service } from '../service.ts';

/** What is emptied as fast as it is filled, or changed in place: it must not grow. */
export const queueTables = [
  'inbox',
  'outbox',
  'timer',
  'turn',
  'chore',
  'parked_status',
  'lane',
  'line_bucket',
  'line_traffic',
] as const;

type TableSize = { mib: number; dead: number };

/** How things stand at one moment of the soak. */
export type Sample = {
  seconds: number;
  /** Of each process, in the order of their roles. */
  rssMib: number[];
  queues: Record<string, TableSize>;
  /** All else in the database: journals, messages, contacts. It grows by what is said. */
  kept: TableSize;
  waiting: number;
};

export async function sample(
  { sql, pids }: Pick<Service, 'sql' | 'pids'>,
  seconds: number,
): Promise<Sample> {
  const [rssMib, rows, [row]] = await Promise.all([
    Promise.all(pids.map(residentMib)),
    sql<{ name: string; bytes: number; dead: number }[]>`
      select relname as name, pg_total_relation_size(relid)::float8 as bytes, n_dead_tup::float8 as dead
      from pg_stat_user_tables where schemaname = 'public'`,
    sql<{ waiting: number }[]>`select count(*)::int as waiting from (
      select 1 from inbox order by account_id, id limit 10000) as i`,
  ]);
  const sizeOf = (some: typeof rows): TableSize => ({
    mib: some.reduce((sum, { bytes }) => sum + bytes, 0) / 1024 ** 2,
    dead: some.reduce((sum, { dead }) => sum + dead, 0),
  });
  const isQueue = (name: string) => queueTables.some((each) => each === name);
  return {
    seconds,
    rssMib,
    queues: Object.fromEntries(
      queueTables.map((name) => [
        name,
        sizeOf(rows.filter((each) => each.name === name) as typeof rows),
      ]),
    ),
    kept: sizeOf(rows.filter(({ name }) => !isQueue(name)) as typeof rows),
    waiting: row?.waiting ?? 0,
  };
}
