import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { isRunning } from '../../src/db/processes.ts';
import { built } from './built.ts';
import { caller, eventually, freePort, phoneOf } from './journey.ts';

/** The service as a newcomer runs it: `npm start`, nothing configured but ports and a folder. */
export type Program = {
  pid: number;
  /** All that it has printed and logged by now. */
  printed: () => string;
  /** To it alone. */
  signal: (name: NodeJS.Signals) => void;
  /** To it and whatever it keeps in its process group, as a terminal does on Ctrl-C. */
  signalGroup: (name: NodeJS.Signals) => void;
  /** Resolves with the exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
};

export type Home = Awaited<ReturnType<typeof openHome>>;

const compiled: string[] = await built('main');

/**
 * A data folder and two ports; all that runs on them ends with the test. The program is compiled
 * from the source as it stands, unless `command` says how else it is started.
 */
export async function openHome({ command = compiled } = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'chasqui-home-'));
  await chmod(dataDir, 0o755); // under root, Postgres runs as another user
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const emulator = caller(`http://127.0.0.1:${emulatorPort}/emulator`);
  const programs: Program[] = [];

  /** Of the Postgres on the folder, whether it runs or not; `undefined` where none says that it does. */
  const postmasterPid = async () => {
    const file = join(dataDir, 'postgres', 'data', 'postmaster.pid');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : Number(text.split('\n')[0]);
  };

  onTestFinished(async () => {
    for (const program of programs) program.signalGroup('SIGKILL');
    await Promise.all(programs.map(({ ended }) => ended));
    const left = await postmasterPid();
    if (left !== undefined && isRunning(left)) process.kill(left, 'SIGQUIT');
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
  });

  const run = (env: Record<string, string> = {}): Program => {
    const program = startProgram(command, {
      DATA_DIR: dataDir,
      PORT: String(port),
      EMULATOR_PORT: String(emulatorPort),
      ...env,
    });
    programs.push(program);
    return program;
  };

  return {
    dataDir,
    port,
    emulatorPort,
    url,
    emulator,
    postmasterPid,
    phone: (id: string) => phoneOf(emulator, id),
    /** Starts it and does not wait. */
    run,
    /** Starts it; resolves when it is ready, which may take no longer than a newcomer's patience. */
    async start(env: Record<string, string> = {}): Promise<Program> {
      const program = run(env);
      let code: number | null | undefined;
      void program.ended.then((ended) => {
        code = ended;
      });
      await eventually(async () => {
        if (code !== undefined) throw new Error(`It ended with ${code}: ${program.printed()}`);
        return fetch(`${url}/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
      }, 15_000);
      return program;
    },
    /** Calls the API with the key in the data folder. */
    async api(method: string, path: string, body?: unknown) {
      const key = (await readFile(join(dataDir, 'api-key'), 'utf8')).trim();
      return caller(url, { 'Truora-API-Key': key })(method, path, body);
    },
  };
}

function startProgram(
  [name = process.execPath, ...given]: string[],
  env: Record<string, string>,
): Program {
  const child = spawn(name, given, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('Node could not be started');
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    pid,
    printed: () => printed,
    signal: (name) => void child.kill(name),
    signalGroup: (name) => {
      try {
        process.kill(-pid, name);
      } catch {
        // Nobody of it is left.
      }
    },
    ended,
  };
}
