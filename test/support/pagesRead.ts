import type { Database } from '../../src/db/connect.ts';

/** Pages that Postgres looks at in `sql`'s database while `work` runs, in memory or not; `sql` is the one connection that works. */
export async function pagesRead<T>(
  sql: Database['sql'],
  work: () => Promise<T>,
): Promise<{ result: T; pages: number }> {
  const read = async () => {
    await sql`select pg_stat_force_next_flush()`;
    const [row] = await sql<{ pages: number }[]>`
      select (blks_hit + blks_read)::float8 as pages from pg_stat_database where datname = current_database()`;
    return row?.pages ?? 0;
  };
  const before = await read();
  const result = await work();
  return { result, pages: (await read()) - before };
}
