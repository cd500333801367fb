import type { ChatDraft, PersonDraft } from './personDraft.ts';

/**
 * Cancels what the chat still has to say and nobody has begun to send; what is on the wire stays
 * the chat's head until it is settled.
 */
export function cancelWaiting(
  draft: PersonDraft,
  chat: ChatDraft,
  reason: 'opted_out' | 'agent_has_chat',
): void {
  const { row } = chat;
  for (const message of [...draft.messages, ...draft.sentMessages.values()]) {
    if (message.chatId !== row.id || message.status !== 'queued') continue;
    Object.assign(message, { status: 'canceled', errorCode: null, error: reason });
  }
  draft.outbox = draft.outbox.filter((each) => each.chatId !== row.id);
  // From the first on: what waits to be tried again may stand before the head, or alone.
  draft.canceledChats.push({ chatId: row.id, fromSeq: 1, toSeq: row.seq, reason });
  if (row.headId === null || draft.scene.onTheWire.has(row.headId)) return;
  draft.outboxGone.push(row.headId);
  row.headSeq = null;
  row.headId = null;
  chat.changed = true;
}
