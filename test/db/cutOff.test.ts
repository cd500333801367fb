import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { testDatabase } from '../support/database.ts';

// postgres.js 3.4.9 as published fails every one of these; patches/ mends it.

const { url, sql: admin } = await testDatabase();
await admin`create table note (text text not null)`;

const pools: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(pools.map((close) => close())));

const open = (pool: number, at = url) => {
  const database = connect({ url: at, pool, pooler: 'none', applicationName: 'cut off' });
  pools.push(database.close);
  return database.sql;
};
const blockTheLoop = (ms: number) => {
  for (const end = performance.now() + ms; performance.now() < end; );
};
const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? error.code : String(error);
const terminate = async (pid: number) => {
  await admin`select pg_terminate_backend(${pid}::int)`;
};
type Pid = [{ pid: number }];

test('a transaction that the server ended while the loop was blocked is rejected, and the process lives', async () => {
  const sql = open(2);
  const cutOff = sql.begin(async (tx) => {
    await tx`select set_config('idle_in_transaction_session_timeout', '50ms', true)`;
    blockTheLoop(300);
    return await tx`select 1`;
  });
  await expect(cutOff).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(await sql`select 2 as two`).toEqual([{ two: 2 }]);
});

test('a transaction whose backend is killed in a query is rejected, and its rollback harms nobody', async () => {
  const sql = open(2);
  const cutOff = sql.begin(async (tx) => {
    const [{ pid }] = await tx<Pid>`select pg_backend_pid() as pid`;
    setTimeout(() => terminate(pid), 20);
    await tx`select pg_sleep(5)`;
  });
  await expect(cutOff).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(await sql`select 2 as two`).toEqual([{ two: 2 }]);
});

test('the rest of a transaction that was cut off does not run outside of it', async () => {
  const sql = open(1);
  let codeOfTheRest: unknown;
  const cutOff = sql.begin(async (tx) => {
    const [{ pid }] = await tx<Pid>`select pg_backend_pid() as pid`;
    await terminate(pid);
    // The one connection of the pool comes back for somebody else, healthy.
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    await tx`insert into note values ('stray')`.catch((error: unknown) => {
      codeOfTheRest = codeOf(error);
    });
  });
  await expect(cutOff).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  await expect.poll(() => codeOfTheRest).toBe('CONNECTION_CLOSED');
  expect(await admin`select text from note`).toEqual([]);
});

test('queries that wait in a transaction when its connection dies are rejected', async () => {
  const sql = open(1);
  const codes: unknown[] = [];
  const cutOff = sql.begin(async (tx) => {
    const [{ pid }] = await tx<Pid>`select pg_backend_pid() as pid`;
    setTimeout(() => terminate(pid), 20);
    const keep = (error: unknown) => void codes.push(codeOf(error));
    await Promise.all([1, 2, 3].map((n) => tx`select pg_sleep(5), ${n}::int`.catch(keep)));
  });
  await expect(cutOff).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  await expect
    .poll(() => codes)
    .toEqual(['CONNECTION_CLOSED', 'CONNECTION_CLOSED', 'CONNECTION_CLOSED']);
});

test('queries that wait on a reserved connection when it dies are rejected, later ones too', async () => {
  const sql = open(1);
  const reserved = await sql.reserve();
  const [{ pid }] = await reserved<Pid>`select pg_backend_pid() as pid`;
  const waiting = [1, 2, 3].map((n) =>
    reserved`select pg_sleep(5), ${n}::int`.then(() => 'done', codeOf),
  );
  await sleep(20);
  await terminate(pid);
  expect(await Promise.all(waiting)).toEqual([
    'CONNECTION_CLOSED',
    'CONNECTION_CLOSED',
    'CONNECTION_CLOSED',
  ]);
  expect(await reserved`select 1`.then(() => 'done', codeOf)).toBe('CONNECTION_CLOSED');
  reserved.release();
  expect(await sql`select 2 as two`).toEqual([{ two: 2 }]);
});

test('a branch that outlives its transaction does not go on outside of it', async () => {
  const sql = open(1);
  let codeOfTheBranch: unknown;
  const failing = sql.begin(async (tx) => {
    const branch = async () => {
      await sleep(50);
      await tx`insert into note values ('stray')`.catch((error: unknown) => {
        codeOfTheBranch = codeOf(error);
      });
    };
    const failure = tx`select 1 / 0`;
    await Promise.all([branch(), failure]);
  });
  await expect(failing).rejects.toMatchObject({ code: '22012' });
  await expect.poll(() => codeOfTheBranch).toBe('TRANSACTION_ENDED');
  expect(await admin`select text from note`).toEqual([]);
});

test('when backends are killed under load every query settles, and the pool works on', async () => {
  const sql = open(4);
  const outcomes = new Set<unknown>();
  let working = true;
  const worker = async () => {
    while (working) {
      await sql
        .begin(async (tx) => {
          await tx`select set_config('lock_timeout', '1s', true), ${1}::int`;
          await tx`select ${'x'.repeat(2_000)}::text`;
        })
        .then(
          () => outcomes.add('done'),
          (error: unknown) => outcomes.add(codeOf(error)),
        );
    }
  };
  const workers = Promise.all(Array.from({ length: 12 }, worker));
  for (let round = 0; round < 40; round++) {
    await admin`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'cut off' and datname = current_database()`;
    await sleep(15);
  }
  working = false;
  await workers;
  expect(outcomes).toContain('done');
  expect(outcomes).toContain('CONNECTION_CLOSED');
  expect(await Promise.all([1, 2, 3, 4, 5].map((n) => sql`select ${n}::int as n`))).toEqual(
    [1, 2, 3, 4, 5].map((n) => [{ n }]),
  );
});

test('a server that hangs up at once is an error, not an endless reconnecting', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.resume().end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const sql = open(1, `postgres://nobody@127.0.0.1:${port}/nothing`);
  await expect(sql`select 1`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(connections).toBe(1);
  server.close();
});
