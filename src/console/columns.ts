import { foldText } from '../contacts/foldText.ts';
import { bareTarget } from '../imports/matchColumns.ts';

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

type Known = {
  fields: readonly string[];
  /** What the account itself has named, and how a target begins that means one of them, as in `var`. */
  names: readonly string[];
  prefix: 'var' | 'properties';
};

/** What each column is likely to be, by what it is called; empty: nothing of ours. Each is given once. */
export function guessTargets(
  columns: readonly string[],
  { fields, names, prefix }: Known,
): Map<string, string> {
  const given = new Set<string>();
  const targets = new Map<string, string>();
  for (const column of columns) {
    const bare = bareTarget(column);
    const field = [folded(column), calledAs.get(folded(column))].find(
      (each) => each !== undefined && fields.includes(each),
    );
    const name = names.find((each) => each === bare || folded(each) === folded(bare));
    // One that is called as a field is, as in `name`, is filled by that field too.
    const target = field ?? (name === undefined ? '' : `${prefix}.${name}`);
    targets.set(column, target !== '' && given.has(target) ? '' : target);
    given.add(target);
  }
  return targets;
}

/** Whether two columns are said to be the same. */
export function hasTwice(targets: ReadonlyMap<string, string>): boolean {
  const meant = [...targets.values()].filter(Boolean);
  return new Set(meant).size < meant.length;
}

/** What spreadsheets keep is a zip, or begins as Office files of old did. */
export const isSpreadsheet = (begin: Uint8Array): boolean =>
  ['504b0304', 'd0cf11e0'].includes(Buffer.from(begin.subarray(0, 4)).toString('hex'));
