import type { Crowd, Saying } from './conversation.ts';
import { openPoster, postOpen } from './load.ts';
import { untilDrained } from './relay.ts';
import { caller, type Service } from './service.ts';

export type Latency = { p50: number; p99: number };

/** From the moment a webhook should have left to its 200, at so many a second. */
export async function measureAck(
  { url, sql }: Service,
  crowd: Crowd,
  perSecond: number,
  seconds: number,
): Promise<Latency> {
  const poster = openPoster(url);
  try {
    const { latenciesMs } = await postOpen(poster, perSecond, seconds, () => crowd.next().webhook);
    await untilDrained(sql);
    return percentiles(latenciesMs);
  } finally {
    await poster.close();
  }
}

/**
 * From the moment a webhook should have left to the moment the emulator has the (first) reply to it,
 * at so many a second. Every reply must arrive, once.
 */
export async function measureReply(
  { url }: Service,
  emulatorUrl: string,
  crowd: Crowd,
  perSecond: number,
  seconds: number,
): Promise<Latency> {
  const log = await openLog(emulatorUrl);
  const poster = openPoster(url);
  try {
    const said: Saying[] = [];
    const { intendedAt } = await postOpen(poster, perSecond, seconds, () => {
      const saying = crowd.next();
      said.push(saying);
      return saying.webhook;
    });
    const handedOver = await log.sendsOf(
      new Set(said.map(({ from }) => from)),
      said.reduce((sum, { replies }) => sum + replies, 0),
    );
    return percentiles(
      said.map(({ from, replies }, index) => {
        const [first] = handedOver.get(from)?.splice(0, replies) ?? [];
        if (first === undefined) throw new Error(`${from} got no reply`);
        return first - (performance.timeOrigin + (intendedAt[index] ?? 0));
      }),
    );
  } finally {
    await poster.close();
  }
}

const repliesWithinMs = 30_000;

/** The emulator's log of sends from here on. */
async function openLog(emulatorUrl: string) {
  const read = async (after: number): Promise<{ seq: number; at: string; to: string | null }[]> => {
    const response = await fetch(`${emulatorUrl}/emulator/log?after=${after}`);
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line));
  };
  const control = caller(`${emulatorUrl}/emulator`);
  let last = (await read(0)).at(-1)?.seq ?? 0;

  return {
    /** Waits for so many sends to these people; their moments (milliseconds since 1970) by recipient, in order. */
    async sendsOf(people: ReadonlySet<string>, count: number): Promise<Map<string, number[]>> {
      const moments = new Map<string, number[]>();
      const until = performance.now() + repliesWithinMs;
      for (let found = 0; found < count; ) {
        if (performance.now() > until) throw new Error(`${found} of ${count} replies arrived`);
        const entries = await read(last);
        for (const { to, at } of entries) {
          if (to === null) continue;
          const digits = to.replace(/\D/g, '');
          if (!people.has(digits)) continue;
          found += 1;
          moments.set(digits, [...(moments.get(digits) ?? []), Date.parse(at)]);
        }
        last = entries.at(-1)?.seq ?? last;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const { duplicates } = await control('GET', '/accounting');
      if (duplicates.length > 0) throw new Error(`Sent more than once: ${duplicates.join(', ')}`);
      return moments;
    },
  };
}

export function percentiles(values: number[]): Latency {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
