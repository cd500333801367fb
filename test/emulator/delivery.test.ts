import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStage, type Stage, wabaId } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const webhookState = async () => (await stage.control('GET', '/state')).body.webhook;
const settings = (more: object) => ({
  url: stage.receiver.url,
  retry_ms: [50, 50],
  ...more,
});

test('a webhook that is not answered 200 comes again, the same bytes', async () => {
  let answers = 0;
  stage.receiver.answerWith(() => {
    answers += 1;
    return answers === 1 ? 500 : answers === 2 ? 204 : 200;
  });
  await stage.say('1', { text: 'hola' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 3);
  const [first, second, third] = stage.receiver.arrivals.map((arrival) => arrival.raw);
  expect(second).toBe(first);
  expect(third).toBe(first);
  expect(stage.receiver.arrivals.every((arrival) => arrival.isSigned)).toBe(true);
  const { webhooks } = (await stage.control('GET', '/accounting')).body;
  expect(webhooks).toEqual({ sent: 1, acked: 1, retried: 2 });
});

test('a webhook without an answer in time comes again', async () => {
  await stage.control('PUT', '/webhook', settings({ timeout_ms: 300 }));
  let answers = 0;
  stage.receiver.answerWith(() => {
    answers += 1;
    return answers === 1 ? 'hang' : 200;
  });
  await stage.say('1', { text: 'hola' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 2);
  expect(stage.receiver.arrivals[1]?.raw).toBe(stage.receiver.arrivals[0]?.raw);
});

test('after the last repeat a webhook is given up, and counted', async () => {
  stage.receiver.answerWith(500);
  await stage.say('1', { text: 'hola' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 4);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(stage.receiver.arrivals).toHaveLength(4);
  expect(await webhookState()).toMatchObject({ queued: 0, delivered: 0, failed: 1 });
  const { messages } = (await stage.control('GET', '/phones/1/messages')).body;
  expect(messages[0].status).toBe('failed');
});

test('what waits for its repeat comes when the clock is moved', async () => {
  await stage.control('PUT', '/webhook', settings({ retry_ms: [3_600_000] }));
  stage.receiver.answerWith(500);
  await stage.say('1', { text: 'hola' });
  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);
  expect(await webhookState()).toMatchObject({ queued: 1 });
  stage.receiver.answerWith(200);
  await stage.control('PUT', '/clock', { offset: '2h' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 2);
});

test('updates that come together leave in one webhook, in their order', async () => {
  await stage.control('PUT', '/webhook', settings({ batch: { max: 3, wait_ms: 60_000 } }));
  await stage.say('1', { text: 'one' });
  await stage.say('1', { text: 'two' });
  await stage.say('2', { text: 'three' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);
  const { entry } = stage.receiver.arrivals[0]?.body ?? {};
  expect(entry).toHaveLength(1);
  expect(entry[0].changes).toHaveLength(1);
  const { contacts, messages } = entry[0].changes[0].value;
  expect(messages.map((message: { text: object }) => message.text)).toEqual([
    { body: 'one' },
    { body: 'two' },
    { body: 'three' },
  ]);
  expect(contacts.map((contact: { wa_id: string }) => contact.wa_id)).toEqual([
    '51900000001',
    '51900000002',
  ]);
});

test('an unfilled batch leaves when its wait is over, messages and statuses apart', async () => {
  await stage.control('PUT', '/webhook', settings({ batch: { max: 100, wait_ms: 150 } }));
  await stage.say('1', { text: 'hola' });
  await stage.send();

  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  expect(stage.receiver.arrivals).toHaveLength(1);
  const { changes } = stage.receiver.arrivals[0]?.body.entry[0] ?? {};
  expect(changes.map((change: { value: object }) => Object.keys(change.value))).toEqual([
    ['messaging_product', 'metadata', 'contacts', 'messages'],
    ['messaging_product', 'metadata', 'contacts', 'statuses'],
  ]);
});

test('no more webhooks are under way at once than allowed', async () => {
  await stage.control('PUT', '/webhook', settings({ concurrency: 2 }));
  stage.receiver.answerWith('hang');
  for (let index = 0; index < 5; index += 1) await stage.say('1', { text: `${index}` });
  await new Promise((resolve) => setTimeout(resolve, 100));

  expect(stage.receiver.arrivals).toHaveLength(2);
  expect(await webhookState()).toMatchObject({ queued: 5 });
});

test('an address that does not give the challenge back is not taken', async () => {
  const answer = await stage.control('PUT', '/webhook', {
    url: stage.receiver.url,
    verify_token: 'wrong',
  });

  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toBe(`url: ${stage.receiver.url} answered 403, not 200`);
  const deaf = await stage.control('PUT', '/webhook', { url: 'http://127.0.0.1:1/hook' });
  expect(deaf.body.error.message).toContain('could not be reached');
});

test('any other webhook is sent as asked, signed', async () => {
  await stage.control('POST', '/webhooks', {
    field: 'phone_number_quality_update',
    value: { display_phone_number: '15550000001', event: 'ONBOARDING' },
  });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);
  const [arrival] = stage.receiver.arrivals;
  expect(arrival?.isSigned).toBe(true);
  expect(arrival?.body.entry).toEqual([
    {
      id: wabaId,
      time: expect.any(Number),
      changes: [
        {
          field: 'phone_number_quality_update',
          value: { display_phone_number: '15550000001', event: 'ONBOARDING' },
        },
      ],
    },
  ]);
});

test('raw bytes go out as given, rightly signed or with the signature given', async () => {
  await stage.control('POST', '/webhooks/raw', { body: '{"not": "json' });
  await stage.control('POST', '/webhooks/raw', { body: '{}', signature: 'sha256=00' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 2);
  const { arrivals } = stage.receiver;
  const sorted = [...arrivals].sort((a, b) => b.raw.length - a.raw.length);
  expect(sorted.map((arrival) => [arrival.raw, arrival.isSigned])).toEqual([
    ['{"not": "json', true],
    ['{}', false],
  ]);
});
