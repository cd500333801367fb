import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

test('what a phone says arrives as a signed webhook in the shape of Meta', async () => {
  const id = await stage.say('1', { text: 'hola' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);
  const [arrival] = stage.receiver.arrivals;
  expect(arrival?.isSigned).toBe(true);
  expect(arrival?.body).toEqual({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '100000000000001',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: {
                display_phone_number: '15550000001',
                phone_number_id: '100000000000011',
              },
              contacts: [
                {
                  profile: { name: 'Ana Quispe' },
                  wa_id: '51900000001',
                  user_id: 'PE.0000000001',
                },
              ],
              messages: [
                {
                  from: '51900000001',
                  from_user_id: 'PE.0000000001',
                  id,
                  timestamp: expect.stringMatching(/^\d{10}$/),
                  type: 'text',
                  text: { body: 'hola' },
                },
              ],
            },
          },
        ],
      },
    ],
  });
});

test('a person who hides the number is known by the user id alone', async () => {
  await stage.say('3', { text: 'hola' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);
  const [change] = stage.receiver.arrivals[0]?.body.entry[0].changes ?? [];
  expect(change.value.contacts).toEqual([
    { profile: { name: 'Carla Rojas' }, user_id: 'PE.0000000003' },
  ]);
  expect(change.value.messages[0].from).toBeUndefined();
  expect(change.value.messages[0].from_user_id).toBe('PE.0000000003');
});

test('an answer within the window is accepted, sent, delivered and read', async () => {
  await stage.say('1', { text: 'hola' });
  const answer = await stage.send({
    type: 'text',
    text: { body: 'Hello!' },
    biz_opaque_callback_data: 'attempt-1',
  });

  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    messaging_product: 'whatsapp',
    contacts: [{ input: '+51900000001', wa_id: '51900000001', user_id: 'PE.0000000001' }],
    messages: [{ id: expect.stringMatching(/^wamid\.[A-Za-z0-9+/=]+$/) }],
  });
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  const statuses = stage.receiver.all('statuses');
  expect(statuses.map((status) => status.status)).toEqual(['sent', 'delivered', 'read']);
  expect(statuses[0]).toEqual({
    id: answer.body.messages[0].id,
    status: 'sent',
    timestamp: expect.stringMatching(/^\d{10}$/),
    recipient_id: '51900000001',
    recipient_user_id: 'PE.0000000001',
    biz_opaque_callback_data: 'attempt-1',
    pricing: {
      billable: false,
      pricing_model: 'PMP',
      category: 'service',
      type: 'free_customer_service',
    },
  });
  expect(statuses[2].pricing).toBeUndefined();
});

test('a free message outside the window is accepted, and then fails', async () => {
  const answer = await stage.send();

  expect(answer.status).toBe(200);
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 1);
  const [status] = stage.receiver.all('statuses');
  expect(status.status).toBe('failed');
  expect(status.errors[0]).toMatchObject({ code: 131047, title: 'Re-engagement message' });
  expect(stage.receiver.arrivals[0]?.body.entry[0].changes[0].value.contacts).toBeUndefined();
});

test('a message to a number that nobody has is accepted, and then fails', async () => {
  await stage.send({ to: '+51999999999' });

  await stage.receiver.until(() => stage.receiver.all('statuses').length === 1);
  const [status] = stage.receiver.all('statuses');
  expect(status).toMatchObject({ status: 'failed', recipient_id: '51999999999' });
  expect(status.errors[0].code).toBe(131026);
});

test('a tap on a button comes as its reply, with the message it answers', async () => {
  await stage.say('1', { text: 'hola' });
  const sent = await stage.send({
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: 'Which?' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'yes', title: 'Yes, please' } },
          { type: 'reply', reply: { id: 'no', title: 'No' } },
        ],
      },
    },
  });
  await stage.say('1', { tap: 'yes, please' });

  await stage.receiver.until(() => stage.receiver.all('messages').length === 2);
  expect(stage.receiver.all('messages')[1]).toMatchObject({
    type: 'interactive',
    context: { from: '15550000001', id: sent.body.messages[0].id },
    interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes, please' } },
  });
});

test('a tap on a row comes as a list reply with its description', async () => {
  await stage.say('1', { text: 'hola' });
  await stage.send({
    type: 'interactive',
    interactive: {
      type: 'list',
      body: { text: 'Which?' },
      action: {
        button: 'Choose',
        sections: [{ rows: [{ id: 'r1', title: 'One', description: 'The first' }] }],
      },
    },
  });
  await stage.say('1', { tap: 'r1' });

  await stage.receiver.until(() => stage.receiver.all('messages').length === 2);
  expect(stage.receiver.all('messages')[1].interactive).toEqual({
    type: 'list_reply',
    list_reply: { id: 'r1', title: 'One', description: 'The first' },
  });
});

test('a tap on what nobody sent is refused with the reason', async () => {
  const answer = await stage.control('POST', '/phones/1/messages', { tap: 'yes' });

  expect(answer.status).toBe(409);
  expect(answer.body.error.message).toBe('tap: any message of phone 1 has no button or row "yes"');
});

test('a long poll answers when the message comes, and with nothing when the time is up', async () => {
  await stage.say('1', { text: 'hola' });
  const first = await stage.control('GET', '/phones/1/messages?after=0&min=1');
  const waiting = stage.control(
    'GET',
    `/phones/1/messages?after=${first.body.next}&min=1&wait_ms=4000`,
  );
  await new Promise((resolve) => setTimeout(resolve, 60));
  await stage.send({ type: 'text', text: { body: 'Hello!' } });

  const { messages, next } = (await waiting).body;
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({
    direction: 'received',
    type: 'text',
    text: 'Hello!',
    buttons: [],
  });
  const nothing = await stage.control('GET', `/phones/1/messages?after=${next}&min=1&wait_ms=30`);
  expect(nothing.body).toEqual({ messages: [], next });
});

test('an automatic person answers by itself, each answer once', async () => {
  const phone = await stage.control('POST', '/phones', {
    phone: '+51911111111',
    name: 'Robot',
    auto: { answers: [{ when: 'name', do: { text: 'Rita' } }] },
  });
  await stage.say(phone.body.phone_id, { text: 'hola' });
  await stage.send({ to: '+51911111111', text: { body: 'What is your NAME?' }, type: 'text' });
  await stage.receiver.until(() => stage.receiver.all('messages').length === 2);
  await stage.send({ to: '+51911111111', text: { body: 'Your name again?' }, type: 'text' });
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 6);

  const messages = stage.receiver.all('messages');
  expect(messages.map((message) => message.text.body)).toEqual(['hola', 'Rita']);
});

test('an automatic person taps what has the id it waits for, after thinking, as often as it comes', async () => {
  const answers = [{ when: 'yes-1', do: { tap: 'yes-1' } }];
  const phone = await stage.control('POST', '/phones', {
    phone: '+51911111112',
    name: 'Robot',
    auto: { answers, think_ms: 300, once: false, delivered_ms: 10, read_ms: null },
  });
  await stage.say(phone.body.phone_id, { text: 'hola' });
  const buttons = [{ type: 'reply', reply: { id: 'yes-1', title: 'Yes' } }];
  const offer = {
    to: '+51911111112',
    type: 'interactive',
    interactive: { type: 'button', body: { text: 'Well?' }, action: { buttons } },
  };
  const began = Date.now();
  await stage.send(offer);
  await stage.receiver.until(() => stage.receiver.all('messages').length === 2);
  expect(Date.now() - began).toBeGreaterThanOrEqual(290);
  await stage.send(offer);
  await stage.receiver.until(() => stage.receiver.all('messages').length === 3);

  const taps = stage.receiver.all('messages').slice(1);
  expect(taps.map((tap) => tap.interactive.button_reply.id)).toEqual(['yes-1', 'yes-1']);
  expect(stage.receiver.all('statuses').map((status) => status.status)).not.toContain('read');
});
