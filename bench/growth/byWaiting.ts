import { type Crowd, createCrowd } from '../conversation.ts';
import { openPoster, postClosed, postOpen } from '../load.ts';
import { postgresCpu } from '../postgresCpu.ts';
import { cpuMs } from '../procfs.ts';
import { countMessages, type Relayed } from '../relay.ts';
import type { Service } from '../service.ts';
import { holdLanes } from './holdLanes.ts';
import {
  type Cost,
  countingBlocks,
  type Pace,
  type Point,
  type Question,
  warmUp,
} from './question.ts';

/** So that a whole walk through the script is three times as many messages. */
const people = 2_000;
/** Accepted beside what waits: what comes in while an outage is being worked off. */
const perSecond = 200;

/**
 * After an outage of the relay so many events wait, and more come in: what each costs while they are worked off. Of
 * many, nearly all wait still when the clock stops.
 */
export const byWaiting: Question = {
  name: 'waiting',
  title: 'Events waiting in the inbox',
  axis: 'while they are worked off',
  async measure(stage, sizes, pace) {
    const points: Point[] = [];
    const service = await stage.startService('web', 'relay');
    try {
      const crowd = createCrowd({ ...stage, firstNumber: 51_980_000_000, people });
      await warmUp(service, crowd, pace);
      for (const at of sizes) {
        const costs: Cost[] = [];
        let release = await holdLanes(stage);
        await makeWaiting(service, crowd, at);
        for (let run = 0; run < pace.runs; run++) {
          const cost = await countingBlocks(service, async () => {
            const worked = await workOff(service, crowd, { ...pace, release });
            release = await holdLanes(stage);
            return worked();
          });
          costs.push(cost);
        }
        points.push({ at, costs });
        await service.sql`truncate inbox`;
        await release();
      }
      return points;
    } finally {
      await service.stop();
    }
  },
};

/** One walk of everybody, accepted by the service itself; then the same again until there are enough. */
async function makeWaiting({ url, sql }: Service, crowd: Crowd, waiting: number): Promise<void> {
  const walk = 3 * people;
  const poster = openPoster(url);
  await postClosed(poster, { webhooks: walk }, () => crowd.next().webhook);
  await poster.close();
  const [span] = await sql<{ width: string; last: string }[]>`
    select max(id) - min(id) + 1024 as width, max(id) as last from inbox`;
  const { width = '0', last = '0' } = span ?? {};
  const times = Math.ceil(waiting / walk);
  await sql`
    insert into inbox (account_id, id, lane, key, line_id, kind, field, at, received_at, body)
    select account_id, id + n * ${width}::bigint, lane, substr(sha256(key || n::text::bytea), 1, 16), line_id, kind,
      field, at, received_at, replace(body, 'wamid.BENCH', 'wamid.BENCH' || n || '.')
    from generate_series(1, ${times - 1}::int) n, inbox`;
  await sql`select setval('inbox_group', (${last}::bigint + ${times}::bigint * ${width}::bigint) / 1024 + 1)`;
  await sql`vacuum analyze inbox`;
}

/** Lets the relay have its lanes until so many are decided; gives what reads the cost once they are held again. */
async function workOff(
  { sql, url, pids }: Service,
  crowd: Crowd,
  { messages, release }: Pace & { release(): Promise<void> },
): Promise<() => Promise<Relayed>> {
  const poster = openPoster(url);
  const [before, deletedBefore] = [await countMessages(sql), await countDeleted(sql)];
  const postgresMs = await postgresCpu(sql);
  const cpuBefore = { node: await cpuMs(pids), postgres: await postgresMs() };
  const startedAt = performance.now();
  await release();
  while ((await countDeleted(sql)) < deletedBefore + messages) {
    await postOpen(poster, perSecond, 0.5, () => crowd.next().webhook);
  }
  await poster.close();
  return async () => {
    const took = (performance.now() - startedAt) / 1_000;
    const nodeCpuMs = (await cpuMs(pids)) - cpuBefore.node;
    const postgresCpuMs = (await postgresMs()) - cpuBefore.postgres;
    const after = await countMessages(sql);
    const decided = after.inbound - before.inbound;
    return {
      perSecond: decided / took,
      repliesPerSecond: (after.replies - before.replies) / took,
      nodeCpuUs: (nodeCpuMs * 1_000) / decided,
      postgresCpuUs: (postgresCpuMs * 1_000) / decided,
    };
  };
}

/** Events taken since ever, as of a second ago: to look at the inbox itself would cost what is measured. */
async function countDeleted(sql: Service['sql']): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select n_tup_del::float8 as count from pg_stat_user_tables where relname = 'inbox'`;
  return row?.count ?? 0;
}
