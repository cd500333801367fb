import type { DateTime } from 'luxon';

/**
 * A date written by a `strftime` format, in the zone and language the instant carries. Liquid's own
 * filter goes through the server's zone, and so is wrong around the server's clock changes.
 * Directives and the flags `-` (no padding), `_` (spaces), `0`, `^` (upper case) are Ruby's.
 */
export const strftime = (at: DateTime, format: string): string =>
  format.replace(/%([-_0^]?)([A-Za-z%])/g, (whole, flag: string, directive: string) => {
    const text = directiveText(at, directive);
    return text === undefined ? whole : flagged(text, flag);
  });

function flagged(text: string, flag: string): string {
  switch (flag) {
    case '-':
      return text.replace(/^[0 ]+(?=\d)/, '');
    case '_':
      return text.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length));
    case '0':
      return text.replace(/^ +(?=\d)/, (spaces) => '0'.repeat(spaces.length));
    case '^':
      return text.toUpperCase();
  }
  return text;
}

/** luxon's token for a directive; those that mean a whole format are spelled out. */
const tokens: Record<string, string> = {
  Y: 'yyyy',
  y: 'yy',
  m: 'MM',
  d: 'dd',
  H: 'HH',
  I: 'hh',
  M: 'mm',
  S: 'ss',
  L: 'SSS',
  j: 'ooo',
  B: 'MMMM',
  b: 'MMM',
  h: 'MMM',
  A: 'cccc',
  a: 'ccc',
  u: 'c',
  G: 'kkkk',
  V: 'WW',
  z: 'ZZZ',
  Z: 'ZZZZ',
  s: 'X',
  F: 'yyyy-MM-dd',
  D: 'MM/dd/yy',
  x: 'MM/dd/yy',
  T: 'HH:mm:ss',
  X: 'HH:mm:ss',
  R: 'HH:mm',
  r: 'hh:mm:ss a',
};

function directiveText(at: DateTime, directive: string): string | undefined {
  switch (directive) {
    case '%':
      return '%';
    case 'e':
      return String(at.day).padStart(2, ' ');
    case 'k':
      return String(at.hour).padStart(2, ' ');
    case 'l':
      return String(at.hour % 12 || 12).padStart(2, ' ');
    case 'w':
      return String(at.weekday % 7);
    case 'C':
      return String(Math.floor(at.year / 100));
    case 'p':
      return at.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return at.hour < 12 ? 'am' : 'pm';
    case 'c':
      return at.toFormat('ccc MMM d HH:mm:ss yyyy');
  }
  const token = tokens[directive];
  return token === undefined ? undefined : at.toFormat(token);
}
