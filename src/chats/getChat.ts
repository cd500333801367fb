import { and, desc, eq, gt, notExists, sql } from 'drizzle-orm';
import { alias, type PgColumn } from 'drizzle-orm/pg-core';
import { contact } from '../contacts/table.ts';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { line } from '../lines/table.ts';
import { activity, chat, message } from './table.ts';

/** A chat as it is shown: its row, whom it is with, its line, and the last of each kind of thing in it. */
export type ChatView = {
  chat: typeof chat.$inferSelect;
  contact: { name: string | null; profileName: string | null; phone: string | null };
  line: { provider: string; name: string; phoneNumber: string };
  lastMessage: typeof message.$inferSelect | null;
  lastActivity: typeof activity.$inferSelect | null;
  /** The newest that was not taken back. */
  lastReaction: typeof message.$inferSelect | null;
};

/** AppError `not_found` where the account has no such chat. */
export async function getChat(unit: Unit, chatId: string): Promise<ChatView> {
  const [found] = await selectChats(unit).where(
    and(eq(chat.accountId, unit.accountId), eq(chat.id, chatId)),
  );
  if (!found) throw noSuch('EN_CHT_');
  return found;
}

/** Chats with all that is shown of them; the caller says which. `seq` tells which of the last two is later. */
export const selectChats = ({ tx, accountId }: Unit) => {
  const { lastMessage, lastActivity } = lastOf(tx, accountId, chat.id);
  const lastReaction = lastReactionOf(tx, accountId);
  return tx
    .select({
      chat,
      contact: { name: contact.name, profileName: contact.profileName, phone: contact.phone },
      line: { provider: line.provider, name: line.name, phoneNumber: line.phoneNumber },
      lastMessage: lastMessage._.selectedFields,
      lastActivity: lastActivity._.selectedFields,
      lastReaction: lastReaction._.selectedFields,
    })
    .from(chat)
    .innerJoin(contact, and(eq(contact.accountId, chat.accountId), eq(contact.id, chat.contactId)))
    .innerJoin(line, and(eq(line.accountId, chat.accountId), eq(line.id, chat.lineId)))
    .leftJoinLateral(lastMessage, sql`true`)
    .leftJoinLateral(lastActivity, sql`true`)
    .leftJoinLateral(lastReaction, sql`true`);
};

/** The last of each kind of thing in a chat of the query around it. */
export const lastOf = (tx: Unit['tx'], accountId: string, chatId: PgColumn) => ({
  lastMessage: tx
    .select()
    .from(message)
    .where(and(eq(message.accountId, accountId), eq(message.chatId, chatId)))
    .orderBy(desc(message.seq))
    .limit(1)
    .as('last_message'),
  lastActivity: tx
    .select()
    .from(activity)
    .where(and(eq(activity.accountId, accountId), eq(activity.chatId, chatId)))
    .orderBy(desc(activity.seq))
    .limit(1)
    .as('last_activity'),
});

const later = alias(message, 'later');

// Whoever reacts once more to a message, or takes it back (no emoji), voids what they said of it before.
const lastReactionOf = (tx: Unit['tx'], accountId: string) =>
  tx
    .select()
    .from(message)
    .where(
      and(
        eq(message.accountId, accountId),
        eq(message.chatId, chat.id),
        sql`${message.type} = 'reaction' and ${message.content} ? 'emoji'`,
        notExists(
          tx
            .select({ id: later.id })
            .from(later)
            .where(
              and(
                eq(later.accountId, accountId),
                eq(later.chatId, message.chatId),
                gt(later.seq, message.seq),
                sql`${later.type} = 'reaction'`,
                sql`${later.content} ->> 'messageId' = ${message.content} ->> 'messageId'`,
              ),
            ),
        ),
      ),
    )
    .orderBy(desc(message.seq))
    .limit(1)
    .as('last_reaction');
