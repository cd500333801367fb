import { recentMs } from '../../contacts/notOnWhatsapp.ts';
import type { PersonDraft } from './personDraft.ts';

/**
 * The provider says that nobody with this number has WhatsApp, or one that could take the message. Of
 * somebody who has written of late it says nothing: they have it.
 */
export function noteUnreachable(draft: PersonDraft, at: Date): void {
  const { contact } = draft;
  const since = at.getTime() - recentMs;
  const hasWritten = [...draft.chats.values()].some(
    ({ row }) => row.lastInboundAt !== null && row.lastInboundAt.getTime() > since,
  );
  if (hasWritten || (contact.notOnWhatsappAt !== null && contact.notOnWhatsappAt >= at)) return;
  contact.notOnWhatsappAt = at;
  draft.contactChanged = true;
}

/** They have written, or something was delivered to them: whatever was said of them before that is over. */
export function noteReached(draft: PersonDraft, at: Date): void {
  const { contact } = draft;
  if (contact.notOnWhatsappAt === null || contact.notOnWhatsappAt > at) return;
  contact.notOnWhatsappAt = null;
  draft.contactChanged = true;
}
