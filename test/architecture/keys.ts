import type postgres from 'postgres';

/** Tables that are not led by an account, and why. */
const exceptions = new Set([
  'account', // it is the account
  'line_directory', // read by the provider's ids, before any account is known
  'inbox_unclaimed', // nobody's yet
  'acceptance', // one row, of the whole instance
]);

type Key = { table: string; name: string; leads: string; target: string | null; at: string | null };

/** Each primary, unique and foreign key that `account_id` does not lead, in a sentence. */
export async function keyBreaches(sql: postgres.Sql | postgres.TransactionSql): Promise<string[]> {
  const keys = await sql<Key[]>`
    select t.relname as table, k.relname as name, a.attname as leads, null as target, null as at
    from pg_index i
      join pg_class t on t.oid = i.indrelid
      join pg_class k on k.oid = i.indexrelid
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indisunique and t.relnamespace = 'public'::regnamespace
    union all
    select t.relname, c.conname, a.attname, o.relname, b.attname
    from pg_constraint c
      join pg_class t on t.oid = c.conrelid
      join pg_class o on o.oid = c.confrelid
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      join pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1]
    where c.contype = 'f' and t.relnamespace = 'public'::regnamespace
    order by 1, 2`;
  return keys
    .filter(({ table }) => !exceptions.has(table))
    .filter(({ leads, target, at }) => leads !== 'account_id' || !isAccount(target, at))
    .map(
      ({ table, name, leads, target, at }) =>
        `${table}: the key ${name} is led by ${leads}${target ? `, and at ${target} by ${at}` : ''}`,
    );
}

/** A foreign key leads to the same account's rows, or to the account itself. */
const isAccount = (target: string | null, at: string | null): boolean =>
  target === null || at === (target === 'account' ? 'id' : 'account_id');
