import { type SQL, sql } from 'drizzle-orm';
import { binaryArray } from './binaryArray.ts';

/**
 * An array as one parameter: `sql\`where id = any(${arrayOf('uuid', ids)})\``. A bare `${ids}` in
 * drizzle's `sql` becomes a list of parameters, and a statement of its own for each length.
 */
export const arrayOf = (type: ArrayType, values: readonly ArrayElement[]): SQL =>
  sql`${type === 'uuid' ? binaryArray('uuid', values.map(textOrNull)) : arrayLiteral(values.map(textOrNull))}::${sql.raw(type)}[]`;

const textOrNull = (value: ArrayElement): string | null => (value === null ? null : textOf(value));

type ArrayType =
  | 'uuid'
  | 'text'
  | 'integer'
  | 'bigint'
  | 'boolean'
  | 'timestamptz'
  | 'bytea'
  | 'jsonb';
type ArrayElement = string | number | boolean | Date | Uint8Array | null;

/** Postgres's text form of an array of texts, every element quoted: `{"a","b \"c\"",NULL}`. */
export function arrayLiteral(texts: readonly (string | null)[]): string {
  return `{${texts.map((text) => (text === null ? 'NULL' : quote(text))).join(',')}}`;
}

/** As `arrayLiteral`, of texts in which nothing needs quoting: numbers, uuids, moments, truth values. */
export const bareArrayLiteral = (texts: readonly (string | null)[]): string =>
  `{${texts.map((text) => text ?? 'NULL').join(',')}}`;

const quote = (text: string): string =>
  `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;

/** Postgres's text form of a value as drizzle hands it to the driver. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  throw new Error(`A ${typeof value} is no value of a column`);
}

/**
 * The reverse of `arrayLiteral`, arrays of arrays too; each element that is not NULL goes through
 * `parse`. Ours, because both postgres.js 3.4.9 and drizzle read NULL as the text "NULL".
 */
export function parseArray(literal: string, parse: (text: string) => unknown): unknown[] {
  // What precedes the first brace can only be the bounds of an array that does not begin at 1.
  let at = literal.indexOf('{');
  const list = (): unknown[] => {
    const elements: unknown[] = [];
    at += 1;
    while (literal[at] !== '}') {
      elements.push(element());
      if (literal[at] === ',') at += 1;
    }
    at += 1;
    return elements;
  };
  const element = (): unknown => {
    if (literal[at] === '{') return list();
    elementAt.lastIndex = at;
    const [whole, quoted, bare] = elementAt.exec(literal) ?? [];
    if (whole === undefined) throw new Error('Postgres sent an array that cannot be read');
    at += whole.length;
    if (quoted !== undefined) return parse(quoted.replace(/\\(.)/gs, '$1'));
    return bare === 'NULL' ? null : parse(bare ?? '');
  };
  return list();
}

const elementAt = /"((?:[^"\\]|\\.)*)"|([^,{}"]+)/sy;
