import { sql } from 'drizzle-orm';
import { type ConsentState, isOtherConsent } from '../../contacts/consentAfter.ts';
import { consentChanged } from '../../contacts/shownConsent.ts';
import { shownContact } from '../../contacts/shownContact.ts';
import { consent, contact } from '../../contacts/table.ts';
import { arrayOf } from '../../db/literals.ts';
import { selectRows, updateRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import { recordHookEvents } from '../../hooks/recordHookEvents.ts';

/**
 * Makes two ledgers one, and an opt-out of either the person's. Hooks are told where who stays is out by
 * what the other said.
 */
export async function mergeConsent(
  unit: Unit,
  { winner, loser }: { winner: string; loser: string },
): Promise<void> {
  const { accountId, tx } = unit;
  const rows = await selectRows(
    tx,
    contact,
    sql`account_id = ${accountId} and id = any(${arrayOf('uuid', [winner, loser])})`,
  );
  const before = rows.find(({ id }) => id === winner);
  const other = rows.find(({ id }) => id === loser);
  if (!before || !other) throw new Error(`Contact ${winner} or ${loser} has gone while locked`);
  await run(
    tx,
    sql`update consent set contact_id = ${winner}
      where account_id = ${accountId} and contact_id = ${loser}`,
  );
  const after = { ...before };
  for (const field of fields) after[field] = laterOf(before[field], other[field]);
  await updateRows(tx, contact, ['accountId', 'id'], [after], fields);
  if (!isOtherConsent(before, after)) return;
  const entries = await selectRows(
    tx,
    consent,
    sql`account_id = ${accountId} and contact_id = ${winner} and not granted order by at, id`,
  );
  const said = [
    ...(before.optedOutAt === null ? ['all'] : []),
    ...(before.marketingStoppedAt === null ? ['marketing'] : []),
  ].flatMap((scope) => entries.findLast((entry) => entry.scope === scope) ?? []);
  await recordHookEvents(
    unit,
    said.map((entry) => consentChanged(entry, shownContact(after))),
  );
}

const fields = [
  'optedOutAt',
  'optedInAt',
  'marketingStoppedAt',
  'marketingResumedAt',
] as const satisfies readonly (keyof ConsentState)[];

const laterOf = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one > other ? one : other) : (one ?? other);
