import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';

const { sql } = await testDatabase();

const optionsOf = async (name: string): Promise<string[]> => {
  const [row] = await sql<{ reloptions: string[] | null }[]>`
    select reloptions from pg_class where relname = ${name} and relkind = 'r'`;
  return row?.reloptions ?? [];
};

test.each(['inbox', 'timer', 'outbox', 'call'])(
  'the queue %s is vacuumed by the number of its dead rows, and without pauses',
  async (queue) => {
    expect((await optionsOf(queue)).toSorted()).toEqual([
      'autovacuum_vacuum_cost_delay=0',
      'autovacuum_vacuum_scale_factor=0',
      'autovacuum_vacuum_threshold=5000',
    ]);
  },
);

test('a status of a message moves no index: there is room on its page, and none is on it', async () => {
  expect(await optionsOf('message')).toContain('fillfactor=70');
  const columns = await sql<{ name: string }[]>`
    select distinct a.attname as name from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid
      and (a.attnum = any(i.indkey) or pg_get_expr(i.indpred, i.indrelid) ~ ('\\m' || a.attname || '\\M'))
    where i.indrelid = 'message'::regclass and a.attnum > 0`;
  const names = columns.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['account_id', 'id', 'chat_id', 'seq']));
  expect(names).not.toContain('status');
});

test.each([
  ['message', 'content'],
  ['activity', 'payload'],
  ['journal', 'event'],
  ['process', 'state'],
  ['campaign_recipient', 'variables'],
])('analyzing %s passes over the documents in %s', async (table, column) => {
  const [row] = await sql`
    select attstattarget as target from pg_attribute
    where attrelid = ${table}::regclass and attname = ${column}`;
  expect(row?.target).toBe(0);
});

test('how much of its rate a key has used is written to no log', async () => {
  const [row] = await sql`select relpersistence from pg_class where relname = 'api_rate'`;
  expect(row?.relpersistence).toBe('u');
});
