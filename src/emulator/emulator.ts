import type { Accounting } from './accounting.ts';
import type { Clock } from './clock.ts';
import type { Events } from './events.ts';
import type { Ids } from './ids.ts';
import type { Random } from './random.ts';
import type { Batcher } from './webhooks/batch.ts';
import type { Delivery } from './webhooks/deliver.ts';
import type { WebhookSettings } from './webhooks/settings.ts';
import type { World } from './world.ts';

/** All that the parts of the emulator are handed. */
export type Emulator = {
  clock: Clock;
  ids: Ids;
  events: Events;
  accounting: Accounting;
  delivery: Delivery;
  batcher: Batcher;
  /** Replaced as a whole by a reset. */
  world: World;
  random: Random;
  webhook: WebhookSettings;
};
