import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';

export type Owner = { uid: number; gid: number };

/** How to start a program so that Postgres, which refuses to run as root, will run. */
export type RunAs = {
  /** Set when this process is root: whose the data folder must be. */
  owner: Owner | undefined;
  /** What `spawn` is given for a program and its arguments. */
  launch: (program: string, args: string[]) => Launch;
};

type Launch = { program: string; args: string[]; identity: { uid?: number; gid?: number } };

const ourName = 'chasqui';
const clean = { encoding: 'utf8', cwd: '/', timeout: 10_000 } as const;

/**
 * Decides whom Postgres runs as. Not root: ourselves. Root: whoever owns the data folder already,
 * else the system user `chasqui`, else `postgres`, else `chasqui` is created. It needs an entry in
 * /etc/passwd, without which initdb does not run.
 */
export async function chooseRunAs(dataFolder: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) {
    return { owner: undefined, launch: (program, args) => ({ program, args, identity: {} }) };
  }
  const owner =
    (await ownerOf(dataFolder)) ?? lookUp(ourName) ?? lookUp('postgres') ?? createUser();
  return { owner, launch: (program, args) => ({ program, args, identity: owner }) };
}

/**
 * Root may have put the repository or the data where only root can go (`/root`, a `mktemp -d`).
 * Then Postgres keeps the one right it needs to pass through, to search folders, and nothing else
 * of root's; where the system cannot do that, the way out is named.
 */
export function throughClosedFolders(runAs: RunAs, program: string, folder: string): RunAs {
  const { owner } = runAs;
  if (!owner || canReach(runAs, program, folder)) return runAs;

  for (const right of ['dac_read_search', 'dac_override']) {
    const privileged = withRight(owner, right);
    if (canReach(privileged, program, folder)) return privileged;
  }
  throw new Error(
    `Postgres runs as user ${owner.uid} because this process is root, and that user cannot enter ${folder} or run ${program}: make both reachable (chmod o+x on the folders above), or start Chasqui as a user who is not root`,
  );
}

const withRight = (owner: Owner, right: string): RunAs => ({
  owner,
  launch: (program, args) => ({
    program: 'setpriv',
    args: [
      `--reuid=${owner.uid}`,
      `--regid=${owner.gid}`,
      '--clear-groups',
      `--inh-caps=+${right}`,
      `--ambient-caps=+${right}`,
      '--',
      program,
      ...args,
    ],
    identity: {},
  }),
});

function canReach(runAs: RunAs, program: string, folder: string): boolean {
  const script = '"$0" --version >/dev/null && test -w "$1/."';
  const {
    program: command,
    args,
    identity,
  } = runAs.launch('/bin/sh', ['-c', script, program, folder]);
  return spawnSync(command, args, { ...clean, ...identity, stdio: 'ignore' }).status === 0;
}

async function ownerOf(folder: string): Promise<Owner | undefined> {
  const found = await stat(folder).catch(() => undefined);
  if (!found || found.uid === 0) return undefined;
  return lookUp(String(found.uid));
}

/** By name or number, through the system's own list; `undefined` where it knows no such user. */
function lookUp(user: string): Owner | undefined {
  const ask = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, user], clean);
    return status === 0 ? Number(stdout.trim()) : undefined;
  };
  const uid = ask('-u');
  const gid = ask('-g');
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function createUser(): Owner {
  const made = spawnSync(
    '/usr/sbin/useradd',
    [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir=/nonexistent',
      '--shell=/usr/sbin/nologin',
      ourName,
    ],
    clean,
  );
  // Asked again whatever useradd said: another process may have created it a moment earlier.
  const owner = lookUp(ourName);
  if (owner) return owner;
  throw new Error(
    `Postgres does not run as root, and no system user could be created for it (useradd: ${made.stderr || made.error?.message}): add one named "${ourName}" or "postgres", or start Chasqui as a user who is not root`,
  );
}
