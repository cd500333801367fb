/** The emulator's time, which a test can move, and the timers that move with it. */
export type Clock = {
  /** Milliseconds since 1970, offset included. */
  now(): number;
  offsetMs(): number;
  /** Moves the time to `offsetMs` ahead of the machine's. Timers passed over run at once. */
  setOffset(offsetMs: number): void;
  after(delayMs: number, run: () => void): void;
  /** Forgets every timer. */
  clear(): void;
};

type Timer = { dueMs: number; order: number; run: () => void };

// Node holds a delay in 32 bits; a longer one would fire at once.
const longestDelayMs = 2 ** 31 - 1;

/** `machineNow` is the real clock; only `startEmulator` hands over a real one. */
export function createClock(machineNow: () => number): Clock {
  let offset = 0;
  let order = 0;
  let timers: Timer[] = [];
  let wakeAt = Number.POSITIVE_INFINITY;
  let wake: NodeJS.Timeout | undefined;

  const now = (): number => machineNow() + offset;

  function arm(): void {
    const next = timers[0];
    if (next === undefined || next.dueMs >= wakeAt) return;
    clearTimeout(wake);
    wakeAt = next.dueMs;
    wake = setTimeout(runDue, Math.min(Math.max(next.dueMs - now(), 0), longestDelayMs));
  }

  function runDue(): void {
    wakeAt = Number.POSITIVE_INFINITY;
    // Taken before the first one runs: what a timer schedules waits for the next round, so that
    // timers that schedule each other cannot starve the sockets.
    const due: Timer[] = [];
    const nowMs = now();
    for (let next = timers[0]; next !== undefined && next.dueMs <= nowMs; next = timers[0]) {
      due.push(next);
      removeFirst(timers);
    }
    arm();
    for (const timer of due) timer.run();
  }

  return {
    now,
    offsetMs: () => offset,
    setOffset(offsetMs) {
      const stepMs = offsetMs - offset;
      offset = offsetMs;
      // Going back must not make what already waits wait longer: its due time goes back too.
      if (stepMs < 0) for (const timer of timers) timer.dueMs += stepMs;
      wakeAt = Number.POSITIVE_INFINITY;
      arm();
    },
    after(delayMs, run) {
      order += 1;
      insert(timers, { dueMs: now() + delayMs, order, run });
      arm();
    },
    clear() {
      clearTimeout(wake);
      wakeAt = Number.POSITIVE_INFINITY;
      timers = [];
    },
  };
}

const isBefore = (a: Timer, b: Timer): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

/** A binary heap, because thousands of statuses a second wait here at once. */
function insert(heap: Timer[], timer: Timer): void {
  let index = heap.length;
  heap.push(timer);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !isBefore(timer, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = timer;
}

function removeFirst(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = heap[2 * index + 1];
    const right = heap[2 * index + 2];
    if (left === undefined) break;
    const goesRight = right !== undefined && isBefore(right, left);
    const child = goesRight ? right : left;
    if (!isBefore(child, last)) break;
    heap[index] = child;
    index = 2 * index + (goesRight ? 2 : 1);
  }
  heap[index] = last;
}
