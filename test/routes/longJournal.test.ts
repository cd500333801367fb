import { expect, test } from 'vitest';
import { allScopes } from '../../src/accounts/apiKey.ts';
import { backendKey } from '../../src/accounts/backendKey.ts';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { seedAccount } from '../support/seed.ts';
import { callerOf, testDeps } from './testApi.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database, { secretBox });
const app = buildApp(deps);

const asking = {
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'ask',
  settings: { expires_after: '7d' },
  steps: {
    ask: {
      type: 'question',
      text: '¿Quién?',
      answer: { type: 'text', save_as: 'who' },
      next: 'again',
    },
    again: { type: 'message', text: 'Hola {{ vars.who }}', next: 'ask' },
  },
};

/** A conversation in which the same was answered again and again, until its journal has so many entries. */
async function askedFor(entries: number) {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  for (const said of ['hola', 'Ana']) {
    await accept(database, seeded, [text(person(1), said)]);
    await drain(worker, accountId);
  }
  // Each further round is as the first: an answer in, two messages out, and the entry between them.
  const rounds = entries - 2;
  const [last] = await sql<{ id: string; chat: string; seq: number }[]>`
    select p.id, p.chat_id as chat, c.seq from process p join chat c on c.account_id = p.account_id and c.id = p.chat_id
    where p.account_id = ${accountId}`;
  if (!last) throw new Error('No process');
  const { id, chat, seq } = last;
  const written = await sql<{ id: string; place: number }[]>`
    (select id, 1 as place from message where account_id = ${accountId} and direction = 'in'
      order by seq desc limit 1)
    union all (select id, 3 from message where account_id = ${accountId} and content->>'text' = 'Hola Ana')
    union all (select id, 4 from message where account_id = ${accountId} and direction = 'out'
      order by seq desc limit 1)`;
  for (const { id: like, place } of written) {
    await sql`insert into message
      select copy.* from message m, generate_series(1, ${rounds}::int) as n,
        lateral jsonb_populate_record(null::message, to_jsonb(m) || jsonb_build_object(
          'id', md5(n || ' ' || m.id)::uuid, 'seq', ${seq}::int + 4 * (n - 1) + ${place}::int,
          'visit', m.visit + 2 * n, 'provider_key', null)) as copy
      where m.id = ${like}`;
  }
  const heard = written.find(({ place }) => place === 1)?.id ?? '';
  await sql`insert into journal
    select copy.* from journal j, generate_series(1, ${rounds}::int) as n,
      lateral jsonb_populate_record(null::journal, to_jsonb(j) || jsonb_build_object(
        'seq', ${seq}::int + 4 * (n - 1) + 2, 'visit', j.visit + 2 * n,
        'event', jsonb_build_object('type', 'message', 'id', 'MSG' || md5(n || ' ' || ${heard}::text)))) as copy
    where j.account_id = ${accountId} and j.event->>'type' = 'message'`;
  await sql`update process set state = jsonb_set(state, '{visit}', ((state->>'visit')::int + 2 * ${rounds}::int)::text::jsonb)
    where id = ${id}`;
  await sql`update chat set seq = ${seq} + 4 * ${rounds}::int where id = ${chat}`;
  const key = await openUnit(deps, accountId, async (unit) =>
    deps.apiKeys.sign(await deps.apiKeys.create(unit, backendKey('test', allScopes, unit.now))),
  );
  const call = callerOf(app, { 'Truora-API-Key': key });
  return { call, path: `/v1/processes/${toWire('IDP', id)}` };
}

test('a journal of 20,000 entries is replayed to its end, and others are answered meanwhile', {
  timeout: 240_000,
}, async () => {
  const { call, path } = await askedFor(20_000);
  let isDone = false;
  const replaying = call('POST', `${path}/replay`).finally(() => {
    isDone = true;
  });
  let meanwhile = 0;
  while (!isDone) {
    expect((await call('GET', `${path}/journal?limit=1`)).status).toBe(200);
    if (!isDone) meanwhile += 1;
  }
  expect((await replaying).body).toEqual({ identical: true, entries: 20_000 });
  expect(meanwhile).toBeGreaterThan(20);

  const { body } = await call('GET', `${path}/at`);
  expect(body).toMatchObject({ current_step: 'ask', variables: { who: 'Ana' } });
  expect([body.messages.length, body.messages_before]).toEqual([1_000, 38_999]);
});
