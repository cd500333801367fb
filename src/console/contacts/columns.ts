import type { PropertyRow } from '../../contacts/listProperties.ts';
import { BrokenUpload, readRows, type UploadRow } from '../../imports/readRows.ts';
import { guessTargets, isSpreadsheet } from '../columns.ts';

/** What a column of a file can be, besides a property (`properties.<name>`); in the order in which it is offered. */
export const fieldTargets = [
  'phone_number',
  'country_code',
  'name',
  'email',
  'external_id',
  'language',
  'tags',
  'opted_out',
  'consent_at',
  'marketing_opted_out',
  'marketing_consent_at',
  'consent_detail',
] as const;

/** What each column is likely to be. */
export const likelyTargets = (columns: readonly string[], properties: readonly PropertyRow[]) =>
  guessTargets(columns, {
    fields: fieldTargets,
    names: properties.map(({ name }) => name),
    prefix: 'properties',
  });

/** So much of a file is looked at to know its columns: a row is at most half as long. */
export const headBytes = 512 * 1024;

/** Its first rows, of a file or of its beginning. Throws `BrokenUpload`. */
export async function readFirstRows(file: Blob): Promise<UploadRow[]> {
  const bytes = Buffer.from(await file.slice(0, headBytes).arrayBuffer());
  if (isSpreadsheet(bytes)) throw new BrokenUpload('spreadsheet');
  // What was cut off in the middle of a row is no fault of the file's.
  const end = bytes.length < headBytes ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
  for await (const rows of readRows(once(bytes.subarray(0, end)), 'csv')) return rows.slice(0, 3);
  return [];
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
