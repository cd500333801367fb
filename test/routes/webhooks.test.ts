import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { type ServerType, serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { testDatabase } from '../support/database.ts';
import { testDeps } from './testApi.ts';

const mebibyte = 1024 * 1024;
const stranger = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [] }] };

let server: ServerType;

beforeAll(async () => {
  const app = buildApp(testDeps(await testDatabase()));
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve());
  });
});
afterAll(() => {
  server.close();
});

const sign = (body: string) =>
  `sha256=${createHmac('sha256', 'instance-secret').update(body).digest('hex')}`;

/** Over a real socket, the body told by its length or in chunks of unknown number. */
function post(body: string, how: 'length' | 'chunked'): Promise<{ status: number; code: unknown }> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port: address.port,
        path: '/v1/whatsapp/meta/messages',
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': sign(body),
          ...(how === 'length'
            ? { 'content-length': Buffer.byteLength(body) }
            : { 'transfer-encoding': 'chunked' }),
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, code: JSON.parse(text).code }),
        );
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    for (let at = 0; at < body.length; at += 65_536) call.write(body.slice(at, at + 65_536));
    call.end();
  });
}

const ofLength = (length: number): string => {
  const text = JSON.stringify({ ...stranger, note: 'ñ' });
  return JSON.stringify({ ...stranger, note: `ñ${' '.repeat(length - Buffer.byteLength(text))}` });
};

test.each(['length', 'chunked'] as const)('a webhook of 4 MiB is taken whole (%s)', async (how) => {
  const body = ofLength(4 * mebibyte);
  expect(Buffer.byteLength(body)).toBe(4 * mebibyte);
  expect(await post(body, how)).toEqual({ status: 200, code: undefined });
});

test.each(['length', 'chunked'] as const)(
  'a webhook of one byte more is refused with 413 (%s)',
  async (how) => {
    expect(await post(ofLength(4 * mebibyte + 1), how)).toEqual({ status: 413, code: 10413 });
  },
);

test('a webhook whose signature is of other bytes is refused with 401', async () => {
  const response = await fetchText({ 'x-hub-signature-256': sign('{}') });
  expect(response.status).toBe(401);
});

test('a webhook without a body is refused with 401 and no more', async () => {
  const response = await fetchText({});
  expect(response.status).toBe(401);
});

const fetchText = (headers: Record<string, string>): Promise<Response> => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return fetch(`http://127.0.0.1:${address.port}/v1/whatsapp/meta/messages`, {
    method: 'POST',
    headers,
    ...(headers['x-hub-signature-256'] && { body: JSON.stringify(stranger) }),
  });
};
