import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { claimMedia } from '../../src/media/claimMedia.ts';
import * as metrics from '../../src/media/metrics.ts';
import { media } from '../../src/media/table.ts';
import { startMediaLoop } from '../../src/workers/mediaLoop.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { openStage, type Tenant } from '../support/lineStage.ts';

const database = await testDatabase();
const stage = await openStage(database);
const bytes = Buffer.from('a picture of a cat');
const sha256 = createHash('sha256').update(bytes).digest('hex');

afterEach(async () => {
  await stage.emulator('DELETE', '/faults');
  await database.sql`truncate media`;
});

/** A person sends files; the relay has taken them in. Gives the provider's ids. */
async function receive(tenant: Tenant, files = [bytes]): Promise<string[]> {
  for (const file of files) {
    await stage.emulator('POST', '/phones/1/messages', {
      line: tenant.phoneNumber,
      media: { kind: 'image', mime_type: 'image/jpeg', base64: file.toString('base64') },
    });
  }
  await stage.delivered();
  await tenant.turn();
  return (await rowsOf(tenant)).map(({ providerId }) => providerId ?? '');
}

const rowsOf = ({ accountId }: Tenant) =>
  database.db.select().from(media).where(eq(media.accountId, accountId)).orderBy(media.id);

async function rowOf(tenant: Tenant) {
  const [row] = await rowsOf(tenant);
  if (!row) throw new Error('No file');
  return row;
}

function startLoop() {
  const loop = startMediaLoop(stage);
  onTestFinished(() => loop.stop());
  return loop;
}

const until = (tenant: Tenant, status: string) =>
  eventually(async () => (await rowsOf(tenant)).every((row) => row.status === status));

const tried = (tenant: Tenant, tries: number) =>
  eventually(async () => {
    const row = await rowOf(tenant);
    return row.tries === tries && row.error !== null && row;
  });

const bytesOf = async ({ accountId, id }: { accountId: string; id: string }) => {
  const file = await stage.mediaStore.get({ accountId, mediaId: id });
  return file && buffer(file.bytes);
};

/** Meta answers where a file lies with this. */
const answer = (providerId: string, body: Record<string, unknown>, more = {}) =>
  stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `/${providerId}` },
    ...more,
    do: { http: 200, body },
  });

test('a photo that a person sends is fetched and kept as it was', async () => {
  const tenant = await stage.newTenant();
  await receive(tenant);
  const announced = await rowOf(tenant);
  expect([announced.status, announced.size, announced.sha256]).toEqual(['pending', null, sha256]);
  const before = (await metrics.stored.get()).values[0]?.value ?? 0;

  startLoop();
  await until(tenant, 'stored');
  const row = await rowOf(tenant);
  expect([row.size, row.sha256, row.dueAt, row.error, row.tries]).toEqual([
    18,
    sha256,
    null,
    null,
    1,
  ]);
  expect(await bytesOf(row)).toEqual(bytes);
  expect(((await metrics.stored.get()).values[0]?.value ?? 0) - before).toBe(1);
});

test('an address that has lapsed is asked for anew, five seconds later', async () => {
  const tenant = await stage.newTenant();
  const [id = ''] = await receive(tenant);
  const url = `${new URL(stage.graphUrl).origin}/whatsapp_business/attachments/?mid=${id}&ext=1`;
  await answer(id, { url, mime_type: 'image/jpeg', id }, { first: 1 });
  startLoop();
  const row = await tried(tenant, 1);
  expect([row.status, row.error]).toEqual([
    'pending',
    'Meta has nothing at this address (HTTP 404)',
  ]);
  await stage.pass(4_000);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect((await rowOf(tenant)).tries).toBe(1);
  await stage.pass(1_500);
  await until(tenant, 'stored');
  expect(await stage.asked(`/${id}`)).toHaveLength(2);
});

test('bytes that the webhook did not announce are never kept; after eight tries the file is lost, and says so', async () => {
  const tenant = await stage.newTenant();
  await receive(tenant);
  await database.db
    .update(media)
    .set({ sha256: 'ab'.repeat(32) })
    .where(eq(media.accountId, tenant.accountId));
  const before = (await metrics.lost.get()).values[0]?.value ?? 0;
  startLoop();
  const waits = [5, 30, 120, 600, 1_800, 7_200, 18_000];
  for (const [at, seconds] of waits.entries()) {
    await tried(tenant, at + 1);
    expect((await rowOf(tenant)).status).toBe('pending');
    // So that the next try's own is waited for.
    await database.db.update(media).set({ error: null });
    await stage.pass(seconds * 1_000 + 200);
  }
  await until(tenant, 'lost');
  const row = await rowOf(tenant);
  expect([row.tries, row.dueAt, row.error]).toEqual([
    8,
    null,
    `The bytes have the sha-256 ${sha256}, and ${'ab'.repeat(32)} was announced`,
  ]);
  expect(await bytesOf(row)).toBeUndefined();
  expect(((await metrics.lost.get()).values[0]?.value ?? 0) - before).toBe(1);
});

test('bytes that are not those Meta describes are not kept', async () => {
  const tenant = await stage.newTenant();
  const [id = ''] = await receive(tenant);
  await database.db
    .update(media)
    .set({ sha256: null })
    .where(eq(media.accountId, tenant.accountId));
  const found = await fetch(`${stage.graphUrl}/${id}`, {
    headers: { authorization: `Bearer ${tenant.accessToken}` },
  });
  const place = (await found.json()) as Record<string, unknown>;
  await answer(id, { ...place, sha256: 'cd'.repeat(32) });
  startLoop();
  expect((await tried(tenant, 1)).error).toBe(
    `The bytes have the sha-256 ${sha256}, and ${'cd'.repeat(32)} was announced`,
  );
  expect(await bytesOf(await rowOf(tenant))).toBeUndefined();
});

test('a file that is too big is lost at once', async () => {
  const tenant = await stage.newTenant();
  const [id = ''] = await receive(tenant);
  await answer(id, { url: 'http://127.0.0.1:9/', file_size: 104_857_601, id });
  startLoop();
  await until(tenant, 'lost');
  expect((await rowOf(tenant)).error).toBe('The file has 104857601 bytes, more than 104857600');
});

test('what a crash left half fetched is fetched within a minute', async () => {
  const tenant = await stage.newTenant();
  const [id = ''] = await receive(tenant);
  expect(await tenant.unit((unit) => claimMedia(unit, 10))).toHaveLength(1);
  startLoop();
  await stage.pass(45_000);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await stage.asked(`/${id}`)).toEqual([]);
  await stage.pass(5_500);
  await until(tenant, 'stored');
});

test('four files at a time are fetched, and each once by two processes', async () => {
  const tenant = await stage.newTenant();
  const files = Array.from({ length: 10 }, (_, at) => Buffer.from(`file ${at}`));
  const ids = await receive(tenant, files);
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: '/v24.0/' },
    do: { delay_ms: 1_000 },
  });
  const asked = async () => {
    const all = await stage.asked('/v24.0/');
    return all.filter(({ path }) => ids.some((id) => path === `/v24.0/${id}`)).length;
  };
  const first = startLoop();
  await eventually(async () => (await asked()) > 0);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await asked()).toBe(4);
  startLoop();
  first.wake(tenant.accountId);
  await until(tenant, 'stored');
  expect(await asked()).toBe(10);
});

test('a stop breaks a download off, and another process begins it again at once', async () => {
  const tenant = await stage.newTenant();
  const [id = ''] = await receive(tenant);
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `/${id}` },
    first: 1,
    do: { delay_ms: 5_000 },
  });
  const loop = startLoop();
  await eventually(async () => (await stage.asked(`/${id}`)).length === 1);
  const since = performance.now();
  await loop.stop();
  expect(performance.now() - since).toBeLessThan(1_000);
  const row = await rowOf(tenant);
  expect([row.status, row.tries, row.error]).toEqual(['pending', 0, null]);
  startLoop();
  await until(tenant, 'stored');
});

test('a provider that cannot be reached costs a try, and no file', async () => {
  const tenant = await stage.newTenant();
  const [id = ''] = await receive(tenant);
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `/${id}` },
    first: 1,
    do: { answer: 'lost_before' },
  });
  startLoop();
  expect((await tried(tenant, 1)).error).toMatch(/^Meta could not be reached: /);
  await stage.pass(5_500);
  await until(tenant, 'stored');
});

test('what somebody is just taking is passed over, without waiting for them', async () => {
  const tenant = await stage.newTenant();
  await receive(tenant);
  await tenant.unit(async (first) => {
    expect(await claimMedia(first, 10)).toHaveLength(1);
    expect(await tenant.unit((second) => claimMedia(second, 10))).toEqual([]);
  });
});

test('a picture that one of us sends from the Business app is fetched and shown too', async () => {
  const tenant = await stage.newTenant();
  const [id = ''] = await receive(tenant);
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '1', phone_number_id: tenant.phoneNumberId },
    message_echoes: [
      {
        from: tenant.phoneNumber.slice(1),
        to: '51900000001',
        id: 'wamid.echo',
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: 'image',
        image: { id, mime_type: 'image/jpeg', caption: 'Mira' },
      },
    ],
  };
  const entry = { id: tenant.wabaId, changes: [{ field: 'smb_message_echoes', value }] };
  await stage.emulator('POST', '/webhooks/raw', {
    body: JSON.stringify({ object: 'whatsapp_business_account', entry: [entry] }),
  });
  await stage.delivered();
  await tenant.turn();
  startLoop();
  const [, echoed] = await eventually(async () => {
    const rows = await rowsOf(tenant);
    return rows.length === 2 && rows.every(({ status }) => status === 'stored') && rows;
  });
  if (!echoed) throw new Error('No file');
  expect(await bytesOf(echoed)).toEqual(bytes);
  expect(
    await database.sql`select direction, actor, status, media_id from message
      where account_id = ${tenant.accountId} and provider_id = 'wamid.echo'`,
  ).toEqual([{ direction: 'out', actor: 'business_app', status: 'sent', media_id: echoed.id }]);
});
