import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { createAddressGuard, type Reachable } from '../../src/calls/addressGuard.ts';
import { postToHook } from '../../src/calls/postToHook.ts';
import { startServer } from './server.ts';

const local: Reachable = { networks: [{ address: '127.0.0.1', prefix: 32 }], hosts: [] };

function open(reachable: Reachable = local) {
  const guard = createAddressGuard(reachable);
  const dispatcher = new Agent({ connect: { lookup: guard.lookup } });
  onTestFinished(() => dispatcher.destroy());
  return (url: string) => postToHook({ dispatcher, guard }, { url, body: 'a.b.c', key: 'HIK1' });
}

test('an answer without end is an answer, and nobody reads it', async () => {
  let written = 0;
  let isClosed = false;
  const { url } = await startServer((_, response) => {
    response.writeHead(200);
    const more = () => {
      while (!isClosed && response.write('x'.repeat(64 * 1024))) written += 64;
    };
    response.on('drain', more).on('close', () => {
      isClosed = true;
    });
    more();
  });
  expect(await open()(url)).toEqual({ status: 200 });
  await expect.poll(() => isClosed).toBe(true);
  expect(written).toBeLessThan(64 * 1024);
});

test('headers without end are no answer', async () => {
  const { url } = await startServer((_, response) => {
    response.writeHead(
      200,
      Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`x-${n}`, 'y'.repeat(100)])),
    );
    response.end();
  });
  expect(await open()(url)).toEqual({ error: 'no_connection: UND_ERR_HEADERS_OVERFLOW' });
});

test('where nothing listens, the log says so in the system’s word', async () => {
  const { url, server } = await startServer(() => {});
  await new Promise((resolve) => server.close(resolve));
  expect(await open()(url)).toEqual({ error: 'no_connection: ECONNREFUSED' });
});

test.each([
  ['http to what is opened no more', 'http://127.0.0.2/', 'address_refused'],
  ['http to a public name', 'http://example.com/', 'address_refused'],
  ['a private address', 'https://10.0.0.1/', 'address_refused'],
  ['a name that is this machine', 'https://localhost/', 'address_refused'],
  ['a port of another protocol', 'http://127.0.0.1:6379/', 'no_connection: ECONNREFUSED'],
  ['a port of mail', 'http://127.0.0.1:25/', 'port_refused'],
])('%s', async (_, url, error) => {
  expect(await open(url.includes('localhost') ? { networks: [], hosts: [] } : local)(url)).toEqual({
    error,
  });
});
