/**
 * Digits of a phone number in the one form under which a country's variants of it meet. Only for
 * comparing: what is written to is the number as the provider gave it.
 *
 * - Mexico: `52 1 …` (mobile, old) is `52 …`.
 * - Argentina: `54 9 …` (mobile) is `54 …`.
 * - Brazil: the ninth digit of mobiles is left out (`55 11 9 8765 4321` is `55 11 8765 4321`).
 */
export function canonicalNumber(number: string): string {
  const digits = number.replace(/\D/g, '');
  if (!hasVariants.test(digits)) return digits;
  return digits
    .replace(/^521(\d{10})$/, '52$1')
    .replace(/^549(\d{10})$/, '54$1')
    .replace(/^55(\d\d)9([6-9]\d{7})$/, '55$1$2');
}

const hasVariants = /^(?:521|549|55)/;
