import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const accounting = async () => (await stage.control('GET', '/accounting')).body;

test('attempts that were accepted twice are counted and named', async () => {
  for (const id of ['a', 'b', 'b', 'c', 'c', 'c']) {
    await stage.send({ biz_opaque_callback_data: id });
  }
  await stage.send({ to: 'x', biz_opaque_callback_data: 'd' });

  expect(await accounting()).toMatchObject({
    sends_by_callback_data: { '1': 1, '2': 1, '3': 1 },
    duplicates: ['b', 'c'],
    accepted: 6,
    refused: 1,
  });
});

test('the log has a line for each Graph request, and goes on from a number', async () => {
  const sent = await stage.send({ biz_opaque_callback_data: 'a1' });
  await stage.graph('GET', '/123');
  const log = async (after: number) =>
    (await stage.control('GET', `/log?after=${after}`)).body
      .split('\n')
      .filter((line: string) => line !== '')
      .map((line: string) => JSON.parse(line));

  const [first, second] = await log(0);
  expect(first).toEqual({
    seq: expect.any(Number),
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    method: 'POST',
    path: '/v24.0/100000000000011/messages',
    line: '+15550000001',
    to: '+51900000001',
    type: 'text',
    callback_data: 'a1',
    message_id: sent.body.messages[0].id,
    answered: true,
    http: 200,
    code: null,
  });
  expect(second).toMatchObject({ method: 'GET', http: 400, code: 100, message_id: null });
  expect(await log(first.seq)).toEqual([second]);
});

test('every answer carries a number that only grows', async () => {
  const seqs: number[] = [];
  for (const answer of [
    await stage.control('GET', '/state'),
    await stage.send(),
    await stage.control('GET', '/phones/nobody/messages'),
    await stage.graph('GET', '/123'),
    { headers: (await fetch(stage.emulator.url)).headers },
  ]) {
    seqs.push(Number(answer.headers.get('x-emulator-seq')));
  }
  expect(seqs.every((seq) => Number.isInteger(seq))).toBe(true);
  expect(seqs[3]).toBeGreaterThan(seqs[0] ?? 0);
  expect([...seqs].sort((a, b) => a - b)).toEqual(seqs);
});

test('a reset brings the first world back, and keeps the address of the business', async () => {
  await stage.control('POST', '/phones', { phone: '+51911111111' });
  await stage.control('PUT', '/limits', { throughput: 1 });
  await stage.control('POST', '/faults', { on: 'send', do: { http: 500 } });
  await stage.control('PUT', '/clock', { offset: '25h' });
  const before = await stage.say('1', { text: 'hola' });
  const state = (await stage.control('POST', '/reset', { seed: 3 })).body;

  expect(state.phones.map((phone: { phone: string }) => phone.phone)).toEqual([
    '+51900000001',
    '+51900000002',
    '+51900000003',
  ]);
  expect(state.faults).toEqual([]);
  expect(state.limits).toEqual({
    throughput: 80,
    pair: { burst: 45, per_seconds: 6 },
    window: true,
    tier: null,
  });
  expect(Math.abs(Date.parse(state.now) - Date.now())).toBeLessThan(5000);
  expect(state.webhook.url).toBe(stage.receiver.url);
  const after = await stage.say('1', { text: 'hola' });
  expect(after).not.toBe(before);
});

test('what happens is heard at once by who listens', async () => {
  const stop = new AbortController();
  const response = await fetch(`${stage.emulator.url}/emulator/events`, { signal: stop.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  await stage.say('1', { text: 'hola' });
  let heard = '';
  while (!heard.includes('event: status')) heard += (await reader?.read())?.value ?? '';
  stop.abort();

  expect(heard).toContain('event: message');
  const data = heard.split('\n').find((line) => line.includes('"kind":"message"'));
  expect(JSON.parse(data?.slice('data: '.length) ?? '')).toMatchObject({
    phone_id: '1',
    direction: 'said',
    text: 'hola',
  });
});

test('a port that is taken is said at the start', async () => {
  const { startEmulator } = await import('../../src/emulator/startEmulator.ts');
  await expect(startEmulator({ port: stage.emulator.port })).rejects.toThrow('EADDRINUSE');
});
