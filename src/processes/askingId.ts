import { createHash } from 'node:crypto';
import type { ProcessState } from '../engine/effects.ts';

/**
 * Names what a process asks at this moment, `VRF` and 32 hex digits: another one once an answer was taken, wrong ones
 * too, and the same however often it is read.
 */
export function askingId({ id, state }: { id: string; state: ProcessState }): string {
  const { visit, memory } = state;
  const { wrong = 0, page = 0, media = [] } = memory;
  const asked = `${id} ${visit} ${wrong} ${page} ${media.length}`;
  return `VRF${createHash('sha256').update(asked).digest('hex').slice(0, 32)}`;
}
