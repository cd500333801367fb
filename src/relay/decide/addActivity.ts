import type { Json } from '../../messages/events.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';

/** The next place in the chat's order. */
export function nextSeq(draft: PersonDraft, chat: ChatDraft): number {
  chat.row.seq += 1;
  chat.row.lastActivityAt = draft.scene.now;
  chat.changed = true;
  return chat.row.seq;
}

export function addActivity(
  draft: PersonDraft,
  chat: ChatDraft,
  category: string,
  type: string,
  actor: string,
  payload: Json,
): void {
  draft.activities.push({
    accountId: draft.scene.accountId,
    id: draft.newId(),
    chatId: chat.row.id,
    contactId: draft.contact.id,
    seq: nextSeq(draft, chat),
    category,
    type,
    actor,
    payload,
    createdAt: draft.scene.now,
  });
}
