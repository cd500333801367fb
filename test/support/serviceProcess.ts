import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';

export type ServiceProcess = {
  pid: number;
  url: string;
  /** Sends a signal; resolves at once. */
  signal: (signal: NodeJS.Signals) => void;
  /** Resolves with the exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
};

/**
 * The service as a program of its own, on the given port and environment; resolves when it answers
 * `/ready`. Its log goes to `<DATA_DIR>/service.log`.
 */
export async function startServiceProcess(
  port: number,
  env: Record<string, string>,
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(env.DATA_DIR ?? '/tmp', 'service.log'), { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  let lastWords = '';
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2000);
  });
  await untilReady(url, child).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`${String(error)}: ${lastWords}`, { cause: error });
  });
  return { pid: child.pid ?? 0, url, signal: (signal) => child.kill(signal), ended };
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
