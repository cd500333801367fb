import { residentMib } from '../procfs.ts';
import type { Service } from '../service.ts';

/** What the service says of itself, and holds, at one moment. `undefined`: it did not say. */
export type Sample = {
  /** Since the watch began. */
  seconds: number;
  rssMib: number[];
  inbox: number | undefined;
  inboxOldestSeconds: number | undefined;
  webhooksWaiting: number | undefined;
  refused: number;
};

const everyMs = 1_000;

/** Looks every second, through `/metrics` of the process that takes webhooks as an operator would. */
export function watch({ url, pids }: Pick<Service, 'url' | 'pids'>) {
  const samples: Sample[] = [];
  const startedAt = performance.now();
  let isOver = false;
  const look = async () => {
    while (!isOver) {
      const [rssMib, metrics] = await Promise.all([
        Promise.all(pids.map(residentMib)),
        readMetrics(url),
      ]);
      samples.push({
        seconds: (performance.now() - startedAt) / 1000,
        rssMib,
        inbox: metrics.get('chasqui_inbox'),
        inboxOldestSeconds: metrics.get('chasqui_inbox_oldest_seconds'),
        webhooksWaiting: metrics.get('chasqui_webhooks_waiting'),
        refused: ['full', 'late', 'database'].reduce(
          (sum, what) => sum + (metrics.get(`chasqui_webhooks_refused_total{what="${what}"}`) ?? 0),
          0,
        ),
      });
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };
  const looking = look();
  return {
    async stop(): Promise<Sample[]> {
      isOver = true;
      await looking;
      return samples;
    },
  };
}

async function readMetrics(url: string): Promise<Map<string, number>> {
  const text = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.text(),
    () => '',
  );
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
