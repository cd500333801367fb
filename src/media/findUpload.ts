import { and, eq } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { MediaKind } from '../messages/content.ts';
import type { MediaIn } from '../messages/events.ts';
import { media } from './table.ts';

/** A file that this contact has uploaded, as it would come in a message; undefined where there is none. */
export async function findUpload(
  { tx, accountId }: Unit,
  mediaId: string | undefined,
  contactId: string,
): Promise<MediaIn | undefined> {
  if (mediaId === undefined) return undefined;
  const [found] = await tx
    .select()
    .from(media)
    .where(
      and(
        eq(media.accountId, accountId),
        eq(media.id, mediaId),
        eq(media.contactId, contactId),
        eq(media.status, 'stored'),
      ),
    );
  if (!found) return undefined;
  return {
    // Only kinds of ours are stored.
    kind: found.kind as MediaKind,
    providerId: '',
    mimeType: found.mimeType,
    ...(found.sha256 !== null && { sha256: found.sha256 }),
    ...(found.filename !== null && { filename: found.filename }),
    mediaId: toWire('MED', mediaId),
  };
}
