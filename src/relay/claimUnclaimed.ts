import type { Database } from '../db/connect.ts';
import { arrayLiteral } from '../db/literals.ts';
import type { FoundLines } from '../lines/findLines.ts';
import { providers } from '../providers/registry.ts';
import { rowsOf } from './inboxRows.ts';
import type { InboxWriter } from './inboxWriter.ts';

type Named = { provider: string; providerLineIds: string[]; providerWabaId: string };

/**
 * Moves webhooks that came before their line was registered into the inbox of the account that has
 * it now. Their signature was checked when they came. Gives the number of events. What names lines
 * that are still unknown stays.
 */
export async function claimUnclaimed(
  { database, writer }: { database: Database; writer: InboxWriter },
  named: Named,
): Promise<number> {
  const { sql } = database;
  const provider = providers.get(named.provider);
  if (!provider) throw new Error(`No provider "${named.provider}"`);
  const found = await findOwners(database, named);
  const lineIds = [...found.lines.keys()];
  const wabaIds = [...found.wabas.keys()];
  const owners = new Set([...found.lines.values(), ...found.wabas.values()]);
  let events = 0;
  while (owners.size > 0) {
    const bodies = await sql<{ hash: Buffer; body: Buffer; provider_line_id: string | null }[]>`
      select hash, body, provider_line_id from inbox_unclaimed
      where provider = ${named.provider} and (provider_line_id = any(${arrayLiteral(lineIds)}::text[])
        or (provider_line_id is null and provider_waba_id = any(${arrayLiteral(wabaIds)}::text[])))
      order by received_at limit 100`;
    if (bodies.length === 0) break;
    for (const { hash, body, provider_line_id: lineId } of bodies) {
      // One row stands for one unknown line of a body, or for all in it that names none.
      const line = lineId === null ? undefined : found.lines.get(lineId);
      const part = { lines: new Map(lineId && line ? [[lineId, line]] : []), wabas: found.wabas };
      const normalised = provider.normalise(JSON.parse(body.toString('utf8')));
      const rows = rowsOf(provider, normalised, part, owners);
      if (rows.length > 0) await writer.write(rows);
      await sql`delete from inbox_unclaimed where hash = ${hash}`;
      events += rows.length;
    }
  }
  return events;
}

/** As they are at this moment: what accept remembers of unknown lines may be a second old. */
async function findOwners({ sql }: Database, named: Named): Promise<FoundLines> {
  const rows = await sql<
    { kind: string; provider_id: string; account_id: string; waba_id: string; line_id: string }[]
  >`
    select kind, provider_id, account_id, waba_id, line_id from line_directory
    where provider = ${named.provider} and (
      (kind = 'line' and provider_id = any(${arrayLiteral(named.providerLineIds)}::text[]))
      or (kind = 'waba' and provider_id = ${named.providerWabaId}))`;
  const found: FoundLines = { lines: new Map(), wabas: new Map() };
  for (const row of rows) {
    const owner = { accountId: row.account_id, wabaId: row.waba_id, appSecrets: [] };
    if (row.kind === 'line') found.lines.set(row.provider_id, { ...owner, lineId: row.line_id });
    else found.wabas.set(row.provider_id, owner);
  }
  return found;
}
