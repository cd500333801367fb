import { setTimeout as sleep } from 'node:timers/promises';
import { strikeDatabase } from './databaseFaults.ts';
import { type Fault, type OtherFault, processNames } from './faults.ts';
import { until } from './people.ts';
import { cutSessions, fillConnections, fillPool, killSession } from './sessionFaults.ts';
import type { Stage } from './stage.ts';

/** Lets each fault happen at its time; resolves when all are over and have been made good. */
export async function strike(stage: Stage, faults: Fault[], startedAt: number): Promise<void> {
  // One after the other, as they come: the database cannot crash while it is away.
  let database = Promise.resolve();
  await Promise.all(
    faults.map(async (fault) => {
      await until(startedAt + fault.atMs);
      switch (fault.kind) {
        case 'crash_database':
        case 'kill_postmaster':
        case 'stop_database':
        case 'freeze_database':
          database = database.then(() => strikeDatabase(stage.cluster, fault));
          return database;
        default:
          return strikeOnce(stage, fault);
      }
    }),
  );
}

async function strikeOnce(stage: Stage, fault: OtherFault): Promise<void> {
  const { emulator, processes } = stage;
  switch (fault.kind) {
    case 'kill':
      processes.signal(fault.process, 'SIGKILL');
      return;
    case 'freeze':
      processes.signal(fault.process, 'SIGSTOP');
      await sleep(fault.forMs);
      processes.signal(fault.process, 'SIGCONT');
      return;
    case 'kill_session':
      return killSession(stage);
    case 'cut_sessions':
      return cutSessions(stage);
    case 'fill_connections':
      return fillConnections(stage, fault.forMs);
    case 'fill_pool':
      return fillPool(stage, fault.forMs);
    case 'outside':
      await stage[fault.server].behave(fault.manner);
      await sleep(fault.forMs);
      await stage[fault.server].behave('well');
      return;
    case 'provider': {
      const { fault_id: id } = await emulator('POST', '/faults', fault.fault);
      await sleep(fault.forMs);
      await emulator('DELETE', `/faults/${id}`);
      return;
    }
    case 'move_clock':
      await emulator('PUT', '/clock', { offset: `${fault.bySeconds}s` });
      await sleep(fault.forMs);
      await emulator('PUT', '/clock', { offset: '0s' });
      return;
  }
}

/** Whatever is left of the faults is over: everything runs, and all others behave. */
export async function heal({ emulator, processes, shop, receiver }: Stage): Promise<void> {
  for (const name of processNames) processes.signal(name, 'SIGCONT');
  await emulator('DELETE', '/faults');
  await emulator('PUT', '/clock', { offset: '0s' });
  for (const server of [shop, receiver]) await server.behave('well');
  await processes.allReady();
}
