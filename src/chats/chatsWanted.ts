import {
  and,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  lt,
  lte,
  or,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
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
  lineId?: string | undefined;
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

/**
 * A search of chats. `contacts` are those whom its text finds, and `tagged` the chats with its tag, where
 * they are few enough to be listed; else chats are looked at one by one for that.
 */
export type ChatSearch = {
  unit: Unit;
  filter: ChatFilter;
  contacts?: string[] | undefined;
  tagged?: string[] | undefined;
};

/** The first `most` chats by what indexes know, newest first. */
export function chatsWanted(search: ChatSearch, after: ChatPlace | undefined, most: number) {
  const { tx, accountId } = search.unit;
  const [first, second] = streamsOf(search).map((which) =>
    tx
      .select({
        id: chat.id,
        activeSlot: chat.activeSlot,
        lastActivityAt: chat.lastActivityAt,
        contactId: chat.contactId,
        lineId: chat.lineId,
        tags: chat.tags,
      })
      .from(chat)
      .where(and(eq(chat.accountId, accountId), which, after && isAfter(after)))
      .orderBy(desc(chat.activeSlot), desc(chat.lastActivityAt), desc(chat.id))
      .limit(most),
  );
  if (!first) throw new Error('A search of chats goes by no index');
  return (second ? unionAll(first, second) : first).as('wanted');
}

/** How many there are of these, counted to `most`. */
export function countWanted(search: ChatSearch, most: number) {
  const { tx, accountId } = search.unit;
  const [first, second] = streamsOf(search).map((which) =>
    tx
      .select({ one: sql`1`.as('one') })
      .from(chat)
      .where(and(eq(chat.accountId, accountId), which))
      // In an order, lest the table be read from its start to meet its few open chats at the end.
      .orderBy(desc(chat.activeSlot))
      .limit(most),
  );
  if (!first) throw new Error('A search of chats goes by no index');
  const counted = (second ? unionAll(first, second).limit(most) : first).as('counted');
  return tx.select({ total: sql<number>`count(*)::int` }).from(counted);
}

/** Of what all the chats are that fit: an index has these in the order of lists, for each status its own. */
function streamsOf({ filter, contacts, tagged }: ChatSearch): (SQL | undefined)[] {
  const { owner, status, enqueuedOnly, lastActivity: range } = filter;
  const all = and(
    contacts && inArray(chat.contactId, contacts),
    tagged && inArray(chat.id, tagged),
    owner ? eq(chat.owner, owner) : undefined,
    enqueuedOnly ? isNotNull(chat.waitingSince) : undefined,
    range && and(gte(chat.lastActivityAt, range.from), lte(chat.lastActivityAt, range.to)),
    range && and(gte(chat.activeSlot, slotOf(range.from)), lte(chat.activeSlot, range.to)),
  );
  // Written out, so that the planner sees the condition of the index.
  if (status === 'UNASSIGNED')
    return [and(all, sql`${chat.unassigned} and ${chat.status} = 'open'`)];
  if (status) return [and(all, eq(chat.status, status))];
  if (contacts || tagged || owner || enqueuedOnly) return [all];
  return [and(all, eq(chat.status, 'open')), and(all, eq(chat.status, 'closed'))];
}

/** `active_slot` of a moment. */
const slotOf = (at: Date): SQL =>
  sql`date_bin('10 minutes', ${at.toISOString()}::timestamptz, '2000-01-01 00:00:00+00')`;

const isAfter = ({ lastActivityAt: at, id }: ChatPlace): SQL | undefined =>
  and(
    lte(chat.activeSlot, slotOf(at)),
    or(lt(chat.lastActivityAt, at), and(eq(chat.lastActivityAt, at), lt(chat.id, id))),
  );

/** What no index knows of a chat: it is looked at one by one. */
export const asksForMore = (search: ChatSearch): boolean =>
  asksForTag(search) || asksForLine(search.filter) || asksForDear(search);

/** Costs a read or two for each chat. */
export const asksForDear = (search: ChatSearch): boolean =>
  asksForLast(search.filter) || asksForContact(search);

const asksForLine = ({ channelType, lineId }: ChatFilter): boolean =>
  channelType !== undefined || lineId !== undefined;

const asksForTag = ({ filter, tagged }: ChatSearch): boolean =>
  filter.tag !== undefined && tagged === undefined;

const asksForLast = ({ lastActorType, lastType }: ChatFilter): boolean =>
  lastActorType !== undefined || lastType !== undefined;

const asksForContact = ({ filter, contacts }: ChatSearch): boolean =>
  Boolean(filter.contactQuery) && contacts === undefined;

/**
 * Those of the first `most` of these chats that fit in all else, in their order; where it is to be
 * counted, each also says how many these are in all, which takes looking at all of them.
 */
export function fittingAmong(
  search: ChatSearch,
  after: ChatPlace | undefined,
  { most, counts }: { most: number; counts: boolean },
) {
  const { unit, filter } = search;
  const { tx, accountId } = unit;
  const newest = chatsWanted(search, after, most);
  const looked = tx
    .select()
    .from(newest)
    .orderBy(...orderOf(newest))
    .limit(most)
    .as('looked');
  const found = tx
    .select({
      id: looked.id,
      lastActivityAt: looked.lastActivityAt,
      total: counts ? sql<number>`count(*) over ()::int` : sql<number>`0`,
    })
    .from(looked)
    .$dynamic();
  const { lastMessage, lastActivity } = lastOf(tx, accountId, looked.id);
  const withLast = asksForLast(filter)
    ? found.leftJoinLateral(lastMessage, sql`true`).leftJoinLateral(lastActivity, sql`true`)
    : found;
  return withLast
    .where(
      and(
        asksForTag(search) ? hasTag(looked.tags, filter.tag ?? '') : undefined,
        filter.channelType && isOnChannel(looked.lineId, accountId, filter.channelType),
        filter.lineId ? sql`${looked.lineId} = ${filter.lineId}` : undefined,
        asksForContact(search)
          ? sql`exists (select 1 from contact where account_id = ${accountId}
              and id = ${looked.contactId} and ${searchSql(filter.contactQuery ?? '')})`
          : undefined,
        filter.lastActorType ? actorIs(lastActor, filter.lastActorType) : undefined,
        filter.lastType ? sql`${lastType} = ${filter.lastType}` : undefined,
      ),
    )
    .orderBy(...orderOf(looked));
}

type Ordered = { activeSlot: SQLWrapper; lastActivityAt: SQLWrapper; id: SQLWrapper };

export const orderOf = ({ activeSlot, lastActivityAt, id }: Ordered): SQL[] => [
  desc(activeSlot),
  desc(lastActivityAt),
  desc(id),
];

const hasTag = (tags: SQLWrapper, name: string): SQL =>
  sql`${tags} @> ${JSON.stringify([{ name }])}::jsonb`;

const isOnChannel = (lineId: SQLWrapper, accountId: string, type: 'whatsapp' | 'web'): SQL =>
  sql`${lineId} in (select id from line where account_id = ${accountId}
    and (provider = ${webProvider}) = ${type === 'web'})`;

const messageIsLast = sql`coalesce(last_message.seq, 0) > coalesce(last_activity.seq, 0)`;
const lastActor = sql`case when ${messageIsLast} then last_message.actor else last_activity.actor end`;
const lastType = sql`case when ${messageIsLast} then 'message' else last_activity.type end`;
