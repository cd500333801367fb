import { and, desc, eq, lt } from 'drizzle-orm';
import { type Cursor, type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { type ActorType, actorIs } from './actors.ts';
import { activity, message } from './table.ts';

/** Something that happened in a chat: a message either way, or anything else. */
export type Happening =
  | { kind: 'message'; message: typeof message.$inferSelect }
  | { kind: 'activity'; activity: typeof activity.$inferSelect };

export type ActivityFilter = {
  actorType?: ActorType | undefined;
  /** `message`, or the type of an activity. */
  type?: string | undefined;
};

/** All that happened in a chat, newest first, in the chat's own order. */
export async function listActivities(
  unit: Unit,
  chatId: string,
  filter: ActivityFilter,
  { after, limit }: PageRequest,
): Promise<Page<Happening>> {
  const before = after ? seqIn(after) : greatestSeq;
  const read = { chatId, before, limit: limit + 1, ...filter };
  // One connection answers one question at a time, so these cannot go at once.
  const messages = await readMessages(unit, read);
  const activities = await readActivities(unit, read);
  const both = [
    ...messages.map((row): Happening => ({ kind: 'message', message: row })),
    ...activities.map((row): Happening => ({ kind: 'activity', activity: row })),
  ];
  const sorted = both.toSorted((a, b) => seqOf(b) - seqOf(a));
  return pageOf(sorted, limit, (last) => [String(seqOf(last))]);
}

// An integer column's greatest: no chat has as many.
const greatestSeq = 2 ** 31 - 1;

function seqIn([text = '']: Cursor): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AppError('invalid_request', 'error decoding start key: it is of another list');
}

/** Of what happened, the row: what all kinds have stands there. */
export const rowOf = (each: Happening) => (each.kind === 'message' ? each.message : each.activity);

export const seqOf = (each: Happening): number => rowOf(each).seq;

type Read = ActivityFilter & { chatId: string; before: number; limit: number };

async function readMessages({ tx, accountId }: Unit, read: Read) {
  if (read.type !== undefined && read.type !== 'message') return [];
  return tx
    .select()
    .from(message)
    .where(
      and(
        eq(message.accountId, accountId),
        eq(message.chatId, read.chatId),
        lt(message.seq, read.before),
        read.actorType && actorIs(message.actor, read.actorType),
      ),
    )
    .orderBy(desc(message.seq))
    .limit(read.limit);
}

async function readActivities({ tx, accountId }: Unit, read: Read) {
  if (read.type === 'message') return [];
  return tx
    .select()
    .from(activity)
    .where(
      and(
        eq(activity.accountId, accountId),
        eq(activity.chatId, read.chatId),
        lt(activity.seq, read.before),
        read.type ? eq(activity.type, read.type) : undefined,
        read.actorType && actorIs(activity.actor, read.actorType),
      ),
    )
    .orderBy(desc(activity.seq))
    .limit(read.limit);
}
