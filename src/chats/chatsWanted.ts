import { and, desc, eq, gte, inArray, isNotNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { searchSql } from '../contacts/segmentSql.ts';
import type { Unit } from '../db/unit.ts';
import { webProvider } from '../lines/webLine.ts';
import { type ActorType, actorIs } from './actors.ts';
import { lastOf } from './getChat.ts';
import { chat } from './table.ts';

export type ChatFilter = {
  /** Part of the contact's name, or of their number. */
  contactQuery?: string | undefined;
  channelType?: 'whatsapp' | 'web' | undefined;
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

/** Where a page of chats begins: after this one. */
export type ChatPlace = { lastActivityAt: Date; id: string };

/** Chats by what indexes know, newest first; `contacts`: of these alone. */
export function chatsWanted(
  { tx, accountId }: Unit,
  filter: ChatFilter,
  contacts: string[] | undefined,
  after: ChatPlace | undefined,
) {
  const { status, tag, lastActivity: range } = filter;
  return tx
    .select({ id: chat.id, lastActivityAt: chat.lastActivityAt, tags: chat.tags })
    .from(chat)
    .where(
      and(
        eq(chat.accountId, accountId),
        contacts && inArray(chat.contactId, contacts),
        filter.channelType && isOnChannel(accountId, filter.channelType),
        filter.owner ? eq(chat.owner, filter.owner) : undefined,
        // Written out, so that the planner sees the condition of the index.
        status === 'UNASSIGNED' ? sql`${chat.unassigned} and ${chat.status} = 'open'` : undefined,
        status === 'open' ? sql`${chat.status} = 'open'` : undefined,
        status === 'closed' ? sql`${chat.status} = 'closed'` : undefined,
        tag ? sql`${chat.tags} <> '[]'::jsonb` : undefined,
        filter.enqueuedOnly ? isNotNull(chat.waitingSince) : undefined,
        range && and(gte(chat.lastActivityAt, range.from), lte(chat.lastActivityAt, range.to)),
        range && and(gte(chat.activeSlot, slotOf(range.from)), lte(chat.activeSlot, range.to)),
        after && isAfter(after),
      ),
    )
    .orderBy(desc(chat.activeSlot), desc(chat.lastActivityAt), desc(chat.id))
    .$dynamic();
}

const isOnChannel = (accountId: string, type: 'whatsapp' | 'web'): SQL =>
  sql`${chat.lineId} in (select id from line where account_id = ${accountId}
    and (provider = ${webProvider}) = ${type === 'web'})`;

/** `active_slot` of a moment. */
const slotOf = (at: Date): SQL =>
  sql`date_bin('10 minutes', ${at.toISOString()}::timestamptz, '2000-01-01 00:00:00+00')`;

const isAfter = ({ lastActivityAt: at, id }: ChatPlace): SQL | undefined =>
  and(
    lte(chat.activeSlot, slotOf(at)),
    or(lt(chat.lastActivityAt, at), and(eq(chat.lastActivityAt, at), lt(chat.id, id))),
  );

/** What no index knows of a chat: it is looked at one by one. */
export const asksForMore = (filter: ChatFilter, contacts: string[] | undefined): boolean =>
  filter.tag !== undefined || asksForLast(filter) || asksForContact(filter, contacts);

/** Costs two reads for each chat. */
export const asksForLast = ({ lastActorType, lastType }: ChatFilter): boolean =>
  lastActorType !== undefined || lastType !== undefined;

const asksForContact = (filter: ChatFilter, contacts: string[] | undefined): boolean =>
  Boolean(filter.contactQuery) && contacts === undefined;

/** Those of the first `most` of these chats that fit in all else, in their order. */
export function fittingAmong(
  unit: Unit,
  filter: ChatFilter,
  contacts: string[] | undefined,
  after: ChatPlace | undefined,
  most: number,
) {
  const { tx, accountId } = unit;
  const looked = chatsWanted(unit, filter, contacts, after).limit(most).as('looked');
  const { lastMessage, lastActivity } = lastOf(tx);
  const found = tx
    .select({ id: chat.id, lastActivityAt: chat.lastActivityAt })
    .from(looked)
    .innerJoin(chat, and(eq(chat.accountId, accountId), eq(chat.id, looked.id)))
    .$dynamic();
  const withLast = asksForLast(filter)
    ? found.leftJoinLateral(lastMessage, sql`true`).leftJoinLateral(lastActivity, sql`true`)
    : found;
  return withLast
    .where(
      and(
        filter.tag
          ? sql`${chat.tags} @> ${JSON.stringify([{ name: filter.tag }])}::jsonb`
          : undefined,
        asksForContact(filter, contacts)
          ? sql`exists (select 1 from contact where account_id = ${accountId}
              and id = ${chat.contactId} and ${searchSql(filter.contactQuery ?? '')})`
          : undefined,
        filter.lastActorType ? actorIs(lastActor, filter.lastActorType) : undefined,
        filter.lastType ? sql`${lastType} = ${filter.lastType}` : undefined,
      ),
    )
    .orderBy(desc(chat.activeSlot), desc(chat.lastActivityAt), desc(chat.id));
}

const messageIsLast = sql`coalesce(last_message.seq, 0) > coalesce(last_activity.seq, 0)`;
const lastActor = sql`case when ${messageIsLast} then last_message.actor else last_activity.actor end`;
const lastType = sql`case when ${messageIsLast} then 'message' else last_activity.type end`;
