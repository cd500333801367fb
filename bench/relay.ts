import type { Crowd } from './conversation.ts';
import { type Length, openPoster, postClosed } from './load.ts';
import { postgresCpu } from './postgresCpu.ts';
import { cpuMs } from './procfs.ts';
import type { Service } from './service.ts';

/** Accepted and not decided: enough that the relay never runs dry, little against a run. */
const mostWaiting = 1_000;
const lookEveryMs = 25;
const drainWithinMs = 60_000;

export type Relayed = {
  perSecond: number;
  repliesPerSecond: number;
  /** Processor time per decided message: what is left of a figure where others use the machine too. */
  nodeCpuUs: number;
  postgresCpuUs: number;
};

/**
 * Inbound messages decided a second, *sustained*: the inbox is empty before the first webhook and
 * empty again when the clock stops, and the database must hold a message for each 200. So accepting
 * faster than deciding gains nothing; connections wait while `mostWaiting` events do.
 */
export async function measureRelay(
  { url, sql, pids }: Service,
  crowd: Crowd,
  length: Length,
): Promise<Relayed> {
  await untilDrained(sql);
  const before = await countMessages(sql);
  const postgresMs = await postgresCpu(sql);
  const cpuBefore = { node: await cpuMs(pids), postgres: await postgresMs() };
  const gate = createGate(sql, await lastInboxId(sql));
  const poster = openPoster(url);
  const startedAt = performance.now();
  try {
    const { posted } = await postClosed(poster, length, () => crowd.next().webhook, gate);
    await untilDrained(sql);
    const took = (performance.now() - startedAt) / 1000;
    const nodeCpuMs = (await cpuMs(pids)) - cpuBefore.node;
    const postgresCpuMs = (await postgresMs()) - cpuBefore.postgres;
    const after = await countMessages(sql);
    const decided = after.inbound - before.inbound;
    if (decided !== posted) throw new Error(`${posted} webhooks got their 200, ${decided} decided`);
    return {
      perSecond: decided / took,
      repliesPerSecond: (after.replies - before.replies) / took,
      nodeCpuUs: (nodeCpuMs * 1000) / decided,
      postgresCpuUs: (postgresCpuMs * 1000) / decided,
    };
  } finally {
    await gate.close();
    await poster.close();
  }
}

/** Holds posts back while too many events wait; what is waiting is looked up in the database. */
function createGate(sql: Service['sql'], after: number) {
  let posted = 0;
  let answered = 0;
  let decided = 0;
  const held: (() => void)[] = [];
  let isOpen = true;

  const room = () => mostWaiting - (posted - decided);
  const look = async () => {
    try {
      while (isOpen) {
        const before = answered;
        // Whatever had its 200 before the look and does not wait has been decided.
        decided = before - (await countWaiting(sql, after));
        for (const release of held.splice(0, Math.max(0, room()))) release();
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    } finally {
      isOpen = false;
      for (const release of held.splice(0)) release();
    }
  };
  const looking = look();
  looking.catch(() => {});
  return {
    async pass(): Promise<void> {
      if (isOpen && room() <= 0) await new Promise<void>((resolve) => held.push(resolve));
      posted += 1;
    },
    answered() {
      answered += 1;
    },
    /** Rejects if a look failed. */
    close(): Promise<void> {
      isOpen = false;
      return looking;
    },
  };
}

/** By the primary key: dead rows of a busy queue would be read again and again by a scan. */
async function countWaiting(sql: Service['sql'], after: number): Promise<number> {
  const [row] = await sql<{ waiting: number }[]>`
    select count(*)::int as waiting from (
      select 1 from inbox where id > ${after} order by account_id, id limit ${2 * mostWaiting}) as first`;
  return row?.waiting ?? 0;
}

/** No event that is accepted from now on has a lower id, or that one. */
async function lastInboxId(sql: Service['sql']): Promise<number> {
  const [row] = await sql<{ last: string }[]>`select last_value as last from inbox_group`;
  return Number(row?.last ?? 0) * 1024 + 1023;
}

export async function untilDrained(sql: Service['sql'], withinMs = drainWithinMs): Promise<void> {
  const until = performance.now() + withinMs;
  while ((await countWaiting(sql, 0)) > 0) {
    if (performance.now() > until) throw new Error('The inbox does not become empty');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function countMessages(sql: Service['sql']) {
  const [row] = await sql<{ inbound: number; replies: number }[]>`
    select count(*) filter (where direction = 'in')::int as inbound,
      count(*) filter (where direction = 'out')::int as replies from message`;
  return row ?? { inbound: 0, replies: 0 };
}
