import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verify } from '../../../src/providers/meta/verify.ts';

const body = Buffer.from('{"text":"\\u00bfqu\\u00e9?","url":"https:\\/\\/x"}');
/** Of that body with the secret `emulator-secret`, made with `openssl dgst -sha256 -hmac`. */
const signature = '66f56ff0f414c56b6a5099b8869010a436ac5d08a721e2ea363a5acd54f6fa2a';
const signed = (value: string) => new Headers({ 'X-Hub-Signature-256': value });

test('a signature over the raw bytes is valid', () => {
  expect(verify(body, signed(`sha256=${signature}`), ['emulator-secret'])).toBe(true);
});

test('any of several secrets will do', () => {
  const headers = signed(`sha256=${signature}`);
  expect(verify(body, headers, ['old', 'emulator-secret', 'new'])).toBe(true);
  expect(verify(body, headers, ['emulator-secret', 'new'])).toBe(true);
  expect(verify(body, headers, ['old', 'new'])).toBe(false);
  expect(verify(body, headers, [])).toBe(false);
});

test('the same JSON written in another way is not what was signed', () => {
  const again = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
  expect(verify(again, signed(`sha256=${signature}`), ['emulator-secret'])).toBe(false);
});

test('one byte more or another is not what was signed', () => {
  const headers = signed(`sha256=${signature}`);
  expect(verify(Buffer.concat([body, Buffer.from(' ')]), headers, ['emulator-secret'])).toBe(false);
  expect(verify(Buffer.from(body).fill('}', 0, 1), headers, ['emulator-secret'])).toBe(false);
});

test.each([
  ['no prefix', signature],
  ['another algorithm', `sha512=${signature}`],
  ['the prefix in capitals', `SHA256=${signature}`],
  ['too short', `sha256=${signature.slice(1)}`],
  ['too long', `sha256=${signature}0`],
  ['no hex', `sha256=${'z'.repeat(64)}`],
  ['half hex', `sha256=${signature.slice(0, 63)}g`],
  ['empty', ''],
  ['two of them', `sha256=${signature}, sha256=${signature}`],
])('a header with %s is not valid', (_, header) => {
  expect(verify(body, signed(header), ['emulator-secret'])).toBe(false);
});

test('a missing header is not valid, and the older sha1 header does not count', () => {
  expect(verify(body, new Headers(), ['emulator-secret'])).toBe(false);
  const sha1 = createHmac('sha1', 'emulator-secret').update(body).digest('hex');
  expect(
    verify(body, new Headers({ 'X-Hub-Signature': `sha1=${sha1}` }), ['emulator-secret']),
  ).toBe(false);
});

test('an empty secret signs nothing', () => {
  const forged = createHmac('sha256', '').update(body).digest('hex');
  expect(verify(body, signed(`sha256=${forged}`), ['', 'emulator-secret'])).toBe(false);
});
