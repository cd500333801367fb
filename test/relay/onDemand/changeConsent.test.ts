import { expect, test } from 'vitest';
import { openUnit } from '../../../src/db/unit.ts';
import { changeConsent } from '../../../src/relay/onDemand/changeConsent.ts';
import { testDatabase } from '../../support/database.ts';
import { person } from '../stage.ts';
import { talk } from '../talk.ts';

const database = await testDatabase();
const { sql } = database;

test('who opts out elsewhere is written to no more: processes end, what waits is canceled, nothing is confirmed', async () => {
  const { accountId, worker, say, out, processes } = await talk(database);
  await say('hola');
  const opt = (scope: 'all' | 'marketing', granted: boolean) =>
    openUnit(worker, accountId, (unit) =>
      changeConsent(
        unit,
        worker,
        { by: 'phone_number', text: person(1).phone ?? '' },
        { scope, granted, source: 'api', detail: '', actor: 'shop', at: unit.now },
      ),
    );
  await opt('marketing', false);
  expect(await processes()).toEqual([['pending', 1, null]]);
  await opt('all', false);
  expect(await processes()).toEqual([['failure', 1, null]]);
  expect(await out()).toEqual(['¿Qué?']);
  expect(
    await sql`select status from message where account_id = ${accountId} and direction = 'out'`,
  ).toEqual([{ status: 'canceled' }]);
  await say('hola');
  expect(await out()).toEqual(['¿Qué?']);
  await opt('all', true);
  await say('hola');
  expect(await out()).toEqual(['¿Qué?', '¿Qué?']);
});
