import { and, desc, eq, inArray } from 'drizzle-orm';
import { findContactIds } from '../contacts/findContactIds.ts';
import type { Cursor, Page, PageRequest } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import {
  asksForDear,
  asksForMore,
  type ChatFilter,
  type ChatPlace,
  type ChatSearch,
  chatsWanted,
  countWanted,
  fittingAmong,
  orderOf,
} from './chatsWanted.ts';
import { findTagged } from './findTagged.ts';
import { type ChatView, selectChats } from './getChat.ts';
import { chat } from './table.ts';

/** Hits are counted so far; of more it is said that there are as many as this. */
const mostCounted = 10_000;
/** For what no index knows (a tag, what happened last) so many chats are looked at for one page. */
const mostLookedAt = { cheap: 4_000, dear: 1_000 };

/**
 * Chats that fit, the one in which something happened last first, and how many fit in all, counted to
 * 10,000. By channel or line, by what happened last, and by a tag or a name that more than a thousand have, a page
 * looks at so many of the newest chats at most: it may then hold fewer than were asked for, or none,
 * and go on all the same; hits are counted among the newest so many.
 */
export const searchChats = (
  unit: Unit,
  filter: ChatFilter,
  request: PageRequest,
): Promise<Page<ChatView> & { total: number }> => find(unit, filter, request, true);

/** The same without how many fit in all, which takes looking at more of them. */
export const listChats = (
  unit: Unit,
  filter: ChatFilter,
  request: PageRequest,
): Promise<Page<ChatView>> => find(unit, filter, request, false);

async function find(
  unit: Unit,
  filter: ChatFilter,
  { after: cursor, limit }: PageRequest,
  counts: boolean,
): Promise<Page<ChatView> & { total: number }> {
  const after = cursor && placeOf(cursor);
  const { contactQuery, tag, status, owner } = filter;
  // Nobody has what is unassigned.
  if (status === 'UNASSIGNED' && owner) return { items: [], total: 0 };
  const contacts = contactQuery ? await findContactIds(unit, contactQuery) : undefined;
  const tagged = tag ? await findTagged(unit, tag) : undefined;
  if (contacts?.length === 0 || tagged?.length === 0) return { items: [], total: 0 };
  const search = { unit, filter, contacts, tagged };
  const page = asksForMore(search)
    ? await lookForPage(search, after, limit, counts)
    : await readPage(search, after, limit, counts);
  const items = await readViews(unit, page.places);
  const next = page.next && [page.next.lastActivityAt.toISOString(), page.next.id];
  return { items, total: page.total, ...(next && { next }) };
}

/** How many chats there are of what indexes know, counted to `most`. */
export async function countChats(
  unit: Unit,
  filter: Pick<ChatFilter, 'owner' | 'status'>,
  most: number,
): Promise<number> {
  const [row] = await countWanted({ unit, filter }, most);
  return row?.total ?? 0;
}

/** Ids of so many of them, the one in which something happened last first. */
export async function listChatIds(
  unit: Unit,
  filter: Pick<ChatFilter, 'owner' | 'status'>,
  most: number,
): Promise<string[]> {
  const places = await readPlaces({ unit, filter }, undefined, { limit: most });
  return places.map(({ id }) => id);
}

type PlacePage = { places: ChatPlace[]; next: ChatPlace | undefined; total: number };

async function readPage(
  search: ChatSearch,
  after: ChatPlace | undefined,
  limit: number,
  counts: boolean,
): Promise<PlacePage> {
  const places = await readPlaces(search, after, { limit: limit + 1 });
  const [row] = counts ? await countWanted(search, mostCounted) : [];
  return {
    places: places.slice(0, limit),
    next: places.length > limit ? places[limit - 1] : undefined,
    total: row?.total ?? 0,
  };
}

/** Places of the chats that indexes know, so many from one on. */
function readPlaces(
  search: ChatSearch,
  after: ChatPlace | undefined,
  { offset = 0, limit }: { offset?: number; limit: number },
): Promise<ChatPlace[]> {
  const wanted = chatsWanted(search, after, offset + limit);
  return search.unit.tx
    .select({ id: wanted.id, lastActivityAt: wanted.lastActivityAt })
    .from(wanted)
    .orderBy(...orderOf(wanted))
    .offset(offset)
    .limit(limit);
}

async function lookForPage(
  search: ChatSearch,
  after: ChatPlace | undefined,
  limit: number,
  counts: boolean,
): Promise<PlacePage> {
  const most = asksForDear(search) ? mostLookedAt.dear : mostLookedAt.cheap;
  const found = await fittingAmong(search, after, { most, counts: counts && !after }).limit(
    limit + 1,
  );
  const [first] =
    counts && after ? await fittingAmong(search, undefined, { most, counts }).limit(1) : found;
  const places = found.slice(0, limit);
  const total = first?.total ?? 0;
  if (found.length > limit) return { places, next: places.at(-1), total };
  const [last] = await readPlaces(search, after, { offset: most - 1, limit: 1 });
  return { places, next: last, total };
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
