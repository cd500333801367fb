import { expect, test } from 'vitest';
import { answerOnce } from '../../src/accounts/answerOnce.ts';
import { toWire } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { storeFlow, storeLine } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

async function inboundMaker(number: string) {
  const tenant = await newTenant(deps);
  await tenant.unit((unit) =>
    storeLine(unit, { wabaId: `w${number}`, lineId: `l${number}`, number }),
  );
  const flow = toWire('IPF', await tenant.unit((unit) => storeFlow(unit)));
  const create = (inbound_message: string, key: string) =>
    tenant.call(
      'POST',
      '/v1/whatsapp/inbounds',
      { waba_phone_number: number, flow_id: flow, inbound_message },
      { 'Idempotency-Key': key },
    );
  return { ...tenant, create };
}

test('a write that is repeated with its key is done once and answered alike', async () => {
  const { create, call } = await inboundMaker('+15550000201');
  const first = await create('hola', 'k1');
  const again = await create('hola', 'k1');
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body).toEqual(first.body);
  expect((await call('GET', '/v1/whatsapp/inbounds')).body.inbounds).toHaveLength(1);
});

test('another body with the same key is 422', async () => {
  const { create } = await inboundMaker('+15550000202');
  await create('hola', 'k1');
  const { status, body } = await create('chau', 'k1');
  expect([status, body.code]).toEqual([422, 10422]);
});

test('another query with the same key is 422, like another body', async () => {
  const { call } = await newTenant(deps);
  const create = (query: string) =>
    call('POST', `/v1/flows/import${query}`, exported, { 'Idempotency-Key': 'k1' });
  const exported = {
    schema: 1,
    name: 'Test',
    definition: { ...demoFlow, name: 'Test' },
    refers_to: {},
  };
  const [first, same, other] = [
    await create('?allow_missing=true'),
    await create('?allow_missing=true'),
    await create(''),
  ];
  expect([first.status, same.body, other.status]).toEqual([201, first.body, 422]);
});

test('a write that was refused may be tried again with its key', async () => {
  const { create } = await inboundMaker('+15550000203');
  expect((await create('BAJA', 'k1')).status).toBe(400);
  expect((await create('hola', 'k1')).status).toBe(200);
});

test('the same key of another account is another key', async () => {
  const [ana, bruno] = [await inboundMaker('+15550000204'), await inboundMaker('+15550000205')];
  const [one, two] = [await ana.create('hola', 'k1'), await bruno.create('hola', 'k1')];
  expect([one.status, two.status]).toEqual([200, 200]);
  expect(one.body.inbound_flow_id).not.toBe(two.body.inbound_flow_id);
});

test('the key is free again after 24 hours', async () => {
  const { create } = await inboundMaker('+15550000206');
  await create('hola', 'k1');
  deps.clock.offsetMs = 24 * 3_600_000 + 1_000;
  try {
    expect((await create('otra', 'k1')).status).toBe(200);
  } finally {
    deps.clock.offsetMs = 0;
  }
});

test('while the first request is still at it, the second is 409', async () => {
  const { accountId } = await newTenant(deps);
  const write = { method: 'POST', path: '/x', key: 'k', bodyHash: Buffer.alloc(32) };
  let finish = () => {};
  const held = new Promise<void>((done) => {
    finish = done;
  });
  let begun = () => {};
  const beginning = new Promise<void>((done) => {
    begun = done;
  });
  const first = openUnit(deps, accountId, (unit) =>
    answerOnce(unit, write, async () => {
      begun();
      await held;
      return { status: 200, body: 'first' };
    }),
  );
  await beginning;
  const second = openUnit(deps, accountId, (unit) =>
    answerOnce(unit, write, async () => ({ status: 200, body: 'second' })),
  );
  await expect(second).rejects.toMatchObject({ code: 'conflict' });
  finish();
  expect(await first).toEqual({ status: 200, body: 'first' });
  const third = openUnit(deps, accountId, (unit) =>
    answerOnce(unit, write, async () => ({ status: 200, body: 'third' })),
  );
  expect(await third).toEqual({ status: 200, body: 'first' });
});

test('a key with a space in it is refused', async () => {
  const { create } = await inboundMaker('+15550000207');
  const { status, body } = await create('hola', 'two words');
  expect([status, body.message]).toEqual([
    400,
    'Invalid request: Idempotency-Key is 1 to 255 printable characters without spaces',
  ]);
});
