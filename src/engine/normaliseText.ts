/**
 * The form in which two texts are compared: NFKD without marks, case folded, inner space to one, and
 * anything but letters and digits cut from both ends, unless nothing is left, as with an emoji.
 */
export function normaliseText(text: string): string {
  if (text !== lastText) {
    lastForm = formOf(text);
    lastText = text;
  }
  return lastForm;
}

// Deciding a message compares its text half a dozen times in a row.
let lastText = '';
let lastForm = '';

/** Words of plain small letters and digits, with one other plain character between two: they are their own form. */
const plain = /^[a-z0-9]+(?:[ -/:-@[-`{-~][a-z0-9]+)*$/;

function formOf(text: string): string {
  if (plain.test(text)) return text;
  const folded = foldCase(text.normalize('NFKD').replace(/\p{M}+/gu, ''))
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...folded];
  const first = characters.findIndex(isLetterOrDigit);
  // Looked for from both ends: one pattern for the end would try every start of a long row of marks.
  return first === -1
    ? folded
    : characters.slice(first, characters.findLastIndex(isLetterOrDigit) + 1).join('');
}

const isLetterOrDigit = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);

// Upper before lower, so that ß meets ss; a sigma that ends a word is a sigma.
const foldCase = (text: string): string => text.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
