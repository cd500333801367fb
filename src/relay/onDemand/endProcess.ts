import { toWire } from '../../db/ids.ts';
import { openUnit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { getProcess } from '../../processes/getProcess.ts';
import { cancelProcess } from '../decide/endProcess.ts';
import { changeChat } from './changeChat.ts';
import type { ChangeDeps } from './changePerson.ts';

export type EndProcessInput = { accountId: string; processId: string };

/** The `declined_reason` of a process that was canceled through the API, and of no other. */
const canceled = 'canceled';

/**
 * Cancels an open process without a word: what it had said already still goes out, its timers and calls
 * are gone. Once more changes nothing. AppError `not_found`; `invalid_request` where it ended otherwise.
 */
export async function endProcess(deps: ChangeDeps, input: EndProcessInput): Promise<void> {
  const { accountId, processId } = input;
  const { process } = await openUnit(deps, accountId, (unit) => getProcess(unit, processId));
  if (process.declinedReason === canceled) return;
  await changeChat(deps, { accountId, chatId: process.chatId }, (draft, found) => {
    if (found.process?.id !== processId) {
      throw new AppError(
        'invalid_request',
        `process ${toWire('IDP', processId)} has ended already: only an open one can be canceled`,
      );
    }
    cancelProcess(draft, found, canceled);
  });
}
