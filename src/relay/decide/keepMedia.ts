import { fromWire, toWire } from '../../db/ids.ts';
import type { MessageFacts } from '../../engine/effects.ts';
import type { InContent, MediaIn } from '../../messages/events.ts';
import type { PersonDraft } from './personDraft.ts';

/**
 * Keeps the file that a message brings, whoever wrote it. It is fetched later; its row and id are
 * there at once, so that a flow can speak of it. Undefined where the message brings none.
 */
export function keepMedia(
  draft: PersonDraft,
  lineId: string,
  content: InContent,
): { id: string; facts: NonNullable<MessageFacts['media']> } | undefined {
  if (content.type !== 'media') return undefined;
  const known = content.media.mediaId;
  if (known !== undefined) {
    const id = fromWire('MED', known);
    return { id, facts: mediaFacts(id, content.media) };
  }
  const { accountId, now } = draft.scene;
  const { kind, providerId, mimeType, sha256, filename } = content.media;
  const id = draft.newId();
  draft.media.push({
    accountId,
    id,
    contactId: draft.contact.id,
    lineId,
    kind,
    mimeType,
    filename: filename ?? null,
    sha256: sha256 ?? null,
    size: null,
    status: 'pending',
    providerId,
    tries: 0,
    dueAt: now,
    error: null,
    createdAt: now,
  });
  return { id, facts: mediaFacts(id, content.media) };
}

/** A file as flows see it; its size is known once it has been fetched. */
export const mediaFacts = (
  id: string,
  { kind, mimeType, sha256, filename, caption }: MediaIn,
): NonNullable<MessageFacts['media']> => ({
  media_id: toWire('MED', id),
  kind,
  mime_type: mimeType,
  ...(sha256 !== undefined && { sha256 }),
  ...(filename !== undefined && { filename }),
  ...(caption !== undefined && { caption }),
});
