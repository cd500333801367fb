import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest, sendsOf, talkOf } from '../support/evidence.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

const [sending, failing, asking] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const chatty = {
  schema: 1,
  name: 'Chatty',
  language: 'es',
  start: 'one',
  steps: {
    one: { type: 'message', text: 'Uno', next: 'two' },
    two: { type: 'message', text: 'Dos', next: 'ask' },
    ask: {
      type: 'question',
      text: '¿Tres?',
      answer: { type: 'text', save_as: 'three' },
      timeout: { after: '30m', next: 'late' },
      next: 'done',
    },
    late: { type: 'message', text: 'Se acabó el tiempo.', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

async function take(journey: Journey, how: object = { owner: 'rosa@example.com' }) {
  const { body } = await journey.api('GET', '/v1/engagement/chat/search');
  const path = `/v1/engagement/chat/agent/${body.chats[0].chat_id}`;
  expect((await journey.api('PUT', path, how)).status).toBe(200);
}

test('when an agent takes a chat, what is on the wire arrives and what the bot still had to say does not', async () => {
  const { sql } = sending;
  const journey = await startJourney(sending, { flow: chatty });
  await journey.emulator('POST', '/faults', { on: 'send', do: { delay_ms: 500 } });
  await journey.phone('1').say('hola');
  await eventually(async () => (await sendsOf(journey)).length === 1);
  await take(journey);
  await comesToRest(sql);
  expect(await talkOf(sql)).toEqual([
    ['in', 'hola', 'received'],
    ['out', 'Uno', 'read'],
    ['out', 'Dos', 'canceled'],
    ['out', '¿Tres?', 'canceled'],
  ]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 1, duplicates: [] });
});

test('a message of the bot that waits to be tried again does not leave once an agent has the chat', async () => {
  const { sql } = failing;
  const journey = await startJourney(failing, { flow: chatty });
  await journey.emulator('POST', '/faults', {
    on: 'status',
    match: { text: 'Uno' },
    times: 1,
    do: { fail_after: 'sent', code: 131053 },
  });
  await journey.phone('1').say('hola');
  await journey.phone('1').receives(3);
  // The others have overtaken it: it waits beside the chat's order.
  await eventually(async () => {
    const [row] = await sql`select status from message where content->>'text' = 'Uno'`;
    return row?.status === 'queued';
  });
  await take(journey);
  await journey.pass(10_000);
  await comesToRest(sql);
  expect((await talkOf(sql))[1]).toEqual(['out', 'Uno', 'canceled']);
  expect(await sendsOf(journey)).toHaveLength(3);
});

test('a bot whose timeout comes while an agent has the chat says nothing into the conversation', async () => {
  const { sql } = asking;
  const journey = await startJourney(asking, { flow: chatty });
  await journey.phone('1').say('hola');
  await journey.phone('1').receives(3);
  await comesToRest(sql);
  await take(journey);
  await journey.pass(40 * 60_000);
  await eventually(async () => {
    const [row] = await sql`select status from process`;
    return row?.status === 'success';
  });
  await comesToRest(sql);
  expect((await talkOf(sql)).at(-1)).toEqual(['out', 'Se acabó el tiempo.', 'canceled']);
  expect(await sql`select state, status, owner from chat`).toEqual([
    { state: 'withAgent', status: 'open', owner: 'rosa@example.com' },
  ]);
  expect(await sendsOf(journey)).toHaveLength(3);
});
