import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterToCrash } from '../test/support/clusterToCrash.ts';
import type { ServerFault } from './faults.ts';

/** Postgres as a whole goes away, or stands still; resolves when it is back. */
export async function strikeDatabase(cluster: ClusterToCrash, fault: ServerFault): Promise<void> {
  switch (fault.kind) {
    case 'freeze_database': {
      const thaw = await cluster.freeze();
      await sleep(fault.forMs);
      thaw();
      return;
    }
    case 'crash_database':
      await cluster.crash();
      break;
    case 'kill_postmaster':
      await cluster.killPostmaster();
      break;
    case 'stop_database':
      await cluster.stopForNow();
      break;
  }
  await sleep(fault.awayMs);
  await cluster.startAgain();
}
