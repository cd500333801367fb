import { type Env, Hono } from 'hono';
import { Gauge, register } from 'prom-client';
import type { Database } from '../db/connect.ts';
import type { Deps } from '../deps.ts';

const inboxOldest = new Gauge({
  name: 'chasqui_inbox_oldest_seconds',
  help: 'Age of the oldest event that waits for its turn; 0 when none does',
});
const inboxWaiting = new Gauge({
  name: 'chasqui_inbox',
  help: 'Events that wait for their turn; estimated from 100,000 on',
});
const inboxDead = new Gauge({
  name: 'chasqui_inbox_dead',
  help: 'Events that condemned themselves',
});
const outboxWaiting = new Gauge({
  name: 'chasqui_outbox',
  help: 'Chats with a message to send, by line (its provider’s id) and class',
  labelNames: ['line', 'class'] as const,
});
const databaseAnswers = new Gauge({
  name: 'chasqui_database_answers',
  help: '1 while the database answers within a second; while it is 0 what is counted in it is not told',
});
const hookEvents = new Gauge({
  name: 'chasqui_hook_events',
  help: 'Events that wait to be delivered to receivers of hooks; 100,000 stands for that and more',
});
const hookEventsOldest = new Gauge({
  name: 'chasqui_hook_events_oldest_seconds',
  help: 'How long the longest-waiting of them has been due, those of failing hooks left out',
});
const hooksFailing = new Gauge({
  name: 'chasqui_hooks_failing',
  help: 'Enabled hooks whose receiver has taken nothing for five requests or more',
});
const optedOut = new Gauge({ name: 'chasqui_opted_out', help: 'Contacts who opted out of all' });
const oldestSnapshot = new Gauge({
  name: 'chasqui_oldest_snapshot_seconds',
  help: 'Age of the oldest transaction that keeps dead rows alive; queues slow down beyond 60',
});

const classNames = ['reply', 'notification', 'campaign'];
const answersWithinMs = 1_000;
/** What is read from the database: the rest of the metrics is this process's own. */
const ofDatabase = [
  inboxOldest,
  inboxWaiting,
  inboxDead,
  hookEvents,
  hookEventsOldest,
  hooksFailing,
  optedOut,
  oldestSnapshot,
];

/** What a process without the role `web` serves: nothing but how it does. */
export function buildOperationsApp(deps: Pick<Deps, 'database'>): Hono<Env> {
  const app = new Hono<Env>();
  addOperationsRoutes(app, deps);
  return app;
}

/** For whoever runs the service: is it up, can it work, how does it do. Public, and about nobody. */
export function addOperationsRoutes(app: Hono<Env>, deps: Pick<Deps, 'database'>): void {
  app.get('/health', (c) => c.json({ status: 'ok' }));

  app.get('/ready', async (c) => {
    const answered = await inTime(deps.database.sql`select 1`);
    return answered
      ? c.json({ status: 'ready' })
      : c.json({ status: 'unavailable', message: 'The database does not answer' }, 503);
  });

  app.get('/metrics', async (c) => {
    const measured = await inTime(measure(deps));
    databaseAnswers.set(measured ? 1 : 0);
    // A number from before would say that all is well.
    if (!measured) forget();
    c.header('Content-Type', register.contentType);
    return c.body(await register.metrics());
  });
}

function forget(): void {
  for (const gauge of ofDatabase) gauge.remove();
  outboxWaiting.reset();
}

/** Whether it succeeds within a second. */
const inTime = (work: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    work.then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), answersWithinMs).unref()),
  ]);

async function measure({ database }: Pick<Deps, 'database'>): Promise<void> {
  const { sql } = database;
  const [[row], outbox] = await Promise.all([
    database.isDistributed ? askShards(database) : ask(database),
    sql<{ line: string; class: number; count: number }[]>`
      select l.provider_id as line, o.class, count(*)::int as count
      from outbox o join line l on l.account_id = o.account_id and l.id = o.line_id
      group by 1, 2`,
  ]);
  if (!row) return;
  inboxWaiting.set(row.waiting);
  inboxOldest.set(Math.max(0, row.oldest));
  inboxDead.set(row.dead);
  hookEvents.set(row.hook_events);
  hookEventsOldest.set(Math.max(0, row.hook_oldest));
  hooksFailing.set(row.hooks_failing);
  optedOut.set(row.opted_out);
  oldestSnapshot.set(row.snapshot);
  outboxWaiting.reset();
  for (const { line, class: place, count } of outbox) {
    outboxWaiting.set({ line, class: classNames[place] ?? 'reply' }, count);
  }
}

type Gauges = {
  waiting: number;
  oldest: number;
  dead: number;
  hook_events: number;
  hook_oldest: number;
  hooks_failing: number;
  opted_out: number;
  snapshot: number;
};

/** Of long queues by their ends. */
const ask = ({ sql }: Database) =>
  sql<Gauges[]>`with recursive first as (
        (select account_id, received_at from inbox order by account_id, id limit 1)
        union all
        select n.account_id, n.received_at from first f cross join lateral (
          select i.account_id, i.received_at from inbox i where i.account_id > f.account_id
          order by i.account_id, i.id limit 1) as n
      ), counted as (
        select count(*)::int as events from (
          select 1 from inbox order by account_id, id limit 100000) as i
      )
      select (select case when events < 100000 then events
            else greatest(events, pg_stat_get_live_tuples('inbox'::regclass)::int) end
          from counted) as waiting,
        (select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 from first) as oldest,
        (select count(*)::int from inbox_dead) as dead,
        (select count(*)::int from (
          select 1 from hook_event where due_at is not null limit 100000) as e) as hook_events,
        (select coalesce(extract(epoch from now() - min(e.due_at)), 0)::float8
          from hook k cross join lateral (
            select due_at from hook_event e
            where e.account_id = k.account_id and e.hook_id = k.id and e.due_at is not null
            order by e.due_at limit 1) as e
          where k.status = 'enabled' and k.failures < 5) as hook_oldest,
        (select count(*)::int from hook where status = 'enabled' and failures >= 5) as hooks_failing,
        (select count(*)::int from contact where opted_out_at is not null) as opted_out,
        (select coalesce(max(extract(epoch from now() - xact_start)), 0)::float8
          from pg_stat_activity where backend_xmin is not null) as snapshot`;

/** All shards are asked at once, each for the whole of what it has. */
const askShards = ({ sql }: Database) =>
  sql<Gauges[]>`
      select (select count(*)::int from (select 1 from inbox limit 100000) as i) as waiting,
        (select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 from inbox) as oldest,
        (select count(*)::int from inbox_dead) as dead,
        (select count(*)::int from (
          select 1 from hook_event where due_at is not null limit 100000) as e) as hook_events,
        (select coalesce(extract(epoch from now() - min(e.due_at)), 0)::float8
          from hook k join hook_event e on e.account_id = k.account_id and e.hook_id = k.id
          where e.due_at is not null and k.status = 'enabled' and k.failures < 5) as hook_oldest,
        (select count(*)::int from hook where status = 'enabled' and failures >= 5) as hooks_failing,
        (select count(*)::int from contact where opted_out_at is not null) as opted_out,
        (select coalesce(max(extract(epoch from now() - xact_start)), 0)::float8
          from pg_stat_activity where backend_xmin is not null) as snapshot`;
