import { sql } from 'drizzle-orm';
import type { Tx } from '../db/connect.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { lockBucket, saveBucket } from './bucket.ts';
import { choreSlots } from './pace.ts';

/** A read mark whose turn has come. */
export type DueChore = {
  chatId: string;
  seq: number;
  providerMessageId: string;
  /** A flow is at work and has said nothing since the message: typing makes sense. */
  isAnswering: boolean;
};

export type ChoreClaim = {
  lineId: string;
  throughput: number;
  /** Nothing may leave the line. */
  paused: boolean;
  /** Free connections: no more than these. */
  limit: number;
};

/** A call is cut off after 5 s; whoever crashed during it leaves the chore to others after this. */
const leaseMs = 15_000;
const againMs = 2_000;
const mostTries = 2;

/**
 * Takes chores of a line that has nothing to send, newest first; those that are too late are dropped.
 * They cost tokens as messages do, and leave enough of them for messages that come meanwhile.
 */
export async function claimChores(unit: Unit, input: ChoreClaim): Promise<DueChore[]> {
  const { tx, accountId, now } = unit;
  const { lineId } = input;
  await dropLate(unit, lineId);
  if (input.paused || !(await isQuiet(unit, lineId))) return [];
  const bucket = await lockBucket(unit, input);
  // Who is throttled has no time for manners.
  if (!bucket || bucket.slow) return [];
  const slots = Math.min(input.limit, choreSlots(bucket.tokens, bucket.rate));
  if (slots < 1) return [];
  const taken = await run<{ chat_id: string; seq: number; provider_message_id: string }>(
    tx,
    sql`update chore set tries = tries + 1, due_at = ${new Date(now.getTime() + leaseMs)}
      where account_id = ${accountId} and chat_id = any(array(
        select chat_id from chore
        where account_id = ${accountId} and line_id = ${lineId} and due_at <= ${now}
        order by due_at desc limit ${slots}::int for no key update skip locked))
      returning chat_id, seq, provider_message_id`,
  );
  await saveBucket(unit, lineId, { ...bucket, tokens: bucket.tokens - taken.length });
  const answering = await findAnswering(
    unit,
    taken.map((row) => row.chat_id),
  );
  return taken.map((row) => ({
    chatId: row.chat_id,
    seq: row.seq,
    providerMessageId: row.provider_message_id,
    isAnswering: answering.has(row.chat_id),
  }));
}

/** Whether no message waits that could leave now. */
async function isQuiet({ tx, accountId, now }: Unit, lineId: string): Promise<boolean> {
  const waiting = await run(
    tx,
    sql`select 1 from outbox where account_id = ${accountId} and line_id = ${lineId}
      and class in (0, 1, 2) and ready_at <= ${now} and attempt_id is null limit 1`,
  );
  return waiting.length === 0;
}

async function findAnswering({ tx, accountId }: Unit, chatIds: string[]): Promise<Set<string>> {
  if (chatIds.length === 0) return new Set();
  const rows = await run<{ chat_id: string }>(
    tx,
    sql`select c.chat_id from chore c
      join chat h on h.account_id = c.account_id and h.id = c.chat_id and h.state = 'inFlow'
      where c.account_id = ${accountId} and c.chat_id = any(${arrayOf('uuid', chatIds)})
        and not exists (select 1 from message m where m.account_id = c.account_id
          and m.chat_id = c.chat_id and m.seq > c.seq and m.direction = 'out')`,
  );
  return new Set(rows.map((row) => row.chat_id));
}

/**
 * Writes down which chores were done; the others are tried once more. A chore that a newer message has
 * taken over, or takes over at this moment, stays as it is.
 */
export async function settleChores(
  { tx, accountId, now }: Unit,
  chores: readonly { chatId: string; seq: number; done: boolean }[],
): Promise<void> {
  const ids = chores.map(({ chatId }) => chatId);
  const rows = await run<{ chat_id: string; seq: number; tries: number }>(
    tx,
    sql`select chat_id, seq, tries from chore
      where account_id = ${accountId} and chat_id = any(${arrayOf('uuid', ids)})
      for update skip locked`,
  );
  const isDone = new Map(chores.map(({ chatId, seq, done }) => [`${chatId} ${seq}`, done]));
  const mine = rows.filter((row) => isDone.has(`${row.chat_id} ${row.seq}`));
  const isOver = (row: (typeof rows)[number]) =>
    row.tries >= mostTries || isDone.get(`${row.chat_id} ${row.seq}`) === true;
  await deleteChores(
    tx,
    accountId,
    mine.filter(isOver).map((row) => row.chat_id),
  );
  const again = mine.filter((row) => !isOver(row)).map((row) => row.chat_id);
  await run(
    tx,
    sql`update chore set due_at = ${new Date(now.getTime() + againMs)}
      where account_id = ${accountId} and chat_id = any(${arrayOf('uuid', again)})`,
  );
}

/** Nothing here waits for a lock: the relay, which writes chores, would wait for us in turn. */
async function dropLate({ tx, accountId, now }: Unit, lineId: string): Promise<void> {
  const late = await run<{ chat_id: string }>(
    tx,
    sql`select chat_id from chore
      where account_id = ${accountId} and line_id = ${lineId} and expires_at <= ${now}
      for update skip locked`,
  );
  await deleteChores(
    tx,
    accountId,
    late.map((row) => row.chat_id),
  );
}

async function deleteChores(tx: Tx, accountId: string, chatIds: string[]): Promise<void> {
  if (chatIds.length === 0) return;
  await run(
    tx,
    sql`delete from chore
      where account_id = ${accountId} and chat_id = any(${arrayOf('uuid', chatIds)})`,
  );
}
