import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { fromWire } from '../src/db/ids.ts';
import { signal } from '../src/db/postmaster.ts';
import type { Stage } from './stage.ts';

/** `kill -9` of one of the service's sessions, one that is at work if there is any: Postgres starts all of them anew. */
export async function killSession({ sql }: Pick<Stage, 'sql'>): Promise<void> {
  const [session] = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity
    where datname = current_database() and application_name <> 'chaos'
    order by state = 'active' desc, state = 'idle in transaction' desc limit 1`.catch(noDatabase);
  if (session) signal(session.pid, 'SIGKILL');
}

export async function cutSessions({ sql }: Pick<Stage, 'sql'>): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name <> 'chaos'`.catch(noDatabase);
}

/** It may be away just then, and all sessions with it. */
const noDatabase = () => [];

/** Somebody else takes connections until the server has none left to give, and keeps them. */
export async function fillConnections(
  { cluster }: Pick<Stage, 'cluster'>,
  forMs: number,
): Promise<void> {
  const held: postgres.Sql[] = [];
  for (let isOpen = true; isOpen; ) {
    const connection = postgres(cluster.urlOf('postgres'), {
      max: 1,
      onnotice: () => {},
      connect_timeout: 2,
    });
    held.push(connection);
    isOpen = await connection`select 1`.then(
      () => true,
      () => false,
    );
  }
  await sleep(forMs);
  await Promise.all(held.map((connection) => connection.end({ timeout: 1 })));
}

const callers = 20;

/** The connections of `web` all wait for one row that somebody has locked: callers want to change it. */
export async function fillPool({ api, bystanderId, sql }: Stage, forMs: number): Promise<void> {
  const id = fromWire('CNT', bystanderId);
  const until = performance.now() + forMs;
  const held = sql
    .begin(async (tx) => {
      await tx`select 1 from contact where id = ${id} for update`;
      await sleep(forMs);
    })
    .catch(noDatabase);
  const call = async () => {
    while (performance.now() < until) {
      await api('PUT', `/v1/contacts/${bystanderId}`, { name: 'Nadie' }).catch(() => sleep(50));
    }
  };
  await Promise.all([held, ...Array.from({ length: callers }, call)]);
}
