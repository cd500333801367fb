import { BrokenUpload, readRows, type UploadRow } from '../../imports/readRows.ts';
import { guessTargets } from '../columns.ts';

/** What a column can be, besides a variable (`var.<name>`); in the order in which it is offered. */
export const fieldTargets = [
  ['phone_number', 'fieldPhone'],
  ['country_code', 'fieldCountry'],
  ['name', 'fieldName'],
  ['language', 'fieldLanguage'],
  ['contact_id', 'fieldContact'],
  ['external_id', 'fieldExternal'],
  ['user_id', 'fieldUser'],
  ['account_id', 'fieldAccount'],
] as const;

/** By any of these it is known whom a row is about. */
export const whoTargets: readonly string[] = [
  'phone_number',
  'contact_id',
  'external_id',
  'user_id',
];

/** What each column is likely to be. */
export const likelyTargets = (columns: readonly string[], variables: readonly string[]) =>
  guessTargets(columns, {
    fields: fieldTargets.map(([target]) => target),
    names: variables,
    prefix: 'var',
  });

/** Of the beginning of a text: its columns and its first rows. Throws `BrokenUpload`. */
export async function readHead(text: string): Promise<UploadRow[]> {
  // What was cut off in the middle of a row, or of a quoted cell, is no fault of the file's.
  const lines = text.split(/\r\n|\n|\r/);
  for (const many of [6, 2]) {
    try {
      for await (const rows of readRows(once(lines.slice(0, many).join('\n')), 'csv')) return rows;
      return [];
    } catch (error) {
      if (!(error instanceof BrokenUpload) || many === 2) throw error;
    }
  }
  return [];
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Numbers without a header get one; whatever else is pasted has its own. */
export function withHeader(pasted: string): string {
  const text = pasted.trim();
  const [first = ''] = text.split(/\r\n|\n|\r/, 1);
  const cells = first.split(/[,;\t]/).map((cell) => cell.trim().replaceAll(/^"|"$/g, ''));
  const number = cells.findIndex((cell) => /^\+?\d[\d\s().-]{5,}$/.test(cell));
  if (number === -1) return text;
  const delimiter = /[,;\t]/.exec(first)?.[0] ?? ',';
  const header = cells.map((_, at) => (at === number ? 'phone_number' : `column ${at + 1}`));
  return `${header.join(delimiter)}\n${text}`;
}
