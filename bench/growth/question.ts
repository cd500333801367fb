import type { Crowd } from '../conversation.ts';
import { measureRelay, type Relayed } from '../relay.ts';
import type { Service, Stage } from '../service.ts';

/** `blocks`: pages of tables and indexes that Postgres looked at for a message; what else the machine does leaves it as it is. */
export type Cost = Relayed & { blocks: number };

/** What a message costs where there is so much of something, once for each run. */
export type Point = { at: number; costs: Cost[] };

export type Question = {
  name: string;
  /** Over the curve. */
  title: string;
  /** What is counted from left to right. */
  axis: string;
  /** Measures it at each of the sizes, in this order. */
  measure(stage: Stage, sizes: number[], pace: Pace): Promise<Point[]>;
};

/** Messages before anything is measured, and the runs at each point and their messages. */
export type Pace = { warmUp: number; runs: number; messages: number };

export const warmUp = (service: Service, crowd: Crowd, pace: Pace) =>
  measureRelay(service, crowd, { webhooks: pace.warmUp });

/** Several runs of messages decided as fast as they can be, the inbox empty before and after each. */
export async function runsOf(service: Service, crowd: Crowd, pace: Pace): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (let run = 0; run < pace.runs; run++) costs.push(await oneRun(service, crowd, pace));
  return costs;
}

export const oneRun = (service: Service, crowd: Crowd, { messages }: Pace): Promise<Cost> =>
  countingBlocks(service, () => measureRelay(service, crowd, { webhooks: messages }));

/** What `measure` gives, and the blocks per message. */
export async function countingBlocks(
  { sql }: Service,
  measure: () => Promise<Relayed>,
): Promise<Cost> {
  const before = await readCounts(sql);
  const relayed = await measure();
  const after = await readCounts(sql);
  return {
    ...relayed,
    blocks: (after.blocks - before.blocks) / (after.messages - before.messages),
  };
}

/** The backends tell of what they have done at most once a second, the last of it when they rest. */
async function readCounts(sql: Service['sql']): Promise<{ blocks: number; messages: number }> {
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const [row] = await sql<{ blocks: number; messages: number }[]>`
    select (blks_hit + blks_read)::float8 as blocks,
      (select count(*)::int from message where direction = 'in') as messages
    from pg_stat_database where datname = current_database()`;
  return row ?? { blocks: 0, messages: 0 };
}
