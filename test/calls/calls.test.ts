import { expect, test } from 'vitest';
import { putSecret } from '../../src/accounts/putSecret.ts';
import { claimCalls, type DueCall } from '../../src/calls/claimCalls.ts';
import { vanished } from '../../src/calls/metrics.ts';
import { toWire } from '../../src/db/ids.ts';
import { createMediaLinks } from '../../src/media/signLink.ts';
import { media } from '../../src/media/table.ts';
import { openRequest } from '../../src/processes/sealedRequest.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { sendJson, startServer } from './server.ts';
import { bad, good, openCaller, talk } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const call = {
  type: 'http',
  method: 'GET',
  url: 'https://shop.example/quote',
  timeout: '10s',
  save_as: 'quote',
  next: 'price',
  failed: 'sorry',
};
const price = { type: 'message', text: 'Son {{ vars.quote.body.total }}', next: 'done' };
const sorry = { type: 'message', text: 'Falló: {{ vars.quote.error }}', next: 'done' };
const done = { type: 'end', status: 'success' };
const shop = { call, price, sorry, done };

test('what a flow asks for is called, and its answer goes on with the flow', async () => {
  const server = await startServer((_, response) => sendJson(response, { total: 12 }));
  const stage = await talk(database, {
    ...shop,
    call: {
      ...call,
      method: 'POST',
      url: `${server.url}/quote`,
      body: { who: '{{ contact.phone }}' },
    },
  });
  await stage.say('hola');
  expect([await stage.out(), await stage.processes()]).toEqual([[], ['pending']]);
  expect(await stage.work()).toBe(1);
  expect(await stage.out()).toEqual([]);
  await stage.turn();
  expect(await stage.out()).toEqual(['Son 12']);
  expect(await stage.processes()).toEqual(['success']);
  expect(await stage.calls()).toEqual([]);
  const [process] = await sql<{ id: string }[]>`
    select id from process where account_id = ${stage.accountId}`;
  expect(server.came).toHaveLength(1);
  expect(server.came[0]).toMatchObject({
    method: 'POST',
    path: '/quote',
    body: JSON.stringify({ who: person(1).phone }),
  });
  expect(server.came[0]?.headers['idempotency-key']).toBe(
    `${toWire('IDP', process?.id ?? '')}:call:1`,
  );
});

test('the row of a call holds its request as ciphertext, with the secrets it names left open', async () => {
  const url = 'https://x.example/{{ contact.phone }}?k={{ secrets.shop }}';
  const stage = await talk(database, { ...shop, call: { ...call, url } });
  await stage.say('hola');
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  expect(Object.keys(due.request)).toEqual(['$sealed']);
  expect(openRequest(secretBox, due).url).toEqual([
    { text: `https://x.example/${person(1).phone}?k=` },
    { secret: 'shop' },
  ]);
});

test('two callers at once take every call once', async () => {
  const stage = await talk(database, shop);
  const other = openCaller(database, stage);
  const people = Array.from({ length: 30 }, (_, n) => text(person(n + 1), 'hola'));
  await accept(database, stage.seeded, people);
  await stage.turn();
  const taken = await Promise.all([stage.claim(20), other.claim(20)]);
  const ids = taken.flat().map(({ id }) => id);
  expect(ids).toHaveLength(30);
  expect(new Set(ids).size).toBe(30);
  expect(await stage.claim()).toEqual([]);
});

test('of two answers of a call the first is decided, and once', async () => {
  const stage = await talk(database, shop);
  await stage.say('hola');
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  expect(await stage.settle(due, good({ total: 1 }))).toBe(true);
  expect(await stage.settle(due, good({ total: 2 }))).toBe(false);
  const [row] = await sql`select * from inbox where account_id = ${stage.accountId}`;
  await stage.turn();
  expect(await stage.out()).toEqual(['Son 1']);
  // The same event again, as after a restore of the inbox: the row of its call is gone.
  await sql`insert into inbox ${sql(row ?? {})}`;
  await stage.turn();
  expect(await stage.out()).toEqual(['Son 1']);
  expect(await stage.settle(due, good({ total: 3 }))).toBe(false);
  expect(await sql`select kind from inbox where account_id = ${stage.accountId}`).toEqual([]);
  expect(await sql`select kind from inbox_dead where account_id = ${stage.accountId}`).toEqual([]);
});

test('two workers that meet over one answer decide it once', async () => {
  const stage = await talk(database, shop);
  const people = Array.from({ length: 20 }, (_, n) => text(person(n + 1), 'hola'));
  await accept(database, stage.seeded, people);
  await stage.turn();
  for (const due of await stage.claim(20)) await stage.settle(due, good({ total: 7 }));
  const workers = [openWorker(database), openWorker(database)];
  await Promise.all(workers.map((worker) => drain(worker, stage.accountId)));
  expect(await stage.out()).toEqual(Array(20).fill('Son 7'));
});

test('a call whose caller has vanished is made again when its lease is over, with the same call id', async () => {
  const stage = await talk(database, shop);
  await stage.say('hola');
  const [first] = await stage.claim();
  stage.pass(14_000);
  expect(await stage.claim()).toEqual([]);
  stage.pass(2_000);
  const [second] = await stage.claim();
  if (!first || !second) throw new Error('No call');
  expect([second.callId, second.tries]).toEqual([first.callId, 2]);
  // The first had only been frozen: its failure says nothing of the second's try, its answer does.
  await stage.settle(first, bad(500));
  expect(await stage.calls()).toMatchObject([{ tries: 2, failed: 0, answered: true }]);
});

test('a call that three callers have vanished over is made no more: the flow goes on by failed', async () => {
  const server = await startServer((_, response) => sendJson(response, { total: 1 }));
  const stage = await talk(database, { ...shop, call: { ...call, url: server.url } });
  await stage.say('hola');
  const noticed = async () => (await vanished.get()).values[0]?.value ?? 0;
  const before = await noticed();
  for (const count of [0, 1, 2]) {
    expect((await stage.claim()).map((due) => due.vanished)).toEqual([count]);
    stage.pass(16_000);
  }
  expect(await stage.work()).toBe(1);
  await stage.turn();
  expect([await stage.out(), server.came]).toEqual([['Falló: gave_up'], []]);
  expect((await noticed()) - before).toBe(3);
});

test('tries that end, if only in a failure or broken off, are no sign against a call', async () => {
  const retry = { attempts: 3, delay: '1s' };
  const stage = await talk(database, { ...shop, call: { ...call, retry } });
  await stage.say('hola');
  for (const outcome of [bad(500), { putOffMs: 1_000 }, bad(503)]) {
    const [due] = await stage.claim();
    if (!due) throw new Error('No call');
    await stage.settle(due, outcome);
    stage.pass(1_100);
  }
  expect((await stage.claim()).map((due) => due.vanished)).toEqual([0]);
});

test('of many calls whose caller has vanished few are made at a time, and a second time one, beside all others', async () => {
  const stage = await talk(database, shop);
  const people = Array.from({ length: 12 }, (_, n) => text(person(n + 1), 'hola'));
  await accept(database, stage.seeded, people.slice(0, 10));
  await stage.turn();
  const claim = (once: number, again: number) =>
    stage.unit((unit) =>
      claimCalls(unit, { places: 100, held: new Map(), suspects: { once, again } }),
    );
  const counts = (due: DueCall[]) => due.map((row) => row.vanished).sort();
  expect(counts(await claim(4, 1))).toEqual(Array(10).fill(0));
  stage.pass(16_000);
  await accept(database, stage.seeded, people.slice(10));
  await stage.turn();
  expect(counts(await claim(4, 1))).toEqual([0, 0, 1, 1, 1, 1]);
  expect(counts(await claim(0, 1))).toEqual([]);
  stage.pass(16_000);
  expect(counts(await claim(4, 1))).toEqual([1, 1, 1, 1, 2]);
  // Whoever has one of them in hand takes no other.
  expect(counts(await claim(4, 0))).toEqual([1, 1, 1, 1]);
});

test('a failure of a caller who has been given up does not cut off the try of the next', async () => {
  const stage = await talk(database, {
    ...shop,
    call: { ...call, retry: { attempts: 1, delay: '1s' } },
  });
  await stage.say('hola');
  const [first] = await stage.claim();
  stage.pass(16_000);
  const [second] = await stage.claim();
  if (!first || !second) throw new Error('No call');
  await stage.settle(first, bad(500));
  expect(await stage.calls()).toMatchObject([{ tries: 2, failed: 0, answered: false }]);
  expect(await stage.settle(second, good({ total: 5 }))).toBe(true);
  await stage.turn();
  expect(await stage.out()).toEqual(['Son 5']);
});

test('what says to come again is tried again after the delay, so often and no more', async () => {
  const server = await startServer((_, response, all) =>
    sendJson(response, { total: all.length }, all.length < 3 ? 503 : 200),
  );
  const stage = await talk(database, {
    ...shop,
    call: { ...call, url: server.url, retry: { attempts: 2, delay: '3s' } },
  });
  await stage.say('hola');
  expect(await stage.work()).toBe(1);
  expect(await stage.work()).toBe(0);
  stage.pass(3_100);
  expect(await stage.work()).toBe(1);
  stage.pass(3_100);
  expect(await stage.work()).toBe(1);
  await stage.turn();
  expect(await stage.out()).toEqual(['Son 3']);
  const keys = server.came.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(1);
});

test('the last try that fails is the answer, and what no try can mend is not tried again', async () => {
  const server = await startServer(({ path }, response) =>
    sendJson(response, {}, path === '/lost' ? 404 : 500),
  );
  const retry = { attempts: 1, delay: '1s' };
  const stage = await talk(database, { ...shop, call: { ...call, url: server.url, retry } });
  await stage.say('hola');
  await stage.work();
  stage.pass(1_100);
  await stage.work();
  await stage.turn();
  expect(await stage.vars()).toMatchObject({ quote: { status: 500 } });
  const lost = await talk(database, {
    ...shop,
    call: { ...call, url: `${server.url}/lost`, retry },
  });
  await lost.say('hola');
  await lost.work();
  await lost.turn();
  expect(await lost.vars()).toMatchObject({ quote: { status: 404 } });
  expect(server.came).toHaveLength(3);
});

test('an address inside is refused, and the flow goes on by failed', async () => {
  const stage = await talk(database, {
    ...shop,
    call: { ...call, url: 'http://169.254.169.254/' },
  });
  await stage.say('hola');
  await stage.work();
  await stage.turn();
  expect(await stage.out()).toEqual(['Falló: address_refused']);
});

test('"Calls of ended processes are dropped": what nobody waits for is not called', async () => {
  const stage = await talk(database, shop, { settings: { exit_words: ['salir'] } });
  await stage.say('hola');
  await stage.say('salir');
  expect(await stage.calls()).toEqual([]);
  expect(await stage.processes()).toEqual(['failure canceled']);
  // In one turn: nothing of it was ever written.
  await stage.say('hola', 'salir');
  expect(await stage.calls()).toEqual([]);
  expect(await stage.claim()).toEqual([]);
});

test('an answer that comes when its process has ended is decided by nobody', async () => {
  const stage = await talk(database, shop);
  await stage.say('hola');
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  await stage.say('baja');
  expect(await stage.settle(due, good({ total: 1 }))).toBe(false);
  await stage.turn();
  expect(await stage.processes()).toEqual(['failure canceled']);
  expect((await stage.out()).filter((said) => said.startsWith('Son'))).toEqual([]);
});

test('an answer and a stop word that wait together: nothing is said after the stop', async () => {
  const stage = await talk(database, shop);
  await stage.say('hola');
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  const before = new Date(Date.now() - 5_000);
  await accept(database, stage.seeded, [text(person(1), 'baja')], before);
  await stage.settle(due, good({ total: 1 }));
  await stage.turn();
  expect((await stage.out()).filter((said) => said.startsWith('Son'))).toEqual([]);
  expect([await stage.calls(), await stage.processes()]).toEqual([[], ['failure canceled']]);
});

test('one call follows on another, each with a row and an id of its own', async () => {
  const stage = await talk(database, {
    call: { ...call, next: 'more' },
    more: { ...call, next: 'price' },
    price,
    sorry,
    done,
  });
  await stage.say('hola');
  const ids: string[] = [];
  for (const total of [1, 2]) {
    const [due, ...others] = await stage.claim();
    if (!due || others.length > 0) throw new Error('Not one call');
    ids.push(due.callId.replace(/^IDP[0-9a-f]{32}/, 'IDP'));
    await stage.settle(due, good({ total }));
    await stage.turn();
  }
  expect(ids).toEqual(['IDP:call:1', 'IDP:more:2']);
  expect([await stage.out(), await stage.calls()]).toEqual([['Son 2'], []]);
});

test('an answer whose flow cannot go on ends the process and does not leave it waiting', async () => {
  const stage = await talk(database, shop);
  await stage.say('hola');
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  await stage.settle(due, good(1));
  await sql`update process set state = jsonb_set(state, '{step}', '"gone"')
    where account_id = ${stage.accountId}`;
  await stage.turn();
  expect(await stage.processes()).toEqual(['failure system_error']);
  expect(await stage.calls()).toEqual([]);
});

test('two contacts made one keep the call that one of them waits for', async () => {
  const stage = await talk(database, shop);
  const number = person(7);
  await accept(database, stage.seeded, [text(number, 'hola')]);
  await stage.turn();
  await accept(database, stage.seeded, [text({ userId: 'PE.7' }, 'nada', 'wamid.seven')]);
  await stage.turn();
  await sql`delete from chat where account_id = ${stage.accountId}
    and contact_id = (select id from contact where account_id = ${stage.accountId} and user_id = 'PE.7')`;
  await accept(database, stage.seeded, [text({ ...number, userId: 'PE.7' }, 'ya')]);
  await stage.turn();
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  await stage.settle(due, good({ total: 4 }));
  await stage.turn();
  expect(await stage.out()).toContain('Son 4');
});

test('a secret is sent and stands nowhere: no table, no answer and no journal holds it', async () => {
  const secret = 'sk_live_51Hx/quite+secret';
  const server = await startServer(({ headers }, response) =>
    sendJson(response, { total: 9, echo: headers.authorization, path: headers['x-url'] }),
  );
  const stage = await talk(database, {
    ...shop,
    call: {
      ...call,
      method: 'POST',
      url: `${server.url}/?key={{ secrets.shop | default: "" }}`,
      headers: { Authorization: 'Bearer {{ secrets.shop }}' },
      body: { key: '{{ secrets.shop }}' },
    },
  });
  await stage.unit((unit) => putSecret(unit, secretBox, { name: 'shop', value: secret }));
  await stage.say('hola');
  await stage.work();
  const waiting = await dump();
  await stage.turn();
  expect(await stage.out()).toEqual(['Son 9']);
  expect(server.came[0]?.headers.authorization).toBe(`Bearer ${secret}`);
  expect(JSON.parse(server.came[0]?.body ?? '')).toEqual({ key: secret });
  expect(await stage.vars()).toMatchObject({ quote: { body: { echo: 'Bearer ***' } } });
  const everything = waiting + (await dump());
  expect(everything).toContain('Bearer ***');
  for (const form of [secret, Buffer.from(secret).toString('hex'), encodeURIComponent(secret)]) {
    expect(everything.includes(form)).toBe(false);
  }
});

/** Every row of every table, as text; bytes as hex. */
async function dump(): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`;
  const rows = await Promise.all(
    tables.map(({ name }) => sql`select t::text as row from ${sql(name)} as t`),
  );
  return rows.flatMap((some) => some.map(({ row }) => row)).join('\n');
}

test('a secret that is not there is not called without, and one of another account is not taken', async () => {
  const server = await startServer((_, response) => response.end());
  const other = await talk(database, shop);
  await other.unit((unit) => putSecret(unit, secretBox, { name: 'shop', value: 'of-another' }));
  const headers = { A: '{{ secrets.shop }}' };
  const stage = await talk(database, { ...shop, call: { ...call, url: server.url, headers } });
  await stage.say('hola');
  await stage.work();
  await stage.turn();
  expect([await stage.out(), server.came]).toEqual([['Falló: secret_missing'], []]);
});

test('a link to a file is signed at the moment of calling, and waited for while the file is on its way', async () => {
  const server = await startServer((_, response) => sendJson(response, { total: 1 }));
  const stage = await talk(database, {
    ask: { type: 'question', text: '¿?', answer: { type: 'text', save_as: 'id' }, next: 'call' },
    ...shop,
    call: {
      ...call,
      method: 'POST',
      url: server.url,
      body: { photo: '{{ vars.id | media_url }}' },
    },
  });
  const { accountId } = stage;
  const mediaId = stage.worker.ids(Date.now());
  await database.db.insert(media).values({
    accountId,
    id: mediaId,
    kind: 'image',
    mimeType: 'image/png',
    status: 'pending',
    tries: 0,
    createdAt: new Date(),
  });
  await stage.say('hola');
  await stage.say(toWire('MED', mediaId));
  expect(await stage.work()).toBe(1);
  expect(server.came).toEqual([]);
  await sql`update media set status = 'stored' where account_id = ${accountId}`;
  expect(await stage.work()).toBe(0);
  stage.pass(1_100);
  await stage.work();
  const { photo } = JSON.parse(server.came[0]?.body ?? '{}');
  const link = new URL(photo);
  const links = createMediaLinks([Buffer.alloc(32, 7)], 'http://chasqui.test');
  const [client_id, expires, signature] = ['client_id', 'expires', 'signature'].map(
    (name) => link.searchParams.get(name) ?? '',
  ) as [string, string, string];
  const checked = links.check(mediaId, { client_id, expires, signature });
  expect(checked?.key).toEqual({ accountId, mediaId });
  const leftMs = (checked?.expiresAt.getTime() ?? 0) - Date.now() - stage.worker.clock.offsetMs;
  expect(leftMs).toBeGreaterThan(14 * 60_000);
});

test('a file that never came, or is not of this account, is not linked to', async () => {
  const stage = await talk(database, {
    ask: { type: 'question', text: '¿?', answer: { type: 'text', save_as: 'id' }, next: 'call' },
    ...shop,
    call: { ...call, url: 'https://x.example/{{ vars.id | media_url }}' },
  });
  await stage.say('hola');
  await stage.say(toWire('MED', stage.worker.ids(Date.now())));
  await stage.work();
  await stage.turn();
  expect(await stage.out()).toEqual(['¿?', 'Falló: media_missing']);
});
