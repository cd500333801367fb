import { type SQL, sql } from 'drizzle-orm';

/**
 * An array as one parameter: `sql\`where id = any(${arrayOf('uuid', ids)})\``. A bare `${ids}` in
 * drizzle's `sql` becomes a list of parameters, and a statement of its own for each length.
 */
export const arrayOf = (type: ArrayType, values: readonly ArrayElement[]): SQL =>
  sql`${arrayLiteral(values.map((value) => (value === null ? null : textOf(value))))}::${sql.raw(type)}[]`;

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
