import { randomBytes } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { fillAccount } from '../../bench/fill.ts';
import { conditionOf, searchFor } from '../../src/contacts/listContacts.ts';
import { createIds } from '../../src/db/ids.ts';
import { run } from '../../src/db/run.ts';
import { openUnit } from '../../src/db/unit.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
const sizes = { contacts: 20_000, chats: 20_000, activities: 20_000 };
const { accountId } = await fillAccount(deps, sizes);
await fillAccount(deps, sizes);

type Plan = { 'Node Type': string; 'Index Name'?: string; Plans?: Plan[] };

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Indexes that a page of a list is read by, and whatever is read without one. */
async function readBy(condition: SQL | undefined, after?: string): Promise<string[]> {
  return openUnit(deps, accountId, async ({ tx }) => {
    const [row] = await run<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      tx,
      sql`explain (format json) select * from contact where account_id = ${accountId}
        and merged_into is null ${after ? sql`and id > ${after}` : sql``}
        ${condition ? sql`and ${condition}` : sql``} order by id limit 21`,
    );
    const nodes = nodesOf((row?.['QUERY PLAN'] ?? [])[0]?.Plan ?? { 'Node Type': 'none' });
    return nodes.flatMap((node) =>
      node['Node Type'] === 'Seq Scan' ? ['nothing'] : (node['Index Name'] ?? []),
    );
  });
}

const segment = (query: object) => openUnit(deps, accountId, (unit) => conditionOf(unit, query));

test.each([
  ['the whole list', undefined],
  ['a whole name', searchFor('Quispe 4242')],
  ['a common name', searchFor('quispe')],
  ['a number', searchFor('+51900004242')],
  ['a tag', await segment({ field: 'tags', is: 'vip' })],
  ['a property', await segment({ field: 'properties.city', is: 'city 77' })],
  ['numbers', await segment({ field: 'phone', in: ['51900000042', '51900000043'] })],
  ['when they were last heard', await segment({ field: 'last_inbound', after: '30d' })],
  ['when they were made', await segment({ field: 'created', before: '179d' })],
] as const)('%s is found by indexes that the account leads', async (_, condition) => {
  const names = [...(await readBy(condition)), ...(await readBy(condition, deps.ids(0)))];
  expect(names).not.toContain('nothing');
  expect(names).not.toEqual([]);
  const leading = await database.sql`
    select distinct a.attname as name from pg_index i
    join pg_class k on k.oid = i.indexrelid
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where k.relname in ${database.sql(names)}`;
  expect(leading.map(({ name }) => name)).toEqual(['account_id']);
});

test('a rare text is found by trigrams, and not by going through the list', async () => {
  expect(await readBy(searchFor('Quispe 4242'))).toContain('contact_search_idx');
});
