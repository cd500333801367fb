import { afterAll, inject } from 'vitest';
import { connect, type Database } from '../../src/db/connect.ts';
import { cloneOnCitus, dropOnCitus } from './citus.ts';
import type { TestServer } from './template.ts';
import { urlOf } from './urlOf.ts';

export type TestDatabase = Database & {
  /** Straight to the server: for a second pool, or as `DATABASE_DIRECT_URL`. */
  url: string;
  /** What a process under test is to be given; through the pooler where the run has one. */
  served: { url: string; pooler: 'none' | 'transaction'; isDistributed?: boolean };
};

let made = 0;

/**
 * A database of the calling test file's own, with all tables and no rows; dropped after the file.
 * Call it at the top of the file: `const database = await testDatabase();`
 */
export async function testDatabase({ pool = 10 } = {}): Promise<TestDatabase> {
  const given: TestServer | undefined = inject('testServer');
  if (!given)
    throw new Error('A file with a database imports `testDatabase` itself: vitest.config.ts');
  const { url: server, template, poolerUrl, citus } = given;
  made += 1;
  const name = `${template}_${process.pid}_${made}`;
  const url = urlOf(server, name);
  const served: TestDatabase['served'] = poolerUrl
    ? { url: urlOf(poolerUrl, name), pooler: 'transaction', isDistributed: citus }
    : { url, pooler: 'none', isDistributed: citus };

  const applicationName = 'chasqui test';
  const maintenance = connect({ url: server, pool: 1, pooler: 'none', applicationName });
  if (citus) await cloneOnCitus(maintenance.sql, name, template);
  else await maintenance.sql.unsafe(`create database ${name} template ${template}`);
  const database = connect({ ...served, pool, applicationName });

  afterAll(async () => {
    await database.close();
    if (citus) await dropOnCitus(maintenance.sql, name);
    else await maintenance.sql.unsafe(`drop database if exists ${name} with (force)`);
    await maintenance.close();
  });
  return { ...database, url, served };
}

/** Empties every table: what the test before has left, to the last one. */
export async function wipe({ sql }: Pick<TestDatabase, 'sql'>): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public'`;
  await sql.unsafe(`truncate ${tables.map(({ name }) => `"${name}"`).join(', ')} cascade`);
}
