import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import {
  accountingOf,
  comesToRest,
  messagesWebhook,
  postWebhook,
  talkOf,
  textMessage,
} from '../support/evidence.ts';
import { startJourney } from '../support/journey.ts';

const database = await testDatabase();

test('a webhook that comes twenty times at once, and twenty times an hour later, is handled once', async () => {
  const journey = await startJourney(database);
  await journey.emulator('PUT', '/limits', { window: false });
  const webhook = messagesWebhook([textMessage('51900000001', 'hola', { id: 'wamid.once' })], {
    contacts: [{ profile: { name: 'Ana' }, wa_id: '51900000001', user_id: 'PE.0000000001' }],
  });
  const twentyTimes = () =>
    Promise.all(Array.from({ length: 20 }, () => postWebhook(journey, webhook)));

  expect(await twentyTimes()).toEqual(Array(20).fill(200));
  await journey.phone('1').receives(2);
  await comesToRest(database.sql);
  await journey.pass(3_600_000);
  expect(await twentyTimes()).toEqual(Array(20).fill(200));
  await comesToRest(database.sql);

  expect((await talkOf(database.sql)).map(([direction, text]) => [direction, text])).toEqual([
    ['in', 'hola'],
    ['out', 'Hola Ana'],
    ['out', '¿Cuál es tu correo?'],
  ]);
  expect(await database.sql`select count(*)::int as n from process`).toEqual([{ n: 1 }]);
  expect(await database.sql`select count(*)::int as n from contact`).toEqual([{ n: 1 }]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 2, duplicates: [] });
});
