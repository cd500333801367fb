import { and, desc, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { type ChatView, selectChats } from './getChat.ts';
import { chat } from './table.ts';

/** As many lines as one person has written to in any account that is still used by people. */
const most = 50;

/** Somebody's chats, one a line, newest activity first. */
export const listChatsOfContact = (unit: Unit, contactId: string): Promise<ChatView[]> =>
  selectChats(unit)
    .where(and(eq(chat.accountId, unit.accountId), eq(chat.contactId, contactId)))
    .orderBy(desc(chat.lastActivityAt))
    .limit(most);
