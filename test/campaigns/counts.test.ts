import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addCounts } from '../../src/campaigns/addCounts.ts';
import { audienceOf, readCounts, waitingIn } from '../../src/campaigns/readCounts.ts';
import { recount } from '../../src/campaigns/recount.ts';
import { campaignRecipient, type RecipientState } from '../../src/campaigns/table.ts';
import { openUnit, type Unit } from '../../src/db/unit.ts';
import { openWorker } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const accountId = '01890000-0000-7000-8000-0000000000aa';

/** A connection of its own, as another process would have. */
function openCounter() {
  const worker = openWorker(database);
  return <T>(work: (unit: Unit) => Promise<T>) => openUnit(worker, accountId, work);
}

const inUnit = <T>(work: (unit: Unit) => Promise<T>) =>
  openUnit({ database, clock: { offsetMs: 0 }, ids: () => randomUUID() }, accountId, work);

const readOne = async (id: string) => {
  const counts = (await inUnit((unit) => readCounts(unit, [id]))).get(id);
  if (!counts) throw new Error('no counts');
  return counts;
};

test('differences of many transactions add up, whatever shard each of them took', async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const others = [openCounter(), openCounter()];
  await inUnit((unit) =>
    addCounts(unit, [
      { campaignId: first, kind: 'state', name: 'pending', by: 60 },
      { campaignId: second, kind: 'state', name: 'pending', by: 60 },
    ]),
  );
  await Promise.all(
    [...Array(20).keys()].map((n) =>
      others[n % 2]?.((unit) =>
        addCounts(
          unit,
          // Named in opposite orders: what is written in the order of its keys cannot deadlock.
          (n % 2 === 0 ? [first, second] : [second, first]).flatMap((campaignId) => [
            { campaignId, kind: 'state' as const, name: 'pending' as const, by: -3 },
            { campaignId, kind: 'state' as const, name: 'queued' as const, by: 3 },
          ]),
        ),
      ),
    ),
  );
  for (const id of [first, second]) {
    const counts = await readOne(id);
    expect([counts.states.pending, counts.states.queued]).toEqual([0, 60]);
    expect([audienceOf(counts), waitingIn(counts)]).toEqual([60, 60]);
  }
});

test('changes that cancel each other out write nothing', async () => {
  const campaignId = randomUUID();
  await inUnit((unit) =>
    addCounts(unit, [
      { campaignId, kind: 'state', name: 'sent', by: 1 },
      { campaignId, kind: 'state', name: 'sent', by: -1 },
    ]),
  );
  const rows = await database.sql`select 1 from campaign_count where campaign_id = ${campaignId}`;
  expect(rows.length).toBe(0);
});

test('a recount tells by how much the counts were wrong, and puts them right', async () => {
  const campaignId = randomUUID();
  const add = (state: RecipientState, more: object = {}) => recipientOf(campaignId, state, more);
  await database.db
    .insert(campaignRecipient)
    .values([
      add('sent'),
      add('sent', { response: 'accepted' }),
      add('failed', { code: 131026 }),
      add('pending', { importId: randomUUID() }),
    ]);
  await inUnit((unit) =>
    addCounts(unit, [
      { campaignId, kind: 'state', name: 'sent', by: 1 },
      { campaignId, kind: 'state', name: 'queued', by: 1 },
      { campaignId, kind: 'state', name: 'failed', by: 1 },
      { campaignId, kind: 'code', name: '131026', by: 1 },
    ]),
  );
  const differences = await inUnit((unit) => recount(unit, campaignId));
  expect(differences.map(({ kind, name, by }) => `${kind} ${name} ${by}`).sort()).toEqual([
    'response accepted 1',
    'state queued -1',
    'state sent 1',
  ]);
  expect(await inUnit((unit) => recount(unit, campaignId))).toEqual([]);
  const counts = await readOne(campaignId);
  expect([counts.states.sent, counts.states.pending, counts.codes]).toEqual([2, 0, { 131026: 1 }]);
});

const recipientOf = (campaignId: string, state: RecipientState, more: object) => ({
  accountId,
  campaignId,
  contactId: randomUUID(),
  id: randomUUID(),
  variables: {},
  state,
  createdAt: new Date(),
  updatedAt: new Date(),
  ...more,
});
