import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connect } from '../../src/db/connect.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createCitusTemplate, dropOnCitus } from './citus.ts';
import { urlOf } from './urlOf.ts';

/** Where a test file finds its server and the database to clone. */
export type TestServer = {
  /** Of any database on the server; the path is replaced. */
  url: string;
  template: string;
  /** The same server through PgBouncer in transaction mode, where the run has one. */
  poolerUrl: string | undefined;
  /** It is the coordinator of a Citus cluster. */
  citus: boolean;
};

declare module 'vitest' {
  // Vitest reads the types of what is provided from an interface of this name.
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/**
 * Once for a whole run: a Postgres (the embedded one in a folder of its own, or the server that
 * `TEST_DATABASE_URL` names) and in it one database with all migrations, which files clone. With
 * `TEST_DATABASE_POOLER_URL`, a PgBouncer before that same server, everything but the making and
 * dropping of databases goes through it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer(process.env.TEST_DATABASE_URL);
  const template = `chasqui_test_${process.pid}`;
  const poolerUrl = process.env.TEST_DATABASE_POOLER_URL;
  const citus = process.env.TEST_CITUS === 'on';
  const tearDown = async () => {
    try {
      await dropAll(server.url, template, citus);
    } finally {
      await server.stop();
    }
  };
  try {
    await dropAll(server.url, template, citus);
    if (citus) await createCitusTemplate(server.url, template);
    else await makeTemplate(server.url, template);
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('testServer', { url: server.url, template, poolerUrl, citus });
  return tearDown;
}

async function makeTemplate(server: string, template: string): Promise<void> {
  await onServer(server, ({ sql }) => sql.unsafe(`create database ${template}`));
  await onServer(urlOf(server, template), async (database) => {
    await migrate(database);
    await database.sql.unsafe(keepRowsWhereTheyAre);
  });
}

/** Where tables are in shards no statement may set the account of a row that is there; here nothing else would say so. */
const keepRowsWhereTheyAre = `
  create function test_row_stays() returns trigger language plpgsql as
    $$ begin raise exception 'An update sets account_id of %', tg_table_name; end $$;
  do $$ declare t text; begin
    for t in select table_name from information_schema.columns
      where table_schema = 'public' and column_name = 'account_id' loop
      execute format('create trigger test_row_stays before update of account_id on %I
        for each row execute function test_row_stays()', t);
    end loop;
  end $$`;

/** The template, and the clones of files that were killed before they could drop theirs. */
const dropAll = (server: string, template: string, citus: boolean): Promise<void> =>
  onServer(server, async ({ sql }) => {
    const left = await sql<{ name: string }[]>`
      select datname as name from pg_database
      where datname = ${template} or starts_with(datname, ${`${template}_`})`;
    for (const { name } of left) {
      if (citus) await dropOnCitus(sql, name);
      else await sql.unsafe(`drop database ${name} with (force)`);
    }
  });

async function startServer(given: string | undefined) {
  if (given) return { url: given, stop: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'chasqui-test-'));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    await chmod(dataDir, 0o755); // under root, Postgres runs as another user
    const log = { info: () => {}, warn: () => {} };
    const embedded = await startEmbedded({ dataDir, log, profile: 'fast' });
    return { url: embedded.url, stop: () => embedded.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function onServer(
  url: string,
  work: (database: ReturnType<typeof connect>) => Promise<unknown>,
): Promise<void> {
  const database = connect({ url, pool: 1, pooler: 'none', applicationName: 'chasqui test' });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
