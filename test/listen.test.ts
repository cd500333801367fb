import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../src/listen.ts';
import { openDoor } from './support/door.ts';

/** Sends bytes to a server of ours; gives what comes back until it hangs up. */
async function answerTo(bytes: string): Promise<string> {
  const door = await openDoor();
  await door.shut();
  const port = Number(new URL(door.url).port);
  const stop = await listen(() => new Response('read'), { host: '127.0.0.1', port });
  onTestFinished(stop);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  return text(socket);
}

test.each([
  [
    'an address with letters that are not escaped',
    'GET /v1/contacts?query=Ñato HTTP/1.1\r\nHost: x\r\n\r\n',
    '400 Bad Request',
    '{"code":10400,"http_code":400,"message":"Invalid request: the address has characters that must be escaped, as ñ in %C3%B1 (with curl: -G --data-urlencode)"}',
  ],
  [
    'an address that is too long',
    `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    '431 Request Header Fields Too Large',
    '{"code":10431,"http_code":431,"message":"Invalid request: the headers are over 16 KiB, the address included"}',
  ],
  [
    'what is no HTTP',
    'hola\r\n\r\n',
    '400 Bad Request',
    '{"code":10400,"http_code":400,"message":"Invalid request: it cannot be read as HTTP"}',
  ],
])('%s is refused with what is wrong', async (_, bytes, status, body) => {
  const answer = await answerTo(bytes);
  expect(answer.split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`);
  expect(answer.split('\r\n\r\n')[1]).toBe(body);
});
