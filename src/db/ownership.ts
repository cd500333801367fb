import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

/** The right to one Postgres among all Chasqui processes. It ends with its process, in any way. */
export type Ownership = {
  /** Resolves when the connection that holds the right is gone, or was released. */
  lost: Promise<void>;
  release: () => Promise<void>;
};

type Claim =
  | { state: 'owned'; ownership: Ownership }
  /** By a living process, whose id is told where it can be found. */
  | { state: 'taken'; pid: number | undefined }
  /** Postgres does not take connections at this moment. */
  | { state: 'unreachable'; said: string };

// The one advisory lock of the whole program ("chas"). It guards a folder on one machine, no rows:
// a connection is what the kernel ends with a killed process, and a pid file is not.
const ownerLock = 0x63686173;
const namePrefix = 'chasqui owner ';

/** Takes the right for this process, waiting up to `patienceMs` for one that is just ending. */
export async function takeOwnership(url: string, patienceMs: number): Promise<Claim> {
  let isLost = () => {};
  const lost = new Promise<void>((done) => {
    isLost = done;
  });
  const sql = postgres(url, {
    max: 1,
    max_lifetime: null,
    connect_timeout: 5,
    fetch_types: false,
    onclose: () => isLost(),
    onnotice: () => {},
    connection: { application_name: `${namePrefix}${process.pid}` },
  });
  const release = async () => {
    isLost();
    await sql.end({ timeout: 0 });
  };

  try {
    if (await lock(sql, patienceMs)) return { state: 'owned', ownership: { lost, release } };
    const pid = await findOwner(sql);
    await release();
    return { state: 'taken', pid };
  } catch (error) {
    await release();
    if (isWrongPassword(error)) {
      throw new Error('The password in the data folder is not that of its database', {
        cause: error,
      });
    }
    return { state: 'unreachable', said: String(error) };
  }
}

async function lock(sql: postgres.Sql, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    const [row] = await sql<[{ taken: boolean }]>`
      select pg_try_advisory_lock(${ownerLock}) as taken`;
    if (row.taken || waitedMs >= patienceMs) return row.taken;
    await sleep(50);
  }
}

async function findOwner(sql: postgres.Sql): Promise<number | undefined> {
  const [row] = await sql<{ name: string }[]>`
    select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.objid = ${ownerLock} and l.granted`;
  return row?.name.startsWith(namePrefix) ? Number(row.name.slice(namePrefix.length)) : undefined;
}

const isWrongPassword = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '28P01';
