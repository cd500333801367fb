import { expect, test } from 'vitest';
import { allScopes } from '../../src/accounts/apiKey.ts';
import { backendKey } from '../../src/accounts/backendKey.ts';
import { createSecretBox } from '../../src/accounts/secretBox.ts';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { blankSensitive } from '../../src/processes/blankSensitive.ts';
import { createFlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { seedAccount } from '../support/seed.ts';
import { callerOf, newTenant, secretKeys, testDeps } from './testApi.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database, { secretBox });
const app = buildApp(deps);

const talk = {
  schema: 1,
  name: 'Talk',
  language: 'es',
  start: 'greet',
  steps: {
    greet: { type: 'message', text: 'Hola {{ contact.name }}', next: 'age' },
    age: {
      type: 'question',
      text: '¿Edad?',
      answer: { type: 'integer', save_as: 'age' },
      timeout: { after: '2h', next: 'done' },
      next: 'city',
    },
    city: {
      type: 'question',
      text: '¿Ciudad?',
      answer: { type: 'text', save_as: 'city', sensitive: true },
      timeout: { after: '30m', next: 'done' },
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
};

/** A conversation that has come to its second question, and a key of its account. */
async function newTalk(flow: object = talk) {
  const seeded = await seedAccount(database, JSON.parse(JSON.stringify(flow)));
  const { accountId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock };
  const say = async (said: string) => {
    await accept(database, seeded, [text(person(1), said)]);
    await drain(worker, accountId);
  };
  const key = await openUnit(deps, accountId, async (unit) =>
    deps.apiKeys.sign(await deps.apiKeys.create(unit, backendKey('test', allScopes, unit.now))),
  );
  const call = callerOf(app, { 'Truora-API-Key': key });
  for (const said of ['hola', 'muchos', '42']) await say(said);
  const [row] = await sql<{ id: string }[]>`select id from process where account_id = ${accountId}`;
  if (!row) throw new Error('No process');
  const path = `/v1/processes/${toWire('IDP', row.id)}`;
  return { accountId, processId: row.id, path, say, call, key, worker, clock };
}

test('the journal lists what happened, oldest first, page by page, and up to a point', async () => {
  const { path, call } = await newTalk();
  const { body } = await call('GET', `${path}/journal?limit=2`);
  type Entry = { seq: number; event: { type: string }; path: string[]; step: string };
  const shown = (entries: Entry[]) =>
    entries.map((entry) => [entry.event.type, entry.step, entry.path]);
  expect(shown(body.journal)).toEqual([
    ['start', '', ['greet', 'age']],
    ['message', 'age', []],
  ]);
  expect(body.journal[0].reads).toMatchObject({ 'contact.name': '+51900000001' });
  const next = await call('GET', body.next);
  expect(shown(next.body.journal)).toEqual([['message', 'age', ['city']]]);
  expect(next.body.next).toBe('');
  const until = await call('GET', `${path}/journal?until=${body.journal[1].seq}`);
  expect(until.body.journal).toHaveLength(2);
});

test('a process is shown as it stood at any point of its history', async () => {
  const { path, call } = await newTalk();
  const { body } = await call('GET', `${path}/journal`);
  const [first, second, third] = body.journal.map(({ seq }: { seq: number }) => seq);
  const at = async (seq: number) => (await call('GET', `${path}/at?seq=${seq}`)).body;
  expect(await at(first)).toMatchObject({ current_step: 'age', visit: 2, variables: {} });
  expect((await at(first)).messages).toHaveLength(2);
  expect((await at(second)).messages).toHaveLength(3);
  expect(await at(third)).toMatchObject({
    current_step: 'city',
    status: 'pending',
    variables: { age: 42 },
  });
  expect((await call('GET', `${path}/at`)).body.seq).toBe(third);
  expect((await call('GET', `${path}/at?seq=1`)).status).toBe(404);
});

test('a process is replayed from its journal, whatever has become of the contact since', async () => {
  const { accountId, path, call, worker, clock } = await newTalk();
  await sql`update contact set name = 'Otra', language = 'en' where account_id = ${accountId}`;
  await sql`update account set timezone = 'Asia/Tokyo' where id = ${accountId}`;
  expect((await call('POST', `${path}/replay`)).body).toEqual({ identical: true, entries: 3 });
  clock.offsetMs = 31 * 60_000;
  await drain({ ...worker, shelf: createFlowShelf(worker.log) }, accountId);
  expect((await call('POST', `${path}/replay`)).body).toEqual({ identical: true, entries: 4 });
  expect((await call('GET', `${path}/at`)).body).toMatchObject({ status: 'success' });
});

const { city } = talk.steps;
const open = {
  ...talk,
  steps: { ...talk.steps, city: { ...city, answer: { type: 'text', save_as: 'city' } } },
};

test('a journal or a process that somebody has changed is found out, at the entry', async () => {
  const { accountId, processId, path, call } = await newTalk(open);
  await sql`update journal set reads = reads || '{"contact.name": "Eva"}'
    where account_id = ${accountId} and event->>'type' = 'start'`;
  expect((await call('POST', `${path}/replay`)).body).toMatchObject({
    identical: false,
    entries: 1,
    difference: {
      what: 'said',
      recorded: [{ content: { text: 'Hola +51900000001' } }, {}],
      replayed: [{ content: { text: 'Hola Eva' } }, {}],
    },
  });
  await sql`update journal set reads = reads || '{"contact.name": "+51900000001"}'
    where account_id = ${accountId} and event->>'type' = 'start'`;
  await sql`update process set state = jsonb_set(state, '{vars,age}', '43') where id = ${processId}`;
  expect((await call('POST', `${path}/replay`)).body).toMatchObject({
    identical: false,
    difference: { what: 'state', recorded: { variables: ['age'] } },
  });
});

test('how a process ended from outside stands in its journal, and replays', async () => {
  const { path, call, say } = await newTalk();
  await say('baja');
  const { body } = await call('GET', `${path}/journal`);
  expect(body.journal.at(-1).event).toEqual({ type: 'canceled' });
  expect((await call('POST', `${path}/replay`)).body).toEqual({ identical: true, entries: 4 });
  expect((await call('GET', `${path}/at`)).body).toMatchObject({
    status: 'failure',
    failure_status: 'canceled',
  });
});

test('a difference in a process that holds something sensitive shows only what stands in the chat anyhow', async () => {
  const { accountId, path, call } = await newTalk();
  await sql`update journal set reads = reads || '{"contact.name": "Eva"}'
    where account_id = ${accountId} and event->>'type' = 'start'`;
  expect((await call('POST', `${path}/replay`)).body.difference).toMatchObject({
    recorded: [{ content: { text: 'Hola +51900000001' } }, { content: { text: '¿Edad?' } }],
    replayed: [{ content: { text: '***' } }, { content: { text: '¿Edad?' } }],
  });
});

const echoing = {
  ...talk,
  steps: {
    ...talk.steps,
    city: { ...city, next: 'sights' },
    sights: {
      type: 'http',
      method: 'POST',
      url: 'https://sights.example/',
      body: { city: '{{ vars.city }}' },
      timeout: '5s',
      save_as: 'sights',
      next: 'seen',
      failed: 'done',
    },
    seen: {
      type: 'branch',
      cases: [{ if: { '==': [{ var: 'vars.sights.body.of' }, 'Quito'] }, next: 'done' }],
      else: 'lost',
    },
    lost: { type: 'end', status: 'failure' },
  },
};

/** The server says again what it was told. */
async function echo(stage: Awaited<ReturnType<typeof newTalk>>) {
  const { accountId, worker } = stage;
  const answer = { status: 200, headers: { 'x-city': 'Quito' }, body: { of: 'Quito' } };
  await sql`insert into inbox (account_id, id, lane, key, line_id, kind, field, at, body, received_at)
    select ${accountId}, nextval('inbox_group') * 1024, lane, decode(md5(id::text), 'hex'), null, 'answer',
      'call', now(), jsonb_build_object('kind', 'answer', 'callId', id, 'answer', ${sql.json(answer)}::jsonb)::text,
      now()
    from call where account_id = ${accountId}`;
  await drain(worker, accountId);
}

test('what was answered to something sensitive, or a server says of it, is replayed and shown nowhere', async () => {
  const stage = await newTalk(echoing);
  const { path, call, say } = stage;
  await say('Quito');
  await echo(stage);
  for (const part of ['journal', 'at']) {
    expect(JSON.stringify((await call('GET', `${path}/${part}`)).body)).not.toContain('Quito');
  }
  const { body } = await call('GET', `${path}/journal`);
  expect(body.journal.at(-1).event).toMatchObject({
    type: 'call_answered',
    answer: { status: 200, headers: {}, body: '***' },
  });
  expect((await call('POST', `${path}/replay`)).body).toEqual({ identical: true, entries: 5 });
  expect((await call('GET', `${path}/at`)).body).toMatchObject({
    status: 'success',
    variables: { age: 42, city: '***', sights: '***' },
  });
});

test('once that is blanked, a day after the end, a process is shown as it stood before, and no further', async () => {
  const stage = await newTalk(echoing);
  const { path, call, say, worker, accountId } = stage;
  await say('Quito');
  const { body } = await call('GET', `${path}/journal`);
  const before = body.journal.at(-2).seq;
  await echo(stage);
  const later = (hours: number) => ({ ...worker, clock: { offsetMs: hours * 3_600_000 } });
  await openUnit(later(23.9), accountId, blankSensitive);
  expect((await call('POST', `${path}/replay`)).body).toEqual({ identical: true, entries: 5 });

  await openUnit(later(24.1), accountId, blankSensitive);
  expect((await call('GET', `${path}/at?seq=${before}`)).body.variables).toEqual({ age: 42 });
  const why = `The process cannot be replayed: what was sensitive at its entry ${body.journal.at(-1).seq} was blanked, 24 hours after the process had ended`;
  for (const [method, what] of [
    ['POST', 'replay'],
    ['GET', 'at'],
  ] as const) {
    expect(await call(method, `${path}/${what}`)).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining(why) },
    });
  }
  const rows = await sql`select sealed from journal
    where account_id = ${accountId} and length(sealed) > 0`;
  expect(rows).toEqual([]);
});

test('where no key of SECRET_KEY opens it any more, a replay says which key is missing', async () => {
  const { path, call, say, key } = await newTalk();
  const { body } = await call('GET', `${path}/journal`);
  await say('Quito');
  const rotated = { ...deps, secretBox: createSecretBox([Buffer.alloc(32, 8)]) };
  const other = callerOf(buildApp(rotated), { 'Truora-API-Key': key });
  expect(await other('POST', `${path}/replay`)).toMatchObject({
    status: 422,
    body: { message: expect.stringContaining('no key of SECRET_KEY opens what was sensitive') },
  });
  const before = body.journal.at(-1).seq;
  expect((await other('GET', `${path}/at?seq=${before}`)).body.variables).toEqual({ age: 42 });
  const both = { ...deps, secretBox: createSecretBox([Buffer.alloc(32, 8), ...secretKeys]) };
  const again = callerOf(buildApp(both), { 'Truora-API-Key': key });
  expect((await again('POST', `${path}/replay`)).body).toEqual({ identical: true, entries: 4 });
});

test('another account sees nothing of it', async () => {
  const { path } = await newTalk();
  const other = await newTenant(deps);
  expect((await other.call('GET', `${path}/journal`)).status).toBe(404);
  expect((await other.call('GET', `${path}/at`)).status).toBe(404);
  expect((await other.call('POST', `${path}/replay`)).status).toBe(404);
});
