import { setImmediate as nextTick } from 'node:timers/promises';

// Other tenants' requests wait behind work that does not let go of the event loop.
const sliceMs = 20;

/**
 * The event loop as work of any length may have it: once the slice is over, others have their turn.
 * `usedMs` is what the work has had in all, without the turns of others.
 */
export type TimeSlice = { isOver(): boolean; pass(): Promise<void>; usedMs(): number };

export function beginTimeSlice(): TimeSlice {
  let since = performance.now();
  let before = 0;
  const sliceSoFar = () => performance.now() - since;
  return {
    isOver: () => sliceSoFar() > sliceMs,
    async pass() {
      before += sliceSoFar();
      await nextTick();
      since = performance.now();
    },
    usedMs: () => before + sliceSoFar(),
  };
}
