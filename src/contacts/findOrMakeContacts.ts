import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { insertRows, updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { ImportRace } from '../imports/storeSets.ts';
import { emptyContact } from './emptyContact.ts';
import { findHolders, nameKeys } from './nameKeys.ts';
import { contact, contactIdentity } from './table.ts';

/** Somebody as a row of an upload names them, by one or several of these. */
export type NamedPerson = {
  contactId?: string | undefined;
  /** E.164, and its country where the number says it. */
  phone?: string | undefined;
  country?: string | undefined;
  externalId?: string | undefined;
  userId?: string | undefined;
  name?: string | undefined;
  language?: string | undefined;
};

/** The contact's id; or why there is none: the ids are those of several, or nobody has them and there is no number. */
export type FoundPerson = string | 'taken' | 'unknown';

/**
 * The contacts of these people, in their order, made where a number is nobody's yet. Somebody found stays
 * as they are, but for a name where they had none. They are locked, so that nobody erases or merges them
 * before this unit is over. Throws `ImportRace` where somebody else has just made, merged or erased one.
 */
export async function findOrMakeContacts(
  unit: Unit,
  people: readonly NamedPerson[],
): Promise<FoundPerson[]> {
  const survivorOf = await survivors(
    unit,
    people.flatMap(({ contactId }) => contactId ?? []),
  );
  const keys = new Map(people.flatMap(keysOf).map((key) => [nameText(key), key]));
  const holders = new Map(
    (await findHolders(unit, [...keys.values()])).map((row) => [nameText(row), row.id]),
  );
  const made = new Map<string, NamedPerson>();
  const names = new Map<string, string>();
  const found = people.map((person): FoundPerson => {
    const id = idOf(person);
    if (id !== 'taken' && id !== 'unknown' && person.name) names.set(id, person.name);
    return id;
  });
  const known = [...new Set(found)].filter(
    (id) => id !== 'taken' && id !== 'unknown' && !made.has(id),
  );
  await lockAndName(unit, known, names);
  await make(unit, made, names);
  return found;

  function idOf(person: NamedPerson): FoundPerson {
    const named = keysOf(person).map(nameText);
    const ids = new Set(named.flatMap((name) => holders.get(name) ?? []));
    if (person.contactId !== undefined) {
      const survivor = survivorOf.get(person.contactId);
      if (survivor === undefined) return 'unknown';
      ids.add(survivor);
    }
    const [id] = ids;
    if (ids.size > 1) return 'taken';
    if (id !== undefined) return id;
    if (person.phone === undefined) return 'unknown';
    const newId = unit.newId();
    made.set(newId, person);
    for (const name of named) holders.set(name, newId);
    return newId;
  }
}

type Key = { kind: 'number' | 'external_id' | 'user_id'; value: string };

const nameText = ({ kind, value }: Key): string => `${kind}:${value}`;

const keysOf = (person: NamedPerson): Key[] => [
  ...nameKeys(person),
  ...(person.userId ? [{ kind: 'user_id' as const, value: person.userId }] : []),
];

/** Whoever each of these contacts is now, where they were merged. */
async function survivors({ tx, accountId }: Unit, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await run<{ named: string; id: string }>(
    tx,
    sql`with recursive survivor as (
        select id as named, id, merged_into, 0 as hops from contact
          where account_id = ${accountId} and id = any(${arrayOf('uuid', ids)})
        union all
        select s.named, c.id, c.merged_into, s.hops + 1 from survivor s
          join contact c on c.account_id = ${accountId} and c.id = s.merged_into
          where s.hops < 10
      )
      select named, id from survivor where merged_into is null`,
  );
  return new Map(rows.map(({ named, id }) => [named, id]));
}

async function lockAndName(unit: Unit, ids: string[], names: Map<string, string>): Promise<void> {
  if (ids.length === 0) return;
  const locked = await run<{ id: string; isNameless: boolean }>(
    unit.tx,
    sql`select id, name is null as "isNameless" from contact
      where account_id = ${unit.accountId} and id = any(${arrayOf('uuid', ids)})
        and merged_into is null
      order by id for no key update`,
  );
  if (locked.length < ids.length) throw new ImportRace('A contact has just been merged or erased');
  const { accountId, now: updatedAt } = unit;
  const named = locked
    .filter(({ id, isNameless }) => isNameless && names.has(id))
    .map(({ id }) => ({ accountId, id, name: names.get(id) ?? null, updatedAt }));
  await updateRows(unit.tx, contact, ['accountId', 'id'], named, ['name', 'updatedAt']);
}

async function make(
  unit: Unit,
  people: Map<string, NamedPerson>,
  names: Map<string, string>,
): Promise<void> {
  const { accountId, now: createdAt, tx } = unit;
  const identities = [...people].flatMap(([contactId, person]) =>
    keysOf(person).map((key) => ({ ...key, accountId, contactId, createdAt })),
  );
  // In the order of their keys, as the relay takes them.
  identities.sort((a, b) => (nameText(a) < nameText(b) ? -1 : 1));
  const written = await insertRows(tx, contactIdentity, identities, { onConflict: 'nothing' });
  if (written < identities.length) throw new ImportRace('A contact has just been made by others');
  await insertRows(
    tx,
    contact,
    [...people].map(([id, { phone, country, externalId, userId, language }]) => ({
      ...emptyContact(unit, id),
      phone: phone ?? null,
      country: country ?? null,
      externalId: externalId ?? null,
      userId: userId ?? null,
      language: language ?? null,
      name: names.get(id) ?? null,
    })),
  );
}
