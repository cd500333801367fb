import { afterAll, inject } from 'vitest';
import { connect, type Database } from '../../src/db/connect.ts';
import { urlOf } from './template.ts';

export type TestDatabase = Database & {
  /** For a second pool, or a process of its own. */
  url: string;
};

let made = 0;

/**
 * A database of the calling test file's own, with all tables and no rows; dropped after the file.
 * Call it at the top of the file: `const database = await testDatabase();`
 */
export async function testDatabase({ pool = 10 } = {}): Promise<TestDatabase> {
  const { url: server, template } = inject('testServer');
  made += 1;
  const name = `${template}_${process.pid}_${made}`;
  const url = urlOf(server, name);

  const maintenance = connect({
    url: server,
    pool: 1,
    pooler: 'none',
    applicationName: 'chasqui test',
  });
  await maintenance.sql.unsafe(`create database ${name} template ${template}`);
  const database = connect({ url, pool, pooler: 'none', applicationName: 'chasqui test' });

  afterAll(async () => {
    await database.close();
    await maintenance.sql.unsafe(`drop database if exists ${name} with (force)`);
    await maintenance.close();
  });
  return { ...database, url };
}
