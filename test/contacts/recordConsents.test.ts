import { expect, test } from 'vitest';
import { recordAuthorizations } from '../../src/contacts/recordConsents.ts';
import { storeContact } from '../chats/storedChat.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database);

test('who says that people may be written to is in the ledger for each of them, and opts nobody back in', async () => {
  const { unit, accountId } = await newTenant(deps);
  const [ana, bruno] = await unit(async (opened) => [
    await storeContact(opened, { phone: '+51900000001', optedOutAt: opened.now }),
    await storeContact(opened, { phone: '+51900000002' }),
  ]);
  await unit((opened) =>
    recordAuthorizations(opened, [ana ?? '', bruno ?? ''], {
      source: 'campaign',
      detail: 'CPG1',
      actor: 'shop',
    }),
  );
  await unit((opened) =>
    recordAuthorizations(opened, [], { source: 'outbound', detail: 'OTB1', actor: 'shop' }),
  );
  const rows = await sql`select contact_id, scope, granted, source, detail, actor from consent
    where account_id = ${accountId} order by contact_id`;
  const entry = { scope: 'all', granted: true, source: 'campaign', detail: 'CPG1', actor: 'shop' };
  expect(rows.map((row) => ({ ...row }))).toEqual(
    [ana, bruno].sort().map((contact_id) => ({ contact_id, ...entry })),
  );
  expect(
    await sql`select id from contact where account_id = ${accountId} and opted_out_at is not null`,
  ).toEqual([{ id: ana }]);
});
