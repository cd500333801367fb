import { type SQL, sql } from 'drizzle-orm';
import { message } from '../../chats/table.ts';
import { arrayOf } from '../../db/literals.ts';
import { selectRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import type { ParsedEvent } from '../parse.ts';
import type { MessageRow, Person, Scene } from '../scene.ts';

/**
 * What contacts wrote last, by chat, where a flow speaks of it and something else than a message moves
 * it: a timer, an answer of the world, an agent's close. A message brings itself.
 */
export async function readLastMessages(
  unit: Unit,
  events: ParsedEvent[],
  people: Iterable<Person>,
  flows: Scene['flows'],
): Promise<Map<string, MessageRow>> {
  if (![...flows.values()].some(({ asksForMessage }) => asksForMessage)) return new Map();
  const isOther = events.length === 0 || events.some(({ event }) => event.kind !== 'message');
  const places = [...people].flatMap(({ chats, processes, timers }) =>
    isOther || timers.some(({ dueAt }) => dueAt <= unit.now)
      ? chats.filter((row) => processes.some(({ chatId }) => chatId === row.id))
      : [],
  );
  const heard = places.filter(({ lastInboundSeq }) => lastInboundSeq > 0);
  if (heard.length === 0) return new Map();
  const rows = await selectRows(unit.tx, message, standsAt(unit, heard));
  return new Map(rows.map((row) => [row.chatId, row]));
}

const standsAt = ({ accountId }: Unit, places: { id: string; lastInboundSeq: number }[]): SQL => {
  const ids = arrayOf(
    'uuid',
    places.map(({ id }) => id),
  );
  const seqs = arrayOf(
    'integer',
    places.map(({ lastInboundSeq }) => lastInboundSeq),
  );
  return sql`account_id = ${accountId}
    and (chat_id, seq) in (select * from unnest(${ids}, ${seqs}))`;
};
