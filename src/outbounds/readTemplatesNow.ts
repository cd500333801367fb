import { openUnit } from '../db/unit.ts';
import { makeTemplatesDue } from '../lines/templatesDue.ts';
import { type SyncDeps, type Synced, syncOutbounds } from './syncOutbounds.ts';

/** As `syncOutbounds`, however short a time ago they were read. `not_due`: somebody else is at it. */
export async function readTemplatesNow(
  deps: SyncDeps,
  waba: { accountId: string; wabaId: string },
): Promise<Synced> {
  await openUnit(deps, waba.accountId, (unit) => makeTemplatesDue(unit, waba.wabaId));
  return syncOutbounds(deps, waba);
}
