import { providers } from '../providers/registry.ts';
import type { AcceptDeps } from './accept.ts';
import { rowsOf } from './accept.ts';

/**
 * Moves webhooks that came before their line was registered into the inbox of the account that has
 * it now. Their signature was checked when they came. Gives the number of events.
 */
export async function claimUnclaimed(
  deps: AcceptDeps,
  input: { provider: string; providerLineIds: string[]; providerWabaId: string },
): Promise<number> {
  const { sql } = deps.database;
  const provider = providers.get(input.provider);
  if (!provider) throw new Error(`No provider "${input.provider}"`);
  let events = 0;
  for (;;) {
    const bodies = await sql<{ hash: Buffer; body: Buffer; provider_line_id: string | null }[]>`
      select hash, body, provider_line_id from inbox_unclaimed
      where provider = ${input.provider} and (provider_line_id in ${sql(['', ...input.providerLineIds])}
        or (provider_line_id is null and provider_waba_id = ${input.providerWabaId}))
      order by received_at limit 100`;
    if (bodies.length === 0) return events;
    for (const { hash, body, provider_line_id: lineId } of bodies) {
      const found = await deps.findLines(input.provider, {
        lineIds: lineId === null ? [] : [lineId],
        wabaIds: [input.providerWabaId],
      });
      const owners = new Set([...found.lines.values(), ...found.wabas.values()]);
      const rows = rowsOf(
        provider,
        provider.normalise(JSON.parse(body.toString('utf8'))),
        found,
        owners,
      );
      if (rows.length > 0) await deps.writer.write(rows);
      await sql`delete from inbox_unclaimed where hash = ${hash}`;
      events += rows.length;
    }
  }
}
