import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, readlink, realpath, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, cleanEnvironment } from './cluster.ts';
import { isRunning } from './processes.ts';

/** Postgres's main process on a cluster: its id, where it listens on 127.0.0.1, and at which file. */
export type Postmaster = { pid: number; port: number; socket: string | undefined };

/** What a cluster's `postmaster.pid` tells. */
export type Sighting =
  | { state: 'none' }
  | { state: 'ready'; postmaster: Postmaster }
  /** Starting up, stopping or recovering: it will be one of the others soon. */
  | { state: 'busy'; pid: number };

/** Looks whether a Postgres works on the cluster, whoever started it. */
export async function findPostmaster({ data }: Cluster): Promise<Sighting> {
  const file = join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => '');
  const [pidLine = '', , , portLine = '', folder = '', , , status = ''] = text.split('\n');
  const pid = Number(pidLine);
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return { state: 'none' };
  // Disowned already: written again it might be read, or replaced, by the Postgres that starts just then.
  if (pid === process.pid) return { state: 'none' };

  if (!(await worksOn(pid, data))) {
    await disown(file, text);
    return { state: 'none' };
  }
  const port = Number(portLine);
  if (status.trim() !== 'ready' || !Number.isInteger(port)) return { state: 'busy', pid };
  const socket = folder === '' ? undefined : `${folder}/.s.PGSQL.${port}`;
  return { state: 'ready', postmaster: { pid, port, socket } };
}

/** A Postgres goes into its data folder when it starts; by that it is told from a stranger. */
async function worksOn(pid: number, data: string): Promise<boolean> {
  const folder = await realpath(data);
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (workingFolder !== undefined) return workingFolder === folder;
  return commandOf(pid).then((command) => command.includes(data) || command.includes(folder));
}

/** For systems without /proc, and for processes that are not ours to look into. */
function commandOf(pid: number): Promise<string> {
  const child = spawn('ps', ['-o', 'command=', '-p', String(pid)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((done) => {
    child.on('error', () => done('')).on('close', () => done(said));
  });
}

/**
 * The id in a stale file has gone to some other program, for whose sake Postgres would not start.
 * It disregards the id of its own parent, us; the rest of the file stays, since by it Postgres
 * finds out whether children of the dead one still touch the data.
 */
const disown = (file: string, text: string): Promise<void> =>
  writeFile(file, text.replace(/^\d+/, String(process.pid)));

export type Settings = Record<string, string>;

/**
 * Starts Postgres and waits until it answers or has given up. It is the leader of a session of its
 * own: what the terminal sends to us on Ctrl-C does not reach it, and it outlives us.
 */
export async function startPostmaster(
  cluster: Cluster,
  port: number,
  settings: Settings,
): Promise<{ ok: true; postmaster: Postmaster } | { ok: false; said: string }> {
  const { data, logFile, socketFolder, postgres, runAs } = cluster;
  const logStart = await shortenLog(logFile);
  const log = openSync(logFile, 'a', 0o600);
  // As with the file above: the id in it may have gone to some other program.
  if (socketFolder) await rm(join(socketFolder, `.s.PGSQL.${port}.lock`), { force: true });
  const all = { ...settings, unix_socket_directories: socketFolder ?? '' };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = runAs.launch(postgres, ['-D', data, '-p', String(port), ...options]);
  const child = spawn(launch.program, launch.args, {
    ...launch.identity,
    cwd: '/',
    env: cleanEnvironment,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();

  let ended = false;
  let failure: unknown;
  child.on('exit', () => {
    ended = true;
  });
  child.on('error', (error) => {
    failure = error;
  });
  while (!ended && failure === undefined) {
    const sighting = await findPostmaster(cluster);
    if (sighting.state === 'ready' && sighting.postmaster.pid === child.pid) {
      return { ok: true, postmaster: sighting.postmaster };
    }
    await sleep(10);
  }
  if (failure) throw new Error(`${postgres} cannot be run`, { cause: failure });
  const said = (await readFile(logFile)).subarray(logStart).toString('utf8');
  return { ok: false, said: said.trim() };
}

/** The log begins anew when it has passed 16 MiB. Gives where the next line will be. */
async function shortenLog(logFile: string): Promise<number> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= 16 * 1024 * 1024) return size;
  await truncate(logFile);
  return 0;
}

/**
 * Fast shutdown: sessions are cut off, everything is written, the next start has nothing to repair.
 * If that takes longer than `patienceMs`, immediate shutdown: the next start repairs. It is no
 * fault when Postgres is gone already.
 */
export async function stopPostmaster({ pid }: Postmaster, patienceMs = 8_000): Promise<void> {
  signal(pid, 'SIGINT');
  if (await isGoneWithin(pid, patienceMs)) return;
  signal(pid, 'SIGQUIT');
  if (await isGoneWithin(pid, 2_000)) return;
  throw new Error(`Postgres (process ${pid}) does not stop`);
}

/** To a process that may be gone by now. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function isGoneWithin(pid: number, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 20) {
    if (!isRunning(pid)) return true;
    await sleep(20);
  }
  return !isRunning(pid);
}

/** A port of 127.0.0.1 that is free now; it may be gone in the next moment. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((done, fail) => {
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      // A server that listens on TCP has an address of this form.
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
