import { createHmac } from 'node:crypto';
import fc from 'fast-check';
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

const anyBody = fc.uint8Array({ maxLength: 200 });
const anySecret = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const signatureOf = (bytes: Uint8Array, secret: string) =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

test('whatever the body and the secret: signed by it is valid, and by any other or of any other bytes is not', () => {
  fc.assert(
    fc.property(anyBody, anyBody, anySecret, anySecret, (bytes, others, secret, wrong) => {
      const headers = signed(signatureOf(bytes, secret));
      expect(verify(bytes, headers, [secret])).toBe(true);
      expect(verify(bytes, headers, [wrong])).toBe(sameKey(wrong, secret));
      expect(verify(bytes, headers, [wrong, secret])).toBe(true);
      expect(verify(others, headers, [secret])).toBe(Buffer.compare(others, bytes) === 0);
    }),
    { numRuns: 500 },
  );
});

test('of a body and its signature no bit can be another', () => {
  const secret = 'emulator-secret';
  const place = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 }));
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), place, (bytes, [at, bit]) => {
      const header = signatureOf(bytes, secret);
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8((flipped[at % bytes.length] ?? 0) ^ (1 << bit), at % bytes.length);
      expect(verify(flipped, signed(header), [secret])).toBe(false);

      const mac = Buffer.from(header.slice(7), 'hex');
      mac.writeUInt8((mac[at % mac.length] ?? 0) ^ (1 << bit), at % mac.length);
      expect(verify(bytes, signed(`sha256=${mac.toString('hex')}`), [secret])).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('whatever stands in the header, it is not valid, and nothing is thrown', () => {
  const right = signatureOf(body, 'emulator-secret');
  const anyHeader = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF=sh ,'), maxLength: 100 }),
    fc.tuple(fc.nat(right.length), fc.string()).map(([at, text]) => right.slice(0, at) + text),
    fc.tuple(fc.string(), fc.nat(right.length)).map(([text, at]) => text + right.slice(at)),
  );
  fc.assert(
    fc.property(anyHeader, (header) => {
      // What no header can hold never comes this far.
      const headers = headersWith(header);
      if (!headers) return;
      const [, hex = ''] = /^sha256=(.*)$/s.exec(headers.get('x-hub-signature-256') ?? '') ?? [];
      const isRight = `sha256=${hex.toLowerCase()}` === right;
      expect(verify(body, headers, ['emulator-secret'])).toBe(isRight);
    }),
    { numRuns: 1_000 },
  );
});

/** HMAC pads a key with zeros to a block, so a text with zeros behind it is the same key. */
const sameKey = (one: string, other: string) =>
  one.replace(/\0+$/, '') === other.replace(/\0+$/, '');

function headersWith(value: string): Headers | undefined {
  try {
    return signed(value);
  } catch {
    return undefined;
  }
}
