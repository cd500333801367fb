import { and, eq, inArray, or } from 'drizzle-orm';
import { contact } from '../contacts/table.ts';
import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { MediaKind } from '../messages/content.ts';
import type { MediaIn } from '../messages/events.ts';
import { media } from './table.ts';

/** A file that this contact has uploaded, by any name they had, as it would come in a message; undefined where there is none. */
export async function findUpload(
  { tx, accountId }: Unit,
  mediaId: string | undefined,
  contactId: string,
): Promise<MediaIn | undefined> {
  if (mediaId === undefined) return undefined;
  const theirs = tx
    .select({ id: contact.id })
    .from(contact)
    .where(
      and(
        eq(contact.accountId, accountId),
        or(eq(contact.id, contactId), eq(contact.mergedInto, contactId)),
      ),
    );
  const [found] = await tx
    .select()
    .from(media)
    .where(
      and(
        eq(media.accountId, accountId),
        eq(media.id, mediaId),
        inArray(media.contactId, theirs),
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
