import { afterEach, beforeEach, expect, test } from 'vitest';
import { lineId, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const fault = async (body: object) => {
  const answer = await stage.control('POST', '/faults', body);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.fault_id;
};
const hits = async () =>
  (await stage.control('GET', '/faults')).body.faults.map((one: { hits: number }) => one.hits);
const accounting = async () => (await stage.control('GET', '/accounting')).body;
const statuses = () => stage.receiver.all('statuses').map((status) => status.status);
const openWindow = async () => {
  await stage.say('1', { text: 'hola' });
  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);
};

test('an answer lost after accepting: the caller sees nothing, the person gets it', async () => {
  await openWindow();
  await fault({ on: 'send', first: 1, do: { answer: 'lost_after' } });

  await expect(stage.send({ biz_opaque_callback_data: 'a1' })).rejects.toThrow();
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  expect(stage.receiver.all('statuses')[0].biz_opaque_callback_data).toBe('a1');
  expect(await accounting()).toMatchObject({
    accepted: 1,
    lost: 1,
    refused: 0,
    sends_by_callback_data: { '1': 1 },
  });
  expect(await hits()).toEqual([1]);
  expect((await stage.send()).status).toBe(200);
});

test('an answer lost before accepting: nothing has happened', async () => {
  await openWindow();
  await fault({ on: 'send', times: 1, do: { answer: 'lost_before' } });

  await expect(stage.send()).rejects.toThrow();
  expect(await accounting()).toMatchObject({ accepted: 0, lost: 1 });
});

test('an answer cut in half promises more than it brings', async () => {
  await openWindow();
  await fault({ on: 'send', times: 1, do: { answer: 'cut' } });

  await expect(stage.send()).rejects.toThrow();
  expect(await accounting()).toMatchObject({ accepted: 1, lost: 1 });
});

test('a send is answered 503, or with an error of Meta, and not accepted', async () => {
  await fault({ on: 'send', match: { text: 'break' }, do: { http: 503, body: 'down' } });
  await fault({
    on: 'send',
    match: { to: '+51900000002' },
    do: { error: { code: 131026, details: 'no such person' } },
  });

  const down = await stage.send({ text: { body: 'please break' } });
  expect([down.status, down.body]).toEqual([503, 'down']);
  const refused = await stage.send({ to: '51900000002' });
  expect(refused.body.error).toMatchObject({
    message: '(#131026) Message undeliverable',
    code: 131026,
    error_data: { messaging_product: 'whatsapp', details: 'no such person' },
  });
  expect((await stage.send()).status).toBe(200);
  expect(await accounting()).toMatchObject({ accepted: 1, refused: 2 });
});

test('a fault on a path strikes any request of the Graph API', async () => {
  await fault({ on: 'graph', match: { path: '/phone_numbers' }, do: { http: 500 } });

  const numbers = await stage.graph('GET', '/100000000000001/phone_numbers');
  expect(numbers.status).toBe(500);
  expect((await stage.graph('GET', `/${lineId}`)).status).toBe(200);
});

test('an answer that waits comes late, the message having been accepted at once', async () => {
  await openWindow();
  await fault({ on: 'send', do: { delay_ms: 1000 } });
  const started = Date.now();
  const answer = stage.send();

  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  expect(Date.now() - started).toBeLessThan(900);
  expect((await answer).status).toBe(200);
  expect(Date.now() - started).toBeGreaterThanOrEqual(990);
});

test('a fault strikes the first two, every third, or so many times', async () => {
  const id = await fault({ on: 'send', first: 2, do: { http: 500 } });
  const answers = async (count: number) => {
    const found: number[] = [];
    for (let index = 0; index < count; index += 1) found.push((await stage.send()).status);
    return found;
  };
  expect(await answers(4)).toEqual([500, 500, 200, 200]);
  await stage.control('DELETE', `/faults/${id}`);
  await fault({ on: 'send', every: 3, times: 2, do: { http: 500 } });
  expect(await answers(10)).toEqual([200, 200, 500, 200, 200, 500, 200, 200, 200, 200]);
});

test('a fault is for whom, for which line, type and template it says; of several the first made', async () => {
  await openWindow();
  const times = 1;
  const answersWith = (http: number, match: object) =>
    fault({ on: 'send', match, times, do: { http } });
  await answersWith(501, { line: '+15550000009' });
  await answersWith(502, { line: '+15550000001', type: 'image' });
  await answersWith(503, { template: 'hello_world' });
  await answersWith(504, { to: '51900000001', type: 'text' });
  await answersWith(505, { line: lineId });
  const image = { type: 'image', image: { link: 'https://example.org/a.png' } };
  const template = {
    type: 'template',
    template: { name: 'hello_world', language: { code: 'en_US' } },
  };
  const found: number[] = [];
  for (const message of [{}, template, image, { to: '51900000002' }, {}]) {
    found.push((await stage.send(message)).status);
  }
  expect(found).toEqual([504, 503, 502, 505, 200]);
  expect(await hits()).toEqual([0, 1, 1, 1, 1]);
});

test('chance is the same for the same seed', async () => {
  const run = async (seed: number) => {
    await stage.control('POST', '/reset', { seed });
    await fault({ on: 'send', rate: 0.5, do: { http: 500 } });
    const found: number[] = [];
    for (let index = 0; index < 20; index += 1) found.push((await stage.send()).status);
    return found.join();
  };
  const first = await run(7);
  expect(await run(7)).toBe(first);
  expect(await run(8)).not.toBe(first);
  expect(first).toContain('200');
  expect(first).toContain('500');
});

test('a webhook comes three times at once', async () => {
  await fault({ on: 'message', do: { repeat: 2, at_once: true } });
  await stage.say('1', { text: 'hola' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 3);
  expect(new Set(stage.receiver.arrivals.map((arrival) => arrival.raw)).size).toBe(1);
});

test('a webhook comes again only after its answer', async () => {
  await fault({ on: 'message', do: { repeat: 1 } });
  stage.receiver.answerWith('hang');
  await stage.say('1', { text: 'hola' });
  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 100));

  expect(stage.receiver.arrivals).toHaveLength(1);
});

test('a lost webhook is brought by its repeat, or by none', async () => {
  await fault({ on: 'message', match: { text: 'once' }, do: { drop: 'once' } });
  await fault({ on: 'message', match: { text: 'never' }, do: { drop: 'always' } });
  await stage.say('1', { text: 'never' });
  await stage.say('1', { text: 'once' });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);
  expect(stage.receiver.all('messages')[0].text.body).toBe('once');
  expect((await accounting()).webhooks).toEqual({ sent: 2, acked: 1, retried: 1 });
});

test('a forged webhook has a signature that is not right', async () => {
  await fault({ on: 'message', times: 1, do: { bad_signature: true } });
  await stage.say('1', { text: 'hola' });
  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);

  expect(stage.receiver.arrivals[0]?.isSigned).toBe(false);
});

test('a webhook in pieces arrives whole', async () => {
  await fault({ on: 'message', do: { split: 5 } });
  await stage.say('1', { text: 'hola' });
  await stage.receiver.until(() => stage.receiver.arrivals.length === 1);

  expect(stage.receiver.arrivals[0]?.isSigned).toBe(true);
  expect(stage.receiver.arrivals[0]?.pieces).toBeGreaterThan(1);
});

test('webhooks overtake each other within a span', async () => {
  await fault({ on: 'message', do: { reorder_ms: 200 } });
  for (let index = 0; index < 10; index += 1) await stage.say('1', { text: `${index}` });

  await stage.receiver.until(() => stage.receiver.arrivals.length === 10);
  const texts = stage.receiver.all('messages').map((message) => message.text.body);
  expect(texts.join('')).not.toBe('0123456789');
  expect([...texts].sort().join('')).toBe('0123456789');
});

test('statuses come in the order a fault says', async () => {
  await openWindow();
  await fault({ on: 'status', do: { sequence: ['read', 'sent', 'delivered'] } });
  await stage.send();

  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  expect(statuses()).toEqual(['read', 'sent', 'delivered']);
});

test('a message fails after it was sent, with the code asked for', async () => {
  await openWindow();
  await fault({ on: 'status', do: { fail_after: 'sent', code: 131049 } });
  await stage.send();

  await stage.receiver.until(() => stage.receiver.all('statuses').length === 2);
  expect(statuses()).toEqual(['sent', 'failed']);
  expect(stage.receiver.all('statuses')[1].errors[0].code).toBe(131049);
  const { messages } = (await stage.control('GET', '/phones/1/messages?direction=received')).body;
  expect(messages[0]).toMatchObject({ status: 'failed', error: { code: 131049 } });
});

test('a status comes before the answer to its send', async () => {
  await openWindow();
  await fault({ on: 'status', match: { status: 'sent' }, do: { before_answer: true } });
  const answer = await stage.send();

  expect(statuses()).toContain('sent');
  expect(stage.receiver.all('statuses')[0].id).toBe(answer.body.messages[0].id);
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
});

test('only the status that is meant is delayed', async () => {
  await openWindow();
  await fault({ on: 'status', match: { status: 'sent' }, do: { delay_ms: 400 } });
  await stage.send();

  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  expect(statuses()).toEqual(['delivered', 'read', 'sent']);
});

test('a fault that makes no sense is refused with what would', async () => {
  const answer = await stage.control('POST', '/faults', { on: 'send', do: { drop: 'once' } });
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toContain('drop');
});
