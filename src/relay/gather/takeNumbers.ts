import { sql } from 'drizzle-orm';
import { canonicalNumber } from '../../contacts/canonicalNumber.ts';
import { contact } from '../../contacts/table.ts';
import { arrayOf } from '../../db/literals.ts';
import { updateRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';

/** A number, in canonical form, and the contact it belongs to no longer. */
export type MovedNumber = { contactId: string; number: string };

/** Who lost a number to somebody else is not written to there any more. The contacts are locked. */
export async function takeNumbers(unit: Unit, moved: MovedNumber[]): Promise<void> {
  if (moved.length === 0) return;
  const { accountId, tx } = unit;
  const ids = [...new Set(moved.map((each) => each.contactId))];
  const rows = await run<{ id: string; phone: string | null; wa_id: string | null }>(
    tx,
    sql`select id, phone, wa_id from contact
      where account_id = ${accountId} and id = any(${arrayOf('uuid', ids)})`,
  );
  const isLost = (id: string, number: string | null) =>
    number !== null &&
    moved.some((each) => each.contactId === id && each.number === canonicalNumber(number));
  await updateRows(
    tx,
    contact,
    ['accountId', 'id'],
    rows.map(({ id, phone, wa_id: waId }) => ({
      accountId,
      id,
      phone: isLost(id, phone) ? null : phone,
      waId: isLost(id, waId) ? null : waId,
    })),
    ['phone', 'waId'],
  );
}
