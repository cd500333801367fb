import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createSecretBox } from '../../src/accounts/secretBox.ts';
import { createLineLookup } from '../../src/lines/findLines.ts';
import { createLineAccess } from '../../src/lines/lineAccess.ts';
import { line } from '../../src/lines/table.ts';
import { newTenant, secretKeys, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { storeLine } from './storedLine.ts';

const database = await testDatabase();
const deps = testDeps(database);
const secretBox = createSecretBox(secretKeys);
const lookup = () => createLineLookup({ database, secretBox, appSecrets: ['one', 'two'] });

test('lines and WABAs are found by the ids of the provider, each with its owner', async () => {
  const ana = await newTenant(deps);
  const stored = await ana.unit((unit) =>
    storeLine(unit, { wabaId: '10', lineId: '11', number: '+15550000011' }),
  );
  const found = await lookup()('meta', { lineIds: ['11', 'nobody'], wabaIds: ['10', '11'] });
  expect([...found.lines]).toEqual([
    [
      '11',
      {
        accountId: ana.accountId,
        wabaId: stored.line.wabaId,
        lineId: stored.line.id,
        appSecrets: ['one', 'two'],
      },
    ],
  ]);
  expect([...found.wabas]).toEqual([
    ['10', { accountId: ana.accountId, wabaId: stored.line.wabaId, appSecrets: ['one', 'two'] }],
  ]);
});

test('the secret of a WABA’s own app stands in place of the instance’s', async () => {
  const ana = await newTenant(deps);
  await ana.unit((unit) =>
    storeLine(unit, { wabaId: '20', lineId: '21', number: '+15550000021', appSecret: 'own' }),
  );
  const found = await lookup()('meta', { lineIds: ['21'], wabaIds: [] });
  expect(found.lines.get('21')?.appSecrets).toEqual(['own']);
});

test('another provider’s line with the same id is another line', async () => {
  const ana = await newTenant(deps);
  await ana.unit((unit) => storeLine(unit, { wabaId: '30', lineId: '31', number: '+15550000031' }));
  const found = await lookup()('gupshup', { lineIds: ['31'], wabaIds: ['30'] });
  expect(found).toEqual({ lines: new Map(), wabas: new Map() });
});

test('a line that was unknown is found a second after it is registered', async () => {
  const ana = await newTenant(deps);
  const find = lookup();
  expect((await find('meta', { lineIds: ['41'], wabaIds: [] })).lines.has('41')).toBe(false);
  await ana.unit((unit) => storeLine(unit, { wabaId: '40', lineId: '41', number: '+15550000041' }));
  await expect
    .poll(async () => (await find('meta', { lineIds: ['41'], wabaIds: [] })).lines.has('41'), {
      timeout: 2_000,
    })
    .toBe(true);
});

test('a hundred look-ups at once make one query', async () => {
  const ana = await newTenant(deps);
  await ana.unit((unit) => storeLine(unit, { wabaId: '50', lineId: '51', number: '+15550000051' }));
  let queries = 0;
  const counting = {
    ...database,
    db: new Proxy(database.db, {
      get(target, name) {
        if (name === 'select') queries += 1;
        return Reflect.get(target, name);
      },
    }),
  };
  const find = createLineLookup({ database: counting, secretBox, appSecrets: [] });
  const all = await Promise.all(
    Array.from({ length: 100 }, () => find('meta', { lineIds: ['51'], wabaIds: ['50'] })),
  );
  expect(all.every((found) => found.lines.has('51') && found.wabas.has('50'))).toBe(true);
  expect(queries).toBe(1);
});

test('a line is opened with its token, and with a pause once five seconds are over', async () => {
  const ana = await newTenant(deps);
  const stored = await ana.unit((unit) =>
    storeLine(unit, { wabaId: '60', lineId: '61', number: '+15550000061', accessToken: 'EAAJ' }),
  );
  const access = createLineAccess({ database, secretBox, graphUrl: 'http://graph.test/v24.0' });
  expect(await access(ana.accountId, stored.line.id)).toEqual({
    provider: 'meta',
    providerLineId: '61',
    accessToken: 'EAAJ',
    graphUrl: 'http://graph.test/v24.0',
    phoneNumber: '+15550000061',
    throughput: 80,
    onBusinessApp: false,
    pausedReason: null,
    settings: { readMarks: false, typing: false },
  });
  await database.db.update(line).set({ pausedReason: 'token' }).where(eq(line.id, stored.line.id));
  await expect
    .poll(async () => (await access(ana.accountId, stored.line.id)).pausedReason, {
      timeout: 6_000,
      interval: 200,
    })
    .toBe('token');
});

test('another account cannot open a line', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const stored = await ana.unit((unit) =>
    storeLine(unit, { wabaId: '70', lineId: '71', number: '+15550000071' }),
  );
  const access = createLineAccess({ database, secretBox, graphUrl: 'http://graph.test' });
  await expect(access(bruno.accountId, stored.line.id)).rejects.toThrow('There is no line');
});
