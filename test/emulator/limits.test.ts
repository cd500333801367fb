import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

test('a line carries so many messages a second, those that come in counted', async () => {
  await stage.control('PUT', '/limits', { throughput: 0.01 });
  expect((await stage.send()).status).toBe(200);
  const refused = await stage.send();
  expect([refused.status, refused.body.error.code]).toEqual([429, 130429]);

  await stage.control('PUT', '/clock', { offset: '101s' });
  await stage.say('1', { text: 'hola' });
  expect((await stage.send()).body.error.code).toBe(130429);
  await stage.say('1', { text: 'those that come in are never refused' });
  await stage.control('PUT', '/clock', { offset: '202s' });
  expect((await stage.send()).status).toBe(200);
});

test('one person gets a burst, and then one message in so many seconds', async () => {
  await stage.control('PUT', '/limits', { pair: { burst: 2, per_seconds: 6 } });
  await stage.send();
  await stage.send();

  const refused = await stage.send();
  expect(refused.status).toBe(429);
  expect(refused.body.error.code).toBe(131056);
  expect((await stage.send({ to: '+51900000002' })).status).toBe(200);
  await stage.control('PUT', '/clock', { offset: '7s' });
  expect((await stage.send()).status).toBe(200);
  expect((await stage.send()).body.error.code).toBe(131056);
});

test('the window closes 24 hours after the person last wrote', async () => {
  await stage.say('1', { text: 'hola' });
  await stage.receiver.until(() => stage.receiver.all('messages').length === 1);
  await stage.control('PUT', '/clock', { offset: '23h' });
  await stage.send();
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 3);
  await stage.control('PUT', '/clock', { offset: '25h' });
  await stage.send();

  await stage.receiver.until(() => stage.receiver.all('statuses').length === 4);
  expect(stage.receiver.all('statuses').map((status) => status.status)).toEqual([
    'sent',
    'delivered',
    'read',
    'failed',
  ]);
});

test('only so many people may be written to first in a day', async () => {
  await stage.control('PUT', '/limits', { tier: 1 });
  const hello = {
    type: 'template',
    template: { name: 'hello_world', language: { code: 'en_US' } },
  };
  expect((await stage.send(hello)).status).toBe(200);
  expect((await stage.send(hello)).status).toBe(200);
  const refused = await stage.send({ ...hello, to: '+51900000002' });
  expect(refused.body.error.code).toBe(131048);

  await stage.control('PUT', '/clock', { offset: '25h' });
  expect((await stage.send({ ...hello, to: '+51900000002' })).status).toBe(200);
});

test('a limit that is null is not enforced', async () => {
  await stage.control('PUT', '/limits', { throughput: null, pair: null, window: null });
  const answers = await Promise.all(Array.from({ length: 100 }, () => stage.send()));

  expect(answers.every((answer) => answer.status === 200)).toBe(true);
  await stage.receiver.until(() => stage.receiver.all('statuses').length === 300);
  expect(stage.receiver.all('statuses').some((status) => status.status === 'failed')).toBe(false);
});

test('a line made with its own throughput keeps it', async () => {
  await stage.control('PUT', '/limits', { throughput: 1 });
  const waba = await stage.control('POST', '/wabas', {
    name: 'Fast',
    lines: [{ phone_number: '+15550000002', throughput: 1000 }],
  });
  const [line] = waba.body.lines;
  const path = `/${line.phone_number_id}`;
  const token = waba.body.access_token;
  for (let index = 0; index < 5; index += 1) {
    const text = { messaging_product: 'whatsapp', to: '51900000001', text: { body: 'x' } };
    const answer = await stage.graph('POST', `${path}/messages`, text, token);
    expect(answer.status).toBe(200);
  }
  const number = await stage.graph('GET', path, undefined, token);
  expect(number.body.throughput).toEqual({ level: 'HIGH' });
});

test('what a limit or a fault cannot be is said with the field', async () => {
  const limits = await stage.control('PUT', '/limits', { pair: { burst: 0, per_seconds: 6 } });
  expect(limits.status).toBe(400);
  expect(limits.body.error.message).toMatch(/^pair\.burst: /);
  const clock = await stage.control('PUT', '/clock', { offset: 'tomorrow' });
  expect(clock.body.error.message).toBe(
    'offset: "tomorrow" is no duration such as 25h, 90m, 30s or 0s',
  );
});
