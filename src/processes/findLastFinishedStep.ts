import { and, desc, eq, ne } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import type { ProcessView } from './getProcess.ts';
import { journal } from './table.ts';

/** The last step that a process came through before the one it is in. */
export async function findLastFinishedStep(
  { tx, accountId }: Unit,
  { process }: ProcessView,
): Promise<string | undefined> {
  const [found] = await tx
    .select({ step: journal.step })
    .from(journal)
    .where(
      and(
        eq(journal.accountId, accountId),
        eq(journal.processId, process.id),
        ne(journal.step, process.state.step),
      ),
    )
    .orderBy(desc(journal.seq))
    .limit(1);
  return found?.step;
}
