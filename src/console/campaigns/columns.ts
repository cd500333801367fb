import { foldText } from '../../contacts/foldText.ts';
import { BrokenUpload, readRows, type UploadRow } from '../../imports/readRows.ts';

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

/** What columns are often called, folded. */
const calledAs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    phone_number:
      'phone phones telephone mobile mobile_phone cell cellphone whatsapp number phone_no telefono celular movil numero telefone fone tel msisdn',
    country_code: 'country country_iso pais',
    name: 'full_name first_name nombre nombres nombre_completo cliente nome nome_completo customer',
    language: 'lang locale idioma lengua lingua',
    external_id: 'customer_id client_id id_cliente external codigo',
  }).flatMap(([target, words]) => words.split(' ').map((word) => [word, target] as const)),
);

const folded = (column: string): string =>
  foldText(column)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');

/** What each column is likely to be, by what it is called; empty: nothing of ours. Each is given once. */
export function guessTargets(
  columns: readonly string[],
  variables: readonly string[],
): Map<string, string> {
  const given = new Set<string>();
  const targets = new Map<string, string>();
  for (const column of columns) {
    const bare = column.replace(/^(var|variables)\./, '');
    const name = folded(column);
    const field = fieldTargets.some(([target]) => target === name) ? name : calledAs.get(name);
    const variable = variables.find((each) => each === bare || folded(each) === name);
    // A variable called `name` is filled by the field of that name too.
    const target = field ?? (variable === undefined ? '' : `var.${variable}`);
    targets.set(column, target !== '' && given.has(target) ? '' : target);
    given.add(target);
  }
  return targets;
}

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
