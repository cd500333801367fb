import type postgres from 'postgres';
import { connect } from '../../src/db/connect.ts';
import { distribute } from '../../src/db/distribute.ts';
import { migrate } from '../../src/db/migrate.ts';
import { urlOf } from './urlOf.ts';

/**
 * Databases of a Citus cluster: one of the same name on every machine. The machines are those that the
 * database of `TEST_DATABASE_URL` knows.
 */
type Machine = { host: string; port: number; isCoordinator: boolean };

/** A database on all machines in which nothing is distributed, with or without our tables. */
export async function createOnCitus(server: string, name: string): Promise<void> {
  await on(server, async (sql) => {
    const machines = await machinesOf(sql);
    await everywhere(sql, `create database ${name}`);
    for (const machine of machines) {
      await on(urlAt(server, machine, name), (its) => its`create extension citus`);
    }
    await on(urlOf(server, name), async (its) => {
      for (const { host, port, isCoordinator } of machines) {
        if (isCoordinator) await its`select citus_set_coordinator_host(${host}, ${port}::int)`;
        else await its`select citus_add_node(${host}, ${port}::int)`;
      }
    });
  });
}

/**
 * A database with all tables, distributed, for `cloneOnCitus`. Each machine clones its own, so that what the machines
 * know of each other stays true; that works while nobody is connected to it, and Citus itself would be.
 */
export async function createCitusTemplate(server: string, name: string): Promise<void> {
  await createOnCitus(server, name);
  await on(urlOf(server, name), async (_, database) => {
    await migrate(database);
    await distribute(database);
  });
  await on(server, (sql) => close(sql, name));
}

export const cloneOnCitus = (sql: postgres.Sql, name: string, template: string): Promise<void> =>
  everywhere(sql, `create database ${name} template ${template}`);

/** Closed to Citus's own daemon first, which else comes back just when it is dropped. */
export async function dropOnCitus(sql: postgres.Sql, name: string): Promise<void> {
  await close(sql, name);
  await everywhere(sql, `drop database if exists ${name} with (force)`);
}

async function close(sql: postgres.Sql, name: string): Promise<void> {
  await everywhere(sql, `alter database ${name} with allow_connections false`);
  await everywhere(
    sql,
    `select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '${name}'`,
  );
}

/** The database `name` of each worker. */
export async function workerUrls(server: string, name: string): Promise<string[]> {
  const urls: string[] = [];
  await on(server, async (sql) => {
    const workers = (await machinesOf(sql)).filter(({ isCoordinator }) => !isCoordinator);
    urls.push(...workers.map((worker) => urlAt(server, worker, name)));
  });
  return urls;
}

async function machinesOf(sql: postgres.Sql): Promise<Machine[]> {
  const rows = await sql<{ host: string; port: number; group: number }[]>`
    select nodename as host, nodeport as port, groupid as group from pg_dist_node order by groupid`;
  return rows.map(({ host, port, group }) => ({ host, port, isCoordinator: group === 0 }));
}

/** What makes, changes and drops databases Citus leaves to each machine. */
async function everywhere(sql: postgres.Sql, command: string): Promise<void> {
  const answers = await sql<{ success: boolean; result: string }[]>`
    select success, result from run_command_on_workers(${command})`;
  const refused = answers.find(({ success }) => !success);
  if (refused) throw new Error(`A worker refuses "${command}": ${refused.result}`);
  await sql.unsafe(command);
}

function urlAt(server: string, { host, port }: Machine, name: string): string {
  const url = new URL(urlOf(server, name));
  url.hostname = host;
  url.port = String(port);
  return url.href;
}

async function on(
  url: string,
  work: (sql: postgres.Sql, database: ReturnType<typeof connect>) => Promise<unknown>,
): Promise<void> {
  const database = connect({ url, pool: 1, pooler: 'none', applicationName: 'chasqui test' });
  try {
    await work(database.sql, database);
  } finally {
    await database.close();
  }
}
