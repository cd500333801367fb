import { sql } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { variablesOf } from '../messages/templateShape.ts';
import { type KnownOutbound, readOutbounds } from '../outbounds/readOutbounds.ts';
import { ofContact } from './countMissing.ts';
import { inAudience } from './inAudience.ts';
import { askSource } from './sourcePeople.ts';
import type { campaign } from './table.ts';

/** Why a campaign cannot start, in a word for programs and a sentence for people. */
export type Blocker = {
  code:
    | 'outbound_not_approved'
    | 'no_recipients'
    | 'missing_variable'
    | 'line_disabled'
    | 'flow_unpublished';
  message: string;
};

type CampaignRow = typeof campaign.$inferSelect;

/** Everything that keeps a campaign from starting, as things stand; what starting it would be refused with. */
export async function blockersOf(unit: Unit, row: CampaignRow): Promise<Blocker[]> {
  const outbounds = await readOutbounds(unit, [row.outboundId]);
  const outbound = outbounds.get(toWire('OTB', row.outboundId));
  const [blockers, isEmpty, faults, missing] = await Promise.all([
    blockersToSend(unit, row),
    hasNobody(unit, row),
    faultsOf(unit, row),
    outbound ? missingVariables(unit, row, outbound) : [],
  ]);
  return [
    ...blockers,
    ...(isEmpty
      ? [{ code: 'no_recipients' as const, message: 'The campaign has no recipients' }]
      : []),
    ...faults.map((fault) => ({
      code: 'no_recipients' as const,
      message: `Some recipients can be found no more: ${fault}`,
    })),
    ...missing.map((name) => ({
      code: 'missing_variable' as const,
      message: `The variable "${name}" has no default, and some recipients have none of their own`,
    })),
  ];
}

/** Of these, what keeps one that has started from going on. */
export async function blockersToSend(unit: Unit, row: CampaignRow): Promise<Blocker[]> {
  const { accountId } = unit;
  const [found] = await run<{
    outbound: string | null;
    paused_reason: string | null;
    is_published: boolean;
  }>(
    unit.tx,
    // Citus cannot plan a join by an id that is null.
    sql`select o.status as outbound, l.paused_reason,
        ${row.flowId === null} or f.published_version is not null as is_published
      from line l
      left join outbound o on o.account_id = l.account_id and o.id = ${row.outboundId}
      left join flow f on f.account_id = l.account_id and f.id = ${row.flowId ?? row.outboundId}
      where l.account_id = ${accountId} and l.id = ${row.lineId}`,
  );
  const blockers: Blocker[] = [];
  if (found?.outbound !== 'APPROVED') {
    const status = found?.outbound ?? 'not there any more';
    blockers.push({
      code: 'outbound_not_approved',
      message: `The outbound is ${status}: only an approved one can be sent`,
    });
  }
  if (!found || found.paused_reason !== null) {
    blockers.push({
      code: 'line_disabled',
      message: `Nothing can leave the line: ${found?.paused_reason ?? 'it is not there any more'}`,
    });
  }
  if (found && !found.is_published) {
    blockers.push({
      code: 'flow_unpublished',
      message: 'The flow that a reply starts is not published',
    });
  }
  return blockers;
}

async function hasNobody(unit: Unit, { id, sources }: CampaignRow): Promise<boolean> {
  if (sources.length > 0) return false;
  const [row] = await run<{ found: boolean }>(
    unit.tx,
    sql`select exists (select 1 from campaign_recipient r
      where r.account_id = ${unit.accountId} and r.campaign_id = ${id} and ${inAudience(unit.accountId)}) as found`,
  );
  return row?.found !== true;
}

/** Why sources can be asked no more: whom they would find is not known. */
async function faultsOf(unit: Unit, { sources }: CampaignRow): Promise<string[]> {
  const asked = await Promise.all(sources.map((source) => askSource(unit, source)));
  return asked.flatMap((each) => ('fault' in each ? [each.fault] : []));
}

async function missingVariables(
  unit: Unit,
  { id, variables, sources }: CampaignRow,
  outbound: KnownOutbound,
): Promise<string[]> {
  const open = variablesOf(outbound.names).filter(
    (name) => variables[name] === undefined || variables[name] === null || variables[name] === '',
  );
  if (open.length === 0) return [];
  const missing = new Set(
    // Whom a source brings has no values but a contact's own; of re-targeting they come along.
    sources.some((source) => !('campaignId' in source))
      ? open.filter((name) => !(name in ofContact))
      : [],
  );
  const rows = await run<{ name: string }>(
    unit.tx,
    sql`select n.name from unnest(${arrayOf('text', open)}) as n(name)
      where exists (
        select 1 from campaign_recipient r
        join contact c on c.account_id = r.account_id and c.id = r.contact_id
        where r.account_id = ${unit.accountId} and r.campaign_id = ${id} and ${inAudience(unit.accountId)}
          and coalesce(r.variables->>n.name, '') = ''
          and case n.name
            when 'name' then ${ofContact.name} when 'email' then ${ofContact.email}
            when 'phone' then ${ofContact.phone} end is null)`,
  );
  for (const { name } of rows) missing.add(name);
  return open.filter((name) => missing.has(name));
}
