import { openUnit } from '../../db/unit.ts';
import { addressOf } from '../../engine/address.ts';
import { AppError } from '../../errors.ts';
import type { InContent } from '../../messages/events.ts';
import { askingId } from '../../processes/askingId.ts';
import { getProcess } from '../../processes/getProcess.ts';
import { decideMessage } from '../decide/decideMessage.ts';
import { changeChat } from './changeChat.ts';
import type { ChangeDeps } from './changePerson.ts';

export type WebAnswer = {
  accountId: string;
  processId: string;
  /** The address of the step that is answered. */
  step: string;
  /** What was asked (`askingId`); whatever is asked there now, where it is not said. */
  asking?: string | undefined;
  content: InContent;
};

/**
 * What an end user answers on a web page, decided at once as a message on the account's line to web pages:
 * it has its one meaning there too. AppError `not_found`; `conflict` where the process is elsewhere by now,
 * so that a page that was sent twice answers once.
 */
export async function answerWebStep(deps: ChangeDeps, input: WebAnswer): Promise<void> {
  const { accountId, processId, step, asking, content } = input;
  const { process } = await openUnit(deps, accountId, (unit) => getProcess(unit, processId));
  await changeChat(deps, { accountId, chatId: process.chatId }, (draft, found, unit) => {
    if (found.process?.id !== processId) {
      throw new AppError('conflict', 'The process has ended: nothing is asked any more');
    }
    const here = addressOf(found.process.state);
    if (here !== step) {
      throw new AppError('conflict', `The process is at step "${here}" by now, not "${step}"`);
    }
    if (asking && asking !== askingId(found.process)) {
      throw new AppError('conflict', 'What was asked has been answered meanwhile: read it again');
    }
    const message = { kind: 'message' as const, id: `web.${unit.newId()}`, from: {}, content };
    decideMessage(draft, { lineId: found.row.lineId, at: unit.now }, message);
  });
}
