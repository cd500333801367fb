import type { SecretBox } from '../../accounts/secretBox.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { openUnit, type UnitDeps } from '../../db/unit.ts';
import type { CompiledFlow } from '../../engine/compileFlow.ts';
import { type Replayed, replayEntry } from '../../engine/replay.ts';
import type { ReplayedProcess } from '../../engine/sceneOfReads.ts';
import { getProcess } from '../../processes/getProcess.ts';
import type { FlowShelf } from '../gather/flowShelf.ts';
import { flowKey, type ProcessRow } from '../scene.ts';
import { openSensitive } from '../sensitiveAtRest.ts';
import { beginTimeSlice } from '../timeSlice.ts';
import { lost } from './journalEvent.ts';
import { isLongerThan, readHistoryPage, type SaidRow } from './readHistory.ts';

export type ReplayDeps = UnitDeps & { shelf: FlowShelf; secretBox: SecretBox };
export type ReplayOf = { accountId: string; processId: string };

/** An entry worked out again, and what was said because of it. */
export type ReplayedEntry = Replayed & {
  said: SaidRow[];
  /** The version of the process's own flow after it. */
  flow: CompiledFlow | undefined;
  /** After the last: how the process stands, its sensitive variables open; AppError where no key opens them. */
  stands?: () => ProcessRow;
};

/** More takes minutes, and nobody waits so long. */
const mostEntries = 100_000;

/**
 * Works out every decision of a process again, page by page, each page in a unit of its own: however long
 * the journal is, it holds no connection, little memory, and the event loop for moments only. AppError
 * `not_found` where the account has no such process, `unprocessable` where something it takes is not there
 * any more or there are more than 100,000 entries up to `until`; any other Error where an entry cannot follow.
 */
export async function* replayHistory(
  deps: ReplayDeps,
  { accountId, processId }: ReplayOf,
  until = 2_147_483_647,
): AsyncGenerator<ReplayedEntry> {
  const row = await openUnit(deps, accountId, async (unit) => {
    const { process } = await getProcess(unit, processId);
    if (await isLongerThan(unit, process, mostEntries, until)) {
      throw lost(`its journal has more than ${mostEntries.toLocaleString('en')} entries`);
    }
    return process;
  });
  const flows = new Map<string, CompiledFlow>();
  const process = replayedProcess(row, flows);
  const slice = beginTimeSlice();
  let last: Replayed | undefined;
  for (;;) {
    const after = last?.entry.seq ?? -1;
    const { entries, stands } = await openUnit(deps, accountId, (unit) =>
      readHistoryPage(unit, deps, row, { after, flows }),
    );
    for (const [index, { entry, said }] of entries.entries()) {
      if (entry.seq > until) return;
      last = replayEntry(process, entry, last);
      const flow = flows.get(flowKey(row.flowId, last.version));
      const isLast = stands && index === entries.length - 1;
      yield { ...last, said, flow, ...(isLast && { stands: () => opened(deps, flows, stands) }) };
      if (slice.isOver()) await slice.pass();
    }
    if (stands || entries.length === 0) return;
  }
}

const replayedProcess = (
  row: ProcessRow,
  flows: ReadonlyMap<string, CompiledFlow>,
): ReplayedProcess => ({
  id: toWire('IDP', row.id),
  startedAt: row.createdAt,
  seed: row.id,
  trigger: row.trigger,
  flowId: toWire('IPF', row.flowId),
  version: (flowId, version) => flows.get(flowKey(fromWire('IPF', flowId), version)),
});

function opened({ secretBox }: ReplayDeps, flows: Map<string, CompiledFlow>, row: ProcessRow) {
  try {
    return openSensitive(secretBox, flows, row);
  } catch (cause) {
    throw lost(
      'no key of SECRET_KEY opens its sensitive variables: put back the key they were made with',
      { cause },
    );
  }
}
