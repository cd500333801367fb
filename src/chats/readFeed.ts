import { and, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { FeedPlace } from './followFeed.ts';
import { type ChatView, selectChats } from './getChat.ts';
import type { Happening } from './listActivities.ts';
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
 * some of it at a time. `place`: where to read on, though nothing was there to tell. What has been erased
 * since is not told.
 */
export async function readFeed(
  unit: Unit,
  from: FeedPlace,
): Promise<{ events: FeedEvent[]; place: FeedPlace }> {
  const { tx, accountId } = unit;
  const rows = await run<FeedRow>(
    tx,
    sql`select tx::text as tx, chat_id, from_seq, to_seq, statuses_of, created_at from chat_feed
      where account_id = ${accountId}
        and (tx, chat_id) >= (${from.tx}::text::xid8, ${from.chatId}::uuid)
        and tx < pg_snapshot_xmin(pg_current_snapshot())
      order by tx, chat_id limit ${atOnce}`,
  );
  const events: FeedEvent[] = [];
  let place = from;
  for (const row of rows) {
    const isBegun = row.tx === from.tx && row.chat_id === from.chatId;
    const told = await tellOf(unit, row);
    events.push(...told.slice(isBegun ? from.done : 0).flatMap((each) => each ?? []));
    place = placeIn(row, told.length);
  }
  return { events, place };
}

const placeIn = (row: FeedRow, done: number): FeedPlace => ({
  tx: row.tx,
  at: row.created_at,
  chatId: row.chat_id,
  done,
});

/** Its events, in places that stay the same; undefined for what is not there any more. */
async function tellOf(unit: Unit, row: FeedRow): Promise<(FeedEvent | undefined)[]> {
  const seqs = Array.from({ length: row.to_seq - row.from_seq }, (_, at) => row.from_seq + at + 1);
  const happened = await readHappened(unit, row);
  const statuses = await readMessages(unit, row.statuses_of);
  const [view] = await selectChats(unit).where(
    and(eq(chat.accountId, unit.accountId), eq(chat.id, row.chat_id)),
  );
  const at = (done: number) => ({ place: placeIn(row, done) });
  return [
    ...seqs.map((seq, index): FeedEvent | undefined => {
      const happening = happened.get(seq);
      return happening && { ...at(index + 1), kind: 'activity', happening };
    }),
    ...row.statuses_of.map((id, index): FeedEvent | undefined => {
      const found = statuses.get(id);
      const happening = found && { kind: 'message' as const, message: found };
      return happening && { ...at(seqs.length + index + 1), kind: 'message_status', happening };
    }),
    view && { ...at(seqs.length + row.statuses_of.length + 1), kind: 'chat', chat: view },
  ];
}

async function readHappened(
  { tx, accountId }: Unit,
  row: FeedRow,
): Promise<Map<number, Happening>> {
  if (row.to_seq <= row.from_seq) return new Map();
  const within = (table: typeof message | typeof activity) =>
    and(
      eq(table.accountId, accountId),
      eq(table.chatId, row.chat_id),
      gt(table.seq, row.from_seq),
      lte(table.seq, row.to_seq),
    );
  const messages = await tx.select().from(message).where(within(message));
  const activities = await tx.select().from(activity).where(within(activity));
  return new Map<number, Happening>([
    ...messages.map((each) => [each.seq, { kind: 'message' as const, message: each }] as const),
    ...activities.map((each) => [each.seq, { kind: 'activity' as const, activity: each }] as const),
  ]);
}

async function readMessages({ tx, accountId }: Unit, ids: string[]) {
  if (ids.length === 0) return new Map<string, typeof message.$inferSelect>();
  const rows = await tx
    .select()
    .from(message)
    .where(and(eq(message.accountId, accountId), inArray(message.id, ids)));
  return new Map(rows.map((row) => [row.id, row]));
}
