import { expect, test } from 'vitest';
import { findingOf } from '../../src/contacts/findingOf.ts';
import { listContacts } from '../../src/contacts/listContacts.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps = testDeps(database);

test('people are listed newest first to the oldest, also where a page looks at so many alone', async () => {
  const { accountId, unit } = await newTenant(deps);
  // Every ten-thousandth is in Portuguese, the oldest among them: a page looks at twenty thousand.
  await database.sql`
    insert into contact (account_id, id, name, language, tags, properties, created_at, updated_at)
    select ${accountId}, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'N' || n,
      case when n % 10000 = 1 then 'pt' end, '[]', '{}', now(), now()
    from generate_series(1, 45000) as n`;
  const query = { field: 'language', is: 'pt' };
  const pages: (string | null)[][] = [];
  for (let after: string[] | undefined; pages.length < 9; ) {
    const page = await unit(async (opened) => {
      const finding = await findingOf(opened, { query });
      return listContacts(opened, { limit: 2, ...(after && { after }) }, finding, 'newest');
    });
    pages.push(page.items.map(({ name }) => name));
    after = page.next;
    if (!after) break;
  }
  expect(pages).toEqual([['N40001', 'N30001'], ['N20001', 'N10001'], ['N1']]);
  const all = await unit((opened) => listContacts(opened, { limit: 2 }, undefined, 'newest'));
  expect(all.items.map(({ name }) => name)).toEqual(['N45000', 'N44999']);
});
