import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../bench/child.ts';
import { type Call, caller, startArguments } from '../bench/service.ts';
import { freePort } from '../src/db/postmaster.ts';
import type { Role } from '../src/users/table.ts';

/** A service as a newcomer starts it, with its emulator. */
export type Stage = {
  url: string;
  api: Call;
  emulator: Call;
  /** Adds a user; gives the link that signs them in. */
  addUser: (user: { email: string; name: string; role: Role }) => string;
  /** Leaves nothing behind. */
  close: () => Promise<void>;
};

/** `databaseUrl`: an empty database to use instead of the embedded one. */
export async function openStage(databaseUrl: string | undefined): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chasqui-pictures-'));
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    EMULATOR: 'on',
    EMULATOR_PORT: String(emulatorPort),
    LOG_LEVEL: 'warn',
    ...(databaseUrl && {
      DATABASE_URL: databaseUrl,
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    }),
  };
  const service = await startChild(await startArguments(), env, `${url}/ready`);
  const key = (await readFile(join(dataDir, 'api-key'), 'utf8')).trim();
  return {
    url,
    api: caller(url, { 'Truora-API-Key': key }),
    emulator: caller(`http://127.0.0.1:${emulatorPort}/emulator`),
    addUser: ({ email, name, role }) =>
      execFileSync(
        process.execPath,
        ['dist/cli.js', 'user', 'create', email, '--name', name, '--role', role],
        { env, encoding: 'utf8' },
      ).trim(),
    async close() {
      await service.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
