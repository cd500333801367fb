import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest, sendsOf, talkOf } from '../support/evidence.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

const database = await testDatabase();
const { sql } = database;

const chatOf = async ({ api }: Journey) => {
  const { body } = await api('GET', '/v1/engagement/chat/search');
  return body.chats[0];
};

test('an answer refused three times is handed over; taken, talked about and given back, the flow goes on', async () => {
  const journey = await startJourney(database);
  const ana = journey.phone('1');
  await ana.say('hola');
  await ana.receives(2);
  await ana.say('no sé');
  await ana.receives(3);
  await ana.say('que no');
  await ana.receives(4);
  await ana.say('¡no!');
  await eventually(async () => {
    const [row] = await sql`select state from chat`;
    return row?.state === 'waitingForAgent';
  });
  expect((await ana.received()).map(({ text }) => text)).toEqual([
    'Hola Ana Quispe',
    '¿Cuál es tu correo?',
    'No parece un correo.',
    'No parece un correo.',
  ]);

  const { chat_id: chatId } = await chatOf(journey);
  const path = `/v1/engagement/chat/agent/${chatId}`;
  const taken = await journey.api('PUT', path, { owner: 'rosa@example.com' });
  expect(taken.body).toMatchObject({ owner: 'rosa@example.com', status: 'open' });
  await ana.say('hola');
  await ana.say('salir');
  await ana.say('ana@example.com');
  await eventually(async () => (await talkOf(sql)).length === 11);

  const [asleep] = await sql`select status, state->>'step' as step from process`;
  expect(asleep).toEqual({ status: 'pending', step: 'to_agent' });
  expect((await journey.api('PUT', path, { status: 'closed' })).status).toBe(200);

  const [finished] = await sql`select status, failure_status from process`;
  expect(finished).toEqual({ status: 'success', failure_status: null });
  expect(await sql`select state, status, owner from chat`).toEqual([
    { state: 'idle', status: 'closed', owner: null },
  ]);
  await comesToRest(sql);
  expect((await talkOf(sql)).map(([direction, text]) => [direction, text])).toEqual([
    ['in', 'hola'],
    ['out', 'Hola Ana Quispe'],
    ['out', '¿Cuál es tu correo?'],
    ['in', 'no sé'],
    ['out', 'No parece un correo.'],
    ['in', 'que no'],
    ['out', 'No parece un correo.'],
    ['in', '¡no!'],
    ['in', 'hola'],
    ['in', 'salir'],
    ['in', 'ana@example.com'],
  ]);
  expect(await sendsOf(journey)).toHaveLength(4);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 4, duplicates: [] });
});
