import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import {
  coordinatorTables,
  distribute,
  findDistribution,
  referenceTables,
} from '../../src/db/distribute.ts';
import { migrate } from '../../src/db/migrate.ts';
import { built } from '../support/built.ts';
import { createOnCitus, dropOnCitus, workerUrls } from '../support/citus.ts';

import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { migrationsOf } from '../support/migrationsOf.ts';
import { seedAccount } from '../support/seed.ts';
import { urlOf } from '../support/urlOf.ts';

const database = await testDatabase();
const { sql } = database;
const server = inject('testServer');

describe('what keeps the tables fit for shards', () => {
  test('every table is of accounts, or whole on every machine, or on the coordinator', async () => {
    const tables = await sql<{ name: string; ofAccounts: boolean }[]>`
      select relname as name, exists (select 1 from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'account_id' and a.attnotnull) as "ofAccounts"
      from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`;
    const elsewhere = [...referenceTables, ...coordinatorTables];
    const names = tables.map(({ name }) => name);
    expect(elsewhere.filter((name) => !names.includes(name))).toEqual([]);
    const homeless = tables.filter(
      ({ name, ofAccounts }) => !ofAccounts && !elsewhere.includes(name),
    );
    expect(homeless).toEqual([]);
  });

  test('no key leads from what is on every machine, or on one, to what is in shards', async () => {
    const elsewhere = [...referenceTables, ...coordinatorTables];
    const keys = await sql<{ from: string; to: string }[]>`
      select f.relname as from, t.relname as to from pg_constraint c
      join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
      where contype = 'f' and f.relnamespace = 'public'::regnamespace`;
    expect(keys.length).toBeGreaterThan(0);
    const wrong = keys.filter(
      ({ from, to }) => elsewhere.includes(from) && !referenceTables.includes(to),
    );
    expect(wrong).toEqual([]);
  });

  test('no table has what shards cannot have: triggers, rules, inheritance, keys that exclude', async () => {
    const found = await sql`
      select relname from pg_class c where relnamespace = 'public'::regnamespace and (relhasrules
        or relhassubclass or relispartition
        or exists (select 1 from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal
          and t.tgname <> 'test_row_stays')
        or exists (select 1 from pg_constraint x where x.conrelid = c.oid and x.contype = 'x'))
      and relkind = 'r'`;
    expect([...found]).toEqual([]);
  });
});

const [node, cli] = await built('cli');
const runCli = (url: string, ...args: string[]): Promise<{ code: number; said: string }> =>
  promisify(execFile)(node, [cli, ...args], {
    env: { DATABASE_URL: url, SECRET_KEY: Buffer.alloc(32, 7).toString('base64') },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );

describe.skipIf(server.citus)('without Citus', () => {
  test('`chasqui db distribute` says in a sentence what is missing, and changes nothing', async () => {
    const { code, said } = await runCli(database.url, 'db', 'distribute');
    expect(code).toBe(1);
    expect(said).toMatch(
      /^This database has no Citus: on its coordinator and on each worker, .*\n$/,
    );
    expect(said).not.toContain('    at ');
    const [row] = await sql`select count(*)::int as keys from pg_constraint where contype = 'f'`;
    expect(row?.keys).toBeGreaterThan(0);
    expect(await findDistribution(sql)).toEqual({ isDistributed: false, undistributed: [] });
  });

  test('the embedded Postgres is not distributed', async () => {
    const { code, said } = await runCli('', 'db', 'distribute');
    expect([code, said]).toEqual([
      1,
      'The embedded Postgres is one on one machine: set DATABASE_URL to a server of your own\n',
    ]);
  });
});

// There is no Citus in CI: these run where TEST_DATABASE_URL names a coordinator.
describe.runIf(server.citus)('on the coordinator of a cluster', () => {
  let made = 0;

  /** All tables, with an account, and nothing distributed. */
  async function undistributed() {
    made += 1;
    const name = `${server.template}_${process.pid}_undistributed_${made}`;
    await createOnCitus(server.url, name);
    const url = urlOf(server.url, name);
    const plain = connect({ url, pool: 2, pooler: 'none', applicationName: 'chasqui test' });
    onTestFinished(async () => {
      await plain.close();
      await dropOnCitus(database.sql, name);
    });
    await migrate(plain);
    await seedAccount(plain, {});
    return { ...plain, url, name };
  }
  const keysIn = (of: typeof sql) => of`
    select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as is
    from pg_constraint where contype = 'f' order by 1, 2`;

  test('every table is distributed with its rows and keys, and doing it again changes nothing', async () => {
    const plain = await undistributed();
    const [found, keys] = [await findDistribution(plain.sql), await keysIn(plain.sql)];
    expect(found.isDistributed).toBe(false);
    expect(found.undistributed.length).toBeGreaterThan(50);

    const first = await runCli(plain.url, 'db', 'distribute');
    const tables = found.undistributed.length;
    expect(first).toEqual({
      code: 0,
      said: `${tables} tables are distributed now. Start the processes.\n`,
    });
    expect(await findDistribution(plain.sql)).toEqual({ isDistributed: true, undistributed: [] });
    expect(await keysIn(plain.sql)).toEqual(keys);
    const places = await plain.sql`
      select partmethod, count(distinct colocationid)::int as groups, count(*)::int as tables
      from pg_dist_partition group by 1 order by 1`;
    expect([...places]).toEqual([
      { partmethod: 'h', groups: 1, tables: tables - 2 },
      { partmethod: 'n', groups: 1, tables: 2 },
    ]);
    const [rows] = await plain.sql`
      select (select count(*)::int from account) as accounts,
        (select count(*)::int from line) as lines, (select count(*)::int from flow_version) as versions,
        pg_relation_size('line')::int as left`;
    expect(rows).toEqual({ accounts: 1, lines: 1, versions: 1, left: 0 });

    const again = await runCli(plain.url, 'db', 'distribute');
    expect(again).toEqual({
      code: 0,
      said: 'All tables are distributed: there was nothing to do.\n',
    });
    expect(await keysIn(plain.sql)).toEqual(keys);
  });

  test('what was killed half-way has changed nothing, and is done by the next', async () => {
    const plain = await undistributed();
    const before = await findDistribution(plain.sql);
    const keys = await keysIn(plain.sql);
    const child = spawn(node, [cli, 'db', 'distribute'], {
      env: { DATABASE_URL: plain.url, SECRET_KEY: Buffer.alloc(32, 7).toString('base64') },
    });
    const of = plain.sql`application_name = 'chasqui db' and datname = current_database()`;
    await eventually(async () => {
      const [busy] = await plain.sql`
        select 1 from pg_stat_activity where ${of} and query like '%create_distributed_table%'`;
      return busy;
    }, 30_000);
    child.kill('SIGKILL');
    await eventually(async () => {
      const rows = await plain.sql`select 1 from pg_stat_activity where ${of}`;
      return rows.length === 0;
    }, 30_000);
    expect(await findDistribution(plain.sql)).toEqual(before);
    expect(await keysIn(plain.sql)).toEqual(keys);

    expect(await distribute(plain)).toEqual(before.undistributed);
    expect(await keysIn(plain.sql)).toEqual(keys);
  });

  test('tables that hold too much are left, and it is said what to do', async () => {
    const plain = await undistributed();
    await expect(distribute(plain, 8_192)).rejects.toThrow(
      /^The tables hold 0\.0 GB, and at most 0\.0 GB are moved .* pg_dump --data-only$/,
    );
    expect((await findDistribution(plain.sql)).isDistributed).toBe(false);
  });

  test('while a process is connected nothing is distributed', async () => {
    const plain = await undistributed();
    const busy = connect({ url: plain.url, pool: 1, pooler: 'none', applicationName: 'chasqui' });
    await busy.sql`select 1`;
    await expect(distribute(plain)).rejects.toThrow(/^Chasqui is connected 1 times: stop every/);
    await busy.close();
    expect((await findDistribution(plain.sql)).isDistributed).toBe(false);
  });

  test('a worker is refused, and is not migrated', async () => {
    const { name } = await undistributed();
    const [worker = ''] = await workerUrls(server.url, name);
    const { code, said } = await runCli(worker, 'db', 'distribute');
    expect(code).toBe(1);
    expect(said).toMatch(/^This is a worker of the cluster: DATABASE_URL has to lead to its coord/);
    const at = connect({ url: worker, pool: 1, pooler: 'none', applicationName: 'chasqui test' });
    const [found] = await at.sql`select to_regclass('contact') as contact`;
    await at.close();
    expect(found).toEqual({ contact: null });
  });

  test('migrations that come later change all shards, and what they add is distributed at once', async () => {
    const { sql: here } = database;
    const folder = await migrationsOf(
      'create table later (account_id uuid not null, id uuid not null, contact_id uuid not null, primary key (account_id, id));--> statement-breakpoint\n' +
        'alter table later add constraint later_contact_fk foreign key (account_id, contact_id) references contact (account_id, id);--> statement-breakpoint\n' +
        'alter table contact add column later text;--> statement-breakpoint\n' +
        'create index contact_later_idx on contact (account_id, later);',
    );
    expect(await migrate(database, folder)).toBe(1);
    expect(await findDistribution(here)).toEqual({ isDistributed: true, undistributed: [] });
    const [place] = await here`
      select l.colocationid = c.colocationid as beside from pg_dist_partition l, pg_dist_partition c
      where l.logicalrelid = 'later'::regclass and c.logicalrelid = 'contact'::regclass`;
    expect(place).toEqual({ beside: true });
    expect([...(await here`select later from contact`)]).toEqual([]);
  });
});
