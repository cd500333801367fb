import { createHash, randomUUID } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { message } from '../../src/chats/table.ts';
import { toWire } from '../../src/db/ids.ts';
import { flow, flowVersion } from '../../src/flows/table.ts';
import { line } from '../../src/lines/table.ts';
import { addMedia } from '../../src/media/addMedia.ts';
import { media, providerMedia } from '../../src/media/table.ts';
import { attempt } from '../../src/sender/table.ts';
import { startSenderLoop } from '../../src/workers/senderLoop.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { openStage, type Tenant } from '../support/lineStage.ts';

const database = await testDatabase();
const stage = await openStage(database);
const bytes = Buffer.from('a picture of a cat');
const day = 24 * 3_600_000;

afterEach(async () => {
  await stage.emulator('DELETE', '/faults');
});

function startLoop() {
  const loop = startSenderLoop({ ...stage, senderId: randomUUID(), wakeRelay: () => {} });
  onTestFinished(() => loop.stop());
  return loop;
}

/** A file of the tenant's; `size` is what its row says. */
async function upload(tenant: Tenant, { size = bytes.length, stored = true } = {}) {
  const mediaId = stage.ids(Date.now());
  if (stored) await stage.mediaStore.put({ accountId: tenant.accountId, mediaId }, [bytes]);
  await tenant.unit((unit) =>
    addMedia(unit, {
      mediaId,
      kind: 'image',
      mimeType: 'image/jpeg',
      filename: 'cat.jpg',
      size,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }),
  );
  return toWire('MED', mediaId);
}

/** Whatever a person says is answered with a picture, and with words where that cannot be. */
async function answerWith(tenant: Tenant, mediaId: string) {
  const { accountId, lineId } = tenant;
  const at = new Date();
  const id = stage.ids(at.getTime());
  const definition = {
    schema: 1,
    name: 'Cats',
    language: 'es',
    start: 'cat',
    steps: {
      cat: {
        type: 'message',
        media: { kind: 'image', media_id: mediaId },
        failed: 'sorry',
        next: 'pause',
      },
      pause: { type: 'wait', for: '24h', on_message: 'cat', next: 'done' },
      sorry: { type: 'message', text: 'No cat today', next: 'done' },
      done: { type: 'end', status: 'success' },
    },
  };
  const times = { createdAt: at, updatedAt: at };
  const published = { draft: definition, draftRevision: 1, publishedVersion: 1 };
  await database.db.insert(flow).values({ accountId, id, name: 'Cats', ...published, ...times });
  await database.db
    .insert(flowVersion)
    .values({ accountId, flowId: id, version: 1, definition, createdAt: at });
  await database.db.update(line).set({ defaultFlowId: id }).where(eq(line.id, lineId));
}

async function say(tenant: Tenant, phone: string, text: string) {
  await stage.emulator('POST', `/phones/${phone}/messages`, { line: tenant.phoneNumber, text });
  await stage.delivered();
  await tenant.turn();
}

type Shown = {
  direction: string;
  line: string;
  type: string;
  text: string | null;
  raw: { image?: { id: string } };
};

/** What a phone has received of the tenant, oldest first; the relay's turns are taken meanwhile. */
async function received(tenant: Tenant, phone: string, count: number, waitMs = 8_000) {
  return eventually(async () => {
    await tenant.turn();
    const { body } = await stage.emulator('GET', `/phones/${phone}/messages?after=0`);
    const messages: Shown[] = body.messages;
    const mine = messages.filter(
      (each) => each.direction === 'received' && each.line === tenant.phoneNumber,
    );
    return mine.length >= count && mine;
  }, waitMs);
}

const uploads = async (tenant: Tenant) =>
  (await stage.asked(`/${tenant.phoneNumberId}/media`)).length;

const attemptsOf = ({ accountId }: Tenant) =>
  database.db
    .select({ outcome: attempt.outcome, errorCode: attempt.errorCode, error: attempt.error })
    .from(attempt)
    .where(eq(attempt.accountId, accountId))
    .orderBy(asc(attempt.claimedAt), asc(attempt.id));

/** A phone can have a message before its answer is written down. */
async function expectOutcomes(tenant: Tenant, outcomes: string[]) {
  await eventually(async () => (await attemptsOf(tenant)).every(({ outcome }) => outcome !== null));
  expect((await attemptsOf(tenant)).map(({ outcome }) => outcome)).toEqual(outcomes);
}

const outOf = ({ accountId }: Tenant) =>
  database.db
    .select({ type: message.type, status: message.status, errorCode: message.errorCode })
    .from(message)
    .where(eq(message.accountId, accountId))
    .orderBy(message.seq)
    .then((rows) => rows.filter(({ status }) => status !== 'received'));

async function newCats(options = {}) {
  const tenant = await stage.newTenant();
  const mediaId = await upload(tenant, options);
  await answerWith(tenant, mediaId);
  return tenant;
}

test('a file of ours is uploaded once for its line, and sent by the id it got', async () => {
  const tenant = await newCats();
  const first = startLoop();
  await say(tenant, '1', 'hi');
  const [picture] = await received(tenant, '1', 1);
  await first.stop();
  startLoop();
  await say(tenant, '2', 'hi');
  const [another] = await received(tenant, '2', 1);
  expect(picture?.raw.image?.id).toMatch(/^\d+$/);
  expect(another?.raw.image?.id).toBe(picture?.raw.image?.id);
  expect(await uploads(tenant)).toBe(1);
});

test('an id is renewed a day before it runs out, and not before', async () => {
  const tenant = await newCats();
  startLoop();
  await say(tenant, '1', 'hi');
  await received(tenant, '1', 1);
  await stage.pass(29 * day - 60_000);
  await say(tenant, '1', 'hi');
  await received(tenant, '1', 2);
  expect(await uploads(tenant)).toBe(1);
  await stage.pass(120_000);
  await say(tenant, '1', 'hi');
  const [, second, third] = await received(tenant, '1', 3);
  expect(await uploads(tenant)).toBe(2);
  expect(third?.raw.image?.id).not.toBe(second?.raw.image?.id);
});

test.each([
  ['has no bytes', { stored: false }, 'The bytes of the file are not in the store'],
  ['is too big for its kind', { size: 5_242_881 }, 'Sent as image, a file has at most 5 MiB'],
])('a message whose file %s fails at once, and the flow goes on', async (_, options, error) => {
  const tenant = await newCats(options);
  startLoop();
  await say(tenant, '1', 'hi');
  const [sorry] = await received(tenant, '1', 1);
  expect(sorry?.text).toBe('No cat today');
  expect((await attemptsOf(tenant))[0]).toEqual({ outcome: 'refused', errorCode: 131053, error });
  expect(await outOf(tenant)).toMatchObject([
    { type: 'media', status: 'failed', errorCode: 131053 },
    { type: 'text' },
  ]);
  expect(await uploads(tenant)).toBe(0);
});

test('a file that was lost on its way here cannot be sent on', async () => {
  const tenant = await newCats();
  await database.db
    .update(media)
    .set({ status: 'lost', error: 'Meta had it no longer' })
    .where(eq(media.accountId, tenant.accountId));
  startLoop();
  await say(tenant, '1', 'hi');
  await received(tenant, '1', 1);
  expect((await attemptsOf(tenant))[0]?.error).toMatch(
    /^The file MED[0-9a-f]{32} was lost: Meta had it no longer$/,
  );
});

test('a file that is still being fetched is sent on when it is here', async () => {
  const tenant = await newCats();
  const set = (status: 'pending' | 'stored') =>
    database.db.update(media).set({ status }).where(eq(media.accountId, tenant.accountId));
  await set('pending');
  startLoop();
  await say(tenant, '1', 'hi');
  await eventually(async () => (await attemptsOf(tenant))[0]?.outcome === 'refused');
  expect(await outOf(tenant)).toMatchObject([{ type: 'media', status: 'queued' }]);
  await set('stored');
  await stage.pass(3_000);
  const [picture] = await received(tenant, '1', 1);
  expect(picture?.type).toBe('image');
});

test('another account’s file is no file', async () => {
  const [tenant, other] = [await stage.newTenant(), await stage.newTenant()];
  const mediaId = await upload(other);
  await answerWith(tenant, mediaId);
  startLoop();
  await say(tenant, '1', 'hi');
  await received(tenant, '1', 1);
  expect((await attemptsOf(tenant))[0]?.error).toBe(`There is no media with the id ${mediaId}`);
});

test('an upload that Meta cannot take now is tried again, and the message with it', async () => {
  const tenant = await newCats();
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `/${tenant.phoneNumberId}/media` },
    first: 1,
    do: { http: 503, body: '' },
  });
  startLoop();
  await say(tenant, '1', 'hi');
  await eventually(async () => (await attemptsOf(tenant))[0]?.outcome === 'refused');
  await stage.pass(3_000);
  const [picture] = await received(tenant, '1', 1);
  expect(picture?.type).toBe('image');
  await expectOutcomes(tenant, ['refused', 'accepted']);
});

test('an id that Meta has forgotten is replaced, and the message sent with another', async () => {
  const tenant = await newCats();
  startLoop();
  await say(tenant, '1', 'hi');
  const [picture] = await received(tenant, '1', 1);
  await forget(tenant, picture?.raw.image?.id);
  await stage.pass(2 * 3_600_000);
  await say(tenant, '1', 'hi');
  await eventually(async () => (await attemptsOf(tenant))[1]?.outcome === 'refused');
  await stage.pass(2_000);
  const [, again] = await received(tenant, '1', 2);
  expect(again?.raw.image?.id).not.toBe(picture?.raw.image?.id);
  expect(await uploads(tenant)).toBe(2);
  const [kept] = await database.db
    .select({ providerId: providerMedia.providerId })
    .from(providerMedia)
    .where(eq(providerMedia.accountId, tenant.accountId));
  expect(kept?.providerId).toBe(again?.raw.image?.id);
});

test('a new id that Meta does not know is not tried for ever', async () => {
  const tenant = await newCats();
  startLoop();
  await say(tenant, '1', 'hi');
  const [picture] = await received(tenant, '1', 1);
  await forget(tenant, picture?.raw.image?.id);
  await say(tenant, '1', 'hi');
  const [, sorry] = await received(tenant, '1', 2);
  expect(sorry?.text).toBe('No cat today');
  expect(await uploads(tenant)).toBe(1);
  expect(await outOf(tenant)).toMatchObject([
    { type: 'media' },
    { type: 'media', status: 'failed', errorCode: 100 },
    { type: 'text' },
  ]);
});

test('an old id that Meta takes and refuses later by a status is replaced for the next try', async () => {
  const tenant = await newCats();
  startLoop();
  await say(tenant, '1', 'hi');
  const [picture] = await received(tenant, '1', 1);
  const first = picture?.raw.image?.id;
  await stage.pass(2 * 3_600_000);
  await stage.emulator('POST', '/faults', {
    on: 'status',
    times: 1,
    do: { fail_after: 'accepted', code: 131053 },
  });
  await say(tenant, '1', 'hi');
  await eventually(async () => {
    await tenant.turn();
    return (await outOf(tenant))[1]?.errorCode === 131053;
  });
  await stage.pass(6_000);
  // The phone shows the one that failed too.
  const pictures = await received(tenant, '1', 3);
  expect(pictures.at(-1)?.raw.image?.id).not.toBe(first);
  expect(await uploads(tenant)).toBe(2);
});

async function forget(tenant: Tenant, id: string | undefined) {
  const gone = await fetch(`${stage.graphUrl}/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${tenant.accessToken}` },
  });
  expect(gone.status).toBe(200);
}

test('words do not wait for the upload of a message that was claimed with them', async () => {
  const tenant = await newCats();
  const first = startLoop();
  await say(tenant, '2', 'stop');
  await received(tenant, '2', 1);
  await first.stop();
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `/${tenant.phoneNumberId}/media` },
    do: { delay_ms: 3_000 },
  });
  await say(tenant, '1', 'hi');
  await say(tenant, '2', 'start');
  // Until the line may send both at once.
  await stage.pass(1_000);
  startLoop();
  const [, confirmation] = await received(tenant, '2', 2, 1_500);
  expect(confirmation?.type).toBe('text');
  const [picture] = await received(tenant, '1', 1);
  expect(picture?.type).toBe('image');
  await expectOutcomes(tenant, ['accepted', 'accepted', 'accepted']);
});

test('an attempt whose upload took too long is given back, and the next finds the id', async () => {
  const tenant = await newCats();
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `/${tenant.phoneNumberId}/media` },
    do: { delay_ms: 5_500 },
  });
  startLoop();
  await say(tenant, '1', 'hi');
  const [picture] = await received(tenant, '1', 1, 12_000);
  expect(picture?.type).toBe('image');
  expect(await uploads(tenant)).toBe(1);
  await expectOutcomes(tenant, ['not_called', 'accepted']);
});

test('a stop breaks an upload off, and the message waits for whoever comes next', async () => {
  const tenant = await newCats();
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `/${tenant.phoneNumberId}/media` },
    first: 1,
    do: { delay_ms: 8_000 },
  });
  const loop = startLoop();
  await say(tenant, '1', 'hi');
  await eventually(async () => (await uploads(tenant)) === 1);
  const since = performance.now();
  await loop.stop();
  expect(performance.now() - since).toBeLessThan(1_500);
  expect(await outOf(tenant)).toMatchObject([{ type: 'media', status: 'queued' }]);
  startLoop();
  await stage.pass(3_000);
  await received(tenant, '1', 1);
});
