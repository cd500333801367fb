import { normaliseText } from '../normaliseText.ts';

const yes = [
  ...['si', 'sí', 's', 'claro', 'claro que sí', 'por supuesto', 'de acuerdo', 'vale', 'dale'],
  ...['correcto', 'acepto', 'ok', 'okay', 'yes', 'y', 'yeah', 'yep', 'sure', 'of course'],
  ...['sim', 'claro que sim', 'com certeza', 'aceito', 'true', '1', '👍', '✅'],
];
const no = [
  ...['no', 'n', 'no gracias', 'para nada', 'negativo', 'incorrecto'],
  ...['nope', 'nah', 'no thanks', 'não', 'nao', 'não obrigado', 'não obrigada'],
  ...['false', '0', '👎', '❌'],
];

const values = new Map<string, boolean>([
  ...yes.map((word) => [normaliseText(word), true] as const),
  ...no.map((word) => [normaliseText(word), false] as const),
]);

/** Yes or no in Spanish, English and Portuguese, or a thumb of any colour. */
export const readBoolean = (written: string): boolean | undefined =>
  values.get(normaliseText(written.replace(/[\u{1f3fb}-\u{1f3ff}\ufe0f]/gu, '')).replace(',', ''));
