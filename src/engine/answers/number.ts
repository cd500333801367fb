/**
 * A number as people write it: `1.234,5` and `1,234.5`. Where the signs alone do not tell (`1.234`),
 * the language does: a point groups thousands in Spanish or Portuguese and begins a fraction in English.
 */
export function readNumber(written: string, language: string): number | undefined {
  const bare = written.normalize('NFKC').replace(/[\s'’_]/g, '');
  if (!/^[+\-−]?(\d[\d.,]*|[.,]\d+)$/.test(bare)) return undefined;
  const digits = bare.replace('−', '-');
  const decimal = decimalSignOf(digits, language);
  const grouping = decimal === '.' ? ',' : '.';
  const [whole = '', fraction, ...more] = digits.split(decimal);
  if (more.length > 0 || fraction?.includes(grouping) || fraction === '') return undefined;
  if (whole.includes(grouping) && !isGrouped(whole, grouping)) return undefined;
  const number = Number(`${whole.replaceAll(grouping, '') || '0'}.${fraction ?? '0'}`);
  return Number.isFinite(number) ? number : undefined;
}

/** Which of the two signs begins the fraction: the later one, else the one that cannot be grouping. */
function decimalSignOf(digits: string, language: string): '.' | ',' {
  const points = digits.split('.').length - 1;
  const commas = digits.split(',').length - 1;
  if (points > 0 && commas > 0)
    return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
  if (points > 1) return ',';
  if (commas > 1) return '.';
  const sign = points === 1 ? '.' : ',';
  const other = sign === '.' ? ',' : '.';
  if (points + commas === 0 || !isGrouped(digits, sign)) return sign;
  return languageDecimal(language) === sign ? sign : other;
}

const isGrouped = (digits: string, grouping: string): boolean =>
  digits
    .replace(/^[+-]/, '')
    .split(grouping)
    .every((group, index) => (index === 0 ? /^[1-9]\d{0,2}$/ : /^\d{3}$/).test(group));

function languageDecimal(language: string): '.' | ',' {
  try {
    const parts = new Intl.NumberFormat(language).formatToParts(0.5);
    return parts.find((part) => part.type === 'decimal')?.value === ',' ? ',' : '.';
  } catch {
    // Not a language tag at all.
    return '.';
  }
}
