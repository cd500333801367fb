import type { Identities, Json } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import { fits } from './fits.ts';
import { Contact, type JsonRecord } from './payloads.ts';

/** The names an item gives of a person, as they stand in it. */
export type Named = {
  /** A phone's digits; business-scoped user ids have been seen in its place. */
  number?: string | undefined;
  waId?: string | undefined;
  userId?: string | undefined;
  parentUserId?: string | undefined;
};

/** A contact of the webhook, with what we have no word for. */
export type Introduction = { contact: Contact; rest: JsonRecord | undefined };

/**
 * All names of a person, from an item and from the contact that introduces them. Digits become a
 * phone with `+`; `waId` stays as Meta gave it, since it is what must be written to.
 */
export function personOf(named: Named, contact?: Contact): Identities {
  const number = read(named.number);
  const waId = read(named.waId ?? contact?.wa_id);
  const digits = number.digits ?? waId.digits;
  const userId = named.userId ?? contact?.user_id ?? number.userId ?? waId.userId;
  const parentUserId =
    named.parentUserId ?? contact?.parent_user_id ?? number.parentUserId ?? waId.parentUserId;
  const known = digits ?? userId ?? parentUserId;
  return given({
    phone: digits && `+${digits}`,
    waId: waId.digits ?? number.digits,
    // An id of no shape we know is still somebody's id, where there is no other.
    userId: userId ?? (known === undefined ? (number.opaque ?? waId.opaque) : undefined),
    parentUserId,
  });
}

/** Whether anything at all names the person. */
export const isNobody = (who: Identities): boolean => Object.keys(who).length === 0;

type Reading = { digits?: string; userId?: string; parentUserId?: string; opaque?: string };

function read(name: string | undefined): Reading {
  if (!name) return {};
  if (/^\+?\d[\d ().-]{3,24}$/.test(name)) return { digits: name.replace(/\D/g, '') };
  if (/^[A-Z]{2}\.ENT\.\w+$/.test(name)) return { parentUserId: name };
  if (/^[A-Z]{2}\.\w+$/.test(name)) return { userId: name };
  return { opaque: name };
}

/** The contacts of a change, found by any id they have. */
export type Introductions = { byId: Map<string, Introduction>; only: Introduction | undefined };

/** Reads the contacts of a change; what is no contact introduces nobody. */
export function introductions(contacts: Json[]): Introductions {
  const byId = new Map<string, Introduction>();
  let only: Introduction | undefined;
  for (const raw of contacts) {
    const fit = fits(Contact, raw);
    if (!fit) continue;
    const introduction = { contact: fit.fields, rest: fit.rest };
    const { wa_id: waId, user_id: userId } = fit.fields;
    if (waId !== undefined) byId.set(waId, introduction);
    if (userId !== undefined) byId.set(userId, introduction);
    only = contacts.length === 1 ? introduction : undefined;
  }
  return { byId, only };
}

/**
 * The contact that introduces a person: the one with the same id, or, for the only item of a change
 * with only one contact, that one, as long as the two do not contradict each other. (A phone may
 * differ from the wa_id: in some countries it does.)
 */
export function introductionOf(
  named: Named,
  { byId, only }: Introductions,
  alone: boolean,
): Introduction | undefined {
  for (const id of [named.userId, named.waId, named.number]) {
    const same = id === undefined ? undefined : byId.get(id);
    if (same) return same;
  }
  if (!alone || !only || named.waId !== undefined) return undefined;
  return named.userId !== undefined && only.contact.user_id !== undefined ? undefined : only;
}
