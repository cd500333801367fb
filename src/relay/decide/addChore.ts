import type { ChatDraft, PersonDraft } from './personDraft.ts';

/** A read mark or a typing indicator that is later than this is none. */
const choreLastsMs = 60_000;

/** A turn keeps the newest of a chat, and so does the table: marking it read marks those before it. */
export function addChore(draft: PersonDraft, chat: ChatDraft, providerMessageId: string): void {
  const { accountId, lines, now } = draft.scene;
  const settings = lines.get(chat.row.lineId)?.settings;
  if (!settings?.readMarks && !settings?.typing) return;
  draft.chores = draft.chores.filter((each) => each.chatId !== chat.row.id);
  draft.chores.push({
    accountId,
    chatId: chat.row.id,
    lineId: chat.row.lineId,
    contactId: draft.contact.id,
    seq: chat.row.seq,
    providerMessageId,
    tries: 0,
    dueAt: now,
    expiresAt: new Date(now.getTime() + choreLastsMs),
  });
}
