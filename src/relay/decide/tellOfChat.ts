import { toWire } from '../../db/ids.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { tellHooks } from './tellHooks.ts';

/** Tells hooks what became of a chat, as it is at this moment of the decision. */
export function tellOfChat(
  draft: PersonDraft,
  { row }: ChatDraft,
  action: 'opened' | 'assigned' | 'closed',
): void {
  const { contact, scene } = draft;
  const phone = contact.phone ?? (contact.waId && `+${contact.waId}`) ?? '';
  tellHooks(draft, {
    type: 'engagement_chat',
    action,
    contactId: contact.id,
    object: () => ({
      chat_id: toWire('EN_CHT_', row.id),
      client_id: toWire('TCI', row.accountId),
      channel_type: 'whatsapp',
      contact_id: toWire('CNT', contact.id),
      contact_name: contact.name ?? contact.profileName ?? phone,
      contact_phone_number: phone,
      external_id: `${scene.lines.get(row.lineId)?.phoneNumber ?? ''}:${phone}`,
      owner: row.owner ?? '',
      status: row.status,
      tags: row.tags.map((tag) => ({ ...tag })),
    }),
  });
}
