import type { Database } from '../src/db/connect.ts';

export type Sql = Database['sql'];
export type Say = (done: string) => void;

/** An account that was filled: its n-th contact was made `stepMs` after the one before. */
export type Filled = {
  accountId: string;
  /** WhatsApp, and web pages. */
  lineId: string;
  webLineId: string;
  firstMs: number;
  stepMs: number;
};

/** In [0, 1), of a number and a salt, the same each time. */
export const chance = (salt: number, n = 'n'): string =>
  `((hashint8(${n}::bigint + ${salt} * 4294967296) & 2147483647) / 2147483648.0)`;

/** When the n-th contact was made. */
export const contactAt = (sql: Sql, { firstMs, stepMs }: Filled, n = 'n') =>
  sql.unsafe(`to_timestamp((${firstMs} + ${n}::bigint * ${stepMs}) / 1000.0)`);

export const contactId = (sql: Sql, { firstMs, stepMs }: Filled, n = 'n') =>
  idOf(sql, 1, `(${firstMs} + ${n}::bigint * ${stepMs})`, n);

/** The chat of the n-th contact. */
export const chatId = (sql: Sql, { firstMs, stepMs }: Filled, n = 'n') =>
  idOf(sql, 2, `(${firstMs} + ${n}::bigint * ${stepMs})`, n);

/** The id of the n-th thing of a kind, made at that millisecond, as ids of ours are. */
export const idOf = (sql: Sql, kind: number, ms: string, n: string) =>
  sql.unsafe(
    `(lpad(to_hex(${ms}), 12, '0') || '7000800${kind}' || lpad(to_hex(${n}), 12, '0'))::uuid`,
  );

/** The same of a moment. */
export const msOf = (moment: string): string =>
  `floor(extract(epoch from ${moment}) * 1000)::bigint`;

/** Many rows are written at half the cost where indexes are made afterwards; vacuumed and analysed in the end. */
export async function withoutIndexes(
  sql: Sql,
  rows: number,
  tables: string[],
  say: Say,
  fill: () => Promise<void>,
): Promise<void> {
  const dropped =
    rows < 100_000
      ? []
      : await sql<{ name: string; made: string }[]>`
          select i.indexname as name, i.indexdef as made from pg_indexes i
          where i.tablename in ${sql(tables)} and not exists (
            select from pg_constraint c where c.conname = i.indexname)`;
  for (const { name } of dropped) await sql`drop index ${sql(name)}`;
  await fill();
  for (const { name, made } of dropped) {
    await sql.begin(async (tx) => {
      await tx`set local maintenance_work_mem = '1GB'`;
      await tx.unsafe(made);
    });
    say(name);
  }
  for (const table of tables) await sql`vacuum analyze ${sql(table)}`;
}

export async function inSteps(
  most: number,
  step: number,
  fill: (from: number, to: number) => Promise<void>,
): Promise<void> {
  for (let from = 1; from <= most; from += step) await fill(from, Math.min(most, from + step - 1));
}
