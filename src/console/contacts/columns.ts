import { foldText } from '../../contacts/foldText.ts';
import type { PropertyRow } from '../../contacts/listProperties.ts';
import { BrokenUpload, readRows, type UploadRow } from '../../imports/readRows.ts';

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

/** What columns are often called, folded. */
const calledAs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    phone_number:
      'phone phones telephone mobile mobile_phone cell cellphone whatsapp number phone_no telefono celular movil numero telefone fone tel msisdn',
    country_code: 'country country_iso pais',
    name: 'full_name first_name nombre nombres nombre_completo cliente nome nome_completo customer',
    email: 'e_mail mail correo correo_electronico',
    external_id: 'customer_id client_id id_cliente external codigo id',
    language: 'lang locale idioma lengua lingua',
    tags: 'tag etiquetas etiqueta labels',
  }).flatMap(([target, words]) => words.split(' ').map((word) => [word, target] as const)),
);

const folded = (column: string): string =>
  foldText(column)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');

/** What each column is likely to be, by what it is called; empty: nothing of ours. Each is given once. */
export function guessTargets(
  columns: readonly string[],
  properties: readonly PropertyRow[],
): Map<string, string> {
  const targets = new Map<string, string>();
  const given = new Set<string>();
  for (const column of columns) {
    const name = folded(column.replace(/^(properties|custom_property_values)\./, ''));
    const property = properties.find((each) => folded(each.name) === name);
    const field = fieldTargets.find((target) => target === name) ?? calledAs.get(name);
    const guess = field ?? (property ? `properties.${property.name}` : '');
    targets.set(column, given.has(guess) ? '' : guess);
    given.add(guess);
  }
  return targets;
}

/** So much of a file is looked at to know its columns: a row is at most half as long. */
export const headBytes = 512 * 1024;

/** Its first rows, of a file or of its beginning. Throws `BrokenUpload`. */
export async function readFirstRows(file: Blob): Promise<UploadRow[]> {
  const bytes = Buffer.from(await file.slice(0, headBytes).arrayBuffer());
  // What spreadsheets keep is a zip, or begins as Office files of old did.
  if (['504b0304', 'd0cf11e0'].includes(bytes.subarray(0, 4).toString('hex'))) {
    throw new BrokenUpload('spreadsheet');
  }
  // What was cut off in the middle of a row is no fault of the file's.
  const end = bytes.length < headBytes ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
  for await (const rows of readRows(once(bytes.subarray(0, end)), 'csv')) return rows.slice(0, 3);
  return [];
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
