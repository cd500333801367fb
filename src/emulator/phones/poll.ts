import type { Emulator } from '../emulator.ts';
import type { ChatMessage, Phone } from '../world.ts';

export type Poll = {
  afterSeq: number;
  /** Answer only when there are so many, or the time is up. */
  min: number;
  waitMs: number;
  direction: ChatMessage['direction'] | undefined;
};

/** The messages of a phone after a number, as soon as there are enough of them. */
export async function pollMessages(
  emulator: Emulator,
  phone: Phone,
  poll: Poll,
): Promise<ChatMessage[]> {
  const world = emulator.world;
  const found = (): ChatMessage[] =>
    phone.chat
      .after(poll.afterSeq)
      .filter((one) => poll.direction === undefined || one.direction === poll.direction);

  if (found().length >= poll.min || poll.waitMs <= 0) return found();
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      phone.pollers.delete(look);
      resolve();
    };
    const look = (): void => {
      // A reset leaves the phone behind: nothing will come to it any more.
      if (emulator.world !== world || found().length >= poll.min) stop();
    };
    // Real time, not the emulator's: it is the caller who waits.
    const timer = setTimeout(stop, poll.waitMs);
    phone.pollers.add(look);
  });
  return found();
}
