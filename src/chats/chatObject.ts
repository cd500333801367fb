import { toWire } from '../db/ids.ts';
import type { Json } from '../messages/events.ts';
import type { chat } from './table.ts';

type Chat = Pick<typeof chat.$inferSelect, 'accountId' | 'id' | 'owner' | 'status' | 'tags'>;
type Whom = { id: string; name: string | null; phone: string | null; waId: string | null };

/** A chat as hooks are told of it, with whom, and on which number of ours. */
export function chatObject(row: Chat, whom: Whom, lineNumber: string): Json {
  const phone = whom.phone ?? (whom.waId && `+${whom.waId}`) ?? '';
  return {
    chat_id: toWire('EN_CHT_', row.id),
    client_id: toWire('TCI', row.accountId),
    channel_type: 'whatsapp',
    contact_id: toWire('CNT', whom.id),
    contact_name: whom.name ?? phone,
    contact_phone_number: phone,
    external_id: `${lineNumber}:${phone}`,
    owner: row.owner ?? '',
    status: row.status,
    tags: row.tags.map((tag) => ({ ...tag })),
  };
}
