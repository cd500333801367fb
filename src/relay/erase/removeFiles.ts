import { sql } from 'drizzle-orm';
import { run } from '../../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../../db/unit.ts';
import type { MediaStore } from '../../media/store.ts';
import type { Erased } from './eraseContact.ts';

/** A file that was on its way when its person was erased has come within this, or never will. */
const filesComeWithinMs = 3_600_000;

/** Removes the files of a person who has been erased. Harmless to repeat. */
export async function removeFiles(
  mediaStore: MediaStore,
  { accountId, mediaIds }: Erased,
): Promise<void> {
  for (const mediaId of mediaIds) await mediaStore.remove({ accountId, mediaId });
}

/**
 * Removes files of people who were erased, again for an hour: whoever was erasing may have been stopped
 * before, and a file may have been on its way. Gives how many erasures are over.
 */
export async function finishErasures(
  deps: UnitDeps & { mediaStore: MediaStore },
  accountId: string,
): Promise<number> {
  const due = await openUnit(deps, accountId, readErasures);
  for (const { erased } of due) await removeFiles(deps.mediaStore, erased);
  const over = due.filter(({ isOver }) => isOver);
  for (const { erased } of over) {
    await openUnit(deps, accountId, ({ tx }) =>
      run(
        tx,
        sql`delete from erasure
          where account_id = ${accountId} and contact_id = ${erased.contactId}`,
      ),
    );
  }
  return over.length;
}

async function readErasures({ tx, accountId, now }: Unit) {
  const rows = await run<{ contact_id: string; media_ids: string[]; created_at: Date }>(
    tx,
    sql`select contact_id, media_ids, created_at from erasure where account_id = ${accountId}
      order by created_at limit 100`,
  );
  return rows.map((row) => ({
    erased: { accountId, contactId: row.contact_id, mediaIds: row.media_ids } satisfies Erased,
    isOver: row.created_at.getTime() <= now.getTime() - filesComeWithinMs,
  }));
}
