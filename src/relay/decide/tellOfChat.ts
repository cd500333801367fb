import { chatObject } from '../../chats/chatObject.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { tellHooks } from './tellHooks.ts';

/** Tells hooks what became of a chat, as it is at this moment of the decision. */
export function tellOfChat(
  draft: PersonDraft,
  { row }: ChatDraft,
  action: 'opened' | 'assigned' | 'closed',
): void {
  const { contact, scene } = draft;
  tellHooks(draft, {
    type: 'engagement_chat',
    action,
    contactId: contact.id,
    object: () =>
      chatObject(
        row,
        { ...contact, name: contact.name ?? contact.profileName },
        scene.lines.get(row.lineId)?.phoneNumber ?? '',
      ),
  });
}
