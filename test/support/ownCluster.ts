import { onTestFinished } from 'vitest';
import { openClusterToCrash } from './clusterToCrash.ts';
import { makeDataDir } from './serviceEnv.ts';

/** A Postgres of the test's own with a database, whatever server the run is on. */
export async function startOwnCluster() {
  const cluster = await openClusterToCrash(await makeDataDir());
  onTestFinished(cluster.stop);
  await cluster.addDatabase('chasqui');
  return { ...cluster, url: cluster.urlOf('chasqui') };
}
