import type { Logger } from 'pino';
import { findAccountsWithQueue } from '../db/discover.ts';
import { assignWaiting } from '../relay/onDemand/assignWaiting.ts';
import type { ChangeDeps } from '../relay/onDemand/changePerson.ts';
import { startPoll } from './poll.ts';

/** A chat that could not be handed out is left aside for so long. */
const asideMs = 30_000;

/**
 * Hands waiting chats to agents: within a quarter of a second of an agent's coming, of a chat's waiting,
 * or of one being done with.
 */
export function startQueueLoop(deps: ChangeDeps & { log: Logger }): { stop(): Promise<void> } {
  const aside = new Map<string, number>();
  return startPoll(async () => {
    let sum = 0;
    const now = performance.now();
    for (const [chatId, until] of aside) if (until <= now) aside.delete(chatId);
    try {
      for (const accountId of await findAccountsWithQueue(deps.database, 1_000)) {
        const { assigned, failed } = await assignWaiting(deps, accountId, [...aside.keys()]);
        sum += assigned;
        for (const { chatId, error } of failed) {
          aside.set(chatId, now + asideMs);
          deps.log.warn({ err: error, chatId }, 'a waiting chat could not be handed to an agent');
        }
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'waiting chats were not handed to agents, to be tried again');
    }
    return sum > 0;
  });
}
