import type postgres from 'postgres';
import type { Database } from './connect.ts';
import { arrayLiteral } from './literals.ts';

/** Few rows, read beside those of an account or before any account is known: whole on every machine. */
export const referenceTables = ['account', 'line_directory'];

/** Of the whole instance, and read by themselves: on the coordinator alone. */
export const coordinatorTables = ['acceptance', 'inbox_unclaimed'];

/** The table that decides where an account's rows are; all others follow it. */
const firstTable = 'contact';

/** Moved in one transaction, while nothing else can be done: some minutes of it, not hours. */
const mostBytes = 20 * 1024 ** 3;

type Sql = postgres.Sql | postgres.TransactionSql;

/**
 * Whether the tables are in shards, and which are not although Citus is here: all of them before
 * `distribute` was run.
 */
export async function findDistribution(
  sql: Sql,
): Promise<{ isDistributed: boolean; undistributed: string[] }> {
  const [citus] = await sql`select 1 from pg_extension where extname = 'citus'`;
  if (!citus) return { isDistributed: false, undistributed: [] };
  const undistributed = (await findPlaces(sql)).map(({ table }) => table);
  const [first] = await sql`
    select 1 from pg_dist_partition where logicalrelid = to_regclass(${firstTable})`;
  return { isDistributed: first !== undefined, undistributed };
}

/**
 * Turns our tables into those of a Citus cluster, on its coordinator: all of an account in one shard. In one
 * transaction, so that who is killed in it has changed nothing. Gives the tables that it has
 * distributed now; of a database that is distributed already, none. An Error says in a sentence why it cannot be.
 */
export async function distribute({ sql }: Database, limitBytes = mostBytes): Promise<string[]> {
  return sql.begin(async (tx) => {
    // Migrations wait, and so does another that distributes.
    await tx`lock table drizzle.__drizzle_migrations in exclusive mode`;
    await requireCoordinator(tx);
    await requireNobody(tx);
    await requireFewBytes(tx, limitBytes);
    return distributeTables(tx);
  });
}

/** What of our tables is not yet where it should be, within the caller's transaction. */
export async function distributeTables(tx: postgres.TransactionSql): Promise<string[]> {
  const places = await findPlaces(tx);
  if (places.length === 0) return [];
  // Foreign keys go over all shards at once, which Citus takes from one connection only.
  await tx`set local citus.multi_shard_modify_mode = 'sequential'`;
  const tables = places.map(({ table }) => table);
  const keys = await findForeignKeys(tx, tables);
  // A key from a table that is distributed to one that is not yet, or the other way round, cannot be.
  for (const { table, name } of keys)
    await tx`alter table ${tx(table)} drop constraint ${tx(name)}`;

  for (const { table, isReference, hasRows } of places) {
    const place = `${table}`;
    if (isReference) await tx`select create_reference_table(${place}::regclass)`;
    else {
      const beside = table === firstTable ? 'none' : firstTable;
      await tx`select create_distributed_table(${place}::regclass, 'account_id', colocate_with => ${beside})`;
    }
    // The rows have been copied, and what they were copied from takes room, and is seen by nobody.
    if (hasRows) await tx`select truncate_local_data_after_distributing_table(${place}::regclass)`;
  }

  for (const { table, name, definition } of keys) {
    await tx.unsafe(`alter table "${table}" add constraint "${name}" ${definition}`);
  }
  return tables;
}

type Place = { table: string; isReference: boolean; hasRows: boolean };

/** Tables of accounts and reference tables that are not in shards yet, in the order in which they can be. */
const findPlaces = (sql: Sql) => sql<Place[]>`
  select relname as table, relname = any(${arrayLiteral(referenceTables)}::text[]) as "isReference",
    pg_relation_size(c.oid) > 0 as "hasRows"
  from pg_class c
  where relkind = 'r' and relnamespace = current_schema()::regnamespace
    and relname <> all(${arrayLiteral(coordinatorTables)}::text[])
    and exists (select 1 from pg_attribute a where a.attrelid = c.oid
      and a.attname = case when relname = 'account' then 'id' else 'account_id' end)
    and not exists (select 1 from pg_dist_partition p where p.logicalrelid = c.oid)
  order by 2 desc, relname = ${firstTable} desc, relname`;

type ForeignKey = { table: string; name: string; definition: string };

/** Those that lead from or to one of these tables. */
const findForeignKeys = (sql: Sql, tables: string[]) => sql<ForeignKey[]>`
  select t.relname as table, conname as name, pg_get_constraintdef(f.oid) as definition
  from pg_constraint f join pg_class t on t.oid = f.conrelid join pg_class o on o.oid = f.confrelid
  where contype = 'f' and t.relnamespace = current_schema()::regnamespace
    and (t.relname = any(${arrayLiteral(tables)}::text[]) or o.relname = any(${arrayLiteral(tables)}::text[]))
  order by 1, 2`;

/** An Error that says what is missing, where this is not the coordinator of a cluster that can hold shards. */
export async function requireCoordinator(tx: Sql): Promise<void> {
  const [citus] = await tx`select 1 from pg_extension where extname = 'citus'`;
  if (!citus) {
    throw new Error(
      'This database has no Citus: on its coordinator and on each worker, with Citus in shared_preload_libraries, `create extension citus` in a database of this name, and on the coordinator `select citus_add_node(host, port)` for each worker; then run this again',
    );
  }
  const [here] = await tx<{ isWorker: boolean }[]>`
    select groupid <> 0 as "isWorker" from pg_dist_local_group`;
  if (here?.isWorker) {
    throw new Error(
      'This is a worker of the cluster: DATABASE_URL has to lead to its coordinator, from which all is written',
    );
  }
  const [node] = await tx`select 1 from pg_dist_node where isactive and shouldhaveshards`;
  if (!node) {
    throw new Error(
      'The coordinator knows no machine for shards: `select citus_add_node(host, port)` for each worker, then run this again',
    );
  }
}

/** A process looks once, at its start, how its tables are to be asked. */
async function requireNobody(tx: Sql): Promise<void> {
  if ((await findPlaces(tx)).length === 0) return;
  const [row] = await tx<{ others: number }[]>`
    select count(*)::int as others from pg_stat_activity
    where datname = current_database() and application_name = 'chasqui'`;
  if (row?.others === 0) return;
  throw new Error(
    `Chasqui is connected ${row?.others} times: stop every process (PgBouncer keeps connections a while longer), then run this again`,
  );
}

async function requireFewBytes(tx: Sql, limitBytes: number): Promise<void> {
  const tables = (await findPlaces(tx)).map(({ table }) => table);
  const [row] = await tx<{ bytes: number }[]>`
    select coalesce(sum(pg_table_size(c.oid)), 0)::bigint as bytes from pg_class c
    where relnamespace = current_schema()::regnamespace and relname = any(${arrayLiteral(tables)}::text[])`;
  const bytes = row?.bytes ?? 0;
  if (bytes <= limitBytes) return;
  const gigabytes = (size: number) => `${(size / 1024 ** 3).toFixed(1)} GB`;
  throw new Error(
    `The tables hold ${gigabytes(bytes)}, and at most ${gigabytes(limitBytes)} are moved in one transaction, while nothing else runs: distribute an empty database of a new cluster, and take the rows over with pg_dump --data-only`,
  );
}
