import type { Clock } from '../clock.ts';
import type { Delivery } from './deliver.ts';
import { envelope, type Update } from './envelope.ts';
import type { WebhookSettings } from './settings.ts';

type Batched = { update: Update; onEnd: ((isDelivered: boolean) => void) | undefined };

/** Gathers updates for one address into webhooks, as many together as the settings say. */
export type Batcher = {
  add(url: string, batched: Batched): void;
  /** Updates that wait for their webhook to fill. */
  waiting(): number;
  clear(): void;
};

export function createBatcher(
  clock: Clock,
  delivery: Delivery,
  settings: () => WebhookSettings,
): Batcher {
  let open = new Map<string, Batched[]>();

  function flush(url: string, batch: Batched[]): void {
    if (open.get(url) === batch) open.delete(url);
    delivery.send({
      url,
      body: envelope(batch.map((one) => one.update)),
      signature: undefined,
      manner: undefined,
      onAttempt: undefined,
      onEnd: (isDelivered) => {
        for (const one of batch) one.onEnd?.(isDelivered);
      },
    });
  }

  return {
    add(url, batched) {
      const max = settings().batch.max;
      if (max === 1) {
        flush(url, [batched]);
        return;
      }
      const waiting = open.get(url);
      if (waiting === undefined) {
        const batch = [batched];
        open.set(url, batch);
        clock.after(settings().batch.wait_ms, () => {
          if (open.get(url) === batch) flush(url, batch);
        });
        return;
      }
      waiting.push(batched);
      if (waiting.length >= max) flush(url, waiting);
    },
    waiting: () => [...open.values()].reduce((count, batch) => count + batch.length, 0),
    clear() {
      open = new Map();
    },
  };
}
