import { openUnit } from '../../db/unit.ts';
import { addressOf } from '../../engine/address.ts';
import type { ProcessState } from '../../engine/effects.ts';
import type { WayBack } from '../../engine/waysBack.ts';
import { AppError } from '../../errors.ts';
import { getProcess } from '../../processes/getProcess.ts';
import { returnProcess } from '../decide/runFlow.ts';
import { type ReplayOf, replayHistory } from '../history/replayHistory.ts';
import { changeChat } from './changeChat.ts';
import type { ChangeDeps } from './changePerson.ts';

const mostTries = 5;

export type BackInput = ReplayOf & {
  /** The address of the step that it goes back from; anywhere where it is not said. */
  from?: string | undefined;
};

/**
 * Takes an open process one answer back: it stands where it stood before, with the variables of then, and
 * asks again. AppError `not_found`; `invalid_request` where there is no way back: before the first answer,
 * after the end, or past what the world has seen (an `http`, `outbound` or `handoff` step); `conflict`
 * where it is not at the step named by `from`, so that a request that was repeated goes back once.
 */
export async function goBack(deps: ChangeDeps, of: BackInput): Promise<void> {
  const { accountId, processId, from } = of;
  for (let tries = 1; ; tries++) {
    const { process } = await openUnit(deps, accountId, (unit) => getProcess(unit, processId));
    if (process.status !== 'pending') throw cannotGoBack();
    requireAt(process.state, from);
    const { way, visit } = await findWay(deps, of);
    const { given: isBack } = await changeChat(
      deps,
      { accountId, chatId: process.chatId },
      (draft, found) => {
        if (found.process?.id !== processId) throw cannotGoBack();
        requireAt(found.process.state, from);
        // Meanwhile it has moved on: what was found is not its last answer any more.
        if (found.process.state.visit !== visit) return false;
        returnProcess(draft, found, way);
        return true;
      },
    );
    if (isBack) return;
    if (tries === mostTries) throw new AppError('conflict', 'The process moves on: try again');
  }
}

async function findWay(deps: ChangeDeps, of: ReplayOf): Promise<{ way: WayBack; visit: number }> {
  let way: WayBack | undefined;
  let visit = 0;
  for await (const { ways, state } of replayHistory(deps, of)) {
    way = ways.at(-1);
    visit = state.visit;
  }
  if (!way) throw cannotGoBack();
  return { way, visit };
}

function requireAt(state: ProcessState, from: string | undefined): void {
  const here = addressOf(state);
  if (from === undefined || from === here) return;
  throw new AppError('conflict', `The process is at step "${here}" by now, not "${from}"`);
}

const cannotGoBack = (): AppError => new AppError('invalid_request', 'cannot go back');
