import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { storeOutbounds } from '../campaigns/stage.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openServedCli } from './servedCli.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database);

test('a campaign is made from a file, previewed, followed and reported from the command line', async () => {
  const { chasqui, folder, unit, accountId } = await openServedCli(deps);
  const { outboundId, flowId } = await unit((opened) => storeOutbounds(opened, '+15550000007'));
  const campaign = async (...words: string[]) => {
    const { code, said } = await chasqui(['campaign', ...words]);
    return [code, said.trimEnd().split('\n')] as const;
  };
  const file = join(folder, 'people.csv');
  await writeFile(
    file,
    'phone_number,name,shoe\n+51987654321,Ana,42\n+51987654322,Bruno,\n5.1E+10,Carla,\n',
  );
  const what = ['--name', 'Spring', '--outbound', outboundId, '--flow', flowId];
  expect(await campaign('create', file, ...what)).toEqual([
    1,
    [
      'Invalid request: user_authorized field must be set to true: the person that will be contacted has not authorized it',
    ],
  ]);
  const [code, said] = await campaign(
    'create',
    file,
    ...what,
    '--var',
    'city=Lima',
    '--authorized',
  );
  const [first = '', ...rest] = said;
  const id = first.slice(0, 35);
  expect([code, first, ...rest.slice(0, 3)]).toEqual([
    5,
    `${id}  "Spring": draft`,
    '  succeeded: 3 rows, 2 accepted, 0 merged, 1 refused',
    '  unknown columns: shoe',
    '  row 4: scientific_notation phone_number a spreadsheet has rounded the number: format the column as text',
  ]);
  const [previewed, shown] = await campaign('preview', id);
  expect([previewed, shown[0], ...shown.slice(2)]).toEqual([
    0,
    '2 recipients: 2 would be written to',
    '  ********4321: Hola Ana, ¿vienes a Lima?',
    '  ********4322: Hola Bruno, ¿vienes a Lima?',
  ]);
  expect(await campaign('report', id)).toEqual([
    0,
    [`${id}  "Spring": draft`, '  2 recipients: 0 sent', '  not started yet'],
  ]);
  await sql`update campaign set status = 'canceled' where account_id = ${accountId}`;
  await sql`update campaign_count set name = 'canceled' where account_id = ${accountId}`;
  expect(await campaign('watch', id)).toEqual([3, ['canceled  0/2  0 sent, 2 canceled']]);
  const [done, json] = await campaign('watch', id, '--json');
  expect([done, JSON.parse(json[0] ?? '').counters.canceled]).toEqual([3, 2]);
  const [refused, why] = await campaign('report', `CPG${'0'.repeat(32)}`);
  expect([refused, why]).toEqual([1, ['campaign not found']]);
}, 120_000);

test('a campaign that cannot start says so with exit code 1', async () => {
  const { chasqui, unit, call } = await openServedCli(deps);
  const { notificationId } = await unit((opened) => storeOutbounds(opened, '+15550000008'));
  const { body } = await call('POST', '/v1/whatsapp/campaigns', {
    name: 'Nobody',
    outbound_id: notificationId,
    user_authorized: true,
  });
  const { code, said } = await chasqui(['campaign', 'preview', body.campaign_id]);
  expect([code, said.split('\n').at(-2)]).toEqual([
    1,
    '  in the way no_recipients: The campaign has no recipients',
  ]);
}, 60_000);
