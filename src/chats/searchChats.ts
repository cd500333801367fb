import { and, count, desc, eq, inArray } from 'drizzle-orm';
import { findContactIds } from '../contacts/findContactIds.ts';
import type { Cursor, Page, PageRequest } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import {
  asksForLast,
  asksForMore,
  type ChatFilter,
  type ChatPlace,
  chatsWanted,
  fittingAmong,
} from './chatsWanted.ts';
import { type ChatView, selectChats } from './getChat.ts';
import { chat } from './table.ts';

/** Hits are counted so far; of more it is said that there are as many as this. */
const mostCounted = 10_000;
/** For what no index knows (a tag, what happened last) so many chats are looked at for one page. */
const mostLookedAt = { cheap: 10_000, dear: 2_000 };

/**
 * Chats that fit, the one in which something happened last first, and how many fit in all, counted to
 * 10,000. By tag, by what happened last, and by a name that more than a thousand contacts have, a page
 * looks at so many of the newest chats at most: it may then hold fewer than were asked for, or none,
 * and go on all the same; hits are counted among the newest so many.
 */
export async function searchChats(
  unit: Unit,
  filter: ChatFilter,
  { after: cursor, limit }: PageRequest,
): Promise<Page<ChatView> & { total: number }> {
  const after = cursor && placeOf(cursor);
  const contacts = filter.contactQuery
    ? await findContactIds(unit, filter.contactQuery)
    : undefined;
  const search = { unit, filter, contacts };
  const page = asksForMore(filter, contacts)
    ? await lookForPage(search, after, limit)
    : await readPage(search, after, limit);
  const items = await readViews(unit, page.places);
  const next = page.next && [page.next.lastActivityAt.toISOString(), page.next.id];
  return { items, total: page.total, ...(next && { next }) };
}

type Search = { unit: Unit; filter: ChatFilter; contacts: string[] | undefined };
type PlacePage = { places: ChatPlace[]; next: ChatPlace | undefined; total: number };

async function readPage(
  { unit, filter, contacts }: Search,
  after: ChatPlace | undefined,
  limit: number,
): Promise<PlacePage> {
  const places = await chatsWanted(unit, filter, contacts, after).limit(limit + 1);
  const counted = chatsWanted(unit, filter, contacts, undefined).limit(mostCounted).as('counted');
  const [row] = await unit.tx.select({ total: count() }).from(counted);
  return {
    places: places.slice(0, limit),
    next: places.length > limit ? places[limit - 1] : undefined,
    total: row?.total ?? 0,
  };
}

async function lookForPage(
  { unit, filter, contacts }: Search,
  after: ChatPlace | undefined,
  limit: number,
): Promise<PlacePage> {
  const most = asksForLast(filter) ? mostLookedAt.dear : mostLookedAt.cheap;
  const among = (from: ChatPlace | undefined) => fittingAmong(unit, filter, contacts, from, most);
  const first = await among(undefined);
  const found = after ? await among(after).limit(limit + 1) : first;
  const places = found.slice(0, limit);
  if (found.length > limit) return { places, next: places.at(-1), total: first.length };
  const [last] = await chatsWanted(unit, filter, contacts, after)
    .offset(most - 1)
    .limit(1);
  return { places, next: last, total: first.length };
}

/** In the order of their places. */
async function readViews(unit: Unit, places: ChatPlace[]): Promise<ChatView[]> {
  if (places.length === 0) return [];
  const ids = places.map(({ id }) => id);
  return selectChats(unit)
    .where(and(eq(chat.accountId, unit.accountId), inArray(chat.id, ids)))
    .orderBy(desc(chat.lastActivityAt), desc(chat.id));
}

function placeOf([at = '', id = '']: Cursor): ChatPlace {
  const lastActivityAt = new Date(at);
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  if (isId && !Number.isNaN(lastActivityAt.getTime())) return { lastActivityAt, id };
  throw new AppError('invalid_request', 'error decoding start key: it is of another list');
}
