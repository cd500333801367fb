import { and, eq, type SQL, sql } from 'drizzle-orm';
import { account } from '../accounts/table.ts';
import { toWire } from '../db/ids.ts';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { line } from '../lines/table.ts';
import type { Json } from '../messages/events.ts';
import { variablesOf } from '../messages/templateShape.ts';
import { type KnownOutbound, readOutbounds } from '../outbounds/readOutbounds.ts';
import { outbound } from '../outbounds/table.ts';
import { type Blocker, blockersOf, blockersToSend } from './blockersOf.ts';
import { countMissing } from './countMissing.ts';
import { type Forecast, forecast } from './forecast.ts';
import { type CampaignRow, getCampaign } from './getCampaign.ts';
import { inAudience } from './inAudience.ts';
import {
  type DueRecipient,
  judgeRecipient,
  type RunningCampaign,
  type Verdict,
} from './judgeRecipient.ts';
import { openFrom } from './sendWindow.ts';
import { peopleOf } from './sources.ts';
import { tierLimit } from './tierLimit.ts';
import { writtenAt } from './writtenAt.ts';

export type Preview = Forecast & {
  asOf: Date;
  /** Whether everybody was looked at; else what is said is of those that were. */
  complete: boolean;
  rows: number;
  eligible: number;
  skipped: Record<string, number>;
  held: Record<string, number>;
  missing: Record<string, number>;
  samples: { phone: string; text: string }[];
  byCountry: { country: string; messages: number }[];
  blockers: Blocker[];
};

/** So long recipients are looked at; the answer is a little later. */
const patienceMs = 1_500;
const atOnce = 5_000;
const mostSamples = 3;

/**
 * What would happen if the campaign started now, or at its time: judged by what judges in the claim. Reads
 * alone, in short units; `clockMs` is a monotonic clock. AppError `not_found`.
 */
export async function previewCampaign(
  deps: UnitDeps,
  accountId: string,
  id: string,
  clockMs: () => number,
): Promise<Preview> {
  const { campaign, scene, place, asOf, ...readiness } = await openUnit(deps, accountId, (unit) =>
    lookAt(unit, id),
  );
  const endsAt = clockMs() + patienceMs;
  const { seen, add } = newTally(scene);
  let isCutOff = false;
  for (let at: Place | undefined = { source: 0, after: zeroId }; at !== undefined; ) {
    if (clockMs() > endsAt) {
      isCutOff = true;
      break;
    }
    const from: Place = at;
    at = await openUnit(deps, accountId, async (unit) => {
      const rows = await readChunk(unit, campaign, from);
      for (const row of rows) add(row);
      return nextPlace(campaign, from, rows);
    });
  }
  const messages = seen.eligible + sumOf(seen.held);
  return {
    asOf,
    complete: !isCutOff,
    rows: seen.rows,
    eligible: seen.eligible,
    skipped: seen.skipped,
    held: seen.held,
    missing: readiness.missing,
    samples: seen.samples,
    byCountry: [...seen.countries]
      .map(([country, n]) => ({ country, messages: n }))
      .toSorted((a, b) => b.messages - a.messages || (a.country < b.country ? -1 : 1)),
    blockers: readiness.blockers,
    ...forecast({
      campaign,
      messages,
      startsAt: scene.at,
      isOpen: seen.eligible > 0,
      held: seen.waits,
      ...place,
    }),
  };
}

type Scene = RunningCampaign & { at: Date };

async function lookAt(unit: Unit, id: string) {
  const { accountId, now, tx } = unit;
  const { campaign } = await getCampaign(unit, id);
  const [found] = await tx
    .select({
      timezone: account.timezone,
      wabaId: line.wabaId,
      tier: line.tier,
      throughput: line.throughput,
    })
    .from(account)
    .innerJoin(line, eq(line.accountId, account.id))
    .where(and(eq(account.id, accountId), eq(line.id, campaign.lineId)));
  const [own] = await tx
    .select({ name: outbound.name, wabaId: outbound.wabaId })
    .from(outbound)
    .where(and(eq(outbound.accountId, accountId), eq(outbound.id, campaign.outboundId)));
  const named = own
    ? await tx
        .select({ id: outbound.id })
        .from(outbound)
        .where(
          and(
            eq(outbound.accountId, accountId),
            eq(outbound.wabaId, own.wabaId),
            eq(outbound.name, own.name),
          ),
        )
    : [];
  const variants = await readOutbounds(
    unit,
    named.map((each) => each.id),
  );
  const sent = variants.get(toWire('OTB', campaign.outboundId));
  if (!found || !sent) throw new Error(`The campaign ${id} has lost its line or outbound`);
  const limit = tierLimit(found.tier);
  const open = variablesOf(sent.names).filter((name) => (campaign.variables[name] ?? '') === '');
  return {
    campaign,
    blockers: await (isAhead(campaign) ? blockersOf : blockersToSend)(unit, campaign),
    missing: await countMissing(unit, campaign, open),
    asOf: now,
    scene: {
      variables: campaign.variables,
      window: campaign.window,
      cap: campaign.cap,
      stopAt: campaign.stopAt,
      outbound: sent,
      variants: [...variants.values()] satisfies KnownOutbound[],
      accountZone: found.timezone,
      tierFreeAt: undefined,
      at: campaign.startAt && campaign.startAt > now ? campaign.startAt : now,
    },
    place: {
      throughput: found.throughput,
      tierLimit: limit,
      tierLeft:
        limit === undefined ? undefined : Math.max(0, limit - (await tierUsed(unit, found.wabaId))),
    },
  };
}

/** People whom campaigns of the WABA have begun with in the last day. */
async function tierUsed({ tx, accountId, now }: Unit, wabaId: string): Promise<number> {
  const [row] = await run<{ people: number }>(
    tx,
    sql`select coalesce(sum(people), 0)::int as people from tier_use where account_id = ${accountId}
      and waba_id = ${wabaId} and hour > ${new Date(now.getTime() - 25 * 3_600_000)}`,
  );
  return row?.people ?? 0;
}

/** What was looked at last: recipients (0), or the contacts of the n-th source. */
type Place = { source: number; after: string };

const zeroId = '00000000-0000-0000-0000-000000000000';

type Row = {
  contact_id: string;
  variables: Record<string, Json>;
  language: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  contact_language: string | null;
  opted_out: boolean;
  is_unreachable: boolean;
  written_at: Date[];
};

async function readChunk(
  unit: Unit,
  campaign: CampaignRow,
  { source, after }: Place,
): Promise<Row[]> {
  const { accountId, tx } = unit;
  return run<Row>(
    tx,
    sql`select c.id as contact_id, k.variables, k.language, coalesce(nullif(c.name, ''), c.profile_name) as name,
        c.email, c.phone, c.country, c.language as contact_language,
        c.opted_out_at is not null or c.marketing_stopped_at is not null as opted_out,
        c.phone is null and c.wa_id is null and c.user_id is null as is_unreachable,
        ${writtenAt(unit, sql`c.id`, campaign.cap)} as written_at
      from (${await chosen(unit, campaign, source, after)}) as k
      join contact c on c.account_id = ${accountId} and c.id = k.contact_id
      order by c.id`,
  );
}

/** Recipients that wait, or of a source those who are in nothing that was looked at before. */
async function chosen(
  unit: Unit,
  campaign: CampaignRow,
  source: number,
  after: string,
): Promise<SQL> {
  const { accountId } = unit;
  const isRecipient = (contactId: SQL) => sql`r.account_id = ${accountId}
    and r.campaign_id = ${campaign.id} and ${contactId}
    and ${inAudience}`;
  if (source === 0) {
    return sql`select r.contact_id, r.variables, r.language from campaign_recipient r
      where ${isRecipient(sql`r.contact_id > ${after}`)} and r.state in ('pending', 'held', 'queued')
      order by r.contact_id limit ${atOnce}`;
  }
  const wanted = campaign.sources[source - 1];
  if (!wanted) throw new Error(`A campaign has no source ${source}`);
  const earlier: SQL[] = [];
  for (const each of campaign.sources.slice(0, source - 1)) {
    earlier.push(sql`and (${await peopleOf(unit, each)}) is not true`);
  }
  const before = 'campaignId' in wanted ? wanted.campaignId : null;
  return sql`select contact.id as contact_id, coalesce(b.variables, '{}') as variables, b.language from contact
    left join campaign_recipient b on b.account_id = ${accountId} and b.campaign_id = ${before}
      and b.contact_id = contact.id
    where contact.account_id = ${accountId} and contact.id > ${after} and contact.merged_into is null
      and ${await peopleOf(unit, wanted)} ${sql.join(earlier, sql` `)}
      and not exists (select 1 from campaign_recipient r where ${isRecipient(sql`r.contact_id = contact.id`)})
    order by contact.id limit ${atOnce}`;
}

/** One that has started has asked its sources already. */
const isAhead = ({ status }: Pick<CampaignRow, 'status'>): boolean =>
  status === 'draft' || status === 'scheduled';

function nextPlace(
  { sources, status }: CampaignRow,
  { source }: Place,
  rows: Row[],
): Place | undefined {
  const last = rows.at(-1);
  if (last && rows.length === atOnce) return { source, after: last.contact_id };
  return isAhead({ status }) && source < sources.length
    ? { source: source + 1, after: zeroId }
    : undefined;
}

const sumOf = (numbers: Record<string, number>): number =>
  Object.values(numbers).reduce((sum, n) => sum + n, 0);

type Tally = Pick<Preview, 'rows' | 'eligible' | 'skipped' | 'held' | 'samples'> & {
  countries: Map<string, number>;
  /** The first and the last moment at which somebody who is held could be written to. */
  waits: { first: Date; last: Date } | undefined;
};

/** What becomes of those that are looked at: `add` each. */
function newTally(scene: Scene): { seen: Tally; add: (row: Row) => void } {
  const judge = judgeBy(scene);
  const seen: Tally = {
    rows: 0,
    eligible: 0,
    skipped: {},
    held: {},
    samples: [],
    countries: new Map(),
    waits: undefined,
  };
  const oneMore = (numbers: Record<string, number>, reason: string) => {
    numbers[reason] = (numbers[reason] ?? 0) + 1;
  };
  const add = (row: Row): void => {
    seen.rows += 1;
    const verdict = judge(row);
    if (verdict.do === 'skip') {
      oneMore(seen.skipped, verdict.reason);
      return;
    }
    const country = row.country ?? '';
    seen.countries.set(country, (seen.countries.get(country) ?? 0) + 1);
    if (verdict.do === 'hold') {
      oneMore(seen.held, verdict.reason);
      seen.waits = widened(seen.waits, verdict.until);
    } else seen.eligible += 1;
    if (verdict.do === 'send' && seen.samples.length < mostSamples) {
      seen.samples.push({ phone: row.phone ?? '', text: verdict.content.text });
    }
  };
  return { seen, add };
}

const widened = (span: Tally['waits'], at: Date): Tally['waits'] => ({
  first: span && span.first < at ? span.first : at,
  last: span && span.last > at ? span.last : at,
});

/** The window is looked up once for a country; all else is the claim's own judgement. */
function judgeBy(scene: Scene): (row: Row) => Verdict {
  const { at, window, stopAt, accountZone } = scene;
  const openings = new Map<string | null, Date | undefined>();
  return (row) => {
    const { country } = row;
    if (!openings.has(country)) {
      openings.set(country, openFrom(window, { country, accountZone }, at));
    }
    const opensAt = openings.get(country);
    const verdict = judgeRecipient({ ...scene, window: null }, dueOf(row), at);
    const isGone =
      verdict.do === 'skip' && ['opted_out', 'invalid_number'].includes(verdict.reason);
    if (isGone || opensAt?.getTime() === at.getTime()) return verdict;
    if (opensAt === undefined || (stopAt && opensAt >= stopAt)) {
      return { do: 'skip', reason: 'window_missed' };
    }
    return { do: 'hold', reason: 'window', until: opensAt };
  };
}

const dueOf = (row: Row): DueRecipient => ({
  variables: row.variables,
  language: row.language,
  contact: {
    name: row.name,
    email: row.email,
    phone: row.phone,
    country: row.country,
    language: row.contact_language,
    optedOut: row.opted_out,
    isUnreachable: row.is_unreachable,
  },
  chat: undefined,
  writtenAt: row.written_at,
  isNewInTier: false,
  written: false,
});
