import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

export type Child = {
  pid: number;
  /** Sends it; resolves at once. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process is gone, whatever ended it. */
  ended: Promise<void>;
  /** SIGTERM, and SIGKILL where that is not enough; resolves when the process is gone. */
  stop(): Promise<void>;
};

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/**
 * Starts a Node program and waits until `url` answers 200. It fails with what the program said, all of which
 * is also added to `logFile`.
 */
export async function startChild(
  args: string[],
  env: Record<string, string>,
  url: string,
  logFile?: string,
): Promise<Child> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  if (logFile !== undefined) {
    const log = createWriteStream(logFile, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
  }
  // Whatever ends us leaves no child behind.
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => process.off('exit', kill));
  const { pid } = child;
  if (pid === undefined) throw new Error(`${args.join(' ')} could not be started`);

  const until = performance.now() + readyWithinMs;
  while (!(await answers(url))) {
    if (hasEnded(child)) throw new Error(`${args.join(' ')} ended at once:\n${said}`);
    if (performance.now() > until) {
      await stop(child, ended);
      throw new Error(`${args.join(' ')} did not answer at ${url}:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { pid, signal: (name) => void child.kill(name), ended, stop: () => stop(child, ended) };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null;

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (hasEnded(child)) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  await ended;
  clearTimeout(timer);
}
