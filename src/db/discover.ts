import type { Database } from './connect.ts';
import * as onShards from './discoverOnShards.ts';

/**
 * Who has work, across accounts: read-only and without locks, by skip scans over the indexes of the
 * queues, and only ever a hint. The claim that follows names one account and sees for itself. A skip scan
 * goes from row to row and so cannot go over shards: where tables are distributed, `discoverOnShards` asks.
 *
 * The one place, with that, where a query does not name its account.
 */

/** Where reading begins: nothing of the inbox has a lower id or this, no timer is due before. */
export type QueueStarts = { inboxAfter: number; timersFrom: Date };

export const fromTheBeginning: QueueStarts = { inboxAfter: 0, timersFrom: new Date(0) };

/** Accounts with events or with due timers, at most `limit`. */
export async function findAccountsWithWork(
  database: Database,
  offsetMs: number,
  limit: number,
  { inboxAfter: after, timersFrom }: QueueStarts = fromTheBeginning,
): Promise<string[]> {
  if (database.isDistributed) return onShards.findAccountsWithWork(database, offsetMs, limit);
  const { sql } = database;
  // What is dead stands at the beginning of each account's: where it is to be passed over, each is looked up by key.
  const waiting =
    after > 0
      ? sql`select a.id as account_id from account a cross join lateral (
          select 1 from inbox where account_id = a.id and id > ${after}
          order by account_id, id limit 1) as i`
      : sql`(select account_id from inbox order by account_id limit 1)
        union all
        select (select i.account_id from inbox i where i.account_id > w.account_id
          order by i.account_id limit 1)
        from waiting w where w.account_id is not null`;
  const rows = await sql<{ account_id: string }[]>`
    with recursive waiting as (
      ${waiting}
    ), timed as (
      ${timedAccounts(database, timersFrom)}
    )
    select account_id from waiting where account_id is not null
    union
    select account_id from timed where account_id is not null and exists (
      select 1 from generate_series(0, 15) as l(lane) where exists (
        select 1 from timer t where t.account_id = timed.account_id and t.lane = l.lane
          and t.due_at between ${timersFrom} and ${onShards.nowOf(database, offsetMs)}))
    limit ${limit}::int`;
  return rows.map((row) => row.account_id);
}

/** Recursive, of the name `timed`: accounts with timers, or where the dead are to be passed over, all. */
const timedAccounts = ({ sql }: Database, from: Date) =>
  from.getTime() > 0
    ? sql`select id as account_id from account`
    : sql`(select account_id from timer order by account_id limit 1)
      union all
      select (select t.account_id from timer t where t.account_id > w.account_id
        order by t.account_id limit 1)
      from timed w where w.account_id is not null`;

/**
 * The moment before which no timer is due, of those that are not due before `from`: what is set from now on is
 * not due earlier, unless its transaction takes more than five seconds: then it is found a little later. Where tables
 * are distributed nobody looks.
 */
export async function findTimerStart(
  database: Database,
  offsetMs: number,
  from: Date,
): Promise<Date> {
  if (database.isDistributed) return from;
  const { sql } = database;
  const [row] = await sql<{ start: Date }[]>`
    with recursive timed as (
      ${timedAccounts(database, from)}
    )
    select least(min(t.due_at), ${onShards.nowOf(database, offsetMs)} - interval '5 seconds') as start
    from timed cross join generate_series(0, 15) as l(lane) cross join lateral (
      select due_at from timer where account_id = timed.account_id and lane = l.lane
        and due_at >= ${from} order by due_at limit 1) as t`;
  return row?.start ?? from;
}

/**
 * The least id greater than `after` that waits in the inbox, and the number of inserts that have been given
 * theirs. Where tables are distributed nobody looks, and it begins at its beginning.
 */
export async function findInboxStart(
  { sql, isDistributed }: Database,
  after: number,
): Promise<{ first: number | undefined; inserts: number }> {
  if (isDistributed) return { first: undefined, inserts: 0 };
  const firsts =
    after > 0
      ? sql`select a.id as account_id, i.id from account a cross join lateral (
          select id from inbox where account_id = a.id and id > ${after}
          order by account_id, id limit 1) as i`
      : sql`(select account_id, id from inbox order by account_id, id limit 1)
        union all
        select n.account_id, n.id from f cross join lateral (
          select i.account_id, i.id from inbox i where i.account_id > f.account_id
          order by i.account_id, i.id limit 1) as n`;
  const [row] = await sql<{ first: number | null; inserts: number }[]>`
    with recursive f as (${firsts})
    select min(f.id)::float8 as first, (select last_value::float8 from inbox_group) as inserts from f`;
  return { first: row?.first ?? undefined, inserts: row?.inserts ?? 0 };
}

/** How many events wait, by account: reads all of them. */
export const countWaiting = ({ sql }: Database) =>
  sql<{ accountId: string; events: number }[]>`
    select account_id as "accountId", count(*)::float8 as events from inbox group by account_id`;

export type LineWithWork = { accountId: string; lineId: string };

/** Lines with a message that may leave, or with an attempt that somebody must look after. */
export const findLinesWithWork = (database: Database, offsetMs: number, limit: number) =>
  findLinesDue(database, { table: 'outbox', column: 'ready_at' }, offsetMs, limit);

/** Lines with a read mark that is due. */
export const findLinesWithChores = (database: Database, offsetMs: number, limit: number) =>
  findLinesDue(database, { table: 'chore', column: 'due_at' }, offsetMs, limit);

async function findLinesDue(
  database: Database,
  queue: onShards.LineQueue,
  offsetMs: number,
  limit: number,
): Promise<LineWithWork[]> {
  if (database.isDistributed) return onShards.findLinesDue(database, queue, offsetMs, limit);
  const { sql } = database;
  const { table, column } = queue;
  // Its index is by class first: a message of any class.
  const ofClass = table === 'outbox' ? sql`and q.class in (0, 1, 2)` : sql``;
  const rows = await sql<{ account_id: string; line_id: string }[]>`
    with recursive l as (
      (select account_id, line_id from ${sql(table)} order by account_id, line_id limit 1)
      union all
      select n.account_id, n.line_id from l cross join lateral (
        select q.account_id, q.line_id from ${sql(table)} q
        where (q.account_id, q.line_id) > (l.account_id, l.line_id)
        order by q.account_id, q.line_id limit 1) as n
    )
    select account_id, line_id from l where exists (
      select 1 from ${sql(table)} q
      where q.account_id = l.account_id and q.line_id = l.line_id ${ofClass}
        and q.${sql(column)} <= ${onShards.nowOf(database, offsetMs)})
    limit ${limit}::int`;
  return rows.map((row) => ({ accountId: row.account_id, lineId: row.line_id }));
}

/** Lines with a running campaign that has somebody to write to. */
export async function findLinesWithCampaigns(
  database: Database,
  offsetMs: number,
  limit: number,
): Promise<LineWithWork[]> {
  if (database.isDistributed) return onShards.findLinesWithCampaigns(database, offsetMs, limit);
  const { sql } = database;
  const now = onShards.nowOf(database, offsetMs);
  const rows = await sql<{ account_id: string; line_id: string }[]>`
    select distinct c.account_id, c.line_id from campaign c
    left join campaign_pace p on p.account_id = c.account_id and p.campaign_id = c.id
    cross join lateral (select 1 from campaign_recipient r
      where r.account_id = c.account_id and r.campaign_id = c.id and r.due_at <= ${now} limit 1) as due
    where c.status = 'running' and (p.rests_until is null or p.rests_until <= ${now})
    limit ${limit}::int`;
  return rows.map((row) => ({ accountId: row.account_id, lineId: row.line_id }));
}

/** Accounts with a campaign that is not over, or has been for less than a month: answers to it still count. */
export async function findAccountsWithCampaigns(
  database: Database,
  offsetMs: number,
): Promise<string[]> {
  const rows = await database.sql<{ account_id: string }[]>`
    select distinct account_id from campaign
    where status in ('scheduled', 'planning', 'running', 'paused')
      or finished_at > ${onShards.nowOf(database, offsetMs)} - interval '31 days'`;
  return rows.map((row) => row.account_id);
}

/** Accounts with sends in doubt that nothing has settled. */
export async function findAccountsInDoubt({ sql }: Database): Promise<string[]> {
  const rows = await sql<{ account_id: string }[]>`
    select distinct account_id from attempt
    where outcome = 'in_doubt' and doubt_settled_at is null limit 1000`;
  return rows.map((row) => row.account_id);
}

/** Accounts with statuses that wait for their message. */
export async function findAccountsWithParked({ sql }: Database): Promise<string[]> {
  const rows = await sql<{ account_id: string }[]>`
    select distinct account_id from parked_status limit 1000`;
  return rows.map((row) => row.account_id);
}

/**
 * Accounts with a row that is due now: received files to be fetched (`media`), calls to be made (`call`),
 * PDFs of processes to be drawn (`process_pdf`).
 */
export async function findAccountsDue(
  database: Database,
  table: onShards.AccountQueue,
  offsetMs: number,
  limit: number,
): Promise<string[]> {
  if (database.isDistributed) return onShards.findAccountsDue(database, table, offsetMs, limit);
  const { sql } = database;
  const rows = await sql<{ account_id: string }[]>`
    with recursive waiting as (
      (select account_id from ${sql(table)} where due_at is not null order by account_id limit 1)
      union all
      select (select q.account_id from ${sql(table)} q
        where q.account_id > w.account_id and q.due_at is not null
        order by q.account_id limit 1)
      from waiting w where w.account_id is not null
    )
    select account_id from waiting where account_id is not null and exists (
      select 1 from ${sql(table)} q where q.account_id = waiting.account_id
        and q.due_at <= ${onShards.nowOf(database, offsetMs)})
    limit ${limit}::int`;
  return rows.map((row) => row.account_id);
}

/** Chats that are open although nothing has happened in them since, at most `limit`. */
export async function findSilentChats(
  database: Database,
  silentSince: Date,
  limit: number,
): Promise<{ accountId: string; chatId: string }[]> {
  if (database.isDistributed) return onShards.findSilentChats(database, silentSince, limit);
  const { sql } = database;
  const rows = await sql<{ account_id: string; id: string }[]>`
    select a.id as account_id, c.id from account a cross join lateral (
      select id from chat
      where account_id = a.id and status = 'open' and last_activity_at < ${silentSince}
        and active_slot <= ${silentSince}
      order by active_slot limit ${limit}::int) as c
    limit ${limit}::int`;
  return rows.map((row) => ({ accountId: row.account_id, chatId: row.id }));
}

/** Accounts with a line whose pause has an end that has come, at most `limit`. */
export async function findAccountsToResume(
  { sql }: Database,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ account_id: string }[]>`
    select distinct account_id from line where paused_until <= ${now} limit ${limit}::int`;
  return rows.map((row) => row.account_id);
}

/** WABAs whose templates were last asked for before that, or never, at most `limit`. */
export async function findWabasWithTemplatesDue(
  { sql }: Database,
  askedBefore: Date,
  limit: number,
): Promise<{ accountId: string; wabaId: string }[]> {
  const rows = await sql<{ account_id: string; id: string }[]>`
    select account_id, id from waba
    where templates_synced_at is null or templates_synced_at < ${askedBefore}
    limit ${limit}::int`;
  return rows.map((row) => ({ accountId: row.account_id, wabaId: row.id }));
}

/** `failures`: requests in a row that failed; of a hook that is no more, none. */
export type DueHook = { accountId: string; hookId: string; failures: number };

/** Hooks with an event to send, but for those that are disabled or rest; at most `limit`, after `last`. */
export async function findHooksDue(
  database: Database,
  offsetMs: number,
  limit: number,
  last: { accountId: string; hookId: string } = { accountId: nobody, hookId: nobody },
): Promise<DueHook[]> {
  if (database.isDistributed) return onShards.findHooksDue(database, offsetMs, limit, last);
  const { sql } = database;
  const rows = await sql<{ account_id: string; hook_id: string; failures: number }[]>`
    with recursive h as (
      (select account_id, hook_id from hook_event
        where (account_id, hook_id) > (${last.accountId}::uuid, ${last.hookId}::uuid)
          and due_at is not null
        order by account_id, hook_id limit 1)
      union all
      select n.account_id, n.hook_id from h cross join lateral (
        select e.account_id, e.hook_id from hook_event e
        where (e.account_id, e.hook_id) > (h.account_id, h.hook_id) and e.due_at is not null
        order by e.account_id, e.hook_id limit 1) as n
    )
    select h.account_id, h.hook_id, coalesce(k.failures, 0) as failures
    from h left join hook k on k.account_id = h.account_id and k.id = h.hook_id
    where (k.id is null or (k.status = 'enabled'
        and coalesce(k.rests_until, '-infinity') <= ${onShards.nowOf(database, offsetMs)}))
      and exists (select 1 from hook_event e
        where e.account_id = h.account_id and e.hook_id = h.hook_id
          and e.due_at <= ${onShards.nowOf(database, offsetMs)})
    limit ${limit}::int`;
  return rows.map((row) => ({
    accountId: row.account_id,
    hookId: row.hook_id,
    failures: row.failures,
  }));
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** Accounts in which a chat waits for an agent while somebody is online. */
export async function findAccountsWithQueue(database: Database, limit: number): Promise<string[]> {
  if (database.isDistributed) return onShards.findAccountsWithQueue(database, limit);
  const { sql } = database;
  const rows = await sql<{ account_id: string }[]>`
    with recursive waiting as (
      (select account_id from chat where waiting_since is not null order by account_id limit 1)
      union all
      select (select c.account_id from chat c
        where c.account_id > w.account_id and c.waiting_since is not null
        order by c.account_id limit 1)
      from waiting w where w.account_id is not null
    )
    select account_id from waiting where account_id is not null and exists (
      select 1 from agent a where a.account_id = waiting.account_id and a.status = 'online')
    limit ${limit}::int`;
  return rows.map((row) => row.account_id);
}

/** Users of the console with that e-mail, whichever account they are of; those that were made first, first. */
export const findUsersByEmail = ({ sql }: Database, email: string) =>
  sql<{ accountId: string; userId: string }[]>`
    select account_id as "accountId", id as "userId" from console_user
    where email = ${email} order by created_at, id limit 20`;
