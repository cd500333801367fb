import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest, talkOf } from '../support/evidence.ts';
import { eventually, startJourney } from '../support/journey.ts';

const [stopped, answered, remindedTwice] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const minute = 60_000;
const question = (more: object) => ({
  schema: 1,
  name: 'Question',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '¿Tu correo?',
      answer: { type: 'email', save_as: 'email' },
      next: 'thanks',
      ...more,
    },
    thanks: { type: 'message', text: 'Anotado: {{ vars.email }}', next: 'done' },
    late: { type: 'message', text: 'Se acabó el tiempo.', next: 'gone' },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
});

test('a timeout that falls due while the service is stopped fires after the restart, once', async () => {
  const flow = question({ timeout: { after: '30m', next: 'late' } });
  const journey = await startJourney(stopped, { flow });
  const ana = journey.phone('1');
  await ana.say('hola');
  await ana.receives(1);
  await comesToRest(stopped.sql);

  await journey.restart(() => journey.pass(40 * minute));
  expect((await ana.receives(2)).map(({ text }) => text)).toEqual([
    '¿Tu correo?',
    'Se acabó el tiempo.',
  ]);
  await journey.restart(() => journey.pass(40 * minute));
  await comesToRest(stopped.sql);
  await new Promise((resolve) => setTimeout(resolve, 1_500));

  expect(await talkOf(stopped.sql)).toEqual([
    ['in', 'hola', 'received'],
    ['out', '¿Tu correo?', 'read'],
    ['out', 'Se acabó el tiempo.', 'read'],
  ]);
  expect(await stopped.sql`select status, failure_status from process`).toEqual([
    { status: 'failure', failure_status: 'expired' },
  ]);
  expect(await stopped.sql`select timer_id from timer`).toEqual([]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 2, duplicates: [] });
});

test('an answer sent in time while the service was stopped beats the timeout, though it comes after the restart', async () => {
  const flow = question({ timeout: { after: '30m', next: 'late' } });
  const journey = await startJourney(answered, { flow, env: { GAP_HOLD: '5' } });
  const ana = journey.phone('1');
  await ana.say('hola');
  await ana.receives(1);
  await comesToRest(answered.sql);

  await journey.restart(async () => {
    await journey.pass(29 * minute);
    await ana.say('ana@example.com');
    await journey.pass(11 * minute);
  });
  expect((await ana.receives(2)).map(({ text }) => text)).toEqual([
    '¿Tu correo?',
    'Anotado: ana@example.com',
  ]);
  await comesToRest(answered.sql);
  expect(await answered.sql`select status from process`).toEqual([{ status: 'success' }]);
  expect(await answered.sql`select timer_id from timer`).toEqual([]);
});

test('reminders and a timeout that all fell due fire in order of due time, each once', async () => {
  const flow = question({
    reminders: [
      { after: '10m', text: '¿Sigues ahí?' },
      { after: '20m', text: 'Te espero.' },
    ],
    timeout: { after: '30m', next: 'late' },
  });
  const journey = await startJourney(remindedTwice, { flow });
  const ana = journey.phone('1');
  await ana.say('hola');
  await ana.receives(1);
  await comesToRest(remindedTwice.sql);

  await journey.restart(() => journey.pass(40 * minute));
  expect((await ana.receives(4)).map(({ text }) => text)).toEqual([
    '¿Tu correo?',
    '¿Sigues ahí?',
    'Te espero.',
    'Se acabó el tiempo.',
  ]);
  await comesToRest(remindedTwice.sql);
  await eventually(async () => {
    const { body } = await journey.api('GET', '/v1/processes');
    return body.identity_processes[0].status === 'failure';
  });
  expect(await accountingOf(journey)).toMatchObject({ accepted: 4, duplicates: [] });
});
