import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { insertRows, selectRows, updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { ImportRace } from '../imports/storeSets.ts';
import { type ContactRow, changedContact } from './contactChange.ts';
import { emptyContact } from './emptyContact.ts';
import {
  type ConsentEntry,
  enterConsents,
  findFuture,
  heedWords,
  type ImportOf,
} from './importedWords.ts';
import type { ReadRow, Refusal } from './importRow.ts';
import { waitForContacts } from './lockContacts.ts';
import { findHolders, type NameKey, nameKeys } from './nameKeys.ts';
import { contact, contactIdentity } from './table.ts';

export type SetResult = {
  created: number;
  updated: number;
  /** Rows about somebody of whom an earlier row of the same import was. */
  merged: number;
  refusals: { number: number; refusal: Refusal }[];
};

const textOf = ({ kind, value }: NameKey): string => `${kind}:${value}`;

/** A contact as the set is changing it, and what of their consent is new. */
type Draft = {
  before: ContactRow | undefined;
  row: ContactRow;
  wasImported: boolean;
  consents: ConsentEntry[];
};

/**
 * Makes or changes the contacts of a set of rows: found by number or external id, the last row of a
 * person wins. Rows that name two different people are refused. Throws `ImportRace`.
 */
export async function importSet(
  unit: Unit,
  { importId, actor }: ImportOf,
  rows: ReadRow[],
): Promise<SetResult> {
  const keys = [
    ...new Map(
      rows.flatMap(({ change }) => nameKeys(change)).map((key) => [textOf(key), key]),
    ).values(),
  ];
  const hinted = await holdersOf(unit, keys);
  const ids = [...new Set(hinted.values())];
  await waitForContacts(unit, ids);
  const stored = await readContacts(unit, ids);
  // Of strangers nothing is locked that could have changed: who makes one meanwhile is met as it is written.
  const holders = ids.length === 0 ? hinted : await holdersOf(unit, keys);
  const isSame = [...holders].every(([key, id]) => hinted.get(key) === id && stored.has(id));
  if (!isSame || holders.size !== hinted.size) throw new ImportRace('A contact has just changed');

  const drafts = new Map<string, Draft>();
  const holderOf = new Map(holders);
  const result: SetResult = { created: 0, updated: 0, merged: 0, refusals: [] };
  for (const { number, change, words } of rows) {
    const future = findFuture(words, unit.now);
    if (future) {
      result.refusals.push({ number, refusal: { ...future, code: 'invalid_value' } });
      continue;
    }
    const rowKeys = nameKeys(change);
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
    const said = heedWords(unit, changed, words, { importId, actor });
    drafts.set(id, {
      before: draft.before,
      row: { ...said.row, lastImportId: importId },
      wasImported: true,
      consents: [...draft.consents, ...said.consents],
    });
    for (const key of rowKeys) holderOf.set(textOf(key), id);
  }
  await write(unit, [...drafts.values()]);
  await enterConsents(unit, [...drafts.values()]);
  return result;
}

function draftOf(unit: Unit, id: string, before: ContactRow | undefined, importId: string): Draft {
  const wasImported = before?.lastImportId === importId;
  return { before, row: before ?? emptyContact(unit, id), wasImported, consents: [] };
}

/** By the text of their key. */
const holdersOf = async (unit: Unit, keys: NameKey[]): Promise<Map<string, string>> =>
  new Map((await findHolders(unit, keys)).map((row) => [textOf(row), row.id]));

/** Those that have not become another. */
async function readContacts(
  { tx, accountId }: Unit,
  ids: string[],
): Promise<Map<string, ContactRow>> {
  if (ids.length === 0) return new Map();
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
  'notOnWhatsappAt',
  'tags',
  'properties',
  'optedOutAt',
  'optedInAt',
  'marketingStoppedAt',
  'marketingResumedAt',
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
  // Sent one behind the other: the next is put together while Postgres is at the first.
  const [written] = await Promise.all([
    insertRows(tx, contactIdentity, names, { onConflict: 'nothing' }),
    insertRows(
      tx,
      contact,
      drafts.flatMap(({ before, row }) => (before ? [] : [row])),
    ),
    updateRows(
      tx,
      contact,
      ['accountId', 'id'],
      drafts.flatMap(({ before, row }) => (before ? [row] : [])),
      columns,
    ),
  ]);
  if (written < names.length) throw new ImportRace('A contact has just been made by somebody else');
}

function namesTaken({ before, row }: Draft): {
  taken: NameKey[];
  gone: (NameKey & { id: string })[];
} {
  const taken = nameKeys(row);
  if (!before) return { taken, gone: [] };
  const had = nameKeys(before);
  const isIn = (list: NameKey[], key: NameKey) => list.some((each) => textOf(each) === textOf(key));
  return {
    taken: taken.filter((key) => !isIn(had, key)),
    gone: had.filter((key) => !isIn(taken, key)).map((key) => ({ ...key, id: row.id })),
  };
}

async function dropNames(
  { tx, accountId }: Unit,
  gone: (NameKey & { id: string })[],
): Promise<void> {
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
