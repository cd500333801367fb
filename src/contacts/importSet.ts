import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { insertRows, selectRows, updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { canonicalNumber } from './canonicalNumber.ts';
import { type ContactRow, changedContact, type ReadChange } from './contactChange.ts';
import { emptyContact } from './emptyContact.ts';
import type { Refusal } from './importRow.ts';
import { contact, contactIdentity } from './table.ts';

/** A row that could be read, and its number. */
export type ReadRow = { number: number; change: ReadChange };

export type SetResult = {
  created: number;
  updated: number;
  /** Rows about somebody of whom an earlier row of the same import was. */
  merged: number;
  refusals: { number: number; refusal: Refusal }[];
};

/** Somebody else has just made or merged one of these people: the set is to be tried again, in a new unit. */
export class ImportRace extends Error {}

type Key = { kind: 'number' | 'external_id'; value: string };
const textOf = ({ kind, value }: Key): string => `${kind}:${value}`;

/** A contact as the set is changing it. */
type Draft = { before: ContactRow | undefined; row: ContactRow; wasImported: boolean };

/**
 * Makes or changes the contacts of a set of rows: found by number or external id, the last row of a
 * person wins. Rows that name two different people are refused. Throws `ImportRace`.
 */
export async function importSet(unit: Unit, importId: string, rows: ReadRow[]): Promise<SetResult> {
  const keys = [...new Map(rows.flatMap(keysOf).map((key) => [textOf(key), key])).values()];
  const hinted = await findHolders(unit, keys);
  const ids = [...new Set(hinted.values())];
  const stored = await lockContacts(unit, ids);
  // Of strangers nothing is locked that could have changed: who makes one meanwhile is met as it is written.
  const holders = ids.length === 0 ? hinted : await findHolders(unit, keys);
  const isSame = [...holders].every(([key, id]) => hinted.get(key) === id && stored.has(id));
  if (!isSame || holders.size !== hinted.size) throw new ImportRace('A contact has just changed');

  const drafts = new Map<string, Draft>();
  const holderOf = new Map(holders);
  const result: SetResult = { created: 0, updated: 0, merged: 0, refusals: [] };
  for (const { number, change } of rows) {
    const rowKeys = keysOf({ change });
    const found = [...new Set(rowKeys.flatMap((key) => holderOf.get(textOf(key)) ?? []))];
    if (found.length > 1) {
      const message = 'phone_number and external_id are those of two different contacts';
      const refusal: Refusal = { column: 'external_id', code: 'taken', message };
      result.refusals.push({ number, refusal });
      continue;
    }
    const id = found[0] ?? unit.newId();
    const draft = drafts.get(id) ?? draftOf(unit, id, stored.get(id), importId);
    if (draft.wasImported) result.merged += 1;
    else if (draft.before) result.updated += 1;
    else result.created += 1;
    const changed = changedContact(draft.row, change, unit.now);
    drafts.set(id, { ...draft, row: { ...changed, lastImportId: importId }, wasImported: true });
    for (const key of rowKeys) holderOf.set(textOf(key), id);
  }
  await write(unit, [...drafts.values()]);
  return result;
}

const keysOf = ({ change }: Pick<ReadRow, 'change'>): Key[] => [
  ...(change.externalId ? [{ kind: 'external_id' as const, value: change.externalId }] : []),
  ...(change.phone ? [{ kind: 'number' as const, value: canonicalNumber(change.phone) }] : []),
];

function draftOf(unit: Unit, id: string, before: ContactRow | undefined, importId: string): Draft {
  const wasImported = before?.lastImportId === importId;
  return { before, row: before ?? emptyContact(unit, id), wasImported };
}

async function findHolders({ tx, accountId }: Unit, keys: Key[]): Promise<Map<string, string>> {
  const rows = await run<Key & { id: string }>(
    tx,
    sql`select k.kind, k.value, i.contact_id as id
      from unnest(${arrayOf(
        'text',
        keys.map(({ kind }) => kind),
      )}, ${arrayOf(
        'text',
        keys.map(({ value }) => value),
      )}) as k(kind, value)
      cross join lateral (
        select contact_id from contact_identity
        where account_id = ${accountId} and kind = k.kind and value = k.value limit 1) as i`,
  );
  return new Map(rows.map((row) => [textOf(row), row.id]));
}

/** Locks them, waiting for whoever has one, and reads those that have not become another. */
async function lockContacts(unit: Unit, ids: string[]): Promise<Map<string, ContactRow>> {
  const { tx, accountId } = unit;
  if (ids.length === 0) return new Map();
  await run(
    tx,
    sql`select id from contact where account_id = ${accountId} and id = any(${arrayOf('uuid', ids)})
      order by id for no key update`,
  );
  const rows = await selectRows(
    tx,
    contact,
    sql`account_id = ${accountId} and id = any(${arrayOf('uuid', ids)})
      and merged_into is null`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const columns = [
  'name',
  'email',
  'language',
  'externalId',
  'phone',
  'country',
  'waId',
  'tags',
  'optedOutAt',
  'properties',
  'lastImportId',
  'updatedAt',
] as const;

async function write(unit: Unit, drafts: Draft[]): Promise<void> {
  const { tx, accountId, now } = unit;
  const named = drafts.map((draft) => ({ draft, names: namesTaken(draft) }));
  await dropNames(
    unit,
    named.flatMap(({ names }) => names.gone),
  );
  const names = named.flatMap(({ draft, names: { taken } }) =>
    taken.map((key) => ({ ...key, accountId, contactId: draft.row.id, createdAt: now })),
  );
  names.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  const written = await insertRows(tx, contactIdentity, names, { onConflict: 'nothing' });
  if (written < names.length) throw new ImportRace('A contact has just been made by somebody else');
  await insertRows(
    tx,
    contact,
    drafts.flatMap(({ before, row }) => (before ? [] : [row])),
  );
  await updateRows(
    tx,
    contact,
    ['accountId', 'id'],
    drafts.flatMap(({ before, row }) => (before ? [row] : [])),
    columns,
  );
}

function namesTaken({ before, row }: Draft): { taken: Key[]; gone: (Key & { id: string })[] } {
  const taken = keysOf({ change: { phone: row.phone, externalId: row.externalId } });
  if (!before) return { taken, gone: [] };
  const had = keysOf({ change: { phone: before.phone, externalId: before.externalId } });
  const isIn = (list: Key[], key: Key) => list.some((each) => textOf(each) === textOf(key));
  return {
    taken: taken.filter((key) => !isIn(had, key)),
    gone: had.filter((key) => !isIn(taken, key)).map((key) => ({ ...key, id: row.id })),
  };
}

async function dropNames({ tx, accountId }: Unit, gone: (Key & { id: string })[]): Promise<void> {
  if (gone.length === 0) return;
  await run(
    tx,
    sql`delete from contact_identity where account_id = ${accountId}
      and (kind, value, contact_id) in (select * from unnest(${arrayOf(
        'text',
        gone.map(({ kind }) => kind),
      )}, ${arrayOf(
        'text',
        gone.map(({ value }) => value),
      )}, ${arrayOf(
        'uuid',
        gone.map(({ id }) => id),
      )}))`,
  );
}
