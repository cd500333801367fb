import { toWire } from '../db/ids.ts';
import { insertRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { readBoolean } from '../engine/answers/boolean.ts';
import { recordHookEvents } from '../hooks/recordHookEvents.ts';
import { consentAfter, isOtherConsent } from './consentAfter.ts';
import type { ContactRow } from './contactChange.ts';
import { consentChanged } from './shownConsent.ts';
import { shownContact } from './shownContact.ts';
import { consent } from './table.ts';

/** The import, and who has sent it. */
export type ImportOf = { importId: string; actor: string };

/** What a row says of consent; without `at` it counts from when the row is stored. */
export type ImportedWord = {
  scope: 'all' | 'marketing';
  granted: boolean;
  at: Date | undefined;
  /** The column that `at` was read from. */
  column: string;
  detail: string;
};

/** What is wrong with a row, and in which column. */
type Fault = { column: string; message: string };

/** An entry of the ledger; `counts`: what may leave to the contact is another by it. */
export type ConsentEntry = { row: typeof consent.$inferSelect; counts: boolean };

/**
 * Reads `opted_out` and `marketing_opted_out`, each with the time at which it was said. That somebody is
 * not opted out is said by every export and means nothing by itself: it is an opt-in only with its time.
 */
export function readImportedWords(
  cells: Record<string, string>,
): { words: ImportedWord[] } | { fault: Fault } {
  const words: ImportedWord[] = [];
  for (const { scope, flag, time } of columns) {
    const written = cells[flag] ?? '';
    if (written === '') continue;
    const isOut = readBoolean(written);
    if (isOut === undefined) return { fault: { column: flag, message: 'is true or false' } };
    const at = readMoment(cells[time] ?? '');
    if (at === null) return { fault: { column: time, message: momentForm } };
    if (isOut || at) {
      const detail = (cells.consent_detail ?? '').slice(0, 500);
      words.push({ scope, granted: !isOut, at, column: time, detail });
    }
  }
  return { words };
}

const columns = [
  { scope: 'all', flag: 'opted_out', time: 'consent_at' },
  { scope: 'marketing', flag: 'marketing_opted_out', time: 'marketing_consent_at' },
] as const;

const momentForm = 'is a time such as 2026-02-09T20:49:15Z, or a day';

/** Undefined where the cell is empty, null where it holds no time. */
function readMoment(text: string): Date | undefined | null {
  if (text === '') return undefined;
  const isForm = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.test(text);
  const moment = new Date(text.replace(' ', 'T'));
  return isForm && !Number.isNaN(moment.getTime()) ? moment : null;
}

/** Consent is given before it is known of. */
export const findFuture = (words: ImportedWord[], now: Date): Fault | undefined => {
  const word = words.find(({ at }) => at !== undefined && at > now);
  return word && { column: word.column, message: 'lies in the future' };
};

/** The contact after these words. What changes nothing of it is not entered: a file may be sent again. */
export function heedWords(
  { now, newId }: Unit,
  contact: ContactRow,
  words: ImportedWord[],
  { importId, actor }: ImportOf,
): { row: ContactRow; consents: ConsentEntry[] } {
  const consents: ConsentEntry[] = [];
  let row = contact;
  for (const { scope, granted, at: saidAt, detail } of words) {
    const isOut = (scope === 'all' ? row.optedOutAt : row.marketingStoppedAt) !== null;
    if (isOut && saidAt === undefined) continue;
    const word = { scope, granted, at: saidAt ?? now, source: 'import' as const, actor };
    const said = { ...word, detail: [toWire('IMP', importId), detail].filter(Boolean).join(': ') };
    const after = consentAfter(row, said);
    const isNews = Object.entries(after).some(
      ([field, value]) => value?.getTime() !== row[field as keyof typeof after]?.getTime(),
    );
    if (!isNews) continue;
    const { accountId, id: contactId } = row;
    const entry = { ...said, accountId, id: newId(), contactId, createdAt: now };
    consents.push({ row: entry, counts: isOtherConsent(row, after) });
    row = { ...row, ...after };
  }
  return { row, consents };
}

/** Enters them in the ledger, and tells hooks of those that count. */
export async function enterConsents(
  unit: Unit,
  drafts: { row: ContactRow; consents: ConsentEntry[] }[],
): Promise<void> {
  const entries = drafts.flatMap(({ row, consents }) =>
    consents.map((entry) => ({ ...entry, contact: row })),
  );
  await insertRows(
    unit.tx,
    consent,
    entries.map(({ row }) => row),
  );
  await recordHookEvents(
    unit,
    entries
      .filter(({ counts }) => counts)
      .map(({ row, contact }) => consentChanged(row, shownContact(contact))),
  );
}
