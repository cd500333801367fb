import { expect, test } from 'vitest';
import { type BinaryType, binaryArray } from '../../src/db/binaryArray.ts';
import { runText } from '../../src/db/run.ts';
import { testDatabase } from '../support/database.ts';

const { db } = await testDatabase();

/** What Postgres makes of an array in binary form, as texts. */
async function readBack(type: BinaryType, values: Parameters<typeof binaryArray>[1]) {
  const asText =
    type === 'timestamptz'
      ? `to_char(v at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')`
      : 'v::text';
  const text = `select ${asText} as v from unnest($1::${type}[]) with ordinality as u(v, n) order by n`;
  const rows = await db.transaction((tx) => runText(tx, text, [binaryArray(type, values)]));
  return rows.map((row) => row.v);
}

test('uuids are read back, with capital letters and nulls between them too', async () => {
  const uuid = '0190b3c4-89ab-7cde-8f01-23456789abcd';
  expect(await readBack('uuid', [uuid, null, uuid.toUpperCase()])).toEqual([uuid, null, uuid]);
});

test.each([
  ['too short', '0190b3c4-89ab-7cde-8f01-23456789abc'],
  ['too long', '0190b3c4-89ab-7cde-8f01-23456789abcde'],
  ['without its hyphens', '0190b3c4089ab07cde08f01023456789abcd'],
  ['no digit', '0190b3c4-89ab-7cde-8f01-23456789abcg'],
  ['a letter beyond ASCII', '0190b3c4-89ab-7cde-8f01-23456789abc\u00e9'],
])('a uuid that is %s is refused', (_, uuid) => {
  expect(() => binaryArray('uuid', [uuid])).toThrow('is no uuid in its usual spelling');
});

test('moments are read back to the millisecond, however far away', async () => {
  const moments = [
    '0001-01-01T00:00:00.001Z',
    '1969-12-31T23:59:59.999Z',
    '1999-12-31T23:59:59.999Z',
    '2000-01-01T00:00:00.000Z',
    '2026-11-27T00:51:19.123Z',
    '2136-02-07T06:28:16.001Z',
    '9999-12-31T23:59:59.999Z',
  ];
  const read = await readBack(
    'timestamptz',
    moments.map((moment) => Date.parse(moment)),
  );
  expect(read).toEqual(moments.map((moment) => `${moment.slice(0, 23).replace('T', ' ')}000`));
});

test('an invalid date is refused', () => {
  expect(() => binaryArray('timestamptz', [Number.NaN])).toThrow('An invalid date is no moment');
});

test('texts, documents and bytes are read back as they are', async () => {
  const texts = ['', '"', '\\', 'NULL', null, '\u20ac 🦙 \u00f1', 'x'.repeat(100_000)];
  expect(await readBack('text', texts)).toEqual(texts);
  expect(await readBack('jsonb', ['{"a": "\u20ac"}', 'null', null, '"12"'])).toEqual([
    '{"a": "\u20ac"}',
    'null',
    null,
    '"12"',
  ]);
  expect(await readBack('bytea', [Buffer.from([0, 255]), null, Buffer.alloc(0)])).toEqual([
    '\\x00ff',
    null,
    '\\x',
  ]);
});

test('an array of nothing is one', async () => {
  expect(await readBack('uuid', [])).toEqual([]);
});
