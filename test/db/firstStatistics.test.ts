import { expect, test } from 'vitest';
import { gatherFirstStatistics } from '../../src/db/firstStatistics.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const { sql } = database;

// As `message` is: while nothing is known, the index made after the key is as good as the key.
await sql`create table note
  (account_id uuid, id uuid, chat_id uuid, seq int, primary key (account_id, id))`;
await sql`create unique index note_chat_seq on note (account_id, chat_id, seq)`;
await sql`create table never_written (account_id uuid primary key)`;
await sql`create table of_nobody (id uuid primary key)`;

test('rows are found by key once the first statistics are there, by a plan that is older than the rows', async () => {
  const connection = await sql.reserve();
  await connection`set plan_cache_mode = force_generic_plan`;
  await connection`set enable_seqscan = off`;
  await connection`prepare by_key (uuid) as
    select * from note where account_id = $1 and id = '0190b3c4-0000-7000-8000-000000000001'`;
  const plan = async () => {
    const rows = await connection`explain execute by_key ('0190b3c4-0000-7000-8000-000000000009')`;
    return rows.map((row) => row['QUERY PLAN']).join(' ');
  };
  await plan();
  await sql`insert into note
    select '0190b3c4-0000-7000-8000-000000000009', gen_random_uuid(), gen_random_uuid(), n
    from generate_series(1, 300) as n`;
  await sql`insert into of_nobody values (gen_random_uuid())`;

  expect(await gatherFirstStatistics(database)).toEqual(['note']);
  expect(await plan()).toContain('Index Scan using note_pkey');
  expect(await gatherFirstStatistics(database)).toEqual([]);
  connection.release();
});
