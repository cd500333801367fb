import postgres from 'postgres';
import { openCluster } from '../../src/db/cluster.ts';
import { freePort, startPostmaster, stopPostmaster } from '../../src/db/postmaster.ts';
import { isRunning } from '../../src/db/processes.ts';

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
      while (isRunning(postmaster.pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async startAgain() {
      postmaster = await start();
    },
    /** For good. */
    stop: () => stopPostmaster(postmaster),
  };
}
