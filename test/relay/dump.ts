import type { Database } from '../../src/db/connect.ts';

/**
 * Tables of the database that hold a text anywhere, as a dump of it would show: in any column, as bytes,
 * as base64, and within what is base64.
 */
export async function tablesWith({ sql }: Pick<Database, 'sql'>, found: string): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`select table_name as name
    from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const holding: string[] = [];
  for (const { name } of tables) {
    const rows = await sql<{ row: string }[]>`select t::text as row from ${sql(name)} as t`;
    if (rows.some(({ row }) => formsOf(found).some((form) => decoded(row).includes(form)))) {
      holding.push(name);
    }
  }
  return holding;
}

/** A row, and what any longer run of hex or base64 in it stands for. */
const decoded = (row: string): string =>
  [
    row,
    ...(row.match(/\\x[0-9a-f]{8,}/g) ?? []).map((hex) => Buffer.from(hex.slice(2), 'hex')),
    ...(row.match(/[A-Za-z0-9+/]{12,}={0,2}/g) ?? []).map((text) => Buffer.from(text, 'base64')),
  ].join('\n');

/** In the middle of a longer base64 text it looks different by where it begins. */
const formsOf = (found: string): string[] => [
  found,
  ...[0, 1, 2].map((before) => {
    const text = Buffer.from(`${'.'.repeat(before)}${found}`).toString('base64');
    return text.slice(before === 0 ? 0 : before + 1, text.length - 4);
  }),
];
