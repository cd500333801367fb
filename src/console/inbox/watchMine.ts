import type { ChatView } from '../../chats/getChat.ts';
import { isOf } from './asked.ts';
import { listMine, mostCounted } from './readInbox.ts';
import type { Reads } from './reads.ts';

/**
 * How many chats somebody has, up to `mostCounted`. Which these are is read once, and then followed; and again once
 * there were too many to know all.
 */
export function watchMine(email: string) {
  let known: Set<string> | undefined;
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
      known ??= new Set(await inUnit((unit) => listMine(unit, email)));
      return known.size;
    },
  };
}
