import type { MessageStatus } from '../../messages/status.ts';
import type { SendResult } from '../../providers/contract.ts';
import { retryDelayMs } from '../../providers/retryDelayMs.ts';

/** A connection that was refused is tried again after this. */
const notCalledDelayMs = 1_000;

/** What an outcome means: `goesOn` = the chat's next message may come; else the message waits `againMs`. */
export type Verdict = {
  goesOn: boolean;
  failed: boolean;
  againMs?: number;
  pause?: string;
  slow?: boolean;
};

/** `refusals`: how often the message was refused for the same reason, this time included. */
export function verdictOf(result: SendResult, status: MessageStatus, refusals: number): Verdict {
  switch (result.outcome) {
    case 'accepted':
      return { goesOn: true, failed: false };
    case 'not_called':
      return { goesOn: false, failed: false, againMs: notCalledDelayMs };
    case 'in_doubt':
      // Unless a status has told already that it was taken, its outbox row stays, and is looked
      // after when the time is over.
      return { goesOn: isHeardOf(status), failed: false };
    case 'refused': {
      const { policy } = result.failure;
      if (policy.action === 'pause_line') {
        return { goesOn: false, failed: false, againMs: notCalledDelayMs, pause: policy.reason };
      }
      const againMs = retryDelayMs(policy, refusals);
      if (againMs === undefined) return { goesOn: true, failed: true };
      const slow = policy.action === 'later' && policy.scope !== 'message';
      return { goesOn: false, failed: false, againMs, slow };
    }
  }
}

/** A status of the attempt has come before its answer. */
export const isHeardOf = (status: MessageStatus): boolean => status !== 'sending';
