import type { Crowd } from './conversation.ts';
import { openPoster, postClosed } from './load.ts';
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
  seconds: number,
): Promise<Relayed> {
  const before = await countMessages(sql);
  const backends = await backendsOf(sql);
  const cpuBefore = { node: await cpuMs(pids), postgres: await cpuMs(backends) };
  const gate = createGate(sql);
  const poster = openPoster(url);
  const startedAt = performance.now();
  try {
    const { posted } = await postClosed(poster, seconds, () => crowd.next().webhook, gate);
    await untilDrained(sql);
    const took = (performance.now() - startedAt) / 1000;
    const nodeCpuMs = (await cpuMs(pids)) - cpuBefore.node;
    const postgresCpuMs = (await cpuMs(backends)) - cpuBefore.postgres;
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
function createGate(sql: Service['sql']) {
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
        decided = before - (await countWaiting(sql));
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
async function countWaiting(sql: Service['sql']): Promise<number> {
  const [row] = await sql<{ waiting: number }[]>`
    select count(*)::int as waiting from (
      select 1 from inbox order by account_id, id limit ${2 * mostWaiting}) as first`;
  return row?.waiting ?? 0;
}

export async function untilDrained(sql: Service['sql']): Promise<void> {
  const until = performance.now() + drainWithinMs;
  while ((await countWaiting(sql)) > 0) {
    if (performance.now() > until) throw new Error('The inbox does not become empty');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function countMessages(sql: Service['sql']) {
  const [row] = await sql<{ inbound: number; replies: number }[]>`
    select count(*) filter (where direction = 'in')::int as inbound,
      count(*) filter (where direction = 'out')::int as replies from message`;
  return row ?? { inbound: 0, replies: 0 };
}

async function backendsOf(sql: Service['sql']): Promise<number[]> {
  const rows = await sql<{ pid: number }[]>`select pid from pg_stat_activity`;
  return rows.map(({ pid }) => pid);
}
