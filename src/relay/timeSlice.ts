import { setImmediate as nextTick } from 'node:timers/promises';

// Other tenants' requests wait behind work that does not let go of the event loop.
const sliceMs = 20;

/** The event loop as work of any length may have it: once the slice is over, others have their turn. */
export type TimeSlice = { isOver(): boolean; pass(): Promise<void> };

export function beginTimeSlice(): TimeSlice {
  let since = performance.now();
  return {
    isOver: () => performance.now() - since > sliceMs,
    async pass() {
      await nextTick();
      since = performance.now();
    },
  };
}
