import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from '../bench/child.ts';
import { startArguments } from '../bench/service.ts';
import { freePort } from '../src/db/postmaster.ts';
import { type ProcessName, processNames } from './plan.ts';

/** The built service as processes that are started again whenever they end, as a supervisor does it. */
export type Processes = {
  /** Where `web` listens, however often it is started anew. */
  url: string;
  /** A signal to the process, if it runs just now. */
  signal(name: ProcessName, signal: NodeJS.Signals): void;
  /** Resolves when each of them is ready at the same time. */
  allReady(): Promise<void>;
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
      const failed = await start(name).catch((error: unknown) => error);
      if (failed === undefined) return;
      await sleep(300);
    }
  }

  for (const name of processNames) await start(name);
  return {
    url,
    signal: (name, signal) => running.get(name)?.signal(signal),
    async allReady() {
      while (running.size < processNames.length) await sleep(50);
    },
    async stop() {
      isStopping = true;
      await Promise.all([...running.values()].map((child) => child.stop()));
    },
  };
}
