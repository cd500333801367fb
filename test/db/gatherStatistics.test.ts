import { expect, test } from 'vitest';
import { gatherStatistics } from '../../src/db/gatherStatistics.ts';
import { testDatabase } from '../support/database.ts';
import { isOnCitus } from '../support/isOnCitus.ts';

const database = await testDatabase();
const { sql } = database;

/** In shards, where other tables are. */
async function createTable(name: string, columns: string) {
  await sql.unsafe(`create table ${name} (${columns})`);
  if (isOnCitus) await sql`select create_distributed_table(${name}::regclass, 'account_id')`;
}

await createTable('note', 'account_id uuid, id uuid, primary key (account_id, id)');
await sql`create table never_written (account_id uuid primary key)`;
await sql`create table of_nobody (id uuid primary key)`;

test('a table with rows and no statistics is looked at, once', async () => {
  await sql`insert into note select '0190b3c4-0000-7000-8000-000000000009', gen_random_uuid()
    from generate_series(1, 300)`;
  await sql`insert into of_nobody values (gen_random_uuid())`;

  expect(await gatherStatistics(database)).toEqual(['note']);
  if (!isOnCitus) expect(await statisticsOfNotes()).toEqual([{ tablename: 'note', n_distinct: 1 }]);
  expect(await gatherStatistics(database)).toEqual([]);
});

/** Those of a shard are known to its worker alone. */
async function statisticsOfNotes() {
  const known = await sql`select tablename, n_distinct from pg_stats
    where schemaname = 'public' and tablename in ('note', 'never_written', 'of_nobody')
      and attname = 'account_id'`;
  return [...known];
}

test('a queue that is empty again is not looked at over and over', async () => {
  await createTable('queue', 'account_id uuid primary key');
  await sql`insert into queue select gen_random_uuid() from generate_series(1, 300)`;
  await sql`delete from queue`;
  expect(await gatherStatistics(database)).not.toContain('queue');
});

test('a table that has grown to four times what was looked at is looked at again', async () => {
  await createTable('diary', 'account_id uuid, id uuid, primary key (account_id, id)');
  const add = (rows: number) =>
    sql`insert into diary select '0190b3c4-0000-7000-8000-000000000009', gen_random_uuid()
      from generate_series(1, ${rows}::int)`;
  const isLookedAt = async () => (await gatherStatistics(database)).includes('diary');
  await add(300);
  expect(await isLookedAt()).toBe(true);
  await add(300);
  expect(await isLookedAt()).toBe(false);
  await add(3_000);
  expect([await isLookedAt(), await isLookedAt()]).toEqual([true, false]);
});
