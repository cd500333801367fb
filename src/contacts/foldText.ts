import { sql } from 'drizzle-orm';

const accented = 'áàâãäåéèêëíìîïóòôõöúùûüñç';
const plain = 'aaaaaaeeeeiiiiooooouuuunc';

/** As texts are searched: small letters without accents. The same as `searchText` makes of a contact. */
export function foldText(text: string): string {
  return [...text.toLowerCase()]
    .map((letter) => plain[accented.indexOf(letter)] ?? letter)
    .join('');
}

/** What a contact is found by: name, phone number and e-mail address. Written as in the index of it. */
export const searchText = sql.raw(
  `translate(lower(coalesce(name, profile_name, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(email, '')), '${accented}', '${plain}')`,
);
