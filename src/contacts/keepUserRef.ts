import { and, eq } from 'drizzle-orm';
import { insertRows } from '../db/rows.ts';
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

/** Contacts are known by these ids of the account's own too, unless somebody else is. */
export async function linkUserRefs(
  { tx, accountId, now }: Unit,
  links: readonly { contactId: string; userRef: string }[],
): Promise<void> {
  await insertRows(
    tx,
    contactIdentity,
    // In the order of their keys, as the relay takes them.
    links
      .toSorted((a, b) => (a.userRef < b.userRef ? -1 : 1))
      .map(({ contactId, userRef: value }) => ({
        accountId,
        kind: 'user_ref' as const,
        value,
        contactId,
        createdAt: now,
      })),
    { onConflict: 'nothing' },
  );
}
