import { and, desc, eq, inArray, or } from 'drizzle-orm';
import { contact } from '../contacts/table.ts';
import type { Page, PageRequest } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { type ChatView, selectChats } from './getChat.ts';
import { type Happening, listActivities, rowOf, seqOf } from './listActivities.ts';
import { type TalkItem, withContext } from './readTalk.ts';
import { chat } from './table.ts';

/** A person has one chat a line: nobody has this many. */
const mostChats = 50;

/**
 * The chats of a contact on every line, and of those who were merged into them, the one in which something
 * happened last first.
 */
export async function listChatsOf(unit: Unit, contactId: string): Promise<ChatView[]> {
  const { tx, accountId } = unit;
  const people = tx
    .select({ id: contact.id })
    .from(contact)
    .where(
      and(
        eq(contact.accountId, accountId),
        or(eq(contact.id, contactId), eq(contact.mergedInto, contactId)),
      ),
    );
  return selectChats(unit)
    .where(and(eq(chat.accountId, accountId), inArray(chat.contactId, people)))
    .orderBy(desc(chat.lastActivityAt), desc(chat.id))
    .limit(mostChats);
}

/** Something that happened with somebody, and in which of their chats. */
export type PlacedItem = { item: TalkItem; view: ChatView };

/** What is read of a chat: newest first, and how far of it has been taken. */
type Stream = { view: ChatView; items: Happening[]; next: string | undefined; taken: number };

/**
 * All that happened in these chats, newest first: within a chat in its own order, between chats by the clock.
 * A page goes on in the chats that the one before had more of.
 */
export async function listHistory(
  unit: Unit,
  chats: ChatView[],
  { after, limit }: PageRequest,
): Promise<Page<PlacedItem>> {
  const streams: Stream[] = [];
  for (const view of chats) {
    const place = after?.find((each) => each.startsWith(view.chat.id))?.slice(37);
    if (after && place === undefined) continue;
    const request = { limit, ...(place && { after: [place] }) };
    const { items, next } = await listActivities(unit, view.chat.id, {}, request);
    streams.push({ view, items, next: next?.[0], taken: 0 });
  }
  const order: Stream[] = [];
  for (let left = limit; left > 0; left--) {
    const newest = streams.filter(hasMore).toSorted((a, b) => timeOf(b) - timeOf(a))[0];
    if (!newest) break;
    newest.taken += 1;
    order.push(newest);
  }
  const items = await placed(unit, streams, order);
  const next = streams.flatMap((stream) => placeAfter(stream) ?? []);
  return next.length > 0 ? { items, next } : { items };
}

const hasMore = ({ items, taken }: Stream): boolean => taken < items.length;

const timeOf = ({ items, taken }: Stream): number => {
  const head = items[taken];
  return head ? rowOf(head).createdAt.getTime() : 0;
};

/** In the order in which they were taken of their chats. */
async function placed(unit: Unit, streams: Stream[], order: Stream[]): Promise<PlacedItem[]> {
  const rest = new Map<Stream, TalkItem[]>();
  for (const stream of streams) {
    const { view, items, taken } = stream;
    rest.set(stream, await withContext(unit, view.chat, items.slice(0, taken)));
  }
  return order.flatMap((stream) => {
    const item = rest.get(stream)?.shift();
    return item ? [{ item, view: stream.view }] : [];
  });
}

/** `<chat's id>:<seq>`, before which the next page goes on; undefined where nothing is left of it. */
function placeAfter({ view, items, next, taken }: Stream): string | undefined {
  const head = items[taken];
  const seq = head ? String(seqOf(head) + 1) : next;
  return seq && `${view.chat.id}:${seq}`;
}
