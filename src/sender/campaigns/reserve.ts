import { sql } from 'drizzle-orm';
import { campaignPace } from '../../campaigns/table.ts';
import { insertRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import { lockBucket, saveBucket } from '../bucket.ts';
import { fillBucket, shareAmong } from '../pace.ts';

export type ReserveInput = {
  lineId: string;
  throughput: number;
  /** Free connections: no more than these. */
  limit: number;
};

/** So many messages a campaign may send now. */
type Share = { campaignId: string; slots: number };

export type Reservation = {
  shares: Share[];
  /** Some campaign of the line has somebody to write to, now or as soon as there is room. */
  isBusy: boolean;
  /** For how long the oldest event of the account has waited for the relay, in milliseconds. */
  oldestEventMs: number;
};

/**
 * Takes from a line's bucket what its campaigns may send now, and shares it out. The claims that follow
 * do not hold the bucket, so that no reply waits for them; a share that comes to nothing is lost, and is a
 * few hundredths of a second of the line. What waits of replies and notifications is left for these.
 * Undefined while somebody else has the bucket.
 */
export async function reserve(unit: Unit, input: ReserveInput): Promise<Reservation | undefined> {
  const bucket = await lockBucket(unit, input);
  if (!bucket) return undefined;
  const tokens = Math.floor(bucket.tokens);
  const [waiting, oldestEventMs, campaigns] = await Promise.all([
    countWaiting(unit, input.lineId, tokens),
    readOldestEvent(unit),
    findDue(unit, input.lineId),
  ]);
  if (campaigns.length === 0) return { shares: [], isBusy: false, oldestEventMs };
  const slots = Math.min(Math.floor(bucket.campaignTokens), tokens - waiting, input.limit);
  const filled = campaigns.map(({ rate, tokens: left, filled_at: filledAt }) => {
    if (rate === null) return slots;
    return left === null || filledAt === null
      ? 1
      : fillBucket({ tokens: left, filledAt }, rate, unit.now);
  });
  const given = shareAmong(
    slots,
    filled.map((most) => Math.floor(most)),
  );
  const sum = given.reduce((all, each) => all + each, 0);
  await Promise.all([
    saveBucket(unit, input.lineId, {
      tokens: bucket.tokens - sum,
      campaignTokens: bucket.campaignTokens - sum,
    }),
    savePaces(
      unit,
      campaigns.flatMap(({ id, rate }, at) =>
        rate === null ? [] : [{ id, tokens: (filled[at] ?? 0) - (given[at] ?? 0) }],
      ),
    ),
  ]);
  const shares = campaigns.map(({ id }, at) => ({ campaignId: id, slots: given[at] ?? 0 }));
  return { shares: shares.filter((share) => share.slots > 0), isBusy: true, oldestEventMs };
}

/** What a turn has in hand still counts: it is gone when the turn commits. */
async function readOldestEvent({ tx, accountId, now }: Unit): Promise<number> {
  const [row] = await run<{ received_at: Date }>(
    tx,
    sql`select received_at from inbox where account_id = ${accountId} order by id limit 1`,
  );
  return row ? now.getTime() - row.received_at.getTime() : 0;
}

async function countWaiting(unit: Unit, lineId: string, most: number): Promise<number> {
  const [row] = await run<{ count: number }>(
    unit.tx,
    sql`select count(*)::int as count from (
        select 1 from outbox where account_id = ${unit.accountId} and line_id = ${lineId}
          and class in (0, 1) and ready_at <= ${unit.now} and attempt_id is null
        limit ${most}::int) as w`,
  );
  return row?.count ?? 0;
}

type DueCampaign = {
  id: string;
  rate: number | null;
  tokens: number | null;
  filled_at: Date | null;
};

/**
 * In an order that changes with every look, so that odd places change hands. Each campaign is asked by itself
 * whether somebody is due: as a join it is looked for among the recipients of all of them.
 */
const findDue = (unit: Unit, lineId: string) =>
  run<DueCampaign>(
    unit.tx,
    sql`select c.id, c.rate, p.tokens, p.filled_at
      from campaign c
      left join campaign_pace p on p.account_id = c.account_id and p.campaign_id = c.id
      cross join lateral (select 1 from campaign_recipient r
        where r.account_id = c.account_id and r.campaign_id = c.id and r.due_at <= ${unit.now}
        limit 1) as due
      where c.account_id = ${unit.accountId} and c.line_id = ${lineId} and c.status = 'running'
        and (c.stop_at is null or c.stop_at > ${unit.now})
        and (p.rests_until is null or p.rests_until <= ${unit.now})
      order by md5(c.id::text || ${unit.now.getTime()}::text)`,
  );

const savePaces = (unit: Unit, paces: { id: string; tokens: number }[]) =>
  insertRows(
    unit.tx,
    campaignPace,
    paces
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, tokens }) => ({
        accountId: unit.accountId,
        campaignId: id,
        tokens,
        filledAt: unit.now,
        restsUntil: null,
      })),
    { onConflict: { target: ['accountId', 'campaignId'], set: ['tokens', 'filledAt'] } },
  );
