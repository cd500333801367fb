import { and, count, desc, eq, gte, ilike, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { contact } from '../contacts/table.ts';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { type ActorType, actorIs } from './actors.ts';
import { type ChatView, lastOf, selectChats } from './getChat.ts';
import { chat } from './table.ts';

export type ChatFilter = {
  /** Part of the contact's name, or of their number. */
  contactQuery?: string | undefined;
  owner?: string | undefined;
  status?: 'open' | 'closed' | 'UNASSIGNED' | undefined;
  tag?: string | undefined;
  /** Only chats that wait for an agent. */
  enqueuedOnly?: boolean | undefined;
  /** Both ends included. */
  lastActivity?: { from: Date; to: Date } | undefined;
  lastActorType?: ActorType | undefined;
  /** `message`, or the type of an activity. */
  lastType?: string | undefined;
};

/** Chats that fit, the one in which something happened last first, and how many fit in all. */
export async function searchChats(
  unit: Unit,
  filter: ChatFilter,
  { after, limit }: PageRequest,
): Promise<Page<ChatView> & { total: number }> {
  const conditions = conditionsOf(unit, filter);
  const rows = await selectChats(unit)
    .where(and(conditions, after && afterCursor(after)))
    .orderBy(desc(chat.lastActivityAt), desc(chat.id))
    .limit(limit + 1);
  const page = pageOf(rows, limit, ({ chat: { lastActivityAt, id } }) => [
    lastActivityAt.toISOString(),
    id,
  ]);
  return { ...page, total: await countChats(unit, filter, conditions) };
}

function conditionsOf(unit: Unit, filter: ChatFilter): SQL | undefined {
  const { status, tag, lastActivity: range } = filter;
  return and(
    eq(chat.accountId, unit.accountId),
    filter.contactQuery ? isContact(filter.contactQuery) : undefined,
    filter.owner ? eq(chat.owner, filter.owner) : undefined,
    status === 'UNASSIGNED' ? eq(chat.unassigned, true) : undefined,
    status === 'open' || status === 'closed' ? eq(chat.status, status) : undefined,
    tag ? sql`${chat.tags} @> ${JSON.stringify([{ name: tag }])}::jsonb` : undefined,
    filter.enqueuedOnly ? eq(chat.state, 'waitingForAgent') : undefined,
    range ? gte(chat.lastActivityAt, range.from) : undefined,
    range ? lte(chat.lastActivityAt, range.to) : undefined,
    filter.lastActorType ? actorIs(lastActor, filter.lastActorType) : undefined,
    filter.lastType ? sql`${lastType} = ${filter.lastType}` : undefined,
  );
}

const messageIsLast = sql`coalesce(last_message.seq, 0) > coalesce(last_activity.seq, 0)`;
const lastActor = sql`case when ${messageIsLast} then last_message.actor else last_activity.actor end`;
const lastType = sql`case when ${messageIsLast} then 'message' else last_activity.type end`;

function isContact(query: string): SQL | undefined {
  const part = `%${query.replace(/[\\%_]/g, '\\$&')}%`;
  const digits = query.replace(/[\s()+.-]/g, '');
  return or(
    ilike(contact.name, part),
    ilike(contact.profileName, part),
    /^\d+$/.test(digits) ? ilike(contact.phone, `%${digits}%`) : undefined,
    /^\d+$/.test(digits) ? ilike(contact.waId, `%${digits}%`) : undefined,
  );
}

function afterCursor([at = '', id = '']: string[]): SQL | undefined {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) {
    throw new AppError('invalid_request', 'error decoding start key: it is of another list');
  }
  return or(lt(chat.lastActivityAt, moment), and(eq(chat.lastActivityAt, moment), lt(chat.id, id)));
}

/** What is last in a chat is looked up only where it is asked for: it costs two reads for each. */
async function countChats(
  { tx }: Unit,
  filter: ChatFilter,
  conditions: SQL | undefined,
): Promise<number> {
  const counted = tx
    .select({ total: count() })
    .from(chat)
    .innerJoin(contact, and(eq(contact.accountId, chat.accountId), eq(contact.id, chat.contactId)))
    .$dynamic();
  const { lastMessage, lastActivity } = lastOf(tx);
  const needsLast = filter.lastActorType !== undefined || filter.lastType !== undefined;
  const joined = needsLast
    ? counted.leftJoinLateral(lastMessage, sql`true`).leftJoinLateral(lastActivity, sql`true`)
    : counted;
  const [row] = await joined.where(conditions);
  return row?.total ?? 0;
}
