import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lineId, openStage, type Stage, wabaId } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const button = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });
const interactive = (type: string, action: unknown, more: object = {}) => ({
  type: 'interactive',
  interactive: { type, body: { text: 'Choose' }, action, ...more },
});
const list = (rows: object[]) => ({ button: 'Choose', sections: [{ rows }] });
const row = (index: number) => ({ id: `r${index}`, title: `Row ${index}` });

const refusals: [string, Record<string, unknown>, number, string][] = [
  ['a text without a body', { type: 'text', text: {} }, 100, "text['body'] is required"],
  [
    'a text of 4097 characters',
    { type: 'text', text: { body: 'x'.repeat(4097) } },
    100,
    'at most 4096',
  ],
  ['a type that does not exist', { type: 'smoke', smoke: {} }, 100, 'Param type must be one of'],
  ['a number that is none', { to: '12' }, 131009, 'is not a phone number'],
  ['its own number', { to: '+15550000001' }, 131021, 'same number'],
  ['a user id that is none', { recipient: 'nobody' }, 131009, 'is not a user id'],
  [
    'media without id and link',
    { type: 'image', image: {} },
    100,
    "Exactly one of image['id'] and image['link']",
  ],
  [
    'media with an id that nobody uploaded',
    { type: 'image', image: { id: '1' } },
    100,
    'not a valid whatsapp business account media attachment ID',
  ],
  [
    'four buttons',
    interactive('button', {
      buttons: ['a', 'b', 'c', 'd'].map((name) => button(name, name)),
    }),
    131009,
    'Invalid buttons count',
  ],
  [
    'a button title of 21 characters',
    interactive('button', { buttons: [button('a', 'x'.repeat(21))] }),
    131009,
    'Button title length invalid. Min length: 1, Max length: 20',
  ],
  [
    'two buttons with one title',
    interactive('button', { buttons: [button('a', 'Yes'), button('b', 'Yes')] }),
    131009,
    'Duplicated title',
  ],
  [
    'eleven rows',
    interactive('list', list(Array.from({ length: 11 }, (_, index) => row(index)))),
    131009,
    'Total row count',
  ],
  [
    'a row title of 25 characters',
    interactive('list', list([{ id: 'r', title: 'x'.repeat(25) }])),
    131009,
    'Row title length invalid',
  ],
  [
    'a body of 1025 characters with buttons',
    interactive('button', { buttons: [button('a', 'A')] }, { body: { text: 'x'.repeat(1025) } }),
    131009,
    'Body text length invalid',
  ],
  [
    'an image header on a list',
    interactive('list', list([row(1)]), {
      header: { type: 'image', image: { link: 'https://example.org/a.png' } },
    }),
    131009,
    'Header type "image"',
  ],
  [
    'a template that does not exist',
    { type: 'template', template: { name: 'nope', language: { code: 'es' } } },
    132001,
    'does not exist in es',
  ],
  [
    'callback data of 513 characters',
    { biz_opaque_callback_data: 'x'.repeat(513) },
    100,
    'biz_opaque_callback_data',
  ],
];

test.each(refusals)(
  'a send with %s is refused in the words of Meta',
  async (_, message, code, words) => {
    const { status, body } = await stage.send(message);

    expect(status).toBe(code === 132001 ? 404 : 400);
    expect(body.error).toMatchObject({ code, type: 'OAuthException' });
    expect(body.error.fbtrace_id).toMatch(/^A/);
    expect(body.error.message + (body.error.error_data?.details ?? '')).toContain(words);
  },
);

test('a text of 4096 emoji is not too long', async () => {
  const answer = await stage.send({ type: 'text', text: { body: '🙂'.repeat(4096) } });
  expect(answer.status).toBe(200);
});

test('a request without a token, with a wrong one, and with another WABA’s is refused', async () => {
  const bare = await fetch(`${stage.emulator.url}/v24.0/${wabaId}`);
  expect(await bare.json()).toMatchObject({ error: { code: 104 } });
  const wrong = await stage.graph('GET', `/${wabaId}`, undefined, 'nonsense');
  expect(wrong.status).toBe(401);
  expect(wrong.body.error).toMatchObject({ code: 190, type: 'OAuthException' });

  const other = await stage.control('POST', '/wabas', {
    name: 'Other',
    lines: [{ phone_number: '+15550000009', throughput: 1000 }],
  });
  const foreign = await stage.graph('GET', `/${wabaId}`, undefined, other.body.access_token);
  expect(foreign.body.error).toMatchObject({ code: 100, error_subcode: 33 });
});

test('a WABA names its numbers, and a number gives the fields asked for', async () => {
  const numbers = await stage.graph('GET', `/${wabaId}/phone_numbers`);
  expect(numbers.body.data).toEqual([
    {
      verified_name: 'Emulator line',
      code_verification_status: 'VERIFIED',
      display_phone_number: '+15550000001',
      quality_rating: 'GREEN',
      platform_type: 'CLOUD_API',
      throughput: { level: 'STANDARD' },
      id: lineId,
    },
  ]);
  const fields = 'status,whatsapp_business_manager_messaging_limit,throughput{level}';
  const line = await stage.graph('GET', `/${lineId}?fields=${fields}`);
  expect(line.body).toEqual({
    status: 'CONNECTED',
    whatsapp_business_manager_messaging_limit: 'TIER_250',
    throughput: { level: 'STANDARD' },
    id: lineId,
  });
  const unknown = await stage.graph('GET', '/123');
  expect(unknown.body.error.message).toContain("Object with ID '123' does not exist");
});

test('a user id reaches a person without a number, and no wa_id is told', async () => {
  await stage.say('3', { text: 'hola' });
  const answer = await stage.send({ recipient: 'PE.0000000003' });

  expect(answer.body.contacts).toEqual([{ input: 'PE.0000000003', user_id: 'PE.0000000003' }]);
  const inside = Buffer.from(answer.body.messages[0].id.slice('wamid.'.length), 'base64');
  expect(inside.toString('latin1')).toContain('0000000003');
  expect(inside.toString('latin1')).not.toContain('51900000003');
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  const [status] = stage.receiver.all('statuses');
  expect(status.recipient_user_id).toBe('PE.0000000003');
  expect(status.recipient_id).toBeUndefined();
});

test('a Mexican number written without its 1 reaches the wa_id that has it', async () => {
  await stage.control('POST', '/phones', { phone: '+5215512345678', name: 'Memo' });
  const answer = await stage.send({ to: '+525512345678' });

  expect(answer.body.contacts).toEqual([{ input: '+525512345678', wa_id: '5215512345678' }]);
});

test('an uploaded file is found by its id, and downloaded with the token', async () => {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', 'image/png');
  form.set('file', new Blob(['not really a picture'], { type: 'image/png' }), 'a.png');
  const headers = { authorization: 'Bearer emulator-token' };
  const url = `${stage.emulator.url}/v24.0/${lineId}/media`;
  const uploaded = await fetch(url, { method: 'POST', body: form, headers });
  const { id } = (await uploaded.json()) as { id: string };

  const object = (await stage.graph('GET', `/${id}?phone_number_id=${lineId}`)).body;
  expect(object).toMatchObject({
    messaging_product: 'whatsapp',
    mime_type: 'image/png',
    file_size: 20,
    id,
    sha256: createHash('sha256').update('not really a picture').digest('hex'),
  });
  const file = await fetch(object.url, { headers });
  expect(file.headers.get('content-type')).toBe('image/png');
  expect(await file.text()).toBe('not really a picture');
  expect((await fetch(object.url)).status).toBe(401);
  expect((await stage.send({ type: 'image', image: { id } })).status).toBe(200);

  await stage.control('PUT', '/clock', { offset: '6m' });
  expect((await fetch(object.url, { headers })).status).toBe(404);
});

test('a file of a type Meta does not take is refused', async () => {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('file', new Blob(['x'], { type: 'application/zip' }), 'a.zip');
  const response = await fetch(`${stage.emulator.url}/v24.0/${lineId}/media`, {
    method: 'POST',
    body: form,
    headers: { authorization: 'Bearer emulator-token' },
  });
  const { error } = (await response.json()) as { error: { code: number; message: string } };
  expect(error.code).toBe(100);
  expect(error.message).toContain("Received file of type 'application/zip'");
});

test('marking a message read marks what came before it too, and shows the typing', async () => {
  await stage.say('1', { text: 'one' });
  const second = await stage.say('1', { text: 'two' });
  const third = await stage.say('1', { text: 'three' });
  await stage.receiver.until(() => stage.receiver.arrivals.length === 3);

  const answer = await stage.graph('POST', `/${lineId}/messages`, {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: second,
    typing_indicator: { type: 'text' },
  });
  expect(answer.body).toEqual({ success: true });
  const { messages } = (await stage.control('GET', '/phones/1/messages')).body;
  expect(messages.map((message: { status: string }) => message.status)).toEqual([
    'read',
    'read',
    'delivered',
  ]);
  expect(messages[2].message_id).toBe(third);
});

test('an app subscribes with an address of its own, which is asked first', async () => {
  const wrong = await stage.graph('POST', `/${wabaId}/subscribed_apps`, {
    override_callback_uri: stage.receiver.url,
    verify_token: 'wrong',
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.error.message).toContain('answered 403');

  const right = await stage.graph('POST', `/${wabaId}/subscribed_apps`, {
    override_callback_uri: `${stage.receiver.url}/own`,
    verify_token: 'emulator-verify',
  });
  expect(right.body).toEqual({ success: true });
  const apps = await stage.graph('GET', `/${wabaId}/subscribed_apps`);
  expect(apps.body.data[0].override_callback_uri).toBe(`${stage.receiver.url}/own`);

  await stage.graph('DELETE', `/${wabaId}/subscribed_apps`);
  expect((await stage.graph('GET', `/${wabaId}/subscribed_apps`)).body.data).toEqual([]);
  await stage.say('1', { text: 'nobody listens' });
  await stage.graph('POST', `/${wabaId}/subscribed_apps`, {});
  const heard = await stage.say('1', { text: 'hola' });
  await stage.receiver.until(() => stage.receiver.all('messages').length > 0);
  expect(stage.receiver.all('messages').map((message) => message.id)).toEqual([heard]);
});

test('an unknown path is refused as the Graph API does', async () => {
  const answer = await stage.graph('GET', '/a/b/c/d');
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toBe('Unknown path components: /v24.0/a/b/c/d');
});
