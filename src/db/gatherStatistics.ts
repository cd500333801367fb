import type { Database } from './connect.ts';

/** So many times as large: asked for often enough, and seldom enough. */
const growth = 4;

/**
 * Has Postgres look at tables that hold rows and of whose accounts it knows nothing yet, and at those that have
 * grown to four times what they were when it last looked; gives their names. Until it has, it takes an account
 * to be a two-hundredth of any table, or a table for the handful of rows that it was, so that reading all
 * of an account seems as good as finding one row by key; and a plan made so is kept for as long as
 * nobody looks. Autovacuum would, a minute later: a campaign writes tens of thousands of rows until then.
 */
export async function gatherStatistics({ sql }: Database): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select name from (
      select c.relname as name, c.relpages as pages_then,
        pg_relation_size(c.oid) / current_setting('block_size')::int as pages
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
      where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace) as t
    where pages > 0 and (pages >= ${growth}::int * greatest(pages_then, 1)
      or not exists (select 1 from pg_stats s where s.schemaname = current_schema()
        and s.tablename = name and s.attname = 'account_id'))
    order by name`;
  const gathered: string[] = [];
  for (const { name } of tables) {
    // A queue that has been emptied still has its pages, and there is nothing to know of it.
    const [row] = await sql`select 1 from ${sql(name)} limit 1`;
    if (!row) continue;
    await sql`analyze ${sql(name)}`;
    gathered.push(name);
  }
  return gathered;
}
