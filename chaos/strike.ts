import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { until } from './people.ts';
import { type Fault, processNames } from './plan.ts';
import type { Stage } from './stage.ts';

/** Lets each fault happen at its time; resolves when all are over and have been made good. */
export async function strike(stage: Stage, faults: Fault[], startedAt: number): Promise<void> {
  // One after the other, as they come: the database cannot crash while it is away.
  let database = Promise.resolve();
  await Promise.all(
    faults.map(async (fault) => {
      await until(startedAt + fault.atMs);
      if (fault.kind !== 'crash_database') return strikeOnce(stage, fault);
      database = database.then(() => crashDatabase(stage, fault.awayMs));
      return database;
    }),
  );
}

async function crashDatabase({ cluster }: Stage, awayMs: number): Promise<void> {
  await cluster.crash();
  await sleep(awayMs);
  await cluster.startAgain();
}

async function strikeOnce(
  { cluster, emulator, processes, sql }: Stage,
  fault: Exclude<Fault, { kind: 'crash_database' }>,
): Promise<void> {
  switch (fault.kind) {
    case 'kill':
      processes.signal(fault.process, 'SIGKILL');
      return;
    case 'freeze':
      processes.signal(fault.process, 'SIGSTOP');
      await sleep(fault.forMs);
      processes.signal(fault.process, 'SIGCONT');
      return;
    case 'cut_sessions':
      // The database may be away just then, and its sessions with it.
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name <> 'chaos'`.catch(() => {});
      return;
    case 'fill_connections': {
      const held = await fillConnections(cluster.urlOf('postgres'));
      await sleep(fault.forMs);
      await Promise.all(held.map((connection) => connection.end({ timeout: 1 })));
      return;
    }
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

/** Takes connections until the server has none left to give. */
async function fillConnections(url: string): Promise<postgres.Sql[]> {
  const held: postgres.Sql[] = [];
  for (;;) {
    const connection = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 2 });
    held.push(connection);
    const isOpen = await connection`select 1`.then(
      () => true,
      () => false,
    );
    if (!isOpen) return held;
  }
}

/** Whatever is left of the faults is over: everything runs, and the provider behaves. */
export async function heal({ emulator, processes }: Stage): Promise<void> {
  for (const name of processNames) processes.signal(name, 'SIGCONT');
  await emulator('DELETE', '/faults');
  await emulator('PUT', '/clock', { offset: '0s' });
  await processes.allReady();
}
