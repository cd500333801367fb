import { emptyChat } from '../../chats/emptyChat.ts';
import { addActivity } from './addActivity.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { tellOfChat } from './tellOfChat.ts';

/** A closed chat that gets a message, either way, or is wanted by an agent, is open again, without owner. */
export function reopen(draft: PersonDraft, chat: ChatDraft, actor = 'system'): void {
  if (chat.row.status !== 'closed') return;
  chat.row.status = 'open';
  chat.row.owner = null;
  chat.row.state = chat.process ? chat.row.state : 'idle';
  addActivity(draft, chat, 'chat', 'chat_opened', actor, {});
  tellOfChat(draft, chat, 'opened');
}

/** The person's chat on a line; made, or opened again, as a message goes either way. */
export function openChat(draft: PersonDraft, lineId: string): ChatDraft {
  const known = draft.chats.get(lineId);
  if (known) {
    reopen(draft, known);
    return known;
  }
  const made: ChatDraft = {
    row: emptyChat(draft.scene, { id: draft.newId(), contactId: draft.contact.id, lineId }),
    isNew: true,
    changed: true,
    process: undefined,
    processes: new Map(),
  };
  draft.chats.set(lineId, made);
  addActivity(draft, made, 'chat', 'chat_opened', 'system', {});
  tellOfChat(draft, made, 'opened');
  return made;
}
