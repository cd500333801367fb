import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Embedded, startEmbedded } from '../../src/db/embedded.ts';
import { isRunning } from '../../src/db/processes.ts';

const isRoot = process.getuid?.() === 0;
let dataDir = '';
let warnings: string[] = [];
let cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'chasqui-embedded-'));
  await chmod(dataDir, 0o755);
  warnings = [];
  cleanUps = [];
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  const left = await postmasterPid().catch(() => undefined);
  const isOurs = left === process.pid;
  if (left !== undefined && !isOurs && isRunning(left)) process.kill(left, 'SIGQUIT');
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
});

async function start(folder = dataDir): Promise<Embedded> {
  const log = { info: () => {}, warn: (text: string) => warnings.push(text) };
  const embedded = await startEmbedded({ dataDir: folder, log, profile: 'fast' });
  cleanUps.push(embedded.stop);
  return embedded;
}

type Said =
  | { url: string; socket: string; error?: never }
  | { url?: never; socket?: never; error: string };

/** Starts in a process of its own, and gives what it said. */
async function startElsewhere(
  identity: { uid?: number; gid?: number } = {},
): Promise<{ child: ChildProcess; said: Said }> {
  const script = fileURLToPath(new URL('embeddedProcess.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    ...identity,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUps.push(() => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, said: JSON.parse(line) };
  }
  throw new Error('It said nothing');
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

const data = (...path: string[]) => join(dataDir, 'postgres', 'data', ...path);
const postmasterPid = async () =>
  Number((await readFile(data('postmaster.pid'), 'utf8')).split('\n')[0]);

/** What root may do and this process may too, as Linux numbers it. */
const rightsOf = async (pid: number) =>
  Number.parseInt(
    /^CapEff:\s*(\w+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '',
    16,
  );
const dacOverride = 1 << 1;
const dacReadSearch = 1 << 2;

async function query(url: string, statement: string, socket?: string): Promise<unknown[]> {
  const path = socket === undefined ? {} : { path: socket };
  const sql = postgres(url, { ...path, max: 1, onnotice: () => {}, connect_timeout: 2 });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

test('the first start makes a database, the next finds it, and each is quick', async () => {
  const begun = performance.now();
  const first = await start();
  expect(performance.now() - begun).toBeLessThan(10_000);
  await query(first.url, 'create table note as select 1 as n');
  await first.stop();
  await expect(readFile(data('postmaster.pid'))).rejects.toThrow('ENOENT');

  const again = performance.now();
  const second = await start();
  expect(performance.now() - again).toBeLessThan(2_000);
  expect(await query(second.url, 'select n from note')).toEqual([{ n: 1 }]);
  expect(warnings).toEqual([]);
});

test('it listens on loopback alone, and asks for a password that only its owner can read', async () => {
  const { url } = await start();
  expect(new URL(url).hostname).toBe('127.0.0.1');
  expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const password = await stat(data('chasqui-password'));
  expect(password.mode & 0o777).toBe(0o600);
  const wrong = url.replace(/:[0-9a-f]{48}@/, ':guess@');
  await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
});

test('a file in the data folder leads to it too, with the same password', async () => {
  const { url, socket } = await start();
  expect(socket).toBe(join(dataDir, 'postgres', `.s.PGSQL.${new URL(url).port}`));
  expect(await query(url, 'select inet_client_addr()::text as address', socket)).toEqual([
    { address: null },
  ]);
  const wrong = url.replace(/:[0-9a-f]{48}@/, ':guess@');
  await expect(query(wrong, 'select 1', socket)).rejects.toMatchObject({ code: '28P01' });
});

test('where the path of that file would be too long, there is none', async () => {
  const { url, socket } = await start(join(dataDir, 'a'.repeat(90)));
  expect(socket).toBeUndefined();
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test.runIf(isRoot)(
  'under root, Postgres runs as a user who is not root and owns its data',
  async () => {
    await start();
    const folder = await stat(data());
    expect(folder.uid).not.toBe(0);
    expect((await stat(`/proc/${await postmasterPid()}`)).uid).toBe(folder.uid);
  },
);

test.runIf(isRoot)('under root, it runs where only root can go', async () => {
  const closed = join(dataDir, 'closed');
  await mkdir(closed, { mode: 0o700 });
  const { url, stop } = await start(join(closed, '.data'));
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  const [pid] = (await readFile(join(closed, '.data/postgres/data/postmaster.pid'), 'utf8')).split(
    '\n',
  );
  expect([dacReadSearch, dacOverride]).toContain(await rightsOf(Number(pid)));
  await stop();
});

test('a Postgres that is killed is started again at the same address', async () => {
  const { url } = await start();
  await query(url, 'create table note as select 1 as n');
  process.kill(await postmasterPid(), 'SIGKILL');
  await expect
    .poll(() => query(url, 'select n from note').catch(() => []), { timeout: 10_000 })
    .toEqual([{ n: 1 }]);
  expect(warnings).toEqual(['Postgres has ended; starting it again']);
});

test('the process id in what a killed Postgres left of its socket may be somebody else by now', async () => {
  const { url, socket } = await start();
  process.kill(await postmasterPid(), 'SIGKILL');
  await writeFile(`${socket}.lock`, `${process.pid}\n`);
  await expect
    .poll(() => query(url, 'select 1 as one', socket).catch(() => []), { timeout: 10_000 })
    .toEqual([{ one: 1 }]);
});

test('a Postgres that outlived its killed Chasqui is taken over', async () => {
  const { child, said } = await startElsewhere();
  await query(said.url ?? '', 'create table note as select 1 as n');
  const pid = await postmasterPid();
  await kill(child, 'SIGKILL');

  const { url, socket, stop } = await start();
  expect([url, socket]).toEqual([said.url, said.socket]);
  expect(await postmasterPid()).toBe(pid);
  expect(await query(url, 'select n from note')).toEqual([{ n: 1 }]);
  await stop();
  expect(isRunning(pid)).toBe(false);
});

test('when both were killed at once, the next start repairs', async () => {
  const { child, said } = await startElsewhere();
  await query(said.url ?? '', 'create table note as select 1 as n');
  process.kill(await postmasterPid(), 'SIGKILL');
  await kill(child, 'SIGKILL');
  const { url } = await start();
  expect(await query(url, 'select n from note')).toEqual([{ n: 1 }]);
});

test('a start waits for a Postgres that is just ending', async () => {
  const { child, said } = await startElsewhere();
  await query(said.url ?? '', 'create table note as select g from generate_series(1, 200000) g');
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const { url } = await start();
  expect(await query(url, 'select count(*)::int as n from note')).toEqual([{ n: 200_000 }]);
  await gone;
});

test('a folder that another Chasqui works on is refused, and that one is named', async () => {
  const { child, said } = await startElsewhere();
  await expect(start()).rejects.toThrow(
    `The data folder ${dataDir} is in use by another Chasqui (process ${child.pid}): stop that one, or set DATA_DIR to a folder of this one's own`,
  );
  expect(await query(said.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('of two first starts at once one goes on and the other is told why not', async () => {
  const both = await Promise.all([startElsewhere(), startElsewhere()]);
  const won = both.filter(({ said }) => said.url !== undefined);
  const lost = both.filter(({ said }) => said.error !== undefined);
  expect([won.length, lost.length]).toEqual([1, 1]);
  expect(lost[0]?.said.error).toContain(`another Chasqui (process ${won[0]?.child.pid})`);
  expect(await query(won[0]?.said.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
  const socket = basename(won[0]?.said.socket ?? '');
  expect((await readdir(join(dataDir, 'postgres'))).sort()).toEqual([
    socket,
    `${socket}.lock`,
    'data',
    'log',
  ]);
});

test('what a killed start left half made is cleared away', async () => {
  const { stop } = await start();
  await stop();
  const ended = spawn('true');
  await once(ended, 'exit');
  const left = join(dataDir, 'postgres', `data.new-${ended.pid}-0a0b0c0d`);
  await mkdir(left);
  await writeFile(join(left, 'PG_VERSION'), '18\n');
  await writeFile(`${left}.password`, 'half\n');
  await start();
  const found = await readdir(join(dataDir, 'postgres'));
  expect(found.filter((name) => !name.startsWith('.s.PGSQL'))).toEqual(['data', 'log']);
});

test('a data folder that never became a database is put aside, not used and not lost', async () => {
  await mkdir(data('base'), { recursive: true });
  await writeFile(data('PG_VERSION'), '18\n');
  const { url } = await start();
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  const names = await readdir(join(dataDir, 'postgres'));
  expect(names.filter((name) => name.startsWith('data.broken-'))).toHaveLength(1);
});

test('a stale pid file that names somebody else stops nobody', async () => {
  const { stop } = await start();
  const pidFile = await readFile(data('postmaster.pid'), 'utf8');
  await stop();

  const { uid, gid } = await stat(data());
  const stranger = spawn('sleep', ['30'], { uid, gid, cwd: '/' });
  cleanUps.push(() => stranger.kill());
  await writeFile(data('postmaster.pid'), pidFile.replace(/^\d+/, String(stranger.pid)), {
    mode: 0o600,
  });
  await chown(data('postmaster.pid'), uid, gid);

  const { url } = await start();
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(stranger.exitCode).toBe(null);
});

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'a stop is clean where Postgres gets a %s at the same time',
  async (signal) => {
    const { stop } = await start();
    const pid = await postmasterPid();
    process.kill(pid, signal);
    await sleep(100); // as long as ours may take to hear of it
    await stop();
    expect(isRunning(pid)).toBe(false);
    expect(warnings).toEqual([]);
  },
);

test('a stop just after Postgres was killed leaves none running', async () => {
  const { stop } = await start();
  process.kill(await postmasterPid(), 'SIGKILL');
  await expect.poll(() => warnings, { timeout: 5_000, interval: 1 }).toHaveLength(1);
  await stop();
  await sleep(500); // a start in hand would have come through by then
  const pid = await postmasterPid().catch(() => undefined);
  expect(pid !== undefined && isRunning(pid)).toBe(false);
});

test('Postgres is in no process group of ours, so Ctrl-C does not reach it', async () => {
  await start();
  const status = await readFile(`/proc/${await postmasterPid()}/stat`, 'utf8');
  const [, , group] = status.slice(status.lastIndexOf(')') + 2).split(' ');
  expect(Number(group)).toBe(await postmasterPid());
});

test.runIf(isRoot)('a folder that root has used is named to a user who cannot', async () => {
  const { stop } = await start();
  await stop();
  const { said } = await startElsewhere({ uid: 65_534, gid: 65_534 });
  expect(said.error).toBe(
    `${join(dataDir, 'postgres')} cannot be used by this user (65534); if Chasqui has run there as another user or as root, run it so again or give the folder to this one (chown -R)`,
  );
});

test('a database whose password is gone is named, and left alone', async () => {
  const { stop } = await start();
  await stop();
  await rm(data('chasqui-password'));
  await expect(start()).rejects.toThrow('holds a database but not the password to it');
  expect((await stat(data('PG_VERSION'))).isFile()).toBe(true);
});

test('a Postgres that cannot start says why', async () => {
  const { stop } = await start();
  await stop();
  await writeFile(data('postgresql.auto.conf'), 'shared_buffers = nonsense\n');
  await expect(start()).rejects.toThrow('invalid value for parameter "shared_buffers": "nonsense"');
});
