import { createCrowd } from '../conversation.ts';
import type { Service, Stage } from '../service.ts';
import { holdSnapshot } from './holdLanes.ts';
import { type Point, type Question, runsOf, warmUp } from './question.ts';

type Sql = Service['sql'];

/** Makes it so that there are `count` of them, from none; gives what takes them away. */
type Fill = (stage: Stage, sql: Sql, count: number) => Promise<() => Promise<unknown>>;

let crowds = 0;

const byRows = (about: Pick<Question, 'name' | 'title' | 'axis'>, fill: Fill): Question => ({
  ...about,
  async measure(stage, sizes, pace) {
    const points: Point[] = [];
    const service = await stage.startService('web', 'relay');
    try {
      // What they write has been written by nobody before.
      const firstNumber = 51_990_000_000 + crowds++ * 10_000;
      const crowd = createCrowd({ ...stage, firstNumber, people: 3_000 });
      await warmUp(service, crowd, pace);
      for (const at of sizes) {
        const clear = await fill(stage, service.sql, at);
        points.push({ at, costs: await runsOf(service, crowd, pace) });
        await clear();
      }
      return points;
    } finally {
      await service.stop();
    }
  },
});

export const byDeadEvents = byRows(
  { name: 'dead-events', title: 'Dead events', axis: 'that could not be decided' },
  async (_, sql, count) => {
    await sql`
      insert into inbox_dead (account_id, id, lane, key, line_id, kind, field, at, received_at, body, error, died_at)
      select l.account_id, n, n % 16, substr(sha256(n::text::bytea), 1, 16), l.line_id, 'message', 'messages', now(), now(),
        repeat('x', 400), 'It cannot be worked', now()
      from generate_series(1, ${count}::int) n, (${firstLine(sql)}) as l`;
    await sql`analyze inbox_dead`;
    return () => sql`truncate inbox_dead`;
  },
);

/** An hour of statuses of messages that others send over the same line. */
export const byParked = byRows(
  { name: 'parked', title: 'Parked statuses', axis: 'of messages that are not known' },
  async (_, sql, count) => {
    await sql`
      insert into parked_status (account_id, key, line_id, provider_key, body, at, parked_at, next_look_at)
      select l.account_id, substr(sha256(n::text::bytea), 1, 16), l.line_id, substr(sha256(n::text::bytea), 17, 16),
        repeat('x', 200), at, at, now() + random() * interval '2 seconds'
      from generate_series(1, ${count}::int) n, (${firstLine(sql)}) as l,
        lateral (select now() - random() * interval '55 minutes' as at) as t`;
    await sql`analyze parked_status`;
    return () => sql`truncate parked_status`;
  },
);

/** Of people who have been asked and have time to answer. */
export const byTimers = byRows(
  { name: 'timers', title: 'Timers running', axis: 'of people who have time to answer' },
  async (_, sql, count) => {
    await sql`
      insert into timer (account_id, process_id, timer_id, contact_id, lane, visit, due_at, event)
      select l.account_id, gen_random_uuid(), 'filled', gen_random_uuid(), n % 16, 1,
        now() + interval '1 day' + random() * interval '1 day', '{}'
      from generate_series(1, ${count}::int) n, (${firstLine(sql)}) as l`;
    await sql`analyze timer`;
    return () => sql`delete from timer where timer_id = 'filled'`;
  },
);

/** Rows of the inbox that are gone and that nobody has vacuumed. */
export const byDeadRows = byRows(
  {
    name: 'dead-rows',
    title: 'Dead rows, not vacuumed',
    axis: 'so many in inbox and in timer',
  },
  async (_, sql, count) => {
    await makeDeadRows(sql, count);
    return () => vacuumQueues(sql);
  },
);

/** The same while a transaction is open that began before they were deleted, as that of a backup is. */
export const byKeptRows = byRows(
  {
    name: 'kept-rows',
    title: 'Dead rows that a backup keeps',
    axis: 'so many in inbox and in timer',
  },
  async (stage, sql, count) => {
    const release = await holdSnapshot(stage);
    await makeDeadRows(sql, count);
    return async () => {
      await release();
      await vacuumQueues(sql);
    };
  },
);

const queues = ['inbox', 'timer', 'outbox'];

async function makeDeadRows(sql: Sql, count: number): Promise<void> {
  for (const table of queues) await sql`alter table ${sql(table)} set (autovacuum_enabled = false)`;
  await sql`
    insert into inbox (account_id, id, lane, key, line_id, kind, field, at, received_at, body)
    select l.account_id, g.last * 1024 + n, n % 16, substr(sha256(n::text::bytea), 1, 16), l.line_id, 'message', 'messages',
      now(), now(), repeat('x', 400)
    from generate_series(1, ${count}::int) n, (${firstLine(sql)}) as l, (select last_value as last from inbox_group) as g`;
  await sql`delete from inbox`;
  await sql`select setval('inbox_group', last_value + ${count}::bigint / 1024 + 1) from inbox_group`;
  await sql`
    insert into timer (account_id, process_id, timer_id, contact_id, lane, visit, due_at, event)
    select l.account_id, gen_random_uuid(), 'filled', gen_random_uuid(), n % 16, 1, now() - interval '1 second', '{}'
    from generate_series(1, ${count}::int) n, (${firstLine(sql)}) as l`;
  await sql`delete from timer where timer_id = 'filled'`;
}

async function vacuumQueues(sql: Sql): Promise<void> {
  for (const table of queues) {
    await sql`alter table ${sql(table)} reset (autovacuum_enabled)`;
    await sql`vacuum ${sql(table)}`;
  }
}

const firstLine = (sql: Sql) => sql`
  select account_id, line_id from line_directory where kind = 'line' order by provider_id limit 1`;
