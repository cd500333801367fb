import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import type { Database } from './connect.ts';
import { distributeTables, findDistribution } from './distribute.ts';
import { requireVersion } from './requireVersion.ts';

// The same from src/db by tsx and from dist/db by node.
const ownMigrations = fileURLToPath(new URL('../../migrations', import.meta.url));

/**
 * Brings the database's tables up to date; gives the number of migrations applied. Several
 * processes may start at once: one applies, the others wait for it and find nothing to do.
 * Where tables are distributed, so are new ones.
 * Takes a direct connection, not one through PgBouncer. A server that is too old is an Error, untouched.
 *
 * The files and the table are drizzle-kit's. The loop is ours because drizzle's own reads what has
 * been applied before it opens its transaction, so two processes apply the same file.
 */
export async function migrate(database: Database, folder = ownMigrations): Promise<number> {
  const migrations = readMigrations(folder);
  if (migrations.length === 0) return 0;
  await requireVersion(database);
  await createLedger(database);

  return database.sql.begin(async (tx) => {
    await tx`lock table drizzle.__drizzle_migrations in exclusive mode`;
    const rows = await tx`select created_at from drizzle.__drizzle_migrations`;
    const applied = new Set(rows.map((row) => Number(row.created_at)));
    const missing = migrations.filter((migration) => !applied.has(migration.folderMillis));

    if (missing.length === 0) return 0;

    const { isDistributed } = await findDistribution(tx);
    // Indexes and columns are made in all shards by one connection, which Citus would forget otherwise.
    if (isDistributed) await tx`set local citus.multi_shard_modify_mode = 'sequential'`;
    for (const { sql, hash, folderMillis } of missing) {
      for (const statement of sql) {
        await tx.unsafe(statement);
        // At once, for the keys that come next lead to tables that are distributed.
        if (isDistributed && isNewTable(statement)) await distributeTables(tx);
      }
      await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`;
    }
    return missing.length;
  });
}

const isNewTable = (statement: string): boolean => /^\s*create table/i.test(statement);

function readMigrations(folder: string): MigrationMeta[] {
  if (!existsSync(`${folder}/meta/_journal.json`)) return [];
  return readMigrationFiles({ migrationsFolder: folder });
}

/** `if not exists` looks before it writes: two at once can both write, and one is refused. */
async function createLedger({ sql }: Database): Promise<void> {
  const create = () =>
    sql.begin(async (tx) => {
      await tx`create schema if not exists drizzle`;
      await tx`create table if not exists drizzle.__drizzle_migrations
        (id serial primary key, hash text not null, created_at bigint)`;
    });
  const lostTheRace = new Set(['23505', '42P06', '42P07']);
  await create().catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && lostTheRace.has(String(error.code))) {
      return create();
    }
    throw error;
  });
}
