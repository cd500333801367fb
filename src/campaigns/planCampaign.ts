import { sql } from 'drizzle-orm';
import { insertRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Json } from '../messages/events.ts';
import { addCounts } from './addCounts.ts';
import { blockersToSend } from './blockersOf.ts';
import { lockCampaign } from './getCampaign.ts';
import { goOn } from './goOn.ts';
import { audienceOf, noCounts, readCounts } from './readCounts.ts';
import { setStatus } from './setStatus.ts';
import { askSource, nextPeople } from './sourcePeople.ts';
import { type campaign, campaignRecipient, type PlanCursor } from './table.ts';

type CampaignRow = typeof campaign.$inferSelect;

/** People at a time: whoever cancels a campaign that is being planned waits for no more than these. */
const step = 1_000;

/**
 * Takes the next people of a campaign's sources as recipients, in one transaction with how far it has come:
 * whoever plans it may die at any moment, and another goes on there. What does not change any more is asked
 * once; then the campaign runs, or waits for what keeps it from that. One of whose sources can be asked no more
 * has failed: it would leave people out. Gives whether there is more to do.
 */
export async function planSome(unit: Unit, id: string): Promise<boolean> {
  const row = await lockCampaign(unit, id);
  if (row.status !== 'planning') return false;
  if (await dropUnfinished(unit, id)) return true;
  const cursor = row.planCursor ?? { source: 0, after: null };
  const source = row.sources[cursor.source];
  if (!source) {
    await finish(unit, row);
    return false;
  }
  const asked = await askSource(unit, source);
  if ('fault' in asked) {
    const failureReason = `Some of its recipients can be found no more: ${asked.fault}`;
    await setStatus(unit, row, { status: 'failed', failureReason });
    return false;
  }
  const people = await run<Planned>(
    unit.tx,
    await nextPeople(unit, source, { after: cursor.after ?? nobody, limit: step }),
  );
  await addRecipients(unit, row, people);
  const last = people.at(-1);
  const next: PlanCursor =
    last && people.length === step
      ? { source: cursor.source, after: last.contact_id }
      : { source: cursor.source + 1, after: null };
  await run(
    unit.tx,
    sql`update campaign set plan_cursor = ${JSON.stringify(next)}::jsonb
      where account_id = ${unit.accountId} and id = ${id}`,
  );
  return true;
}

/** Rows of uploads that broke off are in no audience. */
async function dropUnfinished(unit: Unit, id: string): Promise<boolean> {
  const rows = await run(
    unit.tx,
    sql`delete from campaign_recipient where account_id = ${unit.accountId} and campaign_id = ${id}
      and contact_id = any(array(
        select r.contact_id from campaign_import i
        join campaign_recipient r on r.account_id = i.account_id and r.campaign_id = i.campaign_id
          and r.import_id = i.id
        where i.account_id = ${unit.accountId} and i.campaign_id = ${id} and i.status <> 'succeeded'
        limit ${step}::int))`,
  );
  return rows.count > 0;
}

/** The last one is where the next step begins. */
type Planned = { contact_id: string; variables: Record<string, Json>; language: string | null };

/** Less than any id. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Whoever is one already stays what they are. */
async function addRecipients(
  unit: Unit,
  { id }: CampaignRow,
  people: readonly Planned[],
): Promise<void> {
  const { accountId, now } = unit;
  const added = await insertRows(
    unit.tx,
    campaignRecipient,
    people.map(({ contact_id: contactId, ...person }) => ({
      accountId,
      campaignId: id,
      id: unit.newId(),
      contactId,
      ...person,
      state: 'pending' as const,
      dueAt: now,
      createdAt: now,
      updatedAt: now,
    })),
    { onConflict: 'nothing' },
  );
  await addCounts(unit, [{ campaignId: id, kind: 'state', name: 'pending', by: added }]);
}

async function finish(unit: Unit, row: CampaignRow): Promise<void> {
  const counts = (await readCounts(unit, [row.id])).get(row.id) ?? noCounts();
  if (audienceOf(counts) === 0) {
    await setStatus(unit, row, {
      status: 'failed',
      failureReason: 'The segments and queries that were to find its recipients found nobody',
    });
    return;
  }
  const running = await goOn(unit, row);
  const [blocker] = await blockersToSend(unit, row);
  if (!blocker) return;
  await setStatus(unit, running, {
    status: 'paused',
    pauseReason: blocker.code === 'outbound_not_approved' ? 'outbound_unavailable' : blocker.code,
    pauseDetail: blocker.message,
    pausedAt: unit.now,
  });
}
