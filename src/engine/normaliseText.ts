/**
 * The form in which two texts are compared: NFKD without marks, case folded, inner space to one, and
 * anything but letters and digits cut from both ends, unless nothing is left, as with an emoji.
 */
export function normaliseText(text: string): string {
  const folded = foldCase(text.normalize('NFKD').replace(/\p{M}+/gu, ''))
    .replace(/\s+/gu, ' ')
    .trim();
  const bare = folded.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  return bare === '' ? folded : bare;
}

// Upper before lower, so that ß meets ss; a sigma that ends a word is a sigma.
const foldCase = (text: string): string => text.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
