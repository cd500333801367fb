import { expect, test } from 'vitest';
import { createSecretBox } from '../../src/accounts/secretBox.ts';

const oldKey = Buffer.alloc(32, 1);
const newKey = Buffer.alloc(32, 2);
const place = { accountId: 'a', row: 'r', column: 'waba.access_token' } as const;

test('a secret is read back where it was put', () => {
  const box = createSecretBox([oldKey]);
  expect(box.open(place, box.seal(place, 'EAAJ… ñ'))).toBe('EAAJ… ñ');
});

test('the same secret looks different each time', () => {
  const box = createSecretBox([oldKey]);
  expect(box.seal(place, 'same').equals(box.seal(place, 'same'))).toBe(false);
});

test('the plain text does not stand in what is stored', () => {
  const box = createSecretBox([oldKey]);
  expect(box.seal(place, 'emulator-token').includes('emulator-token')).toBe(false);
});

test.each([
  ['account', { ...place, accountId: 'b' }],
  ['row', { ...place, row: 's' }],
  ['column', { ...place, column: 'waba.app_secret' } as const],
])('a secret carried to another %s does not open', (_, elsewhere) => {
  const box = createSecretBox([oldKey]);
  expect(() => box.open(elsewhere, box.seal(place, 'token'))).toThrow('made for another place');
});

test('a changed byte is noticed', () => {
  const box = createSecretBox([oldKey]);
  const sealed = box.seal(place, 'token');
  sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
  expect(() => box.open(place, sealed)).toThrow('was changed');
});

test('after a new key is put in front, the old one still reads and the new one writes', () => {
  const before = createSecretBox([oldKey]);
  const during = createSecretBox([newKey, oldKey]);
  const after = createSecretBox([newKey]);
  expect(during.open(place, before.seal(place, 'token'))).toBe('token');
  expect(after.open(place, during.seal(place, 'token'))).toBe('token');
});

test('a secret of a key that was taken away says so', () => {
  const sealed = createSecretBox([oldKey]).seal(place, 'token');
  expect(() => createSecretBox([newKey]).open(place, sealed)).toThrow(
    'No key of SECRET_KEY opens waba.access_token of row r in account a',
  );
});

test('a truncated secret is refused', () => {
  const box = createSecretBox([oldKey]);
  expect(() => box.open(place, box.seal(place, 'token').subarray(0, 20))).toThrow('No key');
});
