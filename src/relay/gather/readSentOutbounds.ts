import { sql } from 'drizzle-orm';
import { fromWire } from '../../db/ids.ts';
import { arrayOf } from '../../db/literals.ts';
import { selectRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { readReplyPayload } from '../../messages/outboundReply.ts';
import { sentOutbound } from '../../outbounds/table.ts';
import type { ParsedEvent } from '../parse.ts';
import type { Person, SentOutboundRow } from '../scene.ts';

/** Of a chat's outbounds only the newest so many are looked at. */
const newestOfChat = 50;

/**
 * Sent outbounds that this turn's messages may answer, newest first: of chats in which a text may be a
 * label, and of those on whose line a template is tapped. What never reached anybody waits for nothing; a tap
 * that names a message has reached somebody with it, whatever its status says. Nothing is asked where there are none.
 */
export async function readSentOutbounds(
  unit: Unit,
  events: ParsedEvent[],
  people: Iterable<Person>,
): Promise<SentOutboundRow[]> {
  const tapped = new Set(
    events.flatMap(({ event, lineId }) => (isTemplateTap(event) ? [lineId] : [])),
  );
  const chatIds = [...people].flatMap(({ chats }) =>
    chats
      .filter(({ outboundUntil, lineId }) => {
        return outboundUntil !== null && (outboundUntil > unit.now || tapped.has(lineId));
      })
      .map(({ id }) => id),
  );
  if (chatIds.length === 0) return [];
  const rows = await selectRows(
    unit.tx,
    sentOutbound,
    sql`account_id = ${unit.accountId} and message_id = any(array(
      select s.message_id from unnest(${arrayOf('uuid', chatIds)}) as k(chat_id)
      cross join lateral (select o.message_id from sent_outbound o
        where o.account_id = ${unit.accountId} and o.chat_id = k.chat_id and exists (
          select 1 from message m where m.account_id = ${unit.accountId} and m.id = o.message_id
            and m.status not in ('canceled', 'failed'))
        order by o.created_at desc limit ${newestOfChat}::int) as s)
      || ${arrayOf('uuid', events.flatMap(namedBy))})`,
  );
  return rows.toSorted(
    (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.messageId < b.messageId ? 1 : -1),
  );
}

const isTemplateTap = (event: ParsedEvent['event']): boolean =>
  event.kind === 'message' && event.content.type === 'tap' && event.content.from === 'template';

/** The message whose reply was tapped, where its payload says which. */
function namedBy({ event }: ParsedEvent): string[] {
  if (event.kind !== 'message' || event.content.type !== 'tap') return [];
  const named = readReplyPayload(event.content.id);
  return named ? [fromWire('MSG', named.messageId)] : [];
}
