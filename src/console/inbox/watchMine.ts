import type { ChatView } from '../../chats/getChat.ts';
import { isOf } from './asked.ts';
import { atMostEvery } from './atMostEvery.ts';
import { listMine, mostCounted } from './readInbox.ts';
import type { Reads } from './reads.ts';

/** Nobody tells of chats that were erased. */
const readEveryMs = 300_000;

/**
 * How many chats somebody has, up to `mostCounted`. Which these are is read now and then, and followed in between;
 * and again once there were too many to know all.
 */
export function watchMine(email: string) {
  let known: Set<string> | undefined;
  const isOld = atMostEvery(() => readEveryMs);
  return {
    /** Of chats in which something has happened, as they are now. */
    follow(changed: ChatView[]): void {
      const wasFull = known !== undefined && known.size >= mostCounted;
      for (const view of changed) {
        if (isOf('mine', email, view)) known?.add(view.chat.id);
        else known?.delete(view.chat.id);
      }
      if (wasFull && known !== undefined && known.size < mostCounted) known = undefined;
    },
    async count({ inUnit }: Reads): Promise<number> {
      if (isOld()) known = undefined;
      known ??= new Set(await inUnit((unit) => listMine(unit, email)));
      return known.size;
    },
  };
}
