import { expect, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { migrate } from '../../src/db/migrate.ts';
import { testDatabase } from '../support/database.ts';
import { migrationsOf } from '../support/migrationsOf.ts';

const first = 'create table one (n int);--> statement-breakpoint\ninsert into one values (1);';
const second = 'insert into one values (2);';

/** A database without our tables. */
async function emptyDatabase() {
  const database = await testDatabase();
  await database.sql`drop schema if exists drizzle cascade`;
  return database;
}

test('each migration is applied once, in order, and later ones when they come', async () => {
  const database = await emptyDatabase();
  expect(await migrate(database, await migrationsOf(first))).toBe(1);
  expect(await migrate(database, await migrationsOf(first))).toBe(0);
  expect(await migrate(database, await migrationsOf(first, second))).toBe(1);
  expect([...(await database.sql`select n from one`)]).toEqual([{ n: 1 }, { n: 2 }]);
});

test('a migration that fails leaves nothing of the run behind', async () => {
  const database = await emptyDatabase();
  const folder = await migrationsOf(first, 'insert into nowhere values (1);');
  await expect(migrate(database, folder)).rejects.toMatchObject({ code: '42P01' });
  const [row] = await database.sql`select to_regclass('one') as one`;
  expect(row).toEqual({ one: null });
});

test('of several processes that start at once one migrates and the others find it done', async () => {
  const { url } = await emptyDatabase();
  const folder = await migrationsOf(first, second);
  const processes = Array.from({ length: 8 }, () =>
    connect({ url, pool: 1, pooler: 'none', applicationName: 'chasqui test' }),
  );
  const applied = await Promise.all(processes.map((database) => migrate(database, folder)));
  expect(applied.toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 2]);
  await Promise.all(processes.map((database) => database.close()));
});

test('a folder without migrations is nothing to do', async () => {
  const database = await emptyDatabase();
  expect(await migrate(database, await migrationsOf())).toBe(0);
});

test("our own migrations leave the test databases at drizzle-kit's latest", async () => {
  const database = await testDatabase();
  expect(await migrate(database)).toBe(0);
});
