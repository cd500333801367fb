import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { listen } from '../../src/listen.ts';
import { testDatabase } from '../support/database.ts';
import { freePort } from '../support/journey.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

/** The API on a port, and what comes back on a connection that was sent these bytes. */
async function openEdge() {
  const app = buildApp(deps);
  const { key } = await newTenant(deps, undefined, app);
  const port = await freePort();
  const stop = await listen(app.fetch, { host: '127.0.0.1', port });
  onTestFinished(stop);
  const open = (): Promise<{ socket: Socket; ended: Promise<string> }> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve({ socket, ended }));
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      const ended = new Promise<string>((done) => {
        socket.on('error', () => {});
        socket.once('close', () => done(text));
      });
    });
  return {
    key,
    port,
    open,
    exchange: async (bytes: string) => {
      const { socket, ended } = await open();
      socket.write(bytes);
      return ended;
    },
    fetch: (path: string, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        ...init,
        headers: { 'Truora-API-Key': key, ...init.headers },
      }),
  };
}

const statusesIn = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status);

test('requests that are sent in one go are answered in their order', async () => {
  const { exchange, key } = await openEdge();
  const ask = (path: string, more = '') =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nTruora-API-Key: ${key}\r\n${more}\r\n`;
  const text = await exchange(
    ask('/v1/secrets') + ask('/v1/nothing') + ask('/v1/secrets/shop', 'Connection: close\r\n'),
  );
  expect(statusesIn(text)).toEqual(['200', '403', '404']);
});

test('who never comes to the end of the headers is let go, and keeps nobody waiting', async () => {
  const { open, fetch } = await openEdge();
  const { socket, ended } = await open();
  socket.write('GET /v1/secrets HTTP/1.1\r\nHost: x\r\n');
  const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 500);
  onTestFinished(() => clearInterval(drip));
  expect((await fetch('/v1/secrets')).status).toBe(200);
  expect(statusesIn(await ended)).toEqual(['408']);
}, 30_000);

test.each([
  [
    'headers that go on for ever',
    `GET /v1/secrets HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    '431',
  ],
  [
    'two lengths of one body',
    'POST /v1/secrets HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    '400',
  ],
  ['no host', 'GET /v1/secrets HTTP/1.1\r\n\r\n', '400'],
  ['no HTTP', 'hello\r\n\r\n', '400'],
])('a connection is closed on %s', async (_, bytes, status) => {
  const { exchange } = await openEdge();
  expect(statusesIn(await exchange(bytes))).toEqual([status]);
});

test('a body without an end is refused at 1 MiB', async () => {
  const { open, key } = await openEdge();
  const { socket, ended } = await open();
  socket.write(
    `PUT /v1/secrets/shop HTTP/1.1\r\nHost: x\r\nTruora-API-Key: ${key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  const pour = setInterval(() => socket.writable && socket.write(chunk), 5);
  onTestFinished(() => clearInterval(pour));
  const text = await ended;
  expect(statusesIn(text)).toEqual(['413']);
}, 30_000);

test('who sends a body byte by byte is let go after half a minute, and keeps nobody waiting', async () => {
  const { open, fetch, key } = await openEdge();
  const head = (path: string, type: string) =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nTruora-API-Key: ${key}\r\nContent-Type: ${type}\r\nContent-Length: 1000\r\n\r\n`;
  const webhook = await open();
  webhook.socket.write(head('/v1/whatsapp/meta/messages', 'application/json'));
  const file = await open();
  file.socket.write(head('/v1/contacts/import', 'text/csv'));
  let fileEnded = false;
  void file.ended.then(() => {
    fileEnded = true;
  });
  const drip = setInterval(() => {
    for (const { socket } of [webhook, file]) if (socket.writable) socket.write(' ');
  }, 500);
  onTestFinished(() => {
    clearInterval(drip);
    file.socket.destroy();
  });
  expect((await fetch('/v1/secrets')).status).toBe(200);
  expect(await webhook.ended).toBe('');
  // A file may take as long as it needs.
  expect(fileEnded).toBe(false);
}, 60_000);

test('JSON that is nested deeper than 64 levels is refused, however deep', async () => {
  const { fetch } = await openEdge();
  const nested = async (levels: number) => {
    const value = `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const response = await fetch('/v1/secrets/shop', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: `{"value":"x","more":${value}}`,
    });
    return [response.status, ((await response.json()) as { message?: string }).message];
  };
  const refused = [400, 'Invalid request: the body is nested deeper than 64 levels'];
  expect(await nested(63)).toEqual([200, undefined]);
  expect(await nested(64)).toEqual(refused);
  expect(await nested(1_000)).toEqual(refused);
  expect(await nested(500_000)).toEqual([400, expect.any(String)]);
});

test('a compressed body is refused, and nothing is unpacked', async () => {
  const { fetch } = await openEdge();
  const response = await fetch('/v1/secrets/shop', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    body: gzipSync(JSON.stringify({ value: 'x'.repeat(10_000_000) })),
  });
  expect([response.status, await response.json()]).toEqual([
    400,
    {
      code: 10400,
      http_code: 400,
      message: 'Invalid request: a body is taken as it is, not as gzip',
    },
  ]);
});

test('a form of more than 10,000 fields is refused', async () => {
  const { fetch } = await openEdge();
  const send = async (fields: number) => {
    const response = await fetch('/v1/secrets/shop', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `value=x${'&y=1'.repeat(fields - 1)}`,
    });
    const body = (await response.json()) as { message?: string };
    return [response.status, body.message];
  };
  expect(await send(10_001)).toEqual([400, 'Invalid request: a form has at most 10000 fields']);
  expect(await send(10_000)).toEqual([200, undefined]);
});

test.each([
  ['/v1/whatsapp/inbounds/a%2Fb', 404],
  ['/v1/whatsapp/inbounds/..%2F..%2Fsecrets', 404],
  ['/v1/whatsapp/inbounds/%2e%2e/%2e%2e/secrets', 200],
  ['/v1/whatsapp/../secrets', 200],
  ['//v1/secrets', 403],
  ['/v1//secrets', 403],
  ['/v1/secrets/', 403],
  ['/V1/secrets', 403],
  ['/v1/secrets/%E0%A4%A', 400],
  ['/v1/secrets/%00', 400],
  ['/v1/secrets;x=1', 403],
  ['/v1/processes?limit=%', 400],
  ['/v1/processes?limit=1&limit=2', 400],
  ['/v1/processes?__proto__=1&constructor=2', 200],
])('a path that plays tricks is one of ours or none: %s', async (path, status) => {
  const { exchange, key } = await openEdge();
  const text = await exchange(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nTruora-API-Key: ${key}\r\nConnection: close\r\n\r\n`,
  );
  expect(statusesIn(text)).toEqual([String(status)]);
});

test('HEAD is GET without a body', async () => {
  const { fetch } = await openEdge();
  const response = await fetch('/v1/secrets', { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('pages of any origin may call what a web key opens, and nothing else', async () => {
  const { fetch } = await openEdge();
  const preflight = async (path: string, method: string) => {
    const headers = {
      Origin: 'https://shop.example',
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': 'truora-api-key',
    };
    const response = await fetch(path, { method: 'OPTIONS', headers });
    return [
      response.status,
      response.headers.get('access-control-allow-origin'),
      response.headers.get('access-control-allow-methods'),
    ];
  };
  expect(await preflight('/v1/processes', 'POST')).toEqual([204, '*', 'GET,POST']);
  expect(await preflight('/v1/secrets', 'GET')).toEqual([403, null, null]);
  const refused = await fetch('/v1/processes/x', { headers: { Origin: 'https://shop.example' } });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
});
