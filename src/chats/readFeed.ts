import { and, eq, gt, inArray, lte, or, sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { FeedPlace } from './feedPlace.ts';
import { type ChatView, selectChats } from './getChat.ts';
import { type Happening, rowOf } from './listActivities.ts';
import { activity, chat, message } from './table.ts';

/** Something that those who follow an account are told; `place` is after it. */
export type FeedEvent = { place: FeedPlace } & (
  | { kind: 'activity'; happening: Happening }
  | { kind: 'message_status'; happening: Happening }
  | { kind: 'chat'; chat: ChatView }
);

/** Rows of the feed read at a time. */
const atOnce = 50;

type FeedRow = {
  tx: string;
  chat_id: string;
  from_seq: number;
  to_seq: number;
  statuses_of: string[];
  created_at: Date;
};

/**
 * What happened after a place, in the order of its transactions, up to the first that is still running;
 * some of it at a time. `place`: where to read on, though nothing was there to tell; `isFull`: as much as is read
 * at a time, so that there may be more at once. What has been erased since is not told.
 */
export async function readFeed(
  unit: Unit,
  from: FeedPlace,
): Promise<{ events: FeedEvent[]; place: FeedPlace; isFull: boolean }> {
  const { tx, accountId } = unit;
  // Asked for by itself: a feed in a shard would be read by the transactions of another machine.
  const [running] = await run<{ oldest: string }>(
    tx,
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as oldest`,
  );
  const rows = await run<FeedRow>(
    tx,
    sql`select tx::text as tx, chat_id, from_seq, to_seq, statuses_of, created_at from chat_feed
      where account_id = ${accountId}
        and (tx, chat_id) >= (${from.tx}::text::xid8, ${from.chatId}::uuid)
        and tx < ${running?.oldest}::text::xid8
      order by tx, chat_id limit ${atOnce}`,
  );
  const found = await readAll(unit, rows);
  const events: FeedEvent[] = [];
  let place = from;
  for (const row of rows) {
    const isBegun = row.tx === from.tx && row.chat_id === from.chatId;
    const told = tellOf(row, found);
    events.push(...told.slice(isBegun ? from.done : 0).flatMap((each) => each ?? []));
    place = placeIn(row, told.length);
  }
  return { events, place, isFull: rows.length === atOnce };
}

const placeIn = (row: FeedRow, done: number): FeedPlace => ({
  tx: row.tx,
  at: row.created_at,
  chatId: row.chat_id,
  done,
});

/** What rows of the feed tell of, as it is now. */
type Found = {
  happened: Map<string, Happening>;
  statuses: Map<string, Happening>;
  chats: Map<string, ChatView>;
};

async function readAll(unit: Unit, rows: FeedRow[]): Promise<Found> {
  const { tx, accountId } = unit;
  if (rows.length === 0) return { happened: new Map(), statuses: new Map(), chats: new Map() };
  const within = (table: typeof message | typeof activity) =>
    or(
      ...rows.map((row) =>
        and(eq(table.chatId, row.chat_id), gt(table.seq, row.from_seq), lte(table.seq, row.to_seq)),
      ),
    );
  const messages = await tx
    .select()
    .from(message)
    .where(and(eq(message.accountId, accountId), within(message)));
  const activities = await tx
    .select()
    .from(activity)
    .where(and(eq(activity.accountId, accountId), within(activity)));
  const moved = await readMessages(
    unit,
    rows.flatMap((row) => row.statuses_of),
  );
  const views = await selectChats(unit).where(
    and(
      eq(chat.accountId, accountId),
      inArray(
        chat.id,
        rows.map((row) => row.chat_id),
      ),
    ),
  );
  const happened = [...messages.map(messageHappened), ...activities.map(activityHappened)];
  return {
    happened: new Map(happened.map((each) => [placeKey(rowOf(each)), each])),
    statuses: new Map(moved.map((each) => [each.id, messageHappened(each)])),
    chats: new Map(views.map((view) => [view.chat.id, view])),
  };
}

const messageHappened = (row: typeof message.$inferSelect): Happening => ({
  kind: 'message',
  message: row,
});
const activityHappened = (row: typeof activity.$inferSelect): Happening => ({
  kind: 'activity',
  activity: row,
});
const placeKey = ({ chatId, seq }: { chatId: string; seq: number }): string => `${chatId}@${seq}`;

/** Its events, in places that stay the same; undefined for what is not there any more. */
function tellOf(row: FeedRow, { happened, statuses, chats }: Found): (FeedEvent | undefined)[] {
  const seqs = Array.from({ length: row.to_seq - row.from_seq }, (_, at) => row.from_seq + at + 1);
  const view = chats.get(row.chat_id);
  const at = (done: number) => ({ place: placeIn(row, done) });
  return [
    ...seqs.map((seq, index): FeedEvent | undefined => {
      const happening = happened.get(placeKey({ chatId: row.chat_id, seq }));
      return happening && { ...at(index + 1), kind: 'activity', happening };
    }),
    ...row.statuses_of.map((id, index): FeedEvent | undefined => {
      const happening = statuses.get(id);
      return happening && { ...at(seqs.length + index + 1), kind: 'message_status', happening };
    }),
    view && { ...at(seqs.length + row.statuses_of.length + 1), kind: 'chat', chat: view },
  ];
}

async function readMessages({ tx, accountId }: Unit, ids: string[]) {
  if (ids.length === 0) return [];
  return tx
    .select()
    .from(message)
    .where(and(eq(message.accountId, accountId), inArray(message.id, ids)));
}
