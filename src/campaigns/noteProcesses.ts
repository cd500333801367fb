import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** Keeps with recipients which process their answer started. */
export async function noteProcesses(
  unit: Unit,
  started: readonly { campaignId: string; contactId: string; processId: string }[],
): Promise<void> {
  if (started.length === 0) return;
  const column = (name: 'campaignId' | 'contactId' | 'processId') =>
    arrayOf(
      'uuid',
      started.map((each) => each[name]),
    );
  await run(
    unit.tx,
    sql`update campaign_recipient r set process_id = v.process_id, updated_at = ${unit.now}
      from unnest(${column('campaignId')}, ${column('contactId')}, ${column('processId')})
        as v(campaign_id, contact_id, process_id)
      where r.account_id = ${unit.accountId} and r.campaign_id = v.campaign_id
        and r.contact_id = v.contact_id`,
  );
}
