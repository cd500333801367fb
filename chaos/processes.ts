import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from '../bench/child.ts';
import { startArguments } from '../bench/service.ts';
import { freePort } from '../src/db/postmaster.ts';
import { type ProcessName, processNames } from './faults.ts';
import { within } from './waiting.ts';

/** The built service as processes that are started again whenever they end, as a supervisor does it. */
export type Processes = {
  /** Where `web` listens, however often it is started anew. */
  url: string;
  /** A signal to the process, if it runs just now. */
  signal(name: ProcessName, signal: NodeJS.Signals): void;
  /** Resolves when each of them runs at the same time; fails where one does not come within 90 s. */
  allReady(): Promise<void>;
  /** What was started and neither answered within a minute nor ended. */
  stuckAtStart: string[];
  /** SIGTERM; resolves when all are gone. */
  stop(): Promise<void>;
};

/** Starts them one after the other, so that the first makes the tables; their logs go to `<folder>/<name>.log`. */
export async function startProcesses(
  env: Record<string, string>,
  folder: string,
): Promise<Processes> {
  const program = await startArguments();
  const running = new Map<ProcessName, Child>();
  const stuckAtStart: string[] = [];
  let isStopping = false;
  const webPort = await freePort();
  const url = `http://127.0.0.1:${webPort}`;

  async function start(name: ProcessName): Promise<void> {
    const port = name === 'web' ? webPort : await freePort();
    const [roles = ''] = name.split(' ');
    const child = await startChild(
      program,
      { ...env, PUBLIC_URL: url, PORT: String(port), ROLES: roles },
      `http://127.0.0.1:${port}/health`,
      join(folder, `${name.replace(' ', '-')}.log`),
    );
    running.set(name, child);
    void child.ended.then(() => {
      running.delete(name);
      if (!isStopping) void startUntilItRuns(name);
    });
  }

  /** It may not start while the database is away: then once more. */
  async function startUntilItRuns(name: ProcessName): Promise<void> {
    while (!isStopping) {
      const failed = await start(name).catch((error: unknown) => String(error));
      if (failed === undefined) return;
      if (failed.includes('did not answer')) stuckAtStart.push(`stuck at its start: ${name}`);
      await sleep(1_000);
    }
  }

  for (const name of processNames) await start(name);
  return {
    url,
    signal: (name, signal) => running.get(name)?.signal(signal),
    stuckAtStart,
    async allReady() {
      const areThere = await within(90_000, async () => running.size === processNames.length);
      if (areThere) return;
      const missing = processNames.filter((name) => !running.has(name));
      throw new Error(`Not running 90 s after the last fault: ${missing.join(', ')}`);
    },
    async stop() {
      isStopping = true;
      await Promise.all([...running.values()].map((child) => child.stop()));
    },
  };
}
