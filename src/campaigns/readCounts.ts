import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { RecipientResponse, RecipientState } from './table.ts';

/** `codes`: how many have failed with each of the provider's codes. */
export type Counts = {
  states: Record<RecipientState, number>;
  responses: Record<RecipientResponse, number>;
  codes: Record<string, number>;
};

/** The numbers of campaigns, by their ids: each asked for has some. */
export async function readCounts(unit: Unit, ids: readonly string[]): Promise<Map<string, Counts>> {
  const counts = new Map(ids.map((id) => [id, noCounts()]));
  if (ids.length === 0) return counts;
  const rows = await run<{ campaign_id: string; kind: string; name: string; count: number }>(
    unit.tx,
    sql`select campaign_id, kind, name, sum(count)::int as count from campaign_count
      where account_id = ${unit.accountId} and campaign_id = any(${arrayOf('uuid', ids)})
      group by campaign_id, kind, name`,
  );
  for (const { campaign_id, kind, name, count } of rows) {
    const found = counts.get(campaign_id);
    if (!found) continue;
    const numbers: Record<string, number> =
      kind === 'state' ? found.states : kind === 'response' ? found.responses : found.codes;
    if (count !== 0 || kind !== 'code') numbers[name] = count;
  }
  return counts;
}

/** How many recipients there are, in whatever state. */
export const audienceOf = ({ states }: Counts): number =>
  Object.values(states).reduce((sum, count) => sum + count, 0);

/** How many are still to be written to. */
export const waitingIn = ({ states }: Counts): number =>
  states.pending + states.held + states.queued;

export const noCounts = (): Counts => ({
  states: {
    pending: 0,
    held: 0,
    queued: 0,
    in_doubt: 0,
    sent: 0,
    delivered: 0,
    read: 0,
    failed: 0,
    skipped: 0,
    canceled: 0,
  },
  responses: { accepted: 0, rejected: 0, replied: 0, opted_out: 0, expired: 0 },
  codes: {},
});
