import type { Emulator } from './emulator.ts';
import { firstWorld } from './firstWorld.ts';
import { createRandom } from './random.ts';

/** Back to the first world; what is under way is forgotten, the webhook's address is kept. */
export function resetWorld(emulator: Emulator, seed: number): void {
  for (const phone of emulator.world.phones.values()) for (const wake of phone.pollers) wake();
  emulator.clock.clear();
  emulator.clock.setOffset(0);
  emulator.delivery.clear();
  emulator.batcher.clear();
  emulator.accounting.clear();
  emulator.world = firstWorld();
  emulator.random = createRandom(seed);
  emulator.events.emit(() => ({ kind: 'reset' }));
}
