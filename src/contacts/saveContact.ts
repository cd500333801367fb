import { and, eq, sql } from 'drizzle-orm';
import { noSuch, toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { insertRows, insertRowsReturning } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import {
  type ContactChange,
  type ContactRow,
  changedContact,
  readChange,
  refuseFaults,
} from './contactChange.ts';
import { emptyContact } from './emptyContact.ts';
import { type ContactKey, findContact } from './getContact.ts';
import { holdProperties, readProperties } from './listProperties.ts';
import { waitForContacts } from './lockContacts.ts';
import { findHolders, type NameKey, nameKeys } from './nameKeys.ts';
import { contact, contactIdentity } from './table.ts';

/** What was there before, if anything, and what is there now. */
export type SavedContact = { before: ContactRow | undefined; after: ContactRow };

/**
 * Makes a contact. Where its number or external id is taken: AppError `conflict` that says by whom, or
 * with `update` that contact is changed instead.
 */
export async function createContact(
  unit: Unit,
  change: ContactChange,
  onConflict: 'refuse' | 'update',
): Promise<SavedContact> {
  const faults: Parameters<typeof refuseFaults>[0] = [];
  if (change.properties) await holdProperties(unit);
  const read = readChange(change, await readProperties(unit), faults);
  refuseFaults(faults);
  const after = changedContact(emptyContact(unit, unit.newId()), read, unit.now);
  const keys = nameKeys(after);
  if (keys.length === 0) {
    throw new AppError(
      'invalid_request',
      'missing phone_number: a contact needs one, or an external_id',
    );
  }
  for (let tries = 1; ; tries++) {
    // Whoever is there already is locked before any name is taken, in the order in which the relay does it.
    const taken = onConflict === 'update' ? await findOnlyHolder(unit, keys) : undefined;
    try {
      if (taken) return await updateContact(unit, { by: 'contact_id', id: taken.id }, change);
      // Within a savepoint: names of ours that somebody waits for are free again before we wait for them.
      await unit.tx.transaction(async (tx) => {
        await takeNames({ ...unit, tx }, after.id, keys);
        await insertRows(tx, contact, [after]);
      });
      return { before: undefined, after };
    } catch (error) {
      // Whoever has been made or erased meanwhile is looked for anew.
      const hasMoved =
        error instanceof AppError && error.code === (taken ? 'not_found' : 'conflict');
      if (onConflict === 'refuse' || !hasMoved || tries === mostTries) throw error;
    }
  }
}

/** Races that one caller may lose in a row. */
const mostTries = 5;

/** The one contact that has any of these names; none where several have. */
async function findOnlyHolder(unit: Unit, keys: NameKey[]) {
  const [first, ...others] = await findHolders(unit, keys);
  return others.every(({ id }) => id === first?.id) ? first : undefined;
}

/** AppError `not_found`, and as `createContact` where a new number or external id is somebody else's. */
export async function updateContact(
  unit: Unit,
  key: ContactKey,
  change: ContactChange,
): Promise<SavedContact> {
  // Before any contact is locked, as imports and `createContact` do it.
  if (change.properties) await holdProperties(unit);
  const before = await lockContact(unit, key);
  const faults: Parameters<typeof refuseFaults>[0] = [];
  const read = readChange(change, await readProperties(unit), faults);
  refuseFaults(faults);
  const after = changedContact(before, read, unit.now);
  // Whoever has come by a web page has neither, and may be changed all the same.
  if (nameKeys(after).length === 0 && nameKeys(before).length > 0 && after.userId === null) {
    throw new AppError(
      'invalid_request',
      'a contact needs a phone_number or an external_id: leave one',
    );
  }
  await moveNames(unit, before, after);
  await unit.tx
    .update(contact)
    .set({ ...after, accountId: undefined })
    .where(and(eq(contact.accountId, unit.accountId), eq(contact.id, before.id)));
  return { before, after };
}

/** The contact, locked; whom it has been merged into where that happened while we waited. */
export async function lockContact(unit: Unit, key: ContactKey): Promise<ContactRow> {
  for (let tries = 0; tries < 10; tries++) {
    const found = await findContact(unit, key);
    if (!found) break;
    await waitForContacts(unit, [found.id]);
    const locked = await findContact(unit, key);
    if (locked?.id === found.id) return locked;
  }
  throw noSuch('CNT');
}

/** In the order of their keys, as the relay takes them. */
async function takeNames(unit: Unit, contactId: string, keys: NameKey[]): Promise<void> {
  const { accountId, now, tx } = unit;
  const written = await insertRowsReturning(
    tx,
    contactIdentity,
    keys.map((key) => ({ ...key, accountId, contactId, createdAt: now })),
    ['kind'],
    { onConflict: 'nothing' },
  );
  if (written.length === keys.length) return;
  const taken = (await findHolders(unit, keys)).filter(({ id }) => id !== contactId);
  if (taken.length === 0) return;
  const details = taken.map(({ kind, id }) => ({
    path: kind === 'number' ? 'phone_number' : kind,
    message: `is the ${kind === 'number' ? 'phone number' : 'external id'} of another contact`,
    contact_id: toWire('CNT', id),
  }));
  const [first] = details;
  throw new AppError(
    'conflict',
    `${first?.path} ${first?.message} (${first?.contact_id})`,
    details,
  );
}

async function moveNames(unit: Unit, before: ContactRow, after: ContactRow): Promise<void> {
  const kept = nameKeys(after);
  const gone = [
    ...(before.externalId === after.externalId ? [] : ['external_id']),
    ...(before.phone === after.phone ? [] : ['number']),
  ];
  if (gone.length === 0) return;
  await run(
    unit.tx,
    sql`delete from contact_identity where account_id = ${unit.accountId}
      and contact_id = ${before.id} and kind = any(${arrayOf('text', gone)})`,
  );
  await takeNames(
    unit,
    before.id,
    kept.filter(({ kind }) => gone.includes(kind)),
  );
}
