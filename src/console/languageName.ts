import type { Words } from './words.ts';

/** `Mexican Spanish` of `es_MX` or `es-MX`; the code itself where it has no name. */
export function languageName(code: string, words: Words): string {
  try {
    const names = new Intl.DisplayNames(words.lang, { type: 'language' });
    return names.of(code.replaceAll('_', '-')) ?? code;
  } catch {
    return code;
  }
}
