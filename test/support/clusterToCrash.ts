import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { openCluster } from '../../src/db/cluster.ts';
import { freePort, signal, startPostmaster, stopPostmaster } from '../../src/db/postmaster.ts';
import { isRunning } from '../../src/db/processes.ts';
import { childrenOf } from './childrenOf.ts';

export type ClusterToCrash = Awaited<ReturnType<typeof openClusterToCrash>>;

/**
 * A Postgres from the programs that come with npm, in `<dataDir>/postgres`: one that can be stopped, stays
 * away as long as one likes, and is started again at the same address.
 */
export async function openClusterToCrash(
  dataDir: string,
  settings: { max_connections?: string } = {},
) {
  const cluster = await openCluster(dataDir, false);
  const port = await freePort();
  const start = async () => {
    const started = await startPostmaster(cluster, port, {
      listen_addresses: '127.0.0.1',
      ...settings,
    });
    if (!started.ok) throw new Error(started.said);
    return started.postmaster;
  };
  const isGone = async () => {
    while (isRunning(postmaster.pid)) await sleep(10);
  };
  let postmaster = await start();
  const urlOf = (name: string) =>
    `postgres://chasqui:${cluster.password}@127.0.0.1:${port}/${name}`;

  return {
    urlOf,
    async addDatabase(name: string) {
      const sql = postgres(urlOf('postgres'), { max: 1, onnotice: () => {} });
      await sql`create database ${sql(name)}`;
      await sql.end();
    },
    /** Immediate shutdown: every session is cut off, nothing is tidied, the next start recovers from the log. */
    async crash() {
      process.kill(postmaster.pid, 'SIGQUIT');
      await isGone();
    },
    /** Its sessions are left behind, and find out one by one. */
    async killPostmaster() {
      process.kill(postmaster.pid, 'SIGKILL');
      await isGone();
    },
    /** In good order: everything is written before the sessions are cut off. */
    stopForNow: () => stopPostmaster(postmaster),
    /** Nothing of it moves until that is called which this gives. */
    async freeze() {
      const pids = [postmaster.pid];
      process.kill(postmaster.pid, 'SIGSTOP');
      pids.push(...(await childrenOf(postmaster.pid)));
      for (const pid of pids) signal(pid, 'SIGSTOP');
      return () => {
        for (const pid of pids) signal(pid, 'SIGCONT');
      };
    },
    /** As soon as none of a killed one's sessions is left, which takes a moment. */
    async startAgain() {
      for (let triesLeft = 100; ; triesLeft -= 1) {
        try {
          postmaster = await start();
          return;
        } catch (error) {
          if (triesLeft === 0 || !/pre-existing shared memory/.test(String(error))) throw error;
          await sleep(100);
        }
      }
    },
    /** For good. */
    stop: () => stopPostmaster(postmaster),
  };
}
