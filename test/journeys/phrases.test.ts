import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest } from '../support/evidence.ts';
import { startJourney } from '../support/journey.ts';

const database = await testDatabase();
const { sql } = database;

test('a phrase said again in the middle of a flow starts it anew, as often as it is said', async () => {
  const journey = await startJourney(database);
  const ana = journey.phone('1');
  await ana.say('hola');
  await ana.receives(2);
  await ana.say('Hola');
  await ana.receives(4);
  await ana.say('¡HOLA!');
  await ana.receives(6);
  await ana.say('ana@example.com');
  expect((await ana.receives(7)).map(({ text }) => text)).toEqual([
    'Hola Ana Quispe',
    '¿Cuál es tu correo?',
    'Hola Ana Quispe',
    '¿Cuál es tu correo?',
    'Hola Ana Quispe',
    '¿Cuál es tu correo?',
    '¿Qué necesitas?',
  ]);
  await comesToRest(sql);
  expect(
    await sql`select status, failure_status, declined_reason from process order by created_at`,
  ).toEqual([
    { status: 'failure', failure_status: 'canceled', declined_reason: 'replaced' },
    { status: 'failure', failure_status: 'canceled', declined_reason: 'replaced' },
    { status: 'pending', failure_status: null, declined_reason: null },
  ]);
  // Of those that ended no clock runs on.
  expect(
    await sql`select count(*)::int as n from timer t join process p
      on p.account_id = t.account_id and p.id = t.process_id where p.status <> 'pending'`,
  ).toEqual([{ n: 0 }]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 7, duplicates: [] });
});
