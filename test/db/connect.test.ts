import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { arrayOf } from '../../src/db/literals.ts';
import { testDatabase } from '../support/database.ts';

const { sql: raw, db, url } = await testDatabase();

const closings: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closings.map((close) => close())));

const open = (pooler: 'none' | 'transaction', at = url) => {
  const database = connect({ url: at, pool: 1, pooler, applicationName: 'chasqui test' });
  closings.push(database.close);
  return database;
};

const moment = new Date('2026-03-01T10:00:00.123Z');

test('a moment is a Date on the way in and out, raw or through drizzle', async () => {
  const [tagged] =
    await raw`select ${moment}::timestamptz as at, array[${moment}::timestamptz] as list`;
  expect(tagged).toEqual({ at: moment, list: [moment] });
  const [executed] = await db.execute(sql`select ${moment}::timestamptz as at`);
  expect(executed).toEqual({ at: moment });
});

test("a server's time zone and date style do not change what a moment is", async () => {
  const name = new URL(url).pathname.slice(1);
  await raw.unsafe(`alter database ${name} set timezone to 'Asia/Kolkata'`);
  for (const pooler of ['none', 'transaction'] as const) {
    const [row] = await open(pooler).sql`select '2026-03-01 10:00:00.123+00'::timestamptz as at`;
    expect(row).toEqual({ at: moment });
  }
});

test('a bigint is a number, and one that a number cannot hold is an error', async () => {
  expect([...(await raw`select count(*) as n, ${2 ** 53 - 1}::bigint as most`)]).toEqual([
    { n: 1, most: 9_007_199_254_740_991 },
  ]);
  await expect(raw`select 9007199254740993::bigint`).rejects.toThrow(
    '9007199254740993 is too large for a number',
  );
});

test('JSON is a value on the way in and out', async () => {
  const value = { text: 'a "b" \\ 🦙', list: [1, null, { deep: true }] };
  const [row] = await db.execute(sql`select ${JSON.stringify(value)}::jsonb as body`);
  expect(row).toEqual({ body: value });
  expect([...(await raw`select ${raw.json(value)} as body`)]).toEqual([{ body: value }]);
});

test('an array is one parameter, whatever is in it', async () => {
  const texts = ['a,b', '"', '\\', 'NULL', '', null, '🦙'];
  const [row] = await db.execute(sql`select ${arrayOf('text', texts)} as texts,
    ${arrayOf('timestamptz', [moment])} as moments, ${arrayOf('bytea', [Buffer.from([0, 92])])} as bytes,
    ${arrayOf('integer', [])} as none`);
  expect(row).toEqual({
    texts: ['a,b', '"', '\\', 'NULL', '', null, '🦙'],
    moments: [moment],
    bytes: [Buffer.from([0, 92])],
    none: [],
  });
});

test('arrays from the server are read as they are', async () => {
  const [row] =
    await raw`select '{{1,2},{3,NULL}}'::int[] as deep, '[0:1]={a,b}'::text[] as shifted,
    array['{x}', 'null', 'NULL', null, E'a\\nb', '"q"'] as texts, array[true, null] as flags,
    array['{"a":[1]}'::jsonb, 'null'] as bodies, '{}'::uuid[] as none, array[9007199254740991] as big`;
  expect(row).toEqual({
    deep: [
      [1, 2],
      [3, null],
    ],
    shifted: ['a', 'b'],
    texts: ['{x}', 'null', 'NULL', null, 'a\nb', '"q"'],
    flags: [true, null],
    bodies: [{ a: [1] }, null],
    none: [],
    big: [9_007_199_254_740_991],
  });
  expect([...(await raw`select ${['x', null, 'NULL']}::text[] as texts`)]).toEqual([
    { texts: ['x', null, 'NULL'] },
  ]);
});

test('statements are prepared on a connection of our own and never through a pooler', async () => {
  const preparedBy = async (pooler: 'none' | 'transaction') => {
    const { sql } = open(pooler);
    await sql`select ${1}::int as n`;
    const [row] =
      await sql`select count(*) as n from pg_prepared_statements where statement like '%as n'`;
    return row?.n;
  };
  expect(await preparedBy('none')).toBe(1);
  expect(await preparedBy('transaction')).toBe(0);
});

test('a database that was away is found again within a second and a half of its return', async () => {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const door = createServer((near) => {
    const far = dial(Number(port), hostname);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}));
    near.pipe(far).pipe(near);
  });
  await once(door.listen(0, '127.0.0.1'), 'listening');
  const address = door.address();
  const doorPort = typeof address === 'object' ? address?.port : undefined;
  const { sql } = open('none', Object.assign(new URL(url), { port: `${doorPort}` }).href);
  expect([...(await sql`select 1 as one`)]).toEqual([{ one: 1 }]);

  door.close();
  for (const socket of sockets) socket.destroy();
  for (const end = performance.now() + 3_000; performance.now() < end; await sleep(20)) {
    await expect(sql`select 1`).rejects.toMatchObject({ code: expect.stringMatching(/^(E|C)/) });
  }

  door.listen(doorPort, '127.0.0.1');
  const back = performance.now();
  await expect
    .poll(() => sql`select 1 as one`.then((rows) => [...rows]), { timeout: 5_000, interval: 10 })
    .toEqual([{ one: 1 }]);
  expect(performance.now() - back).toBeLessThan(1_500);
  for (const socket of sockets) socket.destroy();
  door.close();
});
