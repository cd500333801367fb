import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { hash16 } from '../db/hash16.ts';
import type { Unit } from '../db/unit.ts';
import { type Happening, listActivities } from './listActivities.ts';
import { type chat, message } from './table.ts';

export type MessageRow = typeof message.$inferSelect;
type ChatOf = Pick<typeof chat.$inferSelect, 'id' | 'lineId'>;

/** Something that happened in a chat, with what its message answers and what was felt about it. */
export type TalkItem = {
  happening: Happening;
  /** Undefined also where what it answers is not stored here. */
  answered: MessageRow | undefined;
  reactions: { emoji: string; direction: 'in' | 'out' }[];
};

/**
 * What happened in a chat before a place (`seq`; absent: its end), oldest first; `isAll`: nothing is older.
 */
export async function readTalk(
  unit: Unit,
  chat: ChatOf,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<{ items: TalkItem[]; isAll: boolean }> {
  const request = before === undefined ? { limit } : { after: [String(before)], limit };
  const page = await listActivities(unit, chat.id, {}, request);
  const items = await withContext(unit, chat, page.items.toReversed());
  return { items, isAll: page.next === undefined };
}

/** Each with what its message answers, and the reactions to it. */
export async function withContext(
  unit: Unit,
  chat: ChatOf,
  happenings: Happening[],
): Promise<TalkItem[]> {
  const messages = happenings.flatMap((each) => (each.kind === 'message' ? [each.message] : []));
  const answered = await readByProviderIds(
    unit,
    chat,
    messages.flatMap(({ context }) => context?.messageId ?? []),
  );
  const reactions = await readReactions(
    unit,
    chat,
    messages.flatMap(({ providerId }) => providerId ?? []),
  );
  return happenings.map((happening) => {
    const of = happening.kind === 'message' ? happening.message : undefined;
    return {
      happening,
      answered: answered.get(of?.context?.messageId ?? ''),
      reactions: reactions.get(of?.providerId ?? '') ?? [],
    };
  });
}

/** Messages of a chat by the provider's ids of them. */
export async function readByProviderIds(
  { tx, accountId }: Unit,
  chat: ChatOf,
  providerIds: string[],
): Promise<Map<string, MessageRow>> {
  if (providerIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(message)
    .where(
      and(
        eq(message.accountId, accountId),
        eq(message.lineId, chat.lineId),
        eq(message.chatId, chat.id),
        sql`${message.providerKey} is not null`,
        inArray(message.providerKey, providerIds.map(hash16)),
      ),
    );
  return new Map(rows.map((row) => [row.providerId ?? '', row]));
}

/** The newest of each side to each message; without what was taken back. */
async function readReactions(
  { tx, accountId }: Unit,
  chat: ChatOf,
  providerIds: string[],
): Promise<Map<string, TalkItem['reactions']>> {
  const found = new Map<string, TalkItem['reactions']>();
  if (providerIds.length === 0) return found;
  const rows = await tx
    .selectDistinctOn([reactedTo, message.direction], {
      to: reactedTo,
      direction: message.direction,
      emoji: sql<string | null>`${message.content} ->> 'emoji'`,
    })
    .from(message)
    .where(
      and(
        eq(message.accountId, accountId),
        eq(message.chatId, chat.id),
        sql`${message.type} = 'reaction'`,
        inArray(reactedTo, providerIds),
      ),
    )
    .orderBy(reactedTo, message.direction, desc(message.seq));
  for (const { to, direction, emoji } of rows) {
    if (emoji) found.set(to, [...(found.get(to) ?? []), { emoji, direction }]);
  }
  return found;
}

const reactedTo = sql<string>`${message.content} ->> 'messageId'`;
