import { eq } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { processPdf } from '../../src/processes/table.ts';
import { startPdfLoop } from '../../src/workers/pdfLoop.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { openStage, type Tenant } from '../support/lineStage.ts';

const database = await testDatabase();
const stage = await openStage(database);

/** Asked for, of a process that is not there: so a PDF can be claimed, and can be made of nothing. */
async function ask({ accountId, unit }: Tenant): Promise<void> {
  await unit(async ({ tx, now, newId }) => {
    const ids = { processId: newId(), contactId: newId(), mediaId: newId() };
    const due = { status: 'requested' as const, tries: 0, dueAt: now, createdAt: now };
    await tx.insert(processPdf).values({ accountId, ...ids, ...due });
  });
}

const triesOf = async ({ accountId }: Tenant) => {
  const rows = await database.db
    .select()
    .from(processPdf)
    .where(eq(processPdf.accountId, accountId));
  return rows.map(({ tries, error }) => ({ tries, error }));
};

test('an account whose PDFs the database refuses to claim keeps no other account waiting', async () => {
  const [one, other] = [await stage.newTenant(), await stage.newTenant()];
  const [first, second] = one.accountId < other.accountId ? [one, other] : [other, one];
  await database.sql.unsafe(`alter table process_pdf add constraint refuse
    check (tries = 0 or account_id <> '${first.accountId}')`);
  await ask(first);
  await ask(second);
  const loop = startPdfLoop(stage);
  onTestFinished(() => loop.stop());
  await eventually(async () => (await triesOf(second))[0]?.error !== null);
  expect(await triesOf(second)).toEqual([{ tries: 1, error: 'AppError: Resource not found' }]);
  expect(await triesOf(first)).toEqual([{ tries: 0, error: null }]);
});
