import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LineAccess, OutgoingMessage, SendResult } from '../../../src/providers/contract.ts';
import { markRead, send } from '../../../src/providers/meta/send.ts';
import { answer, type Manners, type RawServer, startRawServer } from '../rawServer.ts';
import { graphSample, graphSamples } from './samples.ts';

const text: OutgoingMessage = {
  attemptId: '0191a0b0-0000-7000-8000-000000000001',
  to: { waId: '51900000001' },
  content: { type: 'text', text: 'Hola, ¿qué tal?' },
};
const sent = {
  messaging_product: 'whatsapp',
  contacts: [{ input: '51900000001', wa_id: '51900000001' }],
  messages: [{ id: 'wamid.7' }],
};

let dispatcher: Agent;
let server: RawServer | undefined;

beforeEach(() => {
  dispatcher = new Agent();
});

afterEach(async () => {
  await dispatcher.destroy();
  await server?.close();
  server = undefined;
});

const lineAt = (url: string): LineAccess => ({
  graphUrl: `${url}/v24.0`,
  providerLineId: '1065',
  accessToken: 'a-token',
});

async function sendTo(manners: Manners, timeoutMs = 2_000): Promise<SendResult> {
  server = await startRawServer(manners);
  return send(lineAt(server.url), text, { dispatcher, timeoutMs });
}

const answering = (status: number, body: unknown) =>
  sendTo({ onRequest: (socket) => socket.write(answer(status, body)) });

describe('accepted', () => {
  test('Meta’s answer gives the message’s id and the wa_id', async () => {
    expect(await answering(200, sent)).toEqual({
      outcome: 'accepted',
      providerMessageId: 'wamid.7',
      waId: '51900000001',
    });
  });

  test('the request is Meta’s, byte for byte', async () => {
    await answering(200, sent);
    expect(server?.requests).toHaveLength(1);
    const [request] = server?.requests ?? [];
    expect(request?.head.split('\r\n')).toEqual([
      'POST /v24.0/1065/messages HTTP/1.1',
      `host: 127.0.0.1:${server?.port}`,
      'connection: keep-alive',
      'authorization: Bearer a-token',
      'content-type: application/json',
      'user-agent: chasqui',
      'content-length: 217',
    ]);
    expect(JSON.parse(Buffer.from(request?.body ?? '', 'latin1').toString('utf8'))).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '51900000001',
      type: 'text',
      text: { body: 'Hola, ¿qué tal?', preview_url: false },
      biz_opaque_callback_data: '0191a0b0-0000-7000-8000-000000000001',
    });
  });

  test.each(graphSamples().filter((name) => name.startsWith('post_messages_response_200_send_')))(
    'sample %s',
    async (name) => {
      const isRead = name.endsWith('read_receipt');
      const result = await answering(200, graphSample(name));
      expect(result.outcome).toBe(isRead ? 'in_doubt' : 'accepted');
    },
  );

  test('an answer in many small pieces', async () => {
    const bytes = answer(200, sent);
    const result = await sendTo({
      onRequest: async (socket) => {
        for (const byte of bytes) {
          socket.write(byte);
          await sleep(0);
        }
      },
    });
    expect(result.outcome).toBe('accepted');
  });

  test('after the other side closed an idle connection, the next send takes a new one', async () => {
    const first = await sendTo({
      onRequest: (socket) =>
        socket.write(answer(200, sent), () => setTimeout(() => socket.end(), 20)),
    });
    await sleep(80);
    const second = await send(lineAt(server?.url ?? ''), text, { dispatcher, timeoutMs: 2_000 });
    expect([first.outcome, second.outcome]).toEqual(['accepted', 'accepted']);
    expect(server?.connections()).toBe(2);
  });
});

describe('not called', () => {
  test('nobody listens', async () => {
    const { url, close } = await startRawServer({});
    await close();
    const result = await send(lineAt(url), text, { dispatcher, timeoutMs: 2_000 });
    expect(result).toEqual({
      outcome: 'not_called',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('the name does not resolve', async () => {
    const line = lineAt('http://graph.invalid');
    const result = await send(line, text, { dispatcher, timeoutMs: 5_000 });
    expect(result.outcome).toBe('not_called');
  });

  test('TLS is not what the other side speaks', async () => {
    server = await startRawServer({ onConnect: (socket) => socket.write('220 mail ready\r\n') });
    const line = lineAt(server.url.replace('http:', 'https:'));
    const result = await send(line, text, { dispatcher, timeoutMs: 2_000 });
    expect(result).toMatchObject({ outcome: 'not_called', detail: expect.stringContaining('SSL') });
  });

  test('TLS is never answered', async () => {
    server = await startRawServer({});
    const line = lineAt(server.url.replace('http:', 'https:'));
    const result = await send(line, text, { dispatcher, timeoutMs: 150 });
    expect(result).toEqual({ outcome: 'not_called', detail: 'no answer within 150 ms' });
  });

  test('the other side closes during TLS', async () => {
    server = await startRawServer({
      onConnect: (socket) => socket.once('data', () => socket.destroy()),
    });
    const line = lineAt(server.url.replace('http:', 'https:'));
    const result = await send(line, text, { dispatcher, timeoutMs: 2_000 });
    expect(result.outcome).toBe('not_called');
  });

  test('no connection came free in time, and then it is not sent either', async () => {
    const narrow = new Agent({ connections: 1, pipelining: 1 });
    try {
      server = await startRawServer({
        onRequest: (socket) => setTimeout(() => socket.write(answer(200, sent)), 300),
      });
      const line = lineAt(server.url);
      const first = send(line, text, { dispatcher: narrow, timeoutMs: 2_000 });
      const second = await send(line, text, { dispatcher: narrow, timeoutMs: 100 });
      expect(second).toEqual({ outcome: 'not_called', detail: 'no answer within 100 ms' });
      expect((await first).outcome).toBe('accepted');
      await sleep(100);
      expect(server.requests).toHaveLength(1);
    } finally {
      await narrow.destroy();
    }
  });

  test('the client was closed', async () => {
    await dispatcher.close();
    const result = await send(lineAt('http://127.0.0.1:1'), text, { dispatcher, timeoutMs: 500 });
    expect(result.outcome).toBe('not_called');
  });
});

describe('in doubt', () => {
  const half = answer(200, sent).slice(0, -10);

  test.each<[string, Manners]>([
    ['closes when it has read', { onRequest: (socket) => socket.end() }],
    ['resets when it has read', { onRequest: (socket) => socket.resetAndDestroy() }],
    ['closes after half the head', { onRequest: (socket) => socket.end('HTTP/1.1 200 O') }],
    ['closes after half the body', { onRequest: (socket) => socket.end(half) }],
    [
      'resets after half the body',
      { onRequest: (socket) => socket.write(half, () => socket.resetAndDestroy()) },
    ],
    ['answers something that is not HTTP', { onRequest: (socket) => socket.write('nope\r\n\r\n') }],
    [
      'resets in the middle of the request',
      { onConnect: (socket) => socket.once('data', () => socket.resetAndDestroy()) },
    ],
  ])('the other side %s', async (_, manners) => {
    expect((await sendTo(manners)).outcome).toBe('in_doubt');
  });

  test.each<[string, Manners]>([
    ['closes', { onConnect: (socket) => socket.pause().end() }],
    ['resets', { onConnect: (socket) => socket.pause().resetAndDestroy() }],
  ])('when the other side %s without reading, it depends on who was first', async (_, manners) => {
    expect(['in_doubt', 'not_called']).toContain((await sendTo(manners)).outcome);
  });

  test('of hundreds of sends over dying connections, none that was read is called not called', async () => {
    server = await startRawServer({
      onConnect: (socket) =>
        setTimeout(() => socket.destroy(), socket.remotePort ? socket.remotePort % 7 : 0),
      onRequest: (socket, _, nth) => {
        if (nth % 5 === 0) socket.resetAndDestroy();
        else if (nth % 5 === 1) socket.end(answer(200, sent).slice(0, 40));
        else if (nth % 5 === 2) socket.end(answer(200, sent));
        else socket.write(answer(200, sent));
      },
    });
    const line = lineAt(server.url);
    const outcomes = new Map<string, SendResult['outcome']>();
    for (let round = 0; round < 30; round++) {
      const sends = Array.from({ length: 10 }, async (_, at) => {
        const attemptId = `attempt ${round}.${at}`;
        const http = { dispatcher, timeoutMs: 2_000 };
        outcomes.set(attemptId, (await send(line, { ...text, attemptId }, http)).outcome);
      });
      await Promise.all(sends);
    }

    const read = server.requests.map(({ body }) => /attempt [\d.]+/.exec(body)?.[0] ?? '');
    expect(outcomes.size).toBe(300);
    expect(new Set(read).size).toBe(read.length);
    expect(read.filter((attemptId) => outcomes.get(attemptId) === 'not_called')).toEqual([]);
    expect(new Set(outcomes.values())).toContain('accepted');
    expect(new Set(outcomes.values())).toContain('in_doubt');
  });

  test.each<[string, Manners]>([
    ['no answer', {}],
    ['half an answer', { onRequest: (socket) => socket.write(half) }],
    ['an answer that drips', { onRequest: drip }],
  ])('%s is cut off in time', async (_, manners) => {
    const started = performance.now();
    const result = await sendTo(manners, 200);
    expect(result).toEqual({ outcome: 'in_doubt', detail: 'no answer within 200 ms' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('what is cut off leaves no connection behind', async () => {
    const closed = new Promise<void>((resolve) => {
      void sendTo({ onConnect: (socket) => void once(socket, 'close').then(() => resolve()) }, 100);
    });
    await closed;
    expect(server?.requests).toHaveLength(1);
  });

  test.each([
    ['no JSON', 'OK'],
    ['an empty body', ''],
    ['no message', { contacts: [], messages: [] }],
    ['a message without an id', { messages: [{ status: 'accepted' }] }],
    ['another success', { success: true }],
  ])('HTTP 200 with %s', async (_, body) => {
    expect((await answering(200, body)).outcome).toBe('in_doubt');
  });

  test.each([500, 502, 503, 504])('HTTP %i without an error of Graph', async (status) => {
    expect(await answering(status, '<html>upstream</html>')).toEqual({
      outcome: 'in_doubt',
      detail: `HTTP ${status} with an answer we cannot read`,
    });
  });

  test('HTTP 500 with what would be an answer', async () => {
    expect((await answering(500, sent)).outcome).toBe('in_doubt');
  });

  test('an answer of two megabytes', async () => {
    expect(await answering(200, 'x'.repeat(2_000_000))).toEqual({
      outcome: 'in_doubt',
      detail: 'an answer of more than 1048576 bytes',
    });
  });
});

function drip(socket: import('node:net').Socket): void {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
  const timer = setInterval(() => socket.write('x'), 20);
  socket.once('close', () => clearInterval(timer));
}

describe('refused', () => {
  test('Meta’s error says why and what to do', async () => {
    const error = {
      message: '(#131026) Message undeliverable',
      type: 'OAuthException',
      code: 131026,
      error_data: { messaging_product: 'whatsapp', details: 'Receiver is incapable' },
    };
    expect(await answering(400, { error })).toEqual({
      outcome: 'refused',
      failure: {
        code: 131026,
        detail: '(#131026) Message undeliverable: Receiver is incapable',
        policy: { action: 'never', isNotOnWhatsapp: true },
      },
    });
  });

  test('an error of Graph counts, whatever the HTTP status', async () => {
    const body = { error: { code: 190, message: 'Invalid OAuth access token' } };
    for (const status of [200, 401, 503]) {
      expect(await answering(status, body)).toMatchObject({
        outcome: 'refused',
        failure: { code: 190, policy: { action: 'pause_line' } },
      });
      await server?.close();
    }
  });

  test.each(graphSamples().filter((name) => /_(4|5)\d\d_/.test(name)))(
    'sample %s',
    async (name) => {
      const status = Number(/_(\d{3})_/.exec(name)?.[1]);
      expect((await answering(status, graphSample(name))).outcome).toBe('refused');
    },
  );

  test.each([
    [404, '<html>not here</html>', { action: 'later', afterwards: 'give_up' }],
    [302, '', { action: 'later', afterwards: 'give_up' }],
    [429, 'slow down', { action: 'later', scope: 'line', afterwards: 'keep_trying' }],
  ])('HTTP %i by something before the Graph API', async (status, body, policy) => {
    expect(await answering(status, body)).toMatchObject({
      outcome: 'refused',
      failure: { policy },
    });
  });

  test('a message to nobody, and media that is nowhere, are refused without a call', async () => {
    const http = { dispatcher, timeoutMs: 500 };
    const line = lineAt('http://127.0.0.1:1');
    const nobody = await send(line, { ...text, to: {} }, http);
    const nowhere = await send(
      line,
      { ...text, content: { type: 'media', media: { kind: 'image' } } },
      http,
    );
    expect([nobody, nowhere]).toMatchObject([
      { outcome: 'refused', failure: { code: 100, policy: { action: 'never' } } },
      { outcome: 'refused', failure: { code: 100, policy: { action: 'never' } } },
    ]);
  });
});

describe('marking read', () => {
  const read = async (typing: boolean, status: number, body: unknown) => {
    server = await startRawServer({ onRequest: (socket) => socket.write(answer(status, body)) });
    return markRead(lineAt(server.url), 'wamid.1', typing, { dispatcher, timeoutMs: 2_000 });
  };
  const body = () => JSON.parse(server?.requests[0]?.body ?? '');

  test('a message is marked read', async () => {
    expect(await read(false, 200, { success: true })).toEqual({
      outcome: 'accepted',
      providerMessageId: 'wamid.1',
    });
    expect(body()).toEqual({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.1',
    });
  });

  test('with the sign of an answer being written', async () => {
    await read(true, 200, { success: true });
    const sample = graphSample('post_messages_request_send_typing_indicator_and_read_receipt');
    expect(body()).toEqual({ ...Object(sample), message_id: 'wamid.1' });
  });

  test('a refusal has its policy too', async () => {
    expect(await read(false, 400, { error: { code: 131009, message: 'Invalid' } })).toMatchObject({
      outcome: 'refused',
      failure: { code: 131009, policy: { action: 'never' } },
    });
  });
});
