import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { beforeEach, expect, test } from 'vitest';
import { accountId, bytea, id, instant, json } from '../../src/db/columns.ts';
import { insertRows, insertRowsReturning, selectRows, updateRows } from '../../src/db/rows.ts';
import { testDatabase } from '../support/database.ts';

const thing = pgTable(
  'thing',
  {
    accountId: accountId(),
    id: id(),
    name: text('name'),
    rank: integer('rank'),
    small: smallint('small'),
    seq: bigint('seq', { mode: 'number' }),
    weight: doublePrecision('weight'),
    live: boolean('live'),
    seenAt: instant('seen_at'),
    hash: bytea('hash'),
    body: json<unknown>('body'),
    tags: text('tags').array(),
    friends: uuid('friends').array(),
    note: text('note').default('by default'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

const { db, sql: raw } = await testDatabase();
await raw`create table thing (account_id uuid, id uuid, name text, rank integer, small smallint,
  seq bigint, weight double precision, live boolean, seen_at timestamptz, hash bytea, body jsonb,
  tags text[], friends uuid[], note text default 'by default', primary key (account_id, id))`;
beforeEach(() => raw`truncate thing`);

/** All there is, read as the relay reads and not by drizzle's own mapping. */
const selected = () => db.transaction((tx) => selectRows(tx, thing, sql`true order by id`));

const account = '0190b3c4-0000-7000-8000-000000000001';
const uuidOf = (n: number) => `0190b3c4-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

const nastyTexts = [
  '',
  ' ',
  'NULL',
  'null',
  '{}',
  '{"a","b"}',
  '"',
  '""',
  "'; drop table thing; --",
  '\\',
  '\\\\"\\',
  '\\x00ff',
  '\\N',
  ',',
  'a,b;c',
  'line\nbreak\r\n\ttab',
  '\u0001\u001f\u007f',
  'a "quoted" word and a \\ among plain ones',
  'a "quoted" word\nand a \\ over two lines\u0001',
  'ñandú 🦙👩‍👩‍👧 \u202eright to left',
  '$1 $2 :name ?',
  '[1:2]={a,b}',
  'x'.repeat(300_000),
];

test('nasty texts come back as they went in, from every type that holds text', async () => {
  const rows = nastyTexts.map((text, n) => ({
    accountId: account,
    id: uuidOf(n),
    name: text,
    body: { [text]: text, list: [text] },
    tags: [text, 'and', text],
    hash: Buffer.from(text),
  }));
  expect(await db.transaction((tx) => insertRows(tx, thing, rows))).toBe(nastyTexts.length);

  const found = await db.select().from(thing).orderBy(thing.id);
  expect(found.map(({ name, body, tags, hash }) => ({ name, body, tags, hash }))).toEqual(
    rows.map(({ name, body, tags, hash }) => ({ name, body, tags, hash })),
  );
  expect(await selected()).toEqual(found);
});

test('every JSON value comes back as itself, texts that look like JSON too', async () => {
  const values = ['12', '"12"', 'null', 'true', '{"a":1}', 12, 0, false, true, [], [null], {}, ''];
  const rows = values.map((body, n) => ({ accountId: account, id: uuidOf(n), body }));
  await db.transaction((tx) => insertRows(tx, thing, rows));
  const found = await db.select({ body: thing.body }).from(thing).orderBy(thing.id);
  expect(found.map(({ body }) => body)).toEqual(values);
  expect((await selected()).map(({ body }) => body)).toEqual(values);
});

test('numbers, moments and bytes come back as they went in', async () => {
  const row = {
    accountId: account,
    id: uuidOf(1),
    rank: -2_147_483_648,
    small: 32_767,
    seq: Number.MAX_SAFE_INTEGER,
    weight: 0.1 + 0.2,
    live: false,
    seenAt: new Date('2026-02-28T23:59:59.999Z'),
    hash: Buffer.from([0, 255, 92, 34, 39]),
    friends: [uuidOf(7), uuidOf(8)],
  };
  await db.transaction((tx) => insertRows(tx, thing, [row]));
  const [found] = await db.select().from(thing);
  expect(found).toMatchObject(row);
  expect(await selected()).toEqual([found]);
});

test('a null is stored as null in every type, and empty arrays stay empty', async () => {
  const empty = {
    accountId: account,
    id: uuidOf(1),
    name: null,
    rank: null,
    small: null,
    seq: null,
    weight: null,
    live: null,
    seenAt: null,
    hash: null,
    body: null,
    tags: null,
    friends: null,
    note: null,
  };
  const rows = [empty, { ...empty, id: uuidOf(2), tags: [], friends: [], note: 'one' }];
  await db.transaction((tx) => insertRows(tx, thing, rows));
  expect(await db.select().from(thing).orderBy(thing.id)).toEqual(rows);
  expect(await selected()).toEqual(rows);
  const [row] = await raw`select count(*) as n from thing where body is null and rank is null`;
  expect(row).toEqual({ n: 2 });
});

test('some columns of the rows that a condition finds', async () => {
  const rows = [1, 2, 3].map((rank) => ({ accountId: account, id: uuidOf(rank), rank }));
  await db.transaction((tx) => insertRows(tx, thing, rows));
  const found = await db.transaction((tx) =>
    selectRows(tx, thing, sql`account_id = ${account} and rank > ${1} order by rank desc`, [
      'rank',
      'accountId',
    ]),
  );
  expect([...found]).toEqual([
    { rank: 3, accountId: account },
    { rank: 2, accountId: account },
  ]);
});

test('what all rows have in common comes back in each of them, and what only most have in those', async () => {
  const common = {
    accountId: account,
    name: 'NULL',
    rank: 0,
    live: true,
    seenAt: new Date('2026-02-28T23:59:59.999Z'),
    hash: Buffer.from([0, 255, 92]),
    body: { a: 'null' },
    tags: ['', 'NULL'],
    friends: [],
    note: null,
  };
  const rows = [
    { ...common, id: uuidOf(1), small: 1, weight: null },
    { ...common, id: uuidOf(2), small: null, weight: 1.5 },
    { ...common, id: uuidOf(3), small: 1, weight: null },
  ];
  await db.transaction((tx) => insertRows(tx, thing, rows));
  const inserted = await db.select().from(thing).orderBy(thing.id);
  expect(inserted).toEqual(rows.map((row) => ({ ...row, seq: null })));

  const changes = [1, 2].map((n) => ({ accountId: account, id: uuidOf(n), live: false, rank: n }));
  await db.transaction((tx) =>
    updateRows(tx, thing, ['accountId', 'id'], changes, ['live', 'rank']),
  );
  const updated = await db.select().from(thing).orderBy(thing.id);
  expect(updated.map(({ live, rank }) => [live, rank])).toEqual([
    [false, 1],
    [false, 2],
    [true, 0],
  ]);
});

test('rows of two accounts are refused before anything is written', async () => {
  const rows = [account, uuidOf(99)].map((accountId) => ({ accountId, id: uuidOf(1) }));
  await expect(db.transaction((tx) => insertRows(tx, thing, rows))).rejects.toThrow(
    'Rows of two accounts for the table "thing"',
  );
  expect(await db.select().from(thing)).toEqual([]);
});

test('a column that no row names takes its default', async () => {
  await db.transaction((tx) => insertRows(tx, thing, [{ accountId: account, id: uuidOf(1) }]));
  const [found] = await db.select({ note: thing.note }).from(thing);
  expect(found).toEqual({ note: 'by default' });
});

test('rows with different columns are refused before anything is written', async () => {
  const rows = [
    { accountId: account, id: uuidOf(1), name: 'one' },
    { accountId: account, id: uuidOf(2) },
  ];
  for (const [order, bad] of [
    [rows, 1],
    [rows.toReversed(), 0],
  ] as const) {
    await expect(db.transaction((tx) => insertRows(tx, thing, order))).rejects.toThrow(
      `Row ${bad} for the table "thing" has no "name"`,
    );
  }
  expect(await db.select().from(thing)).toEqual([]);
});

test('rows are written and returned in their order', async () => {
  const rows = [5, 1, 4, 2, 3].map((n) => ({ accountId: account, id: uuidOf(n), name: `${n}` }));
  const written = await db.transaction((tx) =>
    insertRowsReturning(tx, thing, rows, ['name', 'seenAt', 'note']),
  );
  expect(written).toEqual(
    [5, 1, 4, 2, 3].map((n) => ({ name: `${n}`, seenAt: null, note: 'by default' })),
  );
  const stored = await raw`select name from thing order by ctid`;
  expect(stored.map((row) => row.name)).toEqual(['5', '1', '4', '2', '3']);
});

test('no rows are no statement', async () => {
  await db.transaction(async (tx) => {
    expect(await insertRows(tx, thing, [])).toBe(0);
    expect(await insertRowsReturning(tx, thing, [], ['id'])).toEqual([]);
    expect(await updateRows(tx, thing, ['id'], [], ['name'])).toBe(0);
  });
});

test('a conflict is an error, is skipped, or overwrites, as asked', async () => {
  const row = (n: number, name: string) => ({ accountId: account, id: uuidOf(n), name, rank: n });
  const key = ['accountId', 'id'] as const;
  await db.transaction((tx) => insertRows(tx, thing, [row(1, 'old')]));
  const rows = [row(1, 'new'), row(2, 'new')];

  await expect(db.transaction((tx) => insertRows(tx, thing, rows))).rejects.toMatchObject({
    cause: { code: '23505' },
  });
  await db.transaction(async (tx) => {
    expect(await insertRows(tx, thing, rows.slice(0, 1), { onConflict: 'nothing' })).toBe(0);
    expect(
      await insertRowsReturning(tx, thing, rows, ['rank'], { onConflict: { target: key } }),
    ).toEqual([{ rank: 2 }]);
    const again = [row(1, 'newer'), row(3, 'newer')].map((each) => ({ ...each, rank: 9 }));
    const onConflict = { target: key, set: ['name'] } as const;
    expect(await insertRows(tx, thing, again, { onConflict })).toBe(2);
  });
  const found = await raw`select name, rank from thing order by id`;
  expect([...found]).toEqual([
    { name: 'newer', rank: 1 },
    { name: 'new', rank: 2 },
    { name: 'newer', rank: 9 },
  ]);
});

test('an update gives each row its own values and touches no other row', async () => {
  const row = (n: number) => ({ accountId: account, id: uuidOf(n), name: `${n}`, rank: n });
  await db.transaction((tx) => insertRows(tx, thing, [row(1), row(2), row(3)]));
  const changes = [
    { accountId: account, id: uuidOf(3), name: 'three "3"', tags: ['c', 'NULL'], body: { n: 3 } },
    { accountId: account, id: uuidOf(1), name: null, tags: null, body: null },
    { accountId: account, id: uuidOf(9), name: 'nobody', tags: [], body: 0 },
  ];
  const changed = await db.transaction((tx) =>
    updateRows(tx, thing, ['accountId', 'id'], changes, ['name', 'tags', 'body']),
  );
  expect(changed).toBe(2);
  const found = await raw`select name, rank, tags, body from thing order by id`;
  expect([...found]).toEqual([
    { name: null, rank: 1, tags: null, body: null },
    { name: '2', rank: 2, tags: null, body: null },
    { name: 'three "3"', rank: 3, tags: ['c', 'NULL'], body: { n: 3 } },
  ]);
});
