import type { Database } from './connect.ts';

/**
 * Has Postgres look at tables that hold rows and of whose accounts it knows nothing yet; gives their
 * names. Until it has, it takes an account to be a two-hundredth of any table, so that reading all
 * of an account seems as good as finding one row by key; and a plan made so is kept for as long as
 * nobody looks. Autovacuum would, a minute later.
 */
export async function gatherFirstStatistics({ sql }: Database): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select c.relname as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
      and pg_relation_size(c.oid) > 0
      and not exists (select 1 from pg_stats s where s.schemaname = current_schema()
        and s.tablename = c.relname and s.attname = 'account_id')
    order by c.relname`;
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
