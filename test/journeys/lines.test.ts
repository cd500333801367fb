import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest, sendsOf, talkOf } from '../support/evidence.ts';
import { publish, startJourney } from '../support/journey.ts';
import { addLine } from '../support/secondLine.ts';

const database = await testDatabase();
const { sql } = database;

const asks = (name: string) => ({
  schema: 1,
  name,
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: `¿${name}?`,
      answer: { type: 'text', save_as: 'said' },
      next: 'thanks',
    },
    thanks: {
      type: 'message',
      text: `${name}: {{ vars.said }} a {{ line.phone_number }}`,
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
});

test('one person on two lines has two conversations, and they do not mix', async () => {
  const journey = await startJourney(database, { flow: asks('Ventas') });
  const { line } = await addLine(journey, '+15550000002');
  await publish(journey.api, asks('Soporte'), 'hola', line);
  const ana = journey.phone('1');

  await ana.say('hola');
  await ana.say('hola', line);
  await ana.receives(2);
  await ana.say('una factura', line);
  await ana.say('una flor');
  await ana.receives(4);
  await comesToRest(sql);

  expect((await talkOf(sql)).map(([, text]) => text)).toEqual([
    'hola',
    '¿Ventas?',
    'una flor',
    'Ventas: una flor a +15550000001',
    'hola',
    '¿Soporte?',
    'una factura',
    'Soporte: una factura a +15550000002',
  ]);
  expect(await sql`select count(*)::int as n from contact`).toEqual([{ n: 1 }]);
  expect(await sql`select count(*)::int as n from chat`).toEqual([{ n: 2 }]);
  const sends = await sendsOf(journey);
  expect(sends.map(({ line: from }) => from).sort()).toEqual([
    '+15550000001',
    '+15550000001',
    '+15550000002',
    '+15550000002',
  ]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 4, duplicates: [] });
});
