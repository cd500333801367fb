import { sql } from 'drizzle-orm';
import { emptyContact } from '../../contacts/emptyContact.ts';
import { type IdentityKey, identityKeys, keyText } from '../../contacts/identityKeys.ts';
import { lockContacts } from '../../contacts/lockContacts.ts';
import { contact, contactIdentity } from '../../contacts/table.ts';
import { groupBy } from '../../db/groupBy.ts';
import { arrayOf } from '../../db/literals.ts';
import { insertRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import { idInLane, laneOf } from '../lanes.ts';
import { isOfNoLine, type ParsedEvent, personOf } from '../parse.ts';
import { type ContactPair, mergeContacts } from './mergeContacts.ts';
import { type MovedNumber, takeNumbers } from './takeNumbers.ts';

export type Resolution = {
  /** The contact of each event that is about a person, by the event's id. */
  contactOf: Map<number, string>;
  /** Contact of each name, by `keyText`. */
  identities: Map<string, string>;
  /** Contacts this transaction holds. */
  locked: Set<string>;
  /** Those among them that it has made. */
  made: Set<string>;
};

/**
 * Finds, makes and locks the people of a turn. Who is held by somebody else is passed over: their
 * events are put back by the caller and come on a later turn.
 *
 * What `alsoLock` names is locked with them: people of due timers and of statuses.
 */
export async function resolveContacts(
  unit: Unit,
  events: ParsedEvent[],
  alsoLock: Promise<string[]>,
): Promise<Resolution> {
  const keysOf = new Map(events.map((each) => [each.id, keysOfEvent(each)]));
  const keys = uniqueKeys([...keysOf.values()].flat());
  const [hinted, others] = await Promise.all([readIdentities(unit, keys), alsoLock]);
  // New names of somebody we never heard of are of no use: who writes under them is a stranger then.
  const strangers = events.filter(({ event }) => event.kind !== 'identity');
  const made = await makeStrangers(
    unit,
    strangers.map((each) => keysOf.get(each.id) ?? []),
    hinted,
  );

  const wanted = new Set([...hinted.values(), ...others]);
  // The mapping is read again under the locks: it may have moved while we waited for nobody. Sent
  // together, one round trip, and carried out in this order.
  const [locked, known] = await Promise.all([
    lockContacts(unit, [...wanted]),
    readIdentities(unit, keys),
  ]);
  for (const id of made.values()) locked.add(id);
  passOver([...keysOf.values()], known, locked);
  const { merges, moved } = await findMerges(unit, events, keysOf, known, locked);
  await takeNumbers(unit, moved);
  if (merges.length > 0) {
    await mergeContacts(unit, merges);
    for (const { winner, loser } of merges) {
      for (const [key, id] of known) if (id === loser) known.set(key, winner);
    }
  }
  const contactOf = new Map<number, string>();
  for (const [eventId, eventKeys] of keysOf) {
    const id = eventKeys.map((key) => known.get(keyText(key))).find((each) => each !== undefined);
    if (id !== undefined) contactOf.set(eventId, id);
  }
  return { contactOf, identities: known, locked, made: new Set(made.values()) };
}

/**
 * Whose event names somebody who is held elsewhere is passed over too: joined or given a name in part,
 * one person would become two. So are all they share an event with, for the order of their events.
 */
function passOver(keysOf: IdentityKey[][], known: Map<string, string>, locked: Set<string>): void {
  const peopleOf = keysOf.map((keys) => keys.flatMap((key) => known.get(keyText(key)) ?? []));
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const people of peopleOf) {
      if (people.every((id) => locked.has(id))) continue;
      for (const id of people) if (locked.delete(id)) isSettled = false;
    }
  }
}

function keysOfEvent({ event, lineId }: ParsedEvent): IdentityKey[] {
  const person = personOf(event);
  if (!person || isOfNoLine(event, lineId)) return [];
  // A change is found by the old names first: they are who the person was to us.
  return event.kind === 'identity'
    ? uniqueKeys([...identityKeys(event.previous), ...identityKeys(person)])
    : identityKeys(person);
}

function uniqueKeys(keys: IdentityKey[]): IdentityKey[] {
  return [...new Map(keys.map((key) => [keyText(key), key])).values()];
}

/** Contact by `keyText`. */
async function readIdentities(unit: Unit, keys: IdentityKey[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  // Of each kind its values in one walk along the key, and a text for each set of kinds, of which there are few.
  const ofKind = [...groupBy(keys, ({ kind }) => kind)].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const reads = ofKind.map(([kind, some]) => {
    const values = arrayOf(
      'text',
      some.map(({ value }) => value),
    );
    return sql`select kind, value, contact_id from contact_identity
      where account_id = ${unit.accountId} and kind = ${kind} and value = any(${values})`;
  });
  const rows = await run<{ kind: string; value: string; contact_id: string }>(
    unit.tx,
    sql.join(reads, sql` union all `),
  );
  return new Map(rows.map((row) => [`${row.kind}:${row.value}`, row.contact_id]));
}

/**
 * Makes a contact for each group of names nobody has. Names that share an event are one person's.
 * Gives the new contacts' ids by `keyText`, and enters them into `known`.
 */
async function makeStrangers(
  unit: Unit,
  keysOfEvents: IdentityKey[][],
  known: Map<string, string>,
): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  const identities: (IdentityKey & { contactId: string })[] = [];
  for (const keys of keysOfEvents) {
    const [first] = keys;
    if (first === undefined || keys.some((key) => known.has(keyText(key)))) continue;
    const earlier = keys.map((key) => made.get(keyText(key))).find((id) => id !== undefined);
    const contactId = earlier ?? idInLane(laneOf(keyText(first)), unit.newId);
    for (const key of keys) {
      if (made.has(keyText(key))) continue;
      made.set(keyText(key), contactId);
      identities.push({ ...key, contactId });
    }
  }
  if (identities.length === 0) return made;

  // In key order, so that two workers with the same strangers wait for each other one way only.
  identities.sort((a, b) => (keyText(a) < keyText(b) ? -1 : 1));
  const written = await insertRows(
    unit.tx,
    contactIdentity,
    identities.map((row) => ({ ...row, accountId: unit.accountId, createdAt: unit.now })),
    { onConflict: 'nothing' },
  );
  if (written < identities.length) {
    throw new StrangerRace('Another worker has just made one of these contacts');
  }
  await insertRows(
    unit.tx,
    contact,
    [...new Set(made.values())].map((id) => emptyContact(unit, id)),
  );
  return made;
}

/** The whole turn is rolled back and tried again: next time the contact is known. */
export class StrangerRace extends Error {}

/**
 * Names of one event that belong to two contacts. A change of identity says that they are one
 * person; so does a message whose user id is one contact's while its number is another's who has no
 * user id: that one was only ever known by number. (With a user id of its own the other is another
 * person whose number has moved on: the number alone moves, when the event is decided.)
 */
async function findMerges(
  unit: Unit,
  events: ParsedEvent[],
  keysOf: Map<number, IdentityKey[]>,
  known: Map<string, string>,
  locked: Set<string>,
): Promise<{ merges: ContactPair[]; moved: MovedNumber[] }> {
  const certain = new Map<string, ContactPair>();
  const likely = new Map<string, ContactPair>();
  for (const { id, event } of events) {
    const found = (keysOf.get(id) ?? []).flatMap((key) => known.get(keyText(key)) ?? []);
    const [winner, ...others] = [...new Set(found)];
    if (winner === undefined || !locked.has(winner)) continue;
    for (const loser of others.filter((each) => locked.has(each))) {
      (event.kind === 'identity' ? certain : likely).set(loser, { winner, loser });
    }
  }
  const named = await findNamedByUserId(unit, [...likely.keys()]);
  for (const [loser, pair] of likely) if (!named.has(loser)) certain.set(loser, pair);
  const moved = [...known].flatMap(([name, contactId]): MovedNumber[] => {
    const [kind, number] = name.split(':');
    const isLost = kind === 'number' && number !== undefined && named.has(contactId);
    return isLost ? [{ contactId, number }] : [];
  });
  // Of a chain (a into b, b into c) only the first link now; the next event of the person finds the rest.
  const merges = [...certain.values()].filter(({ winner }) => !certain.has(winner));
  return { merges, moved };
}

async function findNamedByUserId(unit: Unit, contactIds: string[]): Promise<Set<string>> {
  if (contactIds.length === 0) return new Set();
  const rows = await run<{ contact_id: string }>(
    unit.tx,
    sql`select contact_id from contact_identity
      where account_id = ${unit.accountId} and contact_id = any(${arrayOf('uuid', contactIds)})
        and kind = 'user_id'`,
  );
  return new Set(rows.map((row) => row.contact_id));
}
