import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { CampaignRow } from './getCampaign.ts';

/** When each stretch of `stepS` seconds begins, in seconds since 1970; what was sent in it, and what failed. */
export type PaceOverTime = { stepS: number; times: number[]; sent: number[]; failed: number[] };

/** In seconds: the first that makes few enough stretches is taken. */
const steps = [1, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400];
const mostStretches = 90;

/**
 * How fast a campaign has sent since it started, by its recipients' own times: all of them are looked at, which
 * takes a while for a million. Undefined where nothing was sent yet.
 */
export async function readPaceOverTime(
  unit: Unit,
  { id, startedAt, finishedAt }: Pick<CampaignRow, 'id' | 'startedAt' | 'finishedAt'>,
): Promise<PaceOverTime | undefined> {
  if (startedAt === null) return undefined;
  const { accountId, now, tx } = unit;
  const end = finishedAt ?? now;
  const lastsS = (end.getTime() - startedAt.getTime()) / 1_000;
  const stepS = steps.find((step) => lastsS / step <= mostStretches) ?? 7 * 86_400;
  const found = await run<{ at: number; sent: number; failed: number }>(
    tx,
    sql`select floor(extract(epoch from m.at) / ${stepS}::int)::int as at,
        count(*) filter (where m.kind = 'sent')::int as sent,
        count(*) filter (where m.kind = 'failed')::int as failed
      from campaign_recipient r
      cross join lateral (values ('sent', r.sent_at),
        ('failed', case when r.state = 'failed' then r.updated_at end)) as m(kind, at)
      where r.account_id = ${accountId} and r.campaign_id = ${id} and m.at is not null
      group by 1 order by 1`,
  );
  const [first] = found;
  if (!first) return undefined;
  const byPlace = new Map(found.map((row) => [row.at, row]));
  // What fails days later is no part of how fast it was sent; a stretch that is not over would look like a halt.
  const endsIn = Math.floor(end.getTime() / 1_000 / stepS);
  const last = Math.max(first.at, finishedAt === null ? endsIn - 1 : endsIn);
  const places = Array.from({ length: last - first.at + 1 }, (_, n) => first.at + n);
  return {
    stepS,
    times: places.map((at) => at * stepS),
    sent: places.map((at) => byPlace.get(at)?.sent ?? 0),
    failed: places.map((at) => byPlace.get(at)?.failed ?? 0),
  };
}
