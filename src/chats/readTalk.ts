import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { hash16 } from '../db/hash16.ts';
import type { Unit } from '../db/unit.ts';
import { attempt } from '../sender/table.ts';
import { type Happening, listActivities } from './listActivities.ts';
import { type chat, message } from './table.ts';

export type MessageRow = typeof message.$inferSelect;
type ChatOf = Pick<typeof chat.$inferSelect, 'id' | 'lineId'>;

/** Something that happened in a chat, with what its message answers and what was felt about it. */
export type TalkItem = {
  happening: Happening;
  /** What the provider calls its message; undefined while it has not taken it. */
  providerId: string | undefined;
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
  const providerIds = await readProviderIds(unit, messages);
  const reactions = await readReactions(unit, chat, [...providerIds.values()]);
  return happenings.map((happening) => {
    const of = happening.kind === 'message' ? happening.message : undefined;
    const providerId = of && providerIds.get(of.id);
    return {
      happening,
      providerId,
      answered: answered.get(of?.context?.messageId ?? ''),
      reactions: reactions.get(providerId ?? '') ?? [],
    };
  });
}

/** What the provider calls messages, by their ids. Of what was said by us, the attempt knows. */
export async function readProviderIds(
  { tx, accountId }: Unit,
  messages: Pick<MessageRow, 'id' | 'providerId' | 'attemptId'>[],
): Promise<Map<string, string>> {
  const attemptIds = messages.flatMap((each) =>
    each.providerId === null && each.attemptId !== null ? [each.attemptId] : [],
  );
  const attempts =
    attemptIds.length === 0
      ? []
      : await tx
          .select({ messageId: attempt.messageId, providerId: attempt.providerId })
          .from(attempt)
          .where(and(eq(attempt.accountId, accountId), inArray(attempt.id, attemptIds)));
  return new Map([
    ...attempts.flatMap(({ messageId, providerId }) =>
      providerId === null ? [] : [[messageId, providerId] as const],
    ),
    ...messages.flatMap(({ id, providerId }) =>
      providerId === null ? [] : [[id, providerId] as const],
    ),
  ]);
}

/** Messages of a chat by the provider's ids of them: of what was heard, and of what was sent. */
export async function readByProviderIds(
  { tx, accountId }: Unit,
  chat: ChatOf,
  providerIds: string[],
): Promise<Map<string, MessageRow>> {
  if (providerIds.length === 0) return new Map();
  const keys = providerIds.map(hash16);
  const heard = await tx
    .select()
    .from(message)
    .where(
      and(
        eq(message.accountId, accountId),
        eq(message.lineId, chat.lineId),
        eq(message.chatId, chat.id),
        sql`${message.providerKey} is not null`,
        inArray(message.providerKey, keys),
      ),
    );
  const sent = await tx
    .select({ message, providerId: attempt.providerId })
    .from(attempt)
    .innerJoin(
      message,
      and(eq(message.accountId, attempt.accountId), eq(message.id, attempt.messageId)),
    )
    .where(
      and(
        eq(attempt.accountId, accountId),
        eq(attempt.lineId, chat.lineId),
        eq(attempt.chatId, chat.id),
        sql`${attempt.providerKey} is not null`,
        inArray(attempt.providerKey, keys),
      ),
    );
  return new Map([
    ...heard.map((row) => [row.providerId ?? '', row] as const),
    ...sent.map((row) => [row.providerId ?? '', row.message] as const),
  ]);
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
