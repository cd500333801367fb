import { and, eq } from 'drizzle-orm';
import { noSuch, toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { MediaRow } from './addMedia.ts';
import { media } from './table.ts';

/**
 * A file whose bytes are in the store. AppError `not_found` where the account has no such file, and
 * with the reason where it was announced and its bytes are not here, or never came.
 */
export async function getMedia({ tx, accountId }: Unit, mediaId: string): Promise<MediaRow> {
  const [found] = await tx
    .select()
    .from(media)
    .where(and(eq(media.accountId, accountId), eq(media.id, mediaId)));
  if (!found) throw noSuch('MED');
  if (found.status === 'stored') return found;
  const why =
    found.status === 'pending'
      ? 'has not been fetched from the provider yet'
      : `could not be fetched from the provider: ${found.error ?? 'it gave no reason'}`;
  throw new AppError('not_found', `The media ${toWire('MED', mediaId)} ${why}`);
}
