import { expect, test } from 'vitest';
import { allScopes } from '../../src/accounts/apiKey.ts';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { createFlowShelf } from '../../src/relay/flowShelf.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { seedAccount } from '../support/seed.ts';
import { callerOf, newTenant, testDeps } from './testApi.ts';

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
async function newTalk(flow: typeof talk = talk) {
  const seeded = await seedAccount(database, flow);
  const { accountId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock };
  const say = async (said: string) => {
    await accept(database, seeded, [text(person(1), said)]);
    await drain(worker, accountId);
  };
  const key = await openUnit(deps, accountId, (unit) =>
    deps.apiKeys.create(unit, {
      name: 'test',
      keyType: 'backend',
      scopes: allScopes,
      expiresAt: new Date(unit.now.getTime() + 3_600_000),
    }),
  );
  const call = callerOf(app, { 'Truora-API-Key': key });
  for (const said of ['hola', 'muchos', '42']) await say(said);
  const [row] = await sql<{ id: string }[]>`select id from process where account_id = ${accountId}`;
  if (!row) throw new Error('No process');
  const path = `/v1/processes/${toWire('IDP', row.id)}`;
  return { accountId, processId: row.id, path, say, call, worker, clock };
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

test('a journal or a process that somebody has changed is found out, at the entry', async () => {
  const { accountId, processId, path, call } = await newTalk();
  await sql`update journal set reads = reads || '{"contact.name": "Eva"}'
    where account_id = ${accountId} and event->>'type' = 'start'`;
  expect((await call('POST', `${path}/replay`)).body).toMatchObject({
    identical: false,
    entries: 3,
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

test('what was answered to something sensitive is shown nowhere, and cannot be replayed', async () => {
  const { path, call, say } = await newTalk();
  await say('Quito');
  for (const part of ['journal', 'at']) {
    expect(JSON.stringify((await call('GET', `${path}/${part}`)).body)).not.toContain('Quito');
  }
  // How it stood before can be worked out all the same.
  const { body } = await call('GET', `${path}/journal`);
  const before = body.journal.at(-2).seq;
  expect((await call('GET', `${path}/at?seq=${before}`)).body.variables).toEqual({ age: 42 });
  expect(await call('POST', `${path}/replay`)).toMatchObject({
    status: 422,
    body: { message: expect.stringContaining('is sensitive, and kept nowhere') },
  });
});

test('another account sees nothing of it', async () => {
  const { path } = await newTalk();
  const other = await newTenant(deps);
  expect((await other.call('GET', `${path}/journal`)).status).toBe(404);
  expect((await other.call('GET', `${path}/at`)).status).toBe(404);
  expect((await other.call('POST', `${path}/replay`)).status).toBe(404);
});
