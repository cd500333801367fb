import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { forgetActivities } from '../../src/chats/forgetActivities.ts';
import { connect, type Database } from '../../src/db/connect.ts';
import { createIds } from '../../src/db/ids.ts';
import { createMediaStore } from '../../src/media/store.ts';
import { replayProcess } from '../../src/relay/history/replayProcess.ts';
import { tryFlow } from '../../src/relay/onDemand/tryFlow.ts';
import {
  startForgetting,
  startParkedSweep,
  startResuming,
  startSilentChatSweep,
} from '../../src/workers/sweeps.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { type Seeded, seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;
const deps = {
  database,
  clock: { offsetMs: 0 },
  ids: createIds(() => randomBytes(10)),
  log: pino({ level: 'silent' }),
  mediaStore: createMediaStore(mkdtempSync(join(tmpdir(), 'chasqui-sweeps-'))),
};
const day = 24 * 3_600_000;

const desk = {
  schema: 1,
  name: 'Desk',
  language: 'es',
  start: 'desk',
  steps: {
    desk: { type: 'handoff', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

test('a silent chat that cannot be closed keeps no other open', async () => {
  const seeded = await seedAccount(database, desk);
  const { accountId } = seeded;
  const worker = openWorker(database);
  await accept(database, seeded, [text(person(1), 'hola'), text(person(2), 'hola')]);
  await drain(worker, accountId);
  // Whichever comes first: its process stands at a step that its flow does not have.
  await sql`update process set state = jsonb_set(state, '{step}', '"gone"') where chat_id = (
    select id from chat where account_id = ${accountId} limit 1)`;
  await sql`update chat set last_activity_at = now() - interval '25 hours'
    where account_id = ${accountId}`;
  const { shelf, secretBox } = worker;
  const sweep = startSilentChatSweep({ ...deps, shelf, secretBox, wakeSender: () => {} });
  onTestFinished(() => sweep.stop());
  await eventually(async () => {
    const chats =
      await sql`select status from chat where account_id = ${accountId} order by status`;
    return chats.map(({ status }) => status).join() === 'closed,open';
  });
});

const usualDays = {
  unclaimed: 7,
  deadEvents: 90,
  hookLog: 60,
  activities: undefined,
  notices: 90,
  requests: 365,
};

test('what has served its time is forgotten, and nothing sooner', async () => {
  const { accountId, lineId } = await seedAccount(database, desk);
  const ago = (ms: number) => new Date(Date.now() - ms);
  const key = (n: number) => Buffer.alloc(16, n);
  for (const [n, ms] of [7.9 * day, 8.1 * day].entries()) {
    await sql`insert into seen (account_id, key, seen_at) values (${accountId}, ${key(n)}, ${ago(ms)})`;
  }
  for (const [n, ms] of [6.9 * day, 7.1 * day].entries()) {
    await sql`insert into inbox_unclaimed (hash, provider, body, received_at)
      values (${key(n)}, 'meta', ${key(n)}, ${ago(ms)})`;
  }
  for (const [n, ms] of [0.9 * day, 1.1 * day].entries()) {
    await sql`insert into idempotency_key
        (account_id, method, path, key, body_hash, status, answer, created_at)
      values (${accountId}, 'POST', '/', ${String(n)}, ${key(n)}, 200, '{}', ${ago(ms)})`;
  }
  for (const [n, ms] of [-0.1 * day, 0.1 * day].entries()) {
    await sql`insert into provider_media (account_id, media_id, line_id, provider_id, expires_at)
      values (${accountId}, ${deps.ids(Date.now())}, ${lineId}, ${String(n)}, ${ago(ms)})`;
  }
  for (const [n, ms] of [59.9 * day, 60.1 * day].entries()) {
    const id = deps.ids(Date.now() - ms);
    await sql`insert into hook_event (account_id, id, hook_id, event_id, event_type, event_action,
        object, status, attempts, failed, created_at, updated_at)
      values (${accountId}, ${id}, ${id}, ${id}, 'flow_event', ${String(n)},
        '{}', 'success', 1, 0, ${ago(ms)}, ${ago(ms)})`;
  }
  for (const [n, ms] of [3.9 * day, 4.1 * day].entries()) {
    await sql`insert into inbox_dead (account_id, id, lane, key, kind, field, at, body, received_at,
        error, died_at)
      values (${accountId}, ${n}, 0, ${key(n)}, 'message', 'messages', now(), '{}', now(), 'x', ${ago(ms)})`;
  }
  for (const [n, ms] of [99.9 * day, 100.1 * day].entries()) {
    const id = deps.ids(Date.now() - ms);
    await sql`insert into activity (account_id, id, chat_id, contact_id, seq, category, type, actor,
        payload, created_at)
      values (${accountId}, ${id}, ${id}, ${id}, 1, 'chat', ${String(n)}, 'bot', '{}', ${ago(ms)})`;
  }
  for (const [n, ms] of [19.9 * day, 20.1 * day].entries()) {
    const id = deps.ids(Date.now() - ms);
    await sql`insert into notice (account_id, id, field, body, at, created_at)
      values (${accountId}, ${id}, ${String(n)}, '{}', now(), ${ago(ms)})`;
  }
  for (const [n, ms] of [29.9 * day, 30.1 * day].entries()) {
    const id = deps.ids(Date.now() - ms);
    await sql`insert into sent_request
        (account_id, key, chat_id, contact_id, message_id, content_hash, created_at)
      values (${accountId}, ${key(n)}, ${id}, ${id}, ${id}, ${key(n)}, ${ago(ms)})`;
  }
  for (const [n, ms] of [1.9 * day, 2.1 * day].entries()) {
    await sql`insert into tier_use (account_id, waba_id, hour, people)
      values (${accountId}, ${lineId}, ${ago(ms)}, ${n})`;
  }
  const keptDays = {
    ...usualDays,
    deadEvents: 4,
    activities: 100,
    notices: 20,
    requests: 30,
  };
  const forever = startForgetting({ ...deps, keptDays: { ...keptDays, activities: undefined } });
  await forever.stop();
  expect(
    await sql`select type from activity where account_id = ${accountId} order by type`,
  ).toEqual([{ type: '0' }, { type: '1' }]);

  const sweep = startForgetting({ ...deps, keptDays });
  onTestFinished(() => sweep.stop());
  const left = async () =>
    (
      await sql`select (select array_agg(key) from seen) as seen,
        (select array_agg(hash) from inbox_unclaimed) as unclaimed,
        (select array_agg(key) from idempotency_key) as answers,
        (select array_agg(provider_id) from provider_media) as uploads,
        (select array_agg(event_action) from hook_event) as events,
        (select array_agg(field) from notice) as notices,
        (select array_agg(key) from sent_request) as requests,
        (select array_agg(people) from tier_use) as tiers,
        (select array_agg(id::int) from inbox_dead where account_id = ${accountId}) as dead,
        (select array_agg(type) from activity where account_id = ${accountId}) as activities`
    )[0];
  const kept = {
    seen: [key(0)],
    unclaimed: [key(0)],
    answers: ['0'],
    uploads: ['0'],
    events: ['0'],
    notices: ['0'],
    requests: [key(0)],
    tiers: [0],
    dead: [0],
    activities: ['0'],
  };
  let last: unknown;
  await eventually(async () => {
    last = await left();
    return JSON.stringify(last) === JSON.stringify(kept);
  }).catch(() => {});
  expect(last).toEqual(kept);
});

test('a line that was restricted until some time goes on by itself then, and no other line does', async () => {
  const lines = await Promise.all([1, 2, 3].map(() => seedAccount(database, desk)));
  const clock = { offsetMs: 0 };
  const pause = ({ lineId }: Seeded, reason: string, until: string | null) => sql`update line
    set paused_reason = ${reason}, paused_until = now() + ${until}::interval where id = ${lineId}`;
  const [hour, longer, lasting] = lines as [Seeded, Seeded, Seeded];
  await pause(hour, 'silenced', '1 hour');
  await pause(longer, 'silenced', '2 hours');
  await pause(lasting, 'disabled', null);
  const reasons = async () =>
    Promise.all(
      lines.map(async ({ lineId }) => {
        const [row] = await sql`select paused_reason, paused_until from line where id = ${lineId}`;
        return row?.paused_until === null ? row.paused_reason : 'for a time';
      }),
    );
  const once = async () => {
    const sweep = startResuming({ ...deps, clock });
    // The first round is under way from the start, and is waited for.
    await sweep.stop();
  };
  await once();
  expect(await reasons()).toEqual(['for a time', 'for a time', 'disabled']);
  clock.offsetMs = 61 * 60_000;
  await once();
  expect(await reasons()).toEqual([null, 'for a time', 'disabled']);
});

test('what was tried out is forgotten 30 days after its end with the draft it ran, and not while anything needs it', async () => {
  const seeded = await seedAccount(database, desk);
  const { accountId, flowId } = seeded;
  const worker = openWorker(database);
  const clock = { offsetMs: 0 };
  const tryAs = async (n: number, revision: number) => {
    await sql`update flow set draft = ${sql.json(desk)}, draft_revision = ${revision} where id = ${flowId}`;
    const phoneNumber = person(n).phone ?? '';
    const tried = await tryFlow(
      { ...worker, clock, wakeSender: () => {} },
      { accountId, flowId, phoneNumber },
    );
    return tried.processId;
  };
  await accept(database, seeded, [text(person(31), 'hola'), text(person(32), 'hola')]);
  await drain(worker, accountId);
  await sql`update chat set state = 'idle' where account_id = ${accountId}`;
  await sql`update process set status = 'success', finished_at = now() where account_id = ${accountId}`;
  const [ended, open] = [await tryAs(31, 2), await tryAs(32, 3)];
  await sql`update process set status = 'success', finished_at = now() where id = ${ended}`;

  const once = async () => {
    const sweep = startForgetting({ ...deps, clock, keptDays: usualDays });
    await sweep.stop();
  };
  const left = async () => [
    (
      await sql`select id from process where account_id = ${accountId}
      and trigger->>'kind' = 'test' order by id`
    ).map(({ id }) => id),
    (
      await sql`select version from flow_version where account_id = ${accountId}
      order by version`
    ).map(({ version }) => version),
  ];
  clock.offsetMs = 29.9 * day;
  await once();
  expect(await left()).toEqual([
    [ended, open],
    [-3, -2, 1],
  ]);
  // All that it takes is still there.
  await expect(replayProcess(worker, { accountId, processId: ended })).resolves.toBeDefined();

  clock.offsetMs = 30.1 * day;
  await once();
  expect(await left()).toEqual([[open], [-3, 1]]);
  expect(await sql`select 1 from journal where process_id = ${ended}`).toEqual([]);
  expect((await replayProcess(worker, { accountId, processId: open })).identical).toBe(true);
  // Whoever else talked with the account keeps all of it, the others' messages too.
  expect(
    await sql`select 1 from process where account_id = ${accountId} and trigger->>'kind' = 'inbound'`,
  ).toHaveLength(2);
});

test('an account that cannot be swept keeps no other waiting', async () => {
  const [stuck, other] = [await seedAccount(database, desk), await seedAccount(database, desk)];
  const park = ({ accountId, lineId }: Seeded, at: string) => sql`insert into parked_status
    (account_id, key, line_id, provider_key, body, at, parked_at, next_look_at)
    values (${accountId}, ${Buffer.alloc(16, 9)}, ${lineId}, ${Buffer.alloc(16, 9)}, '{}', now(),
      now() - ${at}::interval, now())`;
  // When it is to be looked at next cannot be written.
  await park(stuck, '60 seconds');
  await park(other, '2 hours');
  await sql.unsafe(`alter table parked_status add constraint stuck check (
    account_id <> '${stuck.accountId}' or next_look_at < parked_at + interval '90 seconds')`);
  const sweep = startParkedSweep({ ...deps, wakeRelay: () => {} });
  await sweep.stop();
  const left = await sql`select account_id from parked_status`;
  expect(left).toEqual([{ account_id: stuck.accountId }]);
});

test('once it is to stop, no number of old rows keeps forgetting going on beyond the step in hand', async () => {
  const { accountId } = await seedAccount(database, desk);
  await sql`insert into seen (account_id, key, seen_at)
    select ${accountId}, decode(md5(n::text), 'hex'), now() - interval '9 days'
    from generate_series(1, 20000) as n`;
  const left = async () => (await sql`select 1 from seen where account_id = ${accountId}`).length;
  await startForgetting({ ...deps, keptDays: usualDays }).stop();
  expect(await left()).toBe(19_000);
  const sweep = startForgetting({ ...deps, keptDays: usualDays });
  onTestFinished(() => sweep.stop());
  await eventually(async () => (await left()) === 0, 20_000);
});

test('two processes that forget the same leave nothing, and neither fails', async () => {
  const { accountId } = await seedAccount(database, desk);
  await sql`insert into activity (account_id, id, chat_id, contact_id, seq, category, type, actor, payload, created_at)
    select ${accountId}, lpad(to_hex(n), 32, '0')::uuid, ${accountId}, ${accountId}, n, 'chat', 'x', 'bot', '{}', now()
    from generate_series(1, 5000) as n`;
  const second = connect({ ...database.served, pool: 1, applicationName: 'chasqui test' });
  onTestFinished(() => second.close());
  const forgetAll = async (its: Database) => {
    let all = 0;
    for (let count = -1; count !== 0; all += count) {
      count = await forgetActivities(its, accountId, new Date());
    }
    return all;
  };
  const [one, other] = await Promise.all([forgetAll(database), forgetAll(second)]);
  expect(one + other).toBe(5_000);
  expect(await sql`select 1 from activity where account_id = ${accountId}`).toEqual([]);
});

test('the README says of every table what ends the life of its rows', async () => {
  const readme = await readFile('README.md', 'utf8');
  const [, part = ''] = readme.split('**How long things are kept**');
  const rows = (part.split('**Backups.**')[0] ?? '').split('\n').map((line) => line.split('|')[1]);
  const named = rows.flatMap((cell) =>
    [...(cell ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  const tables = await sql`select tablename from pg_tables where schemaname = 'public'`;
  expect(tables.map(({ tablename }) => tablename).filter((name) => !named.includes(name))).toEqual(
    [],
  );
});
