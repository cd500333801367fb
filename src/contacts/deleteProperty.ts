import { and, eq, sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { getProperty, lockProperties } from './saveProperty.ts';
import { contactProperty } from './table.ts';

/**
 * Takes a property from sight at once; `forgetValues` then takes it from the contacts, and the row goes
 * last: a crash in between leaves nothing that anybody sees. AppError `not_found`.
 */
export async function deleteProperty(unit: Unit, id: string): Promise<void> {
  await lockProperties(unit);
  await getProperty(unit, id);
  await unit.tx
    .update(contactProperty)
    .set({ deletedAt: unit.now, updatedAt: unit.now })
    .where(and(eq(contactProperty.accountId, unit.accountId), eq(contactProperty.id, id)));
}

/** Contacts looked through in one unit: nobody waits long for any of them. */
const atOnce = 1_000;

/** Of a property that is being deleted: its row, and the contact up to which values of it are gone. */
export type Forgetting = { id: string; key: string; after: string };

/** One of the account's properties that are being deleted. */
export async function findDeleted({ tx, accountId }: Unit): Promise<Forgetting | undefined> {
  const [row] = await run<{ id: string; key: string }>(
    tx,
    sql`select id, key from contact_property
      where account_id = ${accountId} and deleted_at is not null order by id limit 1`,
  );
  return row && { ...row, after: '00000000-0000-0000-0000-000000000000' };
}

/**
 * Takes its values from the next contacts, and after the last of them deletes the property itself. Nobody
 * gets a value of it meanwhile. Gives where to go on; undefined when all is done.
 */
export async function forgetValues(
  { tx, accountId, now }: Unit,
  { id, key, after }: Forgetting,
): Promise<Forgetting | undefined> {
  const rows = await run<{ id: string }>(
    tx,
    sql`select id from contact where account_id = ${accountId} and id > ${after}
      order by id limit ${atOnce} for no key update`,
  );
  const last = rows.at(-1)?.id;
  if (last === undefined) {
    await run(tx, sql`delete from contact_property where account_id = ${accountId} and id = ${id}`);
    return undefined;
  }
  await run(
    tx,
    sql`update contact set properties = properties - ${key}::text, updated_at = ${now}
      where account_id = ${accountId} and id > ${after} and id <= ${last}
        and properties ? ${key}::text`,
  );
  return { id, key, after: last };
}
