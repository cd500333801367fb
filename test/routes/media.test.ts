import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import { media } from '../../src/media/table.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Reply, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
const { put } = deps.mediaStore;
let stored = 0;
deps.mediaStore.put = (...given) => {
  stored += 1;
  return put(...given);
};
const app = buildApp(deps);
const bytes = Buffer.from('a picture of a cat');

afterEach(() => {
  deps.clock.offsetMs = 0;
});

function formOf(
  name = 'gato ñ.jpg',
  type = 'image/jpeg',
  content = bytes,
  kind?: string,
): FormData {
  const form = new FormData();
  form.append('file', new File([content], name, { type }));
  if (kind) form.append('kind', kind);
  return form;
}

async function upload(
  key: string,
  body: FormData | string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await app.request('/v1/media', {
    method: 'POST',
    headers: { 'Truora-API-Key': key, ...headers },
    body,
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

const linkOf = (url: string) => url.replace('http://chasqui.test', '');

test('an uploaded file is kept and shown by its signed link to anybody', async () => {
  const { key, accountId } = await newTenant(deps);
  const { status, body } = await upload(key, formOf());
  expect(status).toBe(200);
  expect(body).toEqual({
    media_id: expect.stringMatching(/^MED[0-9a-f]{32}$/),
    client_id: toWire('TCI', accountId),
    kind: 'image',
    mime_type: 'image/jpeg',
    size: 18,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    filename: 'gato ñ.jpg',
    url: expect.stringContaining(`http://chasqui.test/v1/media/${body.media_id}?`),
    creation_date: expect.any(String),
  });

  const shown = await app.request(linkOf(body.url));
  expect(shown.status).toBe(200);
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(bytes);
  expect(shown.headers.get('content-type')).toBe('image/jpeg');
  expect(shown.headers.get('content-length')).toBe('18');
  expect(shown.headers.get('content-disposition')).toBe(
    "inline; filename*=UTF-8''gato%20%C3%B1.jpg",
  );
});

test('a link is over after 15 minutes, and not before', async () => {
  const { key } = await newTenant(deps);
  const { url } = (await upload(key, formOf())).body;
  deps.clock.offsetMs = 14 * 60_000;
  expect((await app.request(linkOf(url))).status).toBe(200);
  deps.clock.offsetMs = 15 * 60_000 + 1_000;
  const late = await app.request(linkOf(url));
  expect(late.status).toBe(403);
  expect(await late.text()).toContain('This link is not ours, or its 15 minutes are over');
});

test('a link with a later end, another file or another account is refused', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const mine = new URL((await upload(ana.key, formOf())).body.url);
  const other = new URL((await upload(bruno.key, formOf())).body.url);
  const changed = (name: string, value: string) => {
    const url = new URL(mine);
    url.searchParams.set(name, value);
    return url.pathname + url.search;
  };
  expect((await app.request(changed('expires', '9999999999'))).status).toBe(403);
  expect((await app.request(changed('client_id', toWire('TCI', bruno.accountId)))).status).toBe(
    403,
  );
  expect((await app.request(changed('signature', 'AAAA'))).status).toBe(403);
  expect((await app.request(other.pathname + mine.search)).status).toBe(403);
});

test('with a key the file is read without a link, by its account alone', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const { media_id } = (await upload(ana.key, formOf())).body;
  const path = `/v1/media/${media_id}`;
  const own = await app.request(path, { headers: { 'Truora-API-Key': ana.key } });
  expect([own.status, await own.text()]).toEqual([200, 'a picture of a cat']);
  expect((await app.request(path, { headers: { 'Truora-API-Key': bruno.key } })).status).toBe(404);
  expect((await app.request(path)).status).toBe(401);
});

test.each([
  ['image/png', 'image'],
  ['image/webp', 'sticker'],
  ['audio/ogg; codecs=opus', 'audio'],
  ['video/mp4', 'video'],
  ['application/pdf', 'document'],
])('%s is sent as %s', async (type, kind) => {
  const { key } = await newTenant(deps);
  expect((await upload(key, formOf('x', type))).body.kind).toBe(kind);
});

test('a photo can be sent as a document', async () => {
  const { key } = await newTenant(deps);
  const body = (await upload(key, formOf('x.jpg', 'image/jpeg', bytes, 'document'))).body;
  expect(body.kind).toBe('document');
});

test('a file that WhatsApp would refuse for its size is refused here', async () => {
  const { key } = await newTenant(deps);
  const response = await upload(
    key,
    formOf('x.jpg', 'image/jpeg', Buffer.alloc(5 * 1024 * 1024 + 1)),
  );
  expect([response.status, response.body.message]).toEqual([
    413,
    'Sent as image, a file has at most 5 MiB',
  ]);
});

test('what is no form with a file is refused', async () => {
  const { key } = await newTenant(deps);
  const empty = new FormData();
  empty.append('kind', 'image');
  expect((await upload(key, empty)).status).toBe(400);
  expect((await upload(key, '{}', { 'Content-Type': 'application/json' })).status).toBe(400);
});

test('an upload that is repeated with its key is kept once', async () => {
  const { key, accountId } = await newTenant(deps);
  const headers = { 'Idempotency-Key': 'u1' };
  stored = 0;
  const first = (await upload(key, formOf(), headers)).body;
  const again = (await upload(key, formOf(), headers)).body;
  expect(again.media_id).toBe(first.media_id);
  expect(stored).toBe(1);
  expect(await database.db.select().from(media).where(eq(media.accountId, accountId))).toHaveLength(
    1,
  );
  expect((await upload(key, formOf('other.jpg'), headers)).status).toBe(422);
});

test('a stranger’s file cannot act as a page of ours', async () => {
  const { key } = await newTenant(deps);
  const { url } = (await upload(key, formOf('x.html', 'text/html'))).body;
  const shown = await app.request(linkOf(url));
  expect(shown.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(shown.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  'text/javascript',
  'application/ecmascript',
  'application/x-javascript; charset=utf-8',
  'text/css',
  'application/wasm',
])(
  'a stranger’s file of type %s is nothing that a page of ours could run or be styled by',
  async (type) => {
    const { key } = await newTenant(deps);
    const { url } = (await upload(key, formOf('x', type))).body;
    expect((await app.request(linkOf(url))).headers.get('content-type')).toBe(
      'application/octet-stream',
    );
  },
);

test('a file that lies about its type is shown as what it says, in a sandbox, and guessed at by nobody', async () => {
  const { key } = await newTenant(deps);
  for (const type of ['image/png', 'image/svg+xml', 'video/mp4', 'audio/ogg']) {
    const form = new FormData();
    const page = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    form.append('file', new File([page], 'x', { type }));
    const { url } = (await upload(key, form)).body;
    const shown = await app.request(linkOf(url));
    expect(shown.headers.get('content-type')).toBe(type);
    expect(shown.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('a file that never came says why', async () => {
  const { call, accountId, unit } = await newTenant(deps);
  const id = await unit(async ({ tx, newId, now }) => {
    const mediaId = newId();
    await tx.insert(media).values({
      accountId,
      id: mediaId,
      kind: 'image',
      mimeType: 'image/jpeg',
      status: 'lost',
      error: 'the provider no longer has it',
      tries: 9,
      createdAt: now,
    });
    return toWire('MED', mediaId);
  });
  const { status, body } = await call('GET', `/v1/media/${id}`);
  expect([status, body.message]).toEqual([
    404,
    `The media ${id} could not be fetched from the provider: the provider no longer has it`,
  ]);
});
