import type { Database } from './connect.ts';
import type { DueHook, LineWithWork } from './discover.ts';

/**
 * The questions of `discover` where tables are distributed: each is answered by every shard for its own
 * accounts, so whatever is joined is joined by account. Where an index finds things under an account alone,
 * accounts are gone through by their lines: one led by the moment would mislead what is asked of one account.
 */

export type LineQueue = { table: 'outbox' | 'chore'; column: 'ready_at' | 'due_at' };
export type AccountQueue = 'media' | 'call' | 'process_pdf';

/** The database's, moved as the clock is. */
export const nowOf = ({ sql }: Database, offsetMs: number) =>
  sql`now() + ${offsetMs}::float8 * interval '1 millisecond'`;

export async function findAccountsWithWork(
  database: Database,
  offsetMs: number,
  limit: number,
): Promise<string[]> {
  const rows = await database.sql<{ account_id: string }[]>`
    select account_id from (
      select distinct account_id from inbox
      union
      select distinct l.account_id from line l where exists (select 1 from timer t
        where t.account_id = l.account_id
          and t.lane = any('{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15}'::smallint[])
          and t.due_at <= ${nowOf(database, offsetMs)})
    ) as found limit ${limit}::int`;
  return rows.map((row) => row.account_id);
}

export async function findLinesDue(
  database: Database,
  { table, column }: LineQueue,
  offsetMs: number,
  limit: number,
): Promise<LineWithWork[]> {
  const { sql } = database;
  const rows = await sql<{ account_id: string; line_id: string }[]>`
    select distinct account_id, line_id from ${sql(table)}
    where ${sql(column)} <= ${nowOf(database, offsetMs)} limit ${limit}::int`;
  return rows.map((row) => ({ accountId: row.account_id, lineId: row.line_id }));
}

export async function findLinesWithCampaigns(
  database: Database,
  offsetMs: number,
  limit: number,
): Promise<LineWithWork[]> {
  const now = nowOf(database, offsetMs);
  const rows = await database.sql<{ account_id: string; line_id: string }[]>`
    select distinct c.account_id, c.line_id from campaign c
    left join campaign_pace p on p.account_id = c.account_id and p.campaign_id = c.id
    where c.status = 'running' and (p.rests_until is null or p.rests_until <= ${now})
      and exists (select 1 from campaign_recipient r
        where r.account_id = c.account_id and r.campaign_id = c.id and r.due_at <= ${now})
    limit ${limit}::int`;
  return rows.map((row) => ({ accountId: row.account_id, lineId: row.line_id }));
}

export async function findAccountsDue(
  database: Database,
  table: AccountQueue,
  offsetMs: number,
  limit: number,
): Promise<string[]> {
  const { sql } = database;
  const rows = await sql<{ account_id: string }[]>`
    select distinct account_id from ${sql(table)}
    where due_at <= ${nowOf(database, offsetMs)} limit ${limit}::int`;
  return rows.map((row) => row.account_id);
}

export async function findSilentChats(
  { sql }: Database,
  silentSince: Date,
  limit: number,
): Promise<{ accountId: string; chatId: string }[]> {
  const rows = await sql<{ account_id: string; id: string }[]>`
    select c.account_id, c.id from (select distinct account_id from line) l
    join chat c on c.account_id = l.account_id
    where c.status = 'open' and c.last_activity_at < ${silentSince} and c.active_slot <= ${silentSince}
    limit ${limit}::int`;
  return rows.map((row) => ({ accountId: row.account_id, chatId: row.id }));
}

export async function findHooksDue(
  database: Database,
  offsetMs: number,
  limit: number,
  last: { accountId: string; hookId: string },
): Promise<DueHook[]> {
  const now = nowOf(database, offsetMs);
  const rows = await database.sql<{ account_id: string; hook_id: string; failures: number }[]>`
    select e.account_id, e.hook_id, max(coalesce(k.failures, 0)) as failures
    from hook_event e left join hook k on k.account_id = e.account_id and k.id = e.hook_id
    where (e.account_id, e.hook_id) > (${last.accountId}::uuid, ${last.hookId}::uuid)
      and e.due_at <= ${now}
      and (k.id is null or (k.status = 'enabled'
        and coalesce(k.rests_until, '-infinity') <= ${now}))
    group by e.account_id, e.hook_id order by e.account_id, e.hook_id limit ${limit}::int`;
  return rows.map((row) => ({
    accountId: row.account_id,
    hookId: row.hook_id,
    failures: row.failures,
  }));
}

export async function findAccountsWithQueue({ sql }: Database, limit: number): Promise<string[]> {
  const rows = await sql<{ account_id: string }[]>`
    select distinct c.account_id from chat c
    join agent a on a.account_id = c.account_id and a.status = 'online'
    where c.waiting_since is not null limit ${limit}::int`;
  return rows.map((row) => row.account_id);
}
