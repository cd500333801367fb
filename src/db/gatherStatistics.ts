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
export async function gatherStatistics(database: Database): Promise<string[]> {
  const { sql, isDistributed } = database;
  const tables = isDistributed ? await findInShards(database) : await findHere(database);
  const gathered: string[] = [];
  for (const name of tables) {
    // A queue that has been emptied still has its pages, and there is nothing to know of it.
    const [row] = await sql`select 1 from ${sql(name)} limit 1`;
    if (!row) continue;
    await sql`analyze ${sql(name)}`;
    gathered.push(name);
  }
  return gathered;
}

const unknownTables = `
  select name from (
    select c.relname as name, c.relpages as pages_then,
      pg_relation_size(c.oid) / current_setting('block_size')::int as pages
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace) as t
  where pages > 0 and (pages >= ${growth} * greatest(pages_then, 1)
    or not exists (select 1 from pg_stats s where s.schemaname = current_schema()
      and s.tablename = name and s.attname = 'account_id'))`;

async function findHere({ sql }: Database): Promise<string[]> {
  const rows = await sql.unsafe<{ name: string }[]>(`${unknownTables} order by name`);
  return rows.map(({ name }) => name);
}

/** Tables of which a worker has a shard that it does not know; it is named after its table and its number. */
async function findInShards({ sql }: Database): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select distinct regexp_replace(name, '_[0-9]+$', '') as name
    from run_command_on_workers(${`select array_agg(name)::text from (${unknownTables}) as t`}) as w,
      unnest(w.result::text[]) as name
    where w.success and w.result <> '' order by 1`;
  return rows.map(({ name }) => name);
}
