import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { waba } from './table.ts';

/** How often templates are asked for; what happens to one in between, a notice tells. */
export const templatesLastMs = 6 * 3_600_000;

/**
 * Takes it upon the caller to ask for a WABA's templates now; false where somebody has, less than `lastMs`
 * ago. The WABA is named by our id.
 */
export async function takeTemplatesDue(
  unit: Unit,
  wabaId: string,
  lastMs: number,
): Promise<boolean> {
  const due = new Date(unit.now.getTime() - lastMs);
  const { templatesSyncedAt } = waba;
  const taken = await unit.tx
    .update(waba)
    .set({ templatesSyncedAt: unit.now })
    .where(
      and(
        eq(waba.accountId, unit.accountId),
        eq(waba.id, wabaId),
        or(isNull(templatesSyncedAt), lt(templatesSyncedAt, due)),
      ),
    )
    .returning({ id: waba.id });
  return taken.length > 0;
}

/** They are due at once. */
export async function makeTemplatesDue(unit: Unit, wabaId: string): Promise<void> {
  await unit.tx
    .update(waba)
    .set({ templatesSyncedAt: sql`null` })
    .where(and(eq(waba.accountId, unit.accountId), eq(waba.id, wabaId)));
}
