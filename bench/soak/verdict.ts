import type { Latency } from '../latency.ts';
import { queueTables, type Sample } from './sample.ts';

/** A sample with the latencies of what was due since the one before; without any where nothing was. */
export type Moment = Sample & { ack: Latency | undefined; reply: Latency | undefined };

/** One thing that was looked at: how it began, how it ended, and the most that the end may be. */
export type Finding = { what: string; began: number; ended: number; most: number };

const middle = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const highest = (values: number[]): number => Math.max(0, ...values);

/**
 * The last third of the soak beside its second quarter (the first warms up): queue tables at most twice as
 * large, and up to 8 MiB whatever they were; memory at most a tenth and 16 MiB more; latencies at most twice
 * as long, and 50 ms.
 */
export function judge(moments: Moment[], processes: string[]): Finding[] {
  const quarter = moments.slice(moments.length >> 2, moments.length >> 1);
  const third = moments.slice(-Math.max(1, Math.floor(moments.length / 3)));
  const compare = (
    what: string,
    of: (some: Moment[]) => number,
    most: (began: number) => number,
  ): Finding => {
    const began = of(quarter);
    return { what, began, ended: of(third), most: most(began) };
  };
  const latency = (kind: 'ack' | 'reply', share: 'p50' | 'p99') =>
    compare(
      `${kind} ${share}, ms`,
      (some) => middle(some.flatMap((each) => each[kind]?.[share] ?? [])),
      (began) => 2 * began + 50,
    );
  return [
    ...queueTables.map((name) =>
      compare(
        `${name}, MiB`,
        (some) => highest(some.map(({ queues }) => queues[name]?.mib ?? 0)),
        (began) => Math.max(2 * began, 8),
      ),
    ),
    ...processes.map((roles, place) =>
      compare(
        `memory of ${roles}, MiB`,
        (some) => middle(some.map(({ rssMib }) => rssMib[place] ?? 0)),
        (began) => 1.1 * began + 16,
      ),
    ),
    latency('ack', 'p50'),
    latency('ack', 'p99'),
    latency('reply', 'p50'),
    latency('reply', 'p99'),
  ];
}

export const holds = ({ ended, most }: Finding): boolean => ended <= most;
