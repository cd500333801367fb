import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import type { EventBody } from '../../src/messages/events.ts';
import { setChatOwner } from '../../src/relay/setChatOwner.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const menu = {
  schema: 1,
  name: 'Menu',
  language: 'es',
  start: 'menu',
  settings: {},
  steps: {
    menu: {
      type: 'choice',
      text: '¿Qué?',
      options: [{ id: 'buy', title: 'Comprar', next: 'ask' }],
    },
    ask: {
      type: 'question',
      text: '¿Nombre?',
      answer: { type: 'text', save_as: 'name' },
      next: 'done',
    },
    done: { type: 'end', status: 'success', text: 'Listo' },
  },
};

/** Somebody who talks to a flow; time passes by `pass`. */
async function talk(definition: object = menu) {
  const seeded = await seedAccount(database, JSON.parse(JSON.stringify(definition)));
  const { accountId, lineId, flowId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock };
  let said = 0;
  const happen = async (...events: EventBody[]) => {
    await accept(database, seeded, events, new Date(Date.now() + clock.offsetMs));
    await drain(worker, accountId);
  };
  return {
    accountId,
    lineId,
    flowId,
    worker,
    happen,
    say: (words: string) => happen(text(person(1), words)),
    async tap(step: string, option: string, title: string) {
      const [open] = await sql<{ id: string }[]>`select id from process
        where account_id = ${accountId} order by created_at desc limit 1`;
      const id = `${toWire('IDP', open?.id ?? '')}:${step}:${option}`;
      const content = { type: 'tap' as const, from: 'button' as const, id, title };
      said += 1;
      await happen({ kind: 'message', id: `wamid.tap${lineId}${said}`, from: person(1), content });
    },
    pass: (ms: number) => {
      clock.offsetMs += ms;
    },
    out: async () =>
      (
        await sql`select content->>'text' as text from message
          where account_id = ${accountId} and direction = 'out' order by seq`
      ).map((row) => row.text),
    processes: async () =>
      (
        await sql`select status, flow_version as version, declined_reason as why from process
          where account_id = ${accountId} order by created_at`
      ).map(({ status, version, why }) => [status, version, why]),
    chat: async () =>
      (
        await sql`select id, state, status, owner, unassigned from chat
          where account_id = ${accountId}`
      )[0],
  };
}

test('a tap on an earlier step repeats the present prompt, at most once a minute', async () => {
  const { say, tap, pass, out, processes } = await talk();
  await say('hola');
  await tap('menu', 'buy', 'Comprar');
  expect(await out()).toEqual(['¿Qué?', '¿Nombre?']);
  await tap('menu', 'buy', 'Comprar');
  await tap('menu', 'buy', 'Comprar');
  pass(50_000);
  await tap('menu', 'buy', 'Comprar');
  expect(await out()).toEqual(['¿Qué?', '¿Nombre?', '¿Nombre?']);
  pass(15_000);
  await tap('menu', 'buy', 'Comprar');
  expect(await out()).toEqual(['¿Qué?', '¿Nombre?', '¿Nombre?', '¿Nombre?']);
  expect(await processes()).toEqual([['pending', 1, null]]);
});

test('a process keeps the version it began with; the next start takes the newest', async () => {
  const { accountId, flowId, say, out, processes } = await talk();
  await say('hola');
  const second = { ...menu, steps: { ...menu.steps, ask: { ...menu.steps.ask, text: '¿Quién?' } } };
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${accountId}, ${flowId}, 2, ${sql.json(second)}, now())`;
  await sql`update flow set published_version = 2 where account_id = ${accountId}`;
  await say('comprar');
  await say('Ana');
  await say('hola');
  await say('comprar');
  expect(await out()).toEqual(['¿Qué?', '¿Nombre?', 'Listo', '¿Qué?', '¿Quién?']);
  expect(await processes()).toEqual([
    ['success', 1, null],
    ['pending', 2, null],
  ]);
});

test('a phrase in the middle of a flow that may not be interrupted is an answer', async () => {
  const { say, out, processes } = await talk({ ...menu, settings: { interruptible: false } });
  await say('hola');
  await say('comprar');
  await say('hola');
  expect(await out()).toEqual(['¿Qué?', '¿Nombre?', 'Listo']);
  expect(await processes()).toEqual([['success', 1, null]]);
});

test('an exit word of the flow ends it with its words', async () => {
  const settings = { exit_words: ['me voy'], exit_text: 'Adiós' };
  const { say, out, processes, chat } = await talk({ ...menu, settings });
  await say('hola');
  await say('¡Me voy!');
  expect(await out()).toEqual(['¿Qué?', 'Adiós']);
  expect(await processes()).toEqual([['failure', 1, null]]);
  expect(await chat()).toMatchObject({ state: 'idle', status: 'closed' });
});

test('after its end a flow that wants quiet is not started by whatever is said; a phrase still starts it', async () => {
  const quiet = await talk({ ...menu, settings: { quiet_after: '10m' } });
  const { accountId, lineId, flowId, say, pass, processes } = quiet;
  await sql`update line set default_flow_id = ${flowId}
    where account_id = ${accountId} and id = ${lineId}`;
  await say('buenas');
  await say('comprar');
  await say('Ana');
  await say('gracias');
  expect(await processes()).toEqual([['success', 1, null]]);
  await say('hola');
  await say('comprar');
  await say('Ana');
  pass(9 * 60_000);
  await say('gracias');
  expect(await processes()).toHaveLength(2);
  pass(2 * 60_000);
  await say('gracias');
  expect(await processes()).toHaveLength(3);
});

test('what one who opted out says to an agent unassigns the chat, and nobody owns it', async () => {
  const { accountId, worker, say, chat } = await talk();
  await say('hola');
  const chatId = String((await chat())?.id);
  const owner = 'rosa@example.com';
  const deps = { ...worker, wakeSender: () => {} };
  await setChatOwner(deps, { accountId, chatId, owner, actor: owner });
  await say('baja');
  expect(await chat()).toMatchObject({ state: 'withAgent', owner });
  await say('¿hay alguien?');
  expect(await chat()).toMatchObject({ state: 'idle', owner: null, unassigned: true });
});

test('a row of the inbox that is no event is buried alone, whatever is wrong with it', async () => {
  const { accountId, lineId, worker, say, out } = await talk();
  const bodies = [
    'null',
    '7',
    '"message"',
    '{}',
    '{"kind":"message"}',
    '{"kind":"message","id":"wamid.x","from":null,"content":{}}',
    '{"kind":"status"}',
    '{"kind":"identity","current":{}}',
    '{"kind":"preference"}',
    '{"kind":"echo","id":"wamid.y"}',
    '{"kind":"telepathy","id":"1"}',
    'no json',
  ];
  for (const [n, body] of bodies.entries()) {
    await sql`insert into inbox (account_id, id, lane, key, line_id, kind, field, at, body, received_at)
      values (${accountId}, ${n + 1}, 0, ${Buffer.alloc(16, n + 1)}, ${lineId}, 'message', 'messages',
        now(), ${body}, now())`;
  }
  await say('hola');
  await drain(worker, accountId);
  expect(await out()).toEqual(['¿Qué?']);
  expect(
    await sql`select body from inbox_dead where account_id = ${accountId} order by id`,
  ).toEqual(bodies.map((body) => ({ body })));
});
