import { randomFillSync } from 'node:crypto';
import type { RandomBytes } from './ids.ts';

const idBytes = 10;

/** Random bytes for ids, drawn from the system 4 KiB at a time: one draw for each id is most of an id's cost. */
export function createRandomPool(): RandomBytes {
  const pool = Buffer.alloc(4096);
  let at = pool.length;
  return () => {
    if (at + idBytes > pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    at += idBytes;
    return pool.subarray(at - idBytes, at);
  };
}
