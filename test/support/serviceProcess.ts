import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { built } from './built.ts';
import { caller } from './journey.ts';

export type ServiceProcess = {
  pid: number;
  url: string;
  /** Sends a signal; resolves at once. */
  signal: (signal: NodeJS.Signals) => void;
  /** Resolves with the exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
};

const [node, main] = await built('main');

type Env = Record<string, string> & { DATA_DIR: string };

/**
 * The service as a program of its own, on the given port and environment (`serviceEnv`); resolves when it
 * answers `/ready`. It is killed when the test is over. Its log goes to `<DATA_DIR>/service.log`.
 */
export async function startServiceProcess(port: number, env: Env): Promise<ServiceProcess> {
  const publicUrl = `http://127.0.0.1:${port}`;
  const child = spawn(node, [main], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PUBLIC_URL: publicUrl,
      LOG_LEVEL: 'warn',
      ...env,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(env.DATA_DIR, 'service.log'), { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let lastWords = '';
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2000);
  });
  await untilReady(publicUrl, child).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`${String(error)}: ${lastWords}`, { cause: error });
  });
  return { pid: child.pid ?? 0, url: publicUrl, signal: (signal) => child.kill(signal), ended };
}

/** The first account's key, which a service has put into its folder, and calls with it. */
export async function apiOf({ url }: Pick<ServiceProcess, 'url'>, dataDir: string) {
  const key = (await readFile(join(dataDir, 'api-key'), 'utf8')).trim();
  return { key, api: caller(url, { 'Truora-API-Key': key }) };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`The service ended with ${child.exitCode}`);
    const ready = await fetch(`${url}/ready`).catch(() => undefined);
    if (ready?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The service was not ready within 30 s');
}
