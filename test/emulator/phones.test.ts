import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lineId, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/** The last message of Meta's that the business got, once there are `count`. */
async function message(count: number) {
  await stage.receiver.until(() => stage.receiver.all('messages').length >= count);
  return stage.receiver.all('messages')[count - 1];
}

test('a picture that a phone sends can be fetched, and is what its hash says', async () => {
  const bytes = Buffer.from('a small picture');
  await stage.say('1', {
    media: {
      kind: 'image',
      mime_type: 'image/png',
      base64: bytes.toString('base64'),
      caption: 'Me',
    },
  });
  const { image } = await message(1);

  const hash = createHash('sha256').update(bytes);
  expect(image).toEqual({
    caption: 'Me',
    mime_type: 'image/png',
    sha256: hash.digest('base64'),
    id: expect.stringMatching(/^\d{16}$/),
  });
  const { url, mime_type } = (await stage.graph('GET', `/${image.id}`)).body;
  const file = await fetch(url, { headers: { authorization: 'Bearer emulator-token' } });
  expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
  expect(mime_type).toBe('image/png');
});

test('media come in the shape of their kind', async () => {
  await stage.say('1', { media: { kind: 'voice', size: 2000 } });
  expect((await message(1)).audio).toMatchObject({
    mime_type: 'audio/ogg; codecs=opus',
    voice: true,
  });
  await stage.say('1', { media: { kind: 'image', size: 10, as_document: true } });
  expect(await message(2)).toMatchObject({
    type: 'document',
    document: { filename: 'file.jpeg', mime_type: 'image/jpeg' },
  });
  await stage.say('1', { media: { kind: 'video', size: 101 * 1024 * 1024 } });
  const tooLarge = await message(3);
  expect(tooLarge.type).toBe('unsupported');
  expect(tooLarge.errors[0].code).toBe(131052);
});

test('a person reacts, edits, takes back and answers', async () => {
  const said = await stage.say('1', { text: 'helo' });
  await message(1);
  const sent = (await stage.send()).body.messages[0].id;

  await stage.say('1', { reaction: '👍' });
  expect((await message(2)).reaction).toEqual({ message_id: sent, emoji: '👍' });
  await stage.say('1', { edit: 'hello', of: said });
  expect((await message(3)).edit).toEqual({
    original_message_id: said,
    message: { type: 'text', text: { body: 'hello' } },
  });
  await stage.say('1', { revoke: said });
  expect((await message(4)).revoke).toEqual({ original_message_id: said });
  await stage.say('1', { text: 'yes', reply_to: sent });
  expect((await message(5)).context).toEqual({ from: '15550000001', id: sent });
});

test('a place, cards, an order and Meta’s own words go as they are', async () => {
  await stage.say('1', { location: { latitude: -12.05, longitude: -77.04 } });
  expect((await message(1)).location).toEqual({ latitude: -12.05, longitude: -77.04 });
  await stage.say('1', { contacts: [{ name: { formatted_name: 'Luz' } }] });
  expect((await message(2)).contacts).toEqual([{ name: { formatted_name: 'Luz' } }]);
  await stage.say('1', { order: { catalog_id: '1', product_items: [] } });
  expect((await message(3)).order).toEqual({ catalog_id: '1', product_items: [] });
  await stage.say('1', { raw: { type: 'poll', poll: { votes: 3 }, from: '51999999999' } });
  expect(await message(4)).toMatchObject({
    type: 'poll',
    poll: { votes: 3 },
    from: '51999999999',
    id: expect.stringMatching(/^wamid\./),
  });
});

test('a form answers the flow it belongs to, with its token', async () => {
  await stage.say('1', { text: 'hola' });
  const flow = {
    type: 'flow',
    body: { text: 'Fill in' },
    action: {
      name: 'flow',
      parameters: {
        flow_message_version: '3',
        flow_id: '1',
        flow_token: 'tok',
        flow_cta: 'Open',
        flow_action: 'navigate',
      },
    },
  };
  const sent = await stage.send({ type: 'interactive', interactive: flow });
  await stage.say('1', { form: { name: 'Ana' } });

  const { interactive, context } = await message(2);
  expect(context.id).toBe(sent.body.messages[0].id);
  expect(interactive.type).toBe('nfm_reply');
  expect(JSON.parse(interactive.nfm_reply.response_json)).toEqual({
    name: 'Ana',
    flow_token: 'tok',
  });
});

test('the same id can be said twice, at a time of choice', async () => {
  await stage.say('1', { text: 'hola', id: 'wamid.same', at: '2026-01-02T03:04:05Z' });
  await stage.say('1', { text: 'hola', id: 'wamid.same', at: 1767323045 });

  await message(2);
  const said = stage.receiver.all('messages');
  expect(said.map((one) => [one.id, one.timestamp])).toEqual([
    ['wamid.same', '1767323045'],
    ['wamid.same', '1767323045'],
  ]);
});

test('a new number is told with a new user id, and the old number reaches nobody', async () => {
  await stage.say('1', { text: 'hola' });
  await message(1);
  await stage.control('PATCH', '/phones/1', { new_phone: '+51955555555' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 3);
  const changes = stage.receiver.arrivals.map((arrival) => arrival.body.entry[0].changes[0]);
  const system = changes.find((change) => change.value.messages?.[0].type === 'system');
  const update = changes.find((change) => change.field === 'user_id_update');
  const [{ user_id: userId }] = update.value.user_id_update;
  expect(userId).toEqual({
    previous: 'PE.0000000001',
    current: expect.stringMatching(/^PE\.\d+$/),
  });
  expect(system.value.contacts).toBeUndefined();
  expect(system.value.messages[0]).toMatchObject({
    from: '51900000001',
    system: {
      type: 'user_changed_number',
      body: 'User Ana Quispe changed from 51900000001 to 51955555555',
      wa_id: '51955555555',
      user_id: userId.current,
    },
  });
  const reached = await stage.send({ to: '+51955555555' });
  expect(reached.body.contacts[0].wa_id).toBe('51955555555');
  await stage.send({ to: '+51900000001' });
  await stage.receiver.until(() =>
    stage.receiver.all('statuses').some((status) => status.errors?.[0].code === 131026),
  );
});

test('a new user id of a hidden person is told without any number', async () => {
  await stage.say('3', { text: 'hola' });
  await message(1);
  await stage.control('PATCH', '/phones/3', { new_user_id: 'PE.77' });

  const system = await message(2);
  expect(system).toMatchObject({
    from_user_id: 'PE.77',
    system: { type: 'user_changed_user_id', user_id: 'PE.77' },
  });
  expect(JSON.stringify(stage.receiver.arrivals.map((arrival) => arrival.body))).not.toContain(
    '51900000003',
  );
});

test('who hides the number is known by the user id from then on', async () => {
  await stage.say('1', { text: 'hola' });
  expect((await message(1)).from).toBe('51900000001');
  await stage.control('PATCH', '/phones/1', { hide_phone: true });
  await stage.say('1', { text: 'hola' });
  const hidden = await message(2);
  expect([hidden.from, hidden.from_user_id]).toEqual([undefined, 'PE.0000000001']);
});

test('who stops marketing is told of by user_preferences', async () => {
  await stage.say('1', { text: 'hola' });
  await message(1);
  await stage.control('PATCH', '/phones/1', { marketing: 'stop' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 2);
  const [change] = stage.receiver.arrivals[1]?.body.entry[0].changes ?? [];
  expect(change.field).toBe('user_preferences');
  expect(change.value.user_preferences).toEqual([
    {
      wa_id: '51900000001',
      user_id: 'PE.0000000001',
      detail: 'User requested to stop marketing messages',
      category: 'marketing_messages',
      value: 'stop',
      timestamp: expect.any(Number),
    },
  ]);
});

test('a phone that is offline gets its messages, and says its own, when it is back', async () => {
  await stage.say('1', { text: 'hola' });
  await stage.control('PATCH', '/phones/1', { offline: true });
  await stage.send();
  await stage.say('1', { text: 'are you there?' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(stage.receiver.all('statuses').map((status) => status.status)).toEqual(['sent']);
  expect(stage.receiver.all('messages')).toHaveLength(1);

  await stage.control('PATCH', '/phones/1', { offline: false });
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  expect((await message(2)).text.body).toBe('are you there?');
});

test('a person who blocked the business sees nothing, and it sees one tick', async () => {
  await stage.say('1', { text: 'hola' });
  await stage.control('PATCH', '/phones/1', { blocked: true });
  await stage.send();
  await new Promise((resolve) => setTimeout(resolve, 100));

  expect(stage.receiver.all('statuses').map((status) => status.status)).toEqual(['sent']);
  const said = await stage.control('POST', '/phones/1/messages', { text: 'no' });
  expect(said.status).toBe(409);
});

test('phones are found by id, number and user id, and made only once', async () => {
  for (const name of ['1', '+51900000001', '51900000001', 'PE.0000000001']) {
    const answer = await stage.control('GET', `/phones/${encodeURIComponent(name)}/messages`);
    expect(answer.status).toBe(200);
  }
  const twice = await stage.control('POST', '/phones', { phone: '+51900000001' });
  expect(twice.status).toBe(409);
  const nobody = await stage.control('POST', '/phones', { phone: null });
  expect(nobody.body.error.message).toBe('a phone needs a number or a user_id');
});

test('what is said must be one thing, and the line must exist', async () => {
  const both = await stage.control('POST', '/phones/1/messages', { text: 'a', tap: 'b' });
  expect(both.body.error.message).toMatch(/^say exactly one of text, tap, media/);
  const lineless = await stage.control('POST', '/phones/1/messages', { text: 'a', line: '+1' });
  expect(lineless.body.error.message).toBe('line: there is no line "+1"');
  await stage.say('1', { text: 'a', line: lineId });
  await stage.say('1', { text: 'a', line: '+15550000001' });
  await message(2);
});
