import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest, sendsOf, talkOf } from '../support/evidence.ts';
import { eventually, publish, startJourney } from '../support/journey.ts';
import { addLine } from '../support/secondLine.ts';

const database = await testDatabase();
const { sql } = database;

const chatty = {
  schema: 1,
  name: 'Chatty',
  language: 'es',
  start: 'one',
  steps: {
    one: { type: 'message', text: 'Uno', next: 'two' },
    two: { type: 'message', text: 'Dos', next: 'three' },
    three: { type: 'message', text: 'Tres', next: 'ask' },
    ask: {
      type: 'question',
      text: '¿Cuatro?',
      answer: { type: 'text', save_as: 'four' },
      timeout: { after: '30m', next: 'gone' },
      next: 'done',
    },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
};

test('after a stop word nothing leaves but the confirmation, in no chat; a start word brings the rest back', async () => {
  const journey = await startJourney(database, { flow: chatty });
  const { line } = await addLine(journey, '+15550000002');
  await publish(journey.api, { ...chatty, name: 'Chatty too' }, 'hola', line);
  const ana = journey.phone('1');

  await journey.emulator('POST', '/faults', { on: 'send', do: { delay_ms: 1_500 } });
  await ana.say('hola');
  await eventually(async () => (await sendsOf(journey)).length === 1);
  await ana.say('hola', line);
  // One message of each chat is on the wire, three of each wait.
  await eventually(async () => (await sendsOf(journey)).length === 2);
  await ana.say('¡Baja!');
  await comesToRest(sql);

  expect((await sendsOf(journey)).map(({ line: from }) => from).sort()).toEqual([
    '+15550000001',
    '+15550000001',
    '+15550000002',
  ]);
  const stopped = 'Listo, no recibirás más mensajes nuestros. Si cambias de idea, escribe ALTA.';
  const afterStop = [
    ['in', 'hola', 'received'],
    ['out', 'Uno', 'read'],
    ['out', 'Dos', 'canceled'],
    ['out', 'Tres', 'canceled'],
    ['out', '¿Cuatro?', 'canceled'],
    ['in', '¡Baja!', 'received'],
    ['out', stopped, 'read'],
    ['in', 'hola', 'received'],
    ['out', 'Uno', 'read'],
    ['out', 'Dos', 'canceled'],
    ['out', 'Tres', 'canceled'],
    ['out', '¿Cuatro?', 'canceled'],
  ];
  expect(await talkOf(sql)).toEqual(afterStop);
  const texts = (await ana.received()).map(({ text }) => text);
  expect(texts.at(-1)).toBe(stopped);
  expect(await sql`select status, failure_status from process`).toEqual([
    { status: 'failure', failure_status: 'canceled' },
    { status: 'failure', failure_status: 'canceled' },
  ]);
  expect(await sql`select timer_id from timer`).toEqual([]);
  const { body: found } = await journey.api('GET', '/v1/engagement/chat/search');
  const { body: shown } = await journey.api(
    'GET',
    `/v1/engagement/chat/${found.chats[0].chat_id}/activities`,
  );
  const payloads: { text: string; status: string; reason?: string }[] = shown.activities.flatMap(
    ({ payload }: { payload: { text?: string } }) => (payload.text ? [payload] : []),
  );
  expect(payloads.filter(({ status }) => status === 'canceled').map((each) => each.reason)).toEqual(
    ['opted_out', 'opted_out', 'opted_out'],
  );

  await ana.say('hola');
  await ana.say('stop', line);
  await journey.pass(3_600_000);
  await comesToRest(sql);
  expect(await sendsOf(journey)).toHaveLength(3);

  await journey.emulator('DELETE', '/faults');
  await ana.say('alta');
  await ana.receives(4);
  await ana.say('hola');
  expect((await ana.receives(8)).slice(4).map(({ text }) => text)).toEqual([
    'Uno',
    'Dos',
    'Tres',
    '¿Cuatro?',
  ]);
  await comesToRest(sql);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 8, duplicates: [] });
});
