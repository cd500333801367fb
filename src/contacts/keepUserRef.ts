import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { contact, contactIdentity } from './table.ts';

/** The contact that the account knows by this id of its own on its web pages; a new one where there is none. */
export async function keepUserRef(unit: Unit, userRef: string): Promise<string> {
  const { tx, accountId, now } = unit;
  const isIt = and(
    eq(contactIdentity.accountId, accountId),
    eq(contactIdentity.kind, 'user_ref'),
    eq(contactIdentity.value, userRef),
  );
  const find = async () => {
    const [found] = await tx
      .select({ contactId: contactIdentity.contactId })
      .from(contactIdentity)
      .where(isIt);
    return found?.contactId;
  };
  const known = await find();
  if (known !== undefined) return known;
  const contactId = unit.newId();
  // Who makes them at the same time waits here, and finds them.
  const [made] = await tx
    .insert(contactIdentity)
    .values({ accountId, kind: 'user_ref', value: userRef, contactId, createdAt: now })
    .onConflictDoNothing()
    .returning({ contactId: contactIdentity.contactId });
  if (!made) {
    const other = await find();
    if (other === undefined) throw new Error(`Identity ${userRef} has gone while it was made`);
    return other;
  }
  await tx.insert(contact).values({
    accountId,
    id: contactId,
    tags: [],
    properties: {},
    createdAt: now,
    updatedAt: now,
  });
  return contactId;
}

/** The contact is known by this id of the account's own too, unless somebody else is. */
export async function linkUserRef(
  { tx, accountId, now }: Unit,
  contactId: string,
  userRef: string,
): Promise<void> {
  await tx
    .insert(contactIdentity)
    .values({ accountId, kind: 'user_ref', value: userRef, contactId, createdAt: now })
    .onConflictDoNothing();
}
