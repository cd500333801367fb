import { and, eq } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { addMedia } from '../media/addMedia.ts';
import type { StoredMedia } from '../media/store.ts';
import type { DuePdf } from './claimPdfs.ts';
import { processPdf } from './table.ts';

const mostTries = 5;

/**
 * Writes down that a PDF is made, or that it could not be: it is tried again a minute later, five times.
 * Where it was asked for anew meanwhile, or somebody else is at it by now, nothing changes.
 */
export async function settlePdf(
  unit: Unit,
  due: DuePdf,
  made: StoredMedia | { error: string },
): Promise<void> {
  const { tx, accountId, now } = unit;
  const { processId, contactId, mediaId, tries } = due;
  const isMine = and(
    eq(processPdf.accountId, accountId),
    eq(processPdf.processId, processId),
    eq(processPdf.mediaId, mediaId),
    eq(processPdf.tries, tries),
    eq(processPdf.status, 'in_progress'),
  );
  if ('error' in made) {
    const isOver = tries >= mostTries;
    const dueAt = isOver ? null : new Date(now.getTime() + 60_000);
    const status = isOver ? ('failed' as const) : ('requested' as const);
    await tx.update(processPdf).set({ status, dueAt, error: made.error }).where(isMine);
    return;
  }
  const done = { status: 'succeeded' as const, dueAt: null, error: null };
  const [mine] = await tx
    .update(processPdf)
    .set(done)
    .where(isMine)
    .returning({ id: processPdf.mediaId });
  if (!mine) return;
  const filename = `${toWire('IDP', processId)}.pdf`;
  const file = { mediaId, kind: 'document' as const, mimeType: 'application/pdf', filename };
  await addMedia(unit, { ...file, ...made, contactId });
}
