import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIds, fromWire, toWire, uuidv7 } from '../../src/db/ids.ts';
import { AppError } from '../../src/errors.ts';

const fixed =
  (...bytes: number[]) =>
  () =>
    Uint8Array.from(bytes);
const uuid = '0190b3c4-5d6e-7f80-9123-456789abcdef';

test('an id holds its time, its version and the random bytes', () => {
  const random = fixed(0xff, 2, 3, 4, 5, 6, 7, 8, 0x01, 0x23);
  expect(uuidv7(Date.UTC(2026, 0, 1), random)).toBe('019b76da-a800-7123-bf02-030405060708');
  expect(uuidv7(0, random)).toBe('00000000-0000-7123-bf02-030405060708');
});

test('ids of one millisecond rise, even where the random bytes fall', () => {
  const rows = [
    [9, 9, 9, 9, 9, 9, 9, 9, 0xff, 0xff],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ];
  const ids = createIds(() => Uint8Array.from(rows.shift() ?? []));
  expect([ids(5), ids(5)]).toEqual([
    '00000000-0005-77ff-8909-090909090909',
    '00000000-0005-7800-8000-000000000000',
  ]);
});

test('a hundred thousand ids of one millisecond are all different', () => {
  const ids = createIds(() => randomBytes(10));
  expect(new Set(Array.from({ length: 100_000 }, () => ids(1_700_000_000_000))).size).toBe(100_000);
});

test('on the wire an id is its prefix and 32 hex digits', () => {
  expect(toWire('CNT', uuid)).toBe('CNT0190b3c45d6e7f809123456789abcdef');
  expect(fromWire('CNT', 'CNT0190b3c45d6e7f809123456789abcdef')).toBe(uuid);
  expect(fromWire('CNT', 'CNT0190B3C45D6E7F809123456789ABCDEF')).toBe(uuid);
});

test('chats and activities carry the same bits in Crockford base32', () => {
  expect(toWire('EN_CHT_', '00000000-0000-0000-0000-000000000000')).toBe(
    'EN_CHT_00000000000000000000000000',
  );
  expect(toWire('EN_ACT_', 'ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe(
    'EN_ACT_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
  );
  expect(toWire('EN_CHT_', uuid)).toBe('EN_CHT_01J2SW8QBEFY0928T5CY4TQKFF');
  expect(fromWire('EN_CHT_', 'EN_CHT_01J2SW8QBEFY0928T5CY4TQKFF')).toBe(uuid);
  expect(fromWire('EN_CHT_', 'EN_CHT_01j2sw8qbefy0928t5cy4tqkff')).toBe(uuid);
});

test.each([
  ['CNT', 'MSG0190b3c45d6e7f809123456789abcdef'],
  ['CNT', uuid],
  ['CNT', 'CNT0190b3c45d6e7f809123456789abcde'],
  ['CNT', 'CNT0190b3c45d6e7f809123456789abcdeg'],
  ['CNT', 'CNT0190b3c45d6e7f809123456789abcdef\n'],
  ['CNT', ''],
  ['EN_CHT_', 'EN_ACT_01J2SW8QBEFY0928T5CY4TQKFF'],
  ['EN_CHT_', 'EN_CHT_81J2SW8QBEFY0928T5CY4TQKFF'],
  ['EN_CHT_', 'EN_CHT_01J2SW8QBEFY0928T5CY4TQKFU'],
  ['EN_CHT_', 'EN_CHT_0190b3c45d6e7f809123456789abcdef'],
] as const)('a %s is not found by %j', (prefix, text) => {
  expect(() => fromWire(prefix, text)).toThrow(AppError);
  expect(() => fromWire(prefix, text)).toThrow(/^(contact|Chat) not found$/);
});

test('every id survives the way to the wire and back, under every prefix', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.constantFrom('TCI', 'MSG', 'EN_CHT_', 'EN_ACT_', 'EN_CH_'),
      (id, prefix) => fromWire(prefix, toWire(prefix, id)) === id,
    ),
  );
});
