/** A BCP 47 tag in its usual form (`pt-br` becomes `pt-BR`), undefined when it is none. */
export function languageTag(written: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(written)[0];
  } catch {
    return undefined;
  }
}
