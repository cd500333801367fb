import { expect, test } from 'vitest';
import { openBody } from '../../src/relay/deadBody.ts';
import { replayProcess } from '../../src/relay/history/replayProcess.ts';
import { testDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { drain, person, text } from './stage.ts';
import { menu, talk } from './talk.ts';

const database = await testDatabase();
const { sql } = database;

test('a tap on an earlier step repeats the present prompt, at most once a minute', async () => {
  const { say, tap, pass, out, processes } = await talk(database);
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

test('"A start takes the newest published version", and a process "keeps the one it began with"', async () => {
  const { accountId, flowId, say, out, processes } = await talk(database);
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
  const { say, out, processes } = await talk(database, {
    ...menu,
    settings: { interruptible: false },
  });
  await say('hola');
  await say('comprar');
  await say('hola');
  expect(await out()).toEqual(['¿Qué?', '¿Nombre?', 'Listo']);
  expect(await processes()).toEqual([['success', 1, null]]);
});

test('an exit word of the flow ends it with its words', async () => {
  const settings = { exit_words: ['me voy'], exit_text: 'Adiós' };
  const { say, out, processes, chat } = await talk(database, { ...menu, settings });
  await say('hola');
  await say('¡Me voy!');
  expect(await out()).toEqual(['¿Qué?', 'Adiós']);
  expect(await processes()).toEqual([['failure', 1, null]]);
  expect(await chat()).toMatchObject({ state: 'idle', status: 'closed' });
});

test('after its end a flow that wants quiet is not started by whatever is said; a phrase still starts it', async () => {
  const quiet = await talk(database, { ...menu, settings: { quiet_after: '10m' } });
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
  const { say, rosa, chat } = await talk(database);
  await say('hola');
  await rosa('takes');
  await say('baja');
  expect(await chat()).toMatchObject({ state: 'withAgent', owner: 'rosa@example.com' });
  await say('¿hay alguien?');
  expect(await chat()).toMatchObject({ state: 'idle', owner: null, unassigned: true });
});

test('a row of the inbox that is no event is buried alone, whatever is wrong with it', async () => {
  const { accountId, lineId, worker, say, out } = await talk(database);
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
  const dead = await sql<{ accountId: string; id: number; body: string }[]>`
    select account_id as "accountId", id, body from inbox_dead
    where account_id = ${accountId} order by id`;
  expect(dead.map((row) => openBody(secretBox, row))).toEqual(bodies);
});

test('`message` is the "last inbound" one after a timer, an agent and in the next turn too', async () => {
  const echo = (next: string) => ({ type: 'message', text: '{{ message.text }}', next });
  const steps = {
    rest: { type: 'wait', for: '1h', next: 'waited' },
    waited: echo('desk'),
    desk: { type: 'handoff', next: 'back' },
    back: echo('done'),
    done: { type: 'end', status: 'success' },
  };
  const ana = await talk(database, { ...menu, start: 'rest', steps });
  const { accountId, worker, say, pass, happen, rosa, out } = ana;
  await say('hola');
  await say('¿ya?');
  pass(61 * 60_000);
  // Somebody else writes in the turn in which the wait ends.
  await happen(text(person(2), 'gracias'));
  expect(await out()).toEqual(['¿ya?']);
  await say('¿me oyen?');
  await rosa('takes');
  await rosa('closes');
  expect(await out()).toEqual(['¿ya?', '¿me oyen?']);
  // And the journal says which they were.
  const [row] = await sql<{ id: string }[]>`select id from process where account_id = ${accountId}`;
  const verdict = await replayProcess(worker, { accountId, processId: row?.id ?? '' });
  expect(verdict).toEqual({ identical: true, entries: 4 });
});
