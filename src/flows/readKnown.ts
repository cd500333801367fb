import { eq, sql } from 'drizzle-orm';
import { readSecrets } from '../accounts/readSecrets.ts';
import { account } from '../accounts/table.ts';
import { findUuid, fromWire, toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { FlowDefinition } from '../engine/definition.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { subflowsOf } from '../engine/subflowsOf.ts';
import { asksOf } from '../engine/verify/asks.ts';
import type { Known } from '../engine/verify/known.ts';
import type { Study } from '../engine/verify/study.ts';
import type { WordLists } from '../engine/words.ts';
import type { Json } from '../messages/events.ts';
import { outbound } from '../outbounds/table.ts';

/** What the account holds of what a flow asks for; tables that it asks nothing of are not read. */
export async function readKnown(unit: Unit, flowId: string, study: Study): Promise<Known> {
  const asks = asksOf(study);
  const [flows, outbounds, properties, secrets, phrases, words] = await Promise.all([
    readFlows(unit, asks.flows),
    readOutbounds(unit, asks.outbounds),
    readProperties(unit, asks.properties),
    readSecretNames(unit, asks.secrets),
    asks.phrases ? readPhrases(unit, flowId) : [],
    asks.words ? readWords(unit) : undefined,
  ]);
  const own = toWire('IPF', flowId);
  return { flowId: own, flows, outbounds, properties, secrets, phrases, ...(words && { words }) };
}

/** As published now, and those that these enter in turn: a statement for each level of calls. */
async function readFlows(
  { tx, accountId }: Unit,
  wireIds: string[],
): Promise<Map<string, FlowDefinition>> {
  const flows = new Map<string, FlowDefinition>();
  const asked = new Set<string>();
  for (let next = wireIds; next.length > 0; ) {
    for (const id of next) asked.add(id);
    const ids = next.map((id) => fromWire('IPF', id));
    const rows = await run<{ id: string; definition: Json }>(
      tx,
      sql`select f.id, v.definition from flow f
        join flow_version v on v.account_id = f.account_id and v.flow_id = f.id
          and v.version = f.published_version
        where f.account_id = ${accountId} and f.id = any(${arrayOf('uuid', ids)})
          and f.deleted_at is null`,
    );
    const parsed = rows.flatMap(({ id, definition }) => {
      const read = parseDefinition(definition);
      return read.ok ? [[toWire('IPF', id), read.definition] as const] : [];
    });
    for (const [id, definition] of parsed) flows.set(id, definition);
    next = [...new Set(parsed.flatMap(([, definition]) => subflowsOf(definition)))].filter(
      (id) => !asked.has(id),
    );
  }
  return flows;
}

async function readOutbounds(
  { tx, accountId }: Unit,
  wireIds: string[],
): Promise<Known['outbounds']> {
  if (wireIds.length === 0) return new Map();
  const ids = wireIds.flatMap((id) => findUuid('OTB', id) ?? []);
  const rows = await selectRows(
    tx,
    outbound,
    sql`account_id = ${accountId} and id = any(${arrayOf('uuid', ids)})`,
    ['id', 'name', 'status', 'shape', 'variableMapping', 'replies'],
  );
  return new Map(
    rows.map(({ id, variableMapping, ...row }) => [
      toWire('OTB', id),
      { ...row, names: variableMapping },
    ]),
  );
}

/** A million contacts are not looked through to warn of a misspelling. */
const contactsLookedAt = 10_000;

/** Which of the properties there are, the newest contacts have, or a published flow sets. */
async function readProperties(
  { tx, accountId }: Unit,
  names: string[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const rows = await run<{ name: string }>(
    tx,
    sql`select distinct name from (
        select jsonb_object_keys(c.properties) as name from (
          select properties from contact where account_id = ${accountId}
          order by id desc limit ${contactsLookedAt}) c
        union all
        select unnest(array[p.name, p.key, 'CCP' || replace(p.id::text, '-', '')])
          from contact_property p where p.account_id = ${accountId} and p.deleted_at is null
        union all
        select jsonb_path_query(v.definition, '$.steps.*.property') #>> '{}' as name from flow f
        join flow_version v on v.account_id = f.account_id and v.flow_id = f.id
          and v.version = f.published_version
        where f.account_id = ${accountId} and f.deleted_at is null) known
      where name = any(${arrayOf('text', names)})`,
  );
  return new Set(rows.map(({ name }) => name));
}

const readSecretNames = async (unit: Unit, names: string[]): Promise<ReadonlySet<string>> =>
  new Set((await readSecrets(unit, names)).keys());

/** Phrases of the lines that start the flow, by a phrase or as their default. */
const readPhrases = ({ tx, accountId }: Unit, flowId: string): Promise<Known['phrases']> =>
  run<{ phrase: string; line: string }>(
    tx,
    sql`select i.phrase, l.phone_number as line from inbound i
      join line l on l.account_id = i.account_id and l.id = i.line_id
      where i.account_id = ${accountId} and (l.default_flow_id = ${flowId} or i.line_id in (
        select line_id from inbound where account_id = ${accountId} and flow_id = ${flowId}))
      order by i.id`,
  );

async function readWords({ tx, accountId }: Unit): Promise<WordLists | undefined> {
  const [own] = await tx
    .select({ words: account.words })
    .from(account)
    .where(eq(account.id, accountId));
  return own?.words?.lists;
}
