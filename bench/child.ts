import { type ChildProcess, spawn } from 'node:child_process';

export type Child = {
  pid: number;
  /** SIGTERM, and SIGKILL where that is not enough; resolves when the process is gone. */
  stop(): Promise<void>;
};

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/** Starts a Node program and waits until `url` answers 200. It fails with what the program said. */
export async function startChild(
  args: string[],
  env: Record<string, string>,
  url: string,
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
  const { pid } = child;
  if (pid === undefined) throw new Error(`${args.join(' ')} could not be started`);

  const until = performance.now() + readyWithinMs;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended at once:\n${said}`);
    if (performance.now() > until) {
      await stop(child);
      throw new Error(`${args.join(' ')} did not answer at ${url}:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { pid, stop: () => stop(child) };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  await gone;
  clearTimeout(timer);
}
