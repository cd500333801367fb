import postgres from 'postgres';
import { onTestFinished } from 'vitest';
import { openCluster } from '../../src/db/cluster.ts';
import { freePort, startPostmaster, stopPostmaster } from '../../src/db/postmaster.ts';
import { isRunning } from '../../src/db/processes.ts';
import { makeDataDir } from './serviceEnv.ts';

/**
 * A Postgres of the test's own, from the programs that come with npm, whatever server the run is on: one that
 * can be stopped, stays away as long as the test likes, and is started again at the same address.
 */
export async function startOwnCluster() {
  const cluster = await openCluster(await makeDataDir(), false);
  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1' };
  const start = async () => {
    const started = await startPostmaster(cluster, port, settings);
    if (!started.ok) throw new Error(started.said);
    return started.postmaster;
  };
  let postmaster = await start();
  onTestFinished(() => stopPostmaster(postmaster));
  const urlOf = (name: string) =>
    `postgres://chasqui:${cluster.password}@127.0.0.1:${port}/${name}`;
  const sql = postgres(urlOf('postgres'), { max: 1, onnotice: () => {} });
  await sql`create database chasqui`;
  await sql.end();

  return {
    url: urlOf('chasqui'),
    /** Immediate shutdown: every session is cut off, nothing is tidied, the next start recovers from the log. */
    async crash() {
      process.kill(postmaster.pid, 'SIGQUIT');
      while (isRunning(postmaster.pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async startAgain() {
      postmaster = await start();
    },
  };
}
