import { and, eq, inArray, sql } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { process } from '../processes/table.ts';
import { canonicalNumber } from './canonicalNumber.ts';
import { contact, contactIdentity } from './table.ts';

/** A contact as it is shown, and how many conversations they have begun. */
export type ContactView = { contact: typeof contact.$inferSelect; inboundProcesses: number };

export type ContactKey =
  | { by: 'contact_id'; id: string }
  | { by: 'phone_number' | 'external_id'; text: string };

/**
 * The contact by our id, by a number in any of its country's forms, or by the caller's own id. One
 * that turned out to be another is that other. AppError `not_found` where there is none.
 */
export async function getContact(unit: Unit, key: ContactKey): Promise<ContactView> {
  const id = key.by === 'contact_id' ? key.id : await findByIdentity(unit, key.by, key.text);
  const found = id === undefined ? undefined : await findSurvivor(unit, id);
  if (!found) throw notFound(key);
  const started = await countInboundProcesses(unit, [found.id]);
  return { contact: found, inboundProcesses: started.get(found.id) ?? 0 };
}

const notFound = (key: ContactKey): AppError =>
  new AppError(
    'not_found',
    key.by === 'contact_id'
      ? `There is no contact with the id ${toWire('CNT', key.id)}`
      : `There is no contact with the ${key.by} "${key.text}"`,
  );

async function findByIdentity(
  { tx, accountId }: Unit,
  by: 'phone_number' | 'external_id',
  text: string,
): Promise<string | undefined> {
  const kind = by === 'phone_number' ? 'number' : by;
  const value = by === 'phone_number' ? canonicalNumber(text) : text;
  const [found] = await tx
    .select({ contactId: contactIdentity.contactId })
    .from(contactIdentity)
    .where(
      and(
        eq(contactIdentity.accountId, accountId),
        eq(contactIdentity.kind, kind),
        eq(contactIdentity.value, value),
      ),
    );
  return found?.contactId;
}

async function findSurvivor({ tx, accountId }: Unit, contactId: string) {
  let id = contactId;
  // A chain of merges is as long as its merges; a loop of them cannot be, and is not waited for.
  for (let hops = 0; hops < 10; hops++) {
    const [row] = await tx
      .select()
      .from(contact)
      .where(and(eq(contact.accountId, accountId), eq(contact.id, id)));
    if (!row?.mergedInto) return row;
    id = row.mergedInto;
  }
  return undefined;
}

/** How many processes each contact has begun by writing; who has begun none is missing. */
export async function countInboundProcesses(
  { tx, accountId }: Unit,
  contactIds: string[],
): Promise<Map<string, number>> {
  if (contactIds.length === 0) return new Map();
  const rows = await tx
    .select({ contactId: process.contactId, started: sql<number>`count(*)` })
    .from(process)
    .where(
      and(
        eq(process.accountId, accountId),
        inArray(process.contactId, contactIds),
        sql`${process.trigger} ->> 'kind' in ('inbound', 'default')`,
      ),
    )
    .groupBy(process.contactId);
  return new Map(rows.map(({ contactId, started }) => [contactId, started]));
}
