import { pino } from 'pino';
import { expect, test } from 'vitest';
import { connect } from '../src/db/connect.ts';
import { openDatabase } from '../src/openDatabase.ts';
import { testDatabase } from './support/database.ts';

const database = await testDatabase();
const { hostname, port, pathname } = new URL(database.url);
const name = pathname.slice(1);

/** Has the database say, to every connection from now on, that its server is of this version. */
async function pretend(num: string, text: string): Promise<void> {
  const maintenance = connect({
    url: database.url,
    pool: 1,
    pooler: 'none',
    applicationName: 'chasqui test',
  });
  await maintenance.sql.unsafe(`
    create schema if not exists pretence;
    create or replace function pretence.current_setting(name text) returns text language sql as
      $$ select case name when 'server_version_num' then '${num}' else '${text}' end $$;
    alter database ${name} set search_path = pretence, pg_catalog, public`);
  await maintenance.close();
}

async function open(): Promise<void> {
  const { url } = database;
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const given = { kind: 'given', url, directUrl: url, pooler: 'none', pool: 1 } as const;
    await openDatabase({ database: given, dataDir: '/nowhere' }, pino({ level: 'silent' }), stops);
  } finally {
    for (const stop of stops) await stop();
  }
}

test('a server older than PostgreSQL 15 is refused in one sentence, before anything is made in it', async () => {
  await pretend('150000', '15.0');
  await open();

  await database.sql`drop schema drizzle cascade`;
  await pretend('140012', '14.12 (Debian 14.12-1)');
  await expect(open()).rejects.toThrow(
    `The database ${name} at ${hostname}:${port} cannot be used (it is PostgreSQL 14.12, and Chasqui needs 15 or newer): check DATABASE_URL, and DATABASE_DIRECT_URL where it is set`,
  );
  expect([...(await database.sql`select to_regnamespace('drizzle') as ledger`)]).toEqual([
    { ledger: null },
  ]);
});
