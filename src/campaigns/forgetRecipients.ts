import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { CountChange } from './addCounts.ts';
import { inAudience } from './inAudience.ts';
import type { RecipientResponse, RecipientState } from './table.ts';

/** Deletes recipients of campaigns, as if they had never been any; their contacts are locked. Gives the differences. */
export async function forgetRecipients(
  unit: Unit,
  recipients: readonly { campaignId: string; contactId: string }[],
): Promise<CountChange[]> {
  if (recipients.length === 0) return [];
  const rows = await run<{
    campaign_id: string;
    state: RecipientState;
    response: RecipientResponse | null;
    code: number | null;
    counts: boolean;
  }>(
    unit.tx,
    sql`delete from campaign_recipient r
      using unnest(${arrayOf(
        'uuid',
        recipients.map((each) => each.campaignId),
      )}, ${arrayOf(
        'uuid',
        recipients.map((each) => each.contactId),
      )}) as k(campaign_id, contact_id)
      where r.account_id = ${unit.accountId} and r.campaign_id = k.campaign_id
        and r.contact_id = k.contact_id
      returning r.campaign_id, r.state, r.response, r.code,
        ${inAudience(unit.accountId)} as counts`,
  );
  return rows
    .filter(({ counts }) => counts)
    .flatMap(({ campaign_id: campaignId, state, response, code }): CountChange[] => [
      { campaignId, kind: 'state', name: state, by: -1 },
      ...(response === null
        ? []
        : [{ campaignId, kind: 'response' as const, name: response, by: -1 }]),
      ...(state === 'failed'
        ? [{ campaignId, kind: 'code' as const, name: String(code ?? 0), by: -1 }]
        : []),
    ]);
}

/** Of contacts that are erased: the numbers of their campaigns go down with them. */
export async function forgetRecipientsOf(
  unit: Unit,
  contactIds: readonly string[],
): Promise<CountChange[]> {
  const rows = await run<{ campaign_id: string; contact_id: string }>(
    unit.tx,
    sql`select campaign_id, contact_id from campaign_recipient
      where account_id = ${unit.accountId} and contact_id = any(${arrayOf('uuid', contactIds)})`,
  );
  return forgetRecipients(
    unit,
    rows.map((row) => ({ campaignId: row.campaign_id, contactId: row.contact_id })),
  );
}
