import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { BrokenUpload } from './readRows.ts';

const heartbeatMs = 15_000;
/** Whoever imports says so every quarter of a minute; whoever has said nothing for this long was stopped. */
export const stoppedAfterMs = 60_000;
export const wasStoppedWords = 'The service was stopped meanwhile: send the file again';

/**
 * Works at an import, and says that somebody does. `work` ends it; where it throws instead the import has
 * failed, and `undo` takes back what is not to stay. What is wrong with the upload is kept in the import and
 * not thrown.
 */
export async function runImport(
  deps: UnitDeps,
  accountId: string,
  { imports, id }: { imports: PgTable; id: string },
  work: () => Promise<void>,
  undo?: () => Promise<void>,
): Promise<void> {
  const heartbeat = setInterval(() => {
    openUnit(deps, accountId, (unit) => touch(unit, imports, id)).catch(() => {});
  }, heartbeatMs);
  try {
    await work();
  } catch (error) {
    const isTold = error instanceof BrokenUpload;
    const failure = isTold ? error.message : 'It was broken off by a fault';
    await openUnit(deps, accountId, (unit) => endImport(unit, imports, id, failure));
    await undo?.();
    if (!isTold) throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

const touch = ({ tx, accountId, now }: Unit, imports: PgTable, id: string) =>
  run(
    tx,
    sql`update ${imports} set updated_at = ${now}
      where account_id = ${accountId} and id = ${id} and status = 'running'`,
  );

/** Ends an import that runs; `failure` is why, empty where it has succeeded. */
export const endImport = (
  { tx, accountId, now }: Unit,
  imports: PgTable,
  id: string,
  failure: string,
) =>
  run(
    tx,
    sql`update ${imports}
      set status = ${failure === '' ? 'succeeded' : 'failed'}, failure = ${failure}, updated_at = ${now}
      where account_id = ${accountId} and id = ${id} and status = 'running'`,
  );
