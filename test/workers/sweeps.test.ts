import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createIds } from '../../src/db/ids.ts';
import { startForgetting, startSilentChatSweep } from '../../src/workers/sweeps.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;
const deps = {
  database,
  clock: { offsetMs: 0 },
  ids: createIds(() => randomBytes(10)),
  log: pino({ level: 'silent' }),
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
  await sql`update chat set last_activity_at = now() - interval '25 hours'`;
  const { shelf, secretBox } = worker;
  const sweep = startSilentChatSweep({ ...deps, shelf, secretBox, wakeSender: () => {} });
  onTestFinished(() => sweep.stop());
  await eventually(async () => {
    const chats = await sql`select status from chat order by status`;
    return chats.map(({ status }) => status).join() === 'closed,open';
  });
});

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
  const sweep = startForgetting(deps);
  onTestFinished(() => sweep.stop());
  const left = async () =>
    (
      await sql`select (select array_agg(key) from seen) as seen,
        (select array_agg(hash) from inbox_unclaimed) as unclaimed,
        (select array_agg(key) from idempotency_key) as answers,
        (select array_agg(provider_id) from provider_media) as uploads,
        (select array_agg(event_action) from hook_event) as events`
    )[0];
  const kept = {
    seen: [key(0)],
    unclaimed: [key(0)],
    answers: ['0'],
    uploads: ['0'],
    events: ['0'],
  };
  let last: unknown;
  await eventually(async () => {
    last = await left();
    return JSON.stringify(last) === JSON.stringify(kept);
  }).catch(() => {});
  expect(last).toEqual(kept);
});
