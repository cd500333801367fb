import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** Who says that these people may be written to, and with what: an outbound's `OTB…`, a campaign's `CPG…`. */
export type Authorization = { source: 'outbound' | 'campaign'; detail: string; actor: string };

/**
 * Enters in the ledger that somebody has said of these contacts that they may be written to
 * (`user_authorized`), by one statement however many they are. It is evidence, and opts nobody back in.
 */
export async function recordAuthorizations(
  { tx, accountId, now, newId }: Unit,
  contactIds: readonly string[],
  { source, detail, actor }: Authorization,
): Promise<void> {
  if (contactIds.length === 0) return;
  await run(
    tx,
    sql`insert into consent (account_id, id, contact_id, scope, granted, source, detail, actor, at, created_at)
      select ${accountId}, k.id, k.contact_id, 'all', true, ${source}, ${detail}, ${actor}, ${now}, ${now}
      from unnest(${arrayOf(
        'uuid',
        contactIds.map(() => newId()),
      )}, ${arrayOf('uuid', contactIds)}) as k(id, contact_id)`,
  );
}
