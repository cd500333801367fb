import { createCrowd } from './conversation.ts';
import { measureFloor } from './floor.ts';
import { type Latency, measureAck, measureReply } from './latency.ts';
import { makePhones } from './phones.ts';
import { residentMib } from './procfs.ts';
import { measureRelay, type Relayed } from './relay.ts';
import type { Series } from './report.ts';
import type { Stage } from './service.ts';
import { measureColdVerify, measureVerify } from './verifyFlow.ts';

/** How many runs, and the seconds of each part of one. */
export type Lengths = {
  runs: number;
  floor: number;
  relay: number;
  ack: number;
  reply: number;
  warmUp: number;
  /** Whether one process is measured by itself as well. */
  hasAlone: boolean;
};

/** The relay's budgets: throughput against the floor, latencies, memory; and that of verifying a flow. */
export async function measureSuite(
  stage: Stage,
  lengths: Lengths,
): Promise<{ floors: number[]; series: Series[]; postgres: string }> {
  const { reply, replyRss } = await replies(stage, lengths);
  const { floor, relay, ack, relayRss } = await decisions(stage, lengths);
  const alone = lengths.hasAlone ? [await oneProcess(stage, lengths)] : [];
  const series: Series[] = [
    { name: 'floor_rps', unit: '/s', values: floor },
    {
      name: 'relay_rps',
      unit: '/s',
      values: relay.map(({ perSecond }) => perSecond),
      budget: { atLeast: 1_500, floorRatio: 0.1 },
    },
    ...alone,
    { name: 'relay_replies_rps', unit: '/s', values: relay.map((each) => each.repliesPerSecond) },
    { name: 'relay_node_cpu_us', unit: 'µs', values: relay.map((each) => each.nodeCpuUs) },
    { name: 'relay_postgres_cpu_us', unit: 'µs', values: relay.map((each) => each.postgresCpuUs) },
    { name: 'ack_p50_ms', unit: 'ms', values: ack.map(({ p50 }) => p50), budget: { atMost: 20 } },
    { name: 'ack_p99_ms', unit: 'ms', values: ack.map(({ p99 }) => p99), budget: { atMost: 250 } },
    {
      name: 'reply_p50_ms',
      unit: 'ms',
      values: reply.map(({ p50 }) => p50),
      budget: { atMost: 60 },
    },
    {
      name: 'reply_p99_ms',
      unit: 'ms',
      values: reply.map(({ p99 }) => p99),
      budget: { atMost: 400 },
    },
    {
      name: 'rss_mib',
      unit: 'MiB',
      values: relayRss.map((value, run) => Math.max(value, replyRss[run] ?? 0)),
      budget: { atMost: 350 },
    },
    {
      name: 'verify_500_ms',
      unit: 'ms',
      values: measureVerify(lengths.runs),
      budget: { atMost: 200 },
    },
    {
      name: 'verify_500_cold_ms',
      unit: 'ms',
      values: measureColdVerify(lengths.runs),
      budget: { atMost: 200 },
    },
  ];
  return { floors: floor, series, postgres: stage.postgres };
}

/** The whole service, every role: from a message to its reply at the provider. */
async function replies(stage: Stage, { runs, warmUp, reply }: Lengths) {
  const people = 1_000;
  const firstNumber = 51_910_000_000;
  await makePhones(stage, firstNumber, people);
  const crowd = createCrowd({ ...stage, firstNumber, people });
  const service = await stage.startService('web,relay,sender,jobs');
  try {
    say('replies: warming up');
    await measureReply(service, stage.emulatorUrl, crowd, 100, warmUp);
    const latencies: Latency[] = [];
    const rss: number[] = [];
    for (let run = 1; run <= runs; run++) {
      say(`replies: run ${run} of ${runs}`);
      latencies.push(await measureReply(service, stage.emulatorUrl, crowd, 100, reply));
      rss.push(await largestMib(service.pids));
    }
    return { reply: latencies, replyRss: rss };
  } finally {
    await service.stop();
  }
}

/** Accepting and deciding alone, a process for each: what is decided stays in the outbox. */
async function decisions(stage: Stage, { runs, warmUp, ...seconds }: Lengths) {
  const crowd = createCrowd({ ...stage, firstNumber: 51_920_000_000, people: 3_000 });
  const service = await stage.startService('web', 'relay');
  try {
    const measured = {
      floor: [] as number[],
      relay: [] as Relayed[],
      ack: [] as Latency[],
      relayRss: [] as number[],
    };
    say('decisions: warming up');
    await measureRelay(service, crowd, 2 * warmUp);
    for (let run = 1; run <= runs; run++) {
      say(`decisions: run ${run} of ${runs}`);
      measured.floor.push(await measureFloor(1, seconds.floor));
      measured.relay.push(await measureRelay(service, crowd, seconds.relay));
      measured.ack.push(await measureAck(service, crowd, 500, seconds.ack));
      measured.relayRss.push(await largestMib(service.pids));
    }
    return measured;
  } finally {
    await service.stop();
  }
}

/** The same by one process, which has one core to think with. */
async function oneProcess(stage: Stage, { runs, warmUp, relay }: Lengths): Promise<Series> {
  const crowd = createCrowd({ ...stage, firstNumber: 51_930_000_000, people: 3_000 });
  const service = await stage.startService('web,relay');
  try {
    say('one process: warming up');
    await measureRelay(service, crowd, warmUp);
    const values: number[] = [];
    for (let run = 1; run <= runs; run++) {
      say(`one process: run ${run} of ${runs}`);
      values.push((await measureRelay(service, crowd, relay)).perSecond);
    }
    return { name: 'relay_one_process_rps', unit: '/s', values, budget: { atLeast: 1_500 } };
  } finally {
    await service.stop();
  }
}

const largestMib = async (pids: number[]): Promise<number> =>
  Math.max(...(await Promise.all(pids.map(residentMib))));

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
