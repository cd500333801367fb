import { insertRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import type { FlowRow } from './getFlow.ts';
import { flowVersion } from './table.ts';

/**
 * Keeps a flow's draft as it is now for whoever tries it: a version without a number, stored under
 * the draft's revision below zero, which no list shows and no start takes. Gives that. Its time is that of
 * the last try: so it is not forgotten (`forgetDrafts`) while somebody begins one.
 */
export async function keepDraft(
  unit: Unit,
  { id, draft, draftRevision }: FlowRow,
): Promise<number> {
  const { tx, accountId, now } = unit;
  const version = -draftRevision;
  await insertRows(
    tx,
    flowVersion,
    [
      {
        accountId,
        flowId: id,
        version,
        definition: draft,
        warnings: [],
        createdAt: now,
      },
    ],
    { onConflict: { target: ['accountId', 'flowId', 'version'], set: ['createdAt'] } },
  );
  return version;
}
