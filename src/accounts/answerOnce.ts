import { and, eq, lte, sql } from 'drizzle-orm';
import { sqlState } from '../db/sqlState.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { idempotencyKey } from './table.ts';

/** A write that named itself; `path` is that of the request, ids included. */
export type NamedWrite = { method: string; path: string; key: string; bodyHash: Buffer };

export type Answer = { status: number; body: Json };

/**
 * Does `work` unless it was done under this name in the last 24 hours, and gives its answer either
 * way. AppError `unprocessable` where the name was used for another body, `conflict` where the
 * first request is still at it. What `work` throws is not kept: it may be tried again.
 */
export async function answerOnce(
  unit: Unit,
  write: NamedWrite,
  work: () => Promise<Answer>,
): Promise<Answer> {
  await forgetOld(unit);
  const state = await reserve(unit, write);
  if (state === 'running') {
    throw new AppError(
      'conflict',
      `The request with the Idempotency-Key "${write.key}" is still running: repeat this one later`,
    );
  }
  if (state === 'answered') {
    const given = await findAnswer(unit, write);
    if (!given) throw new Error(`The key ${write.key} was there and is not`);
    return given;
  }
  const answer = await work();
  await unit.tx
    .update(idempotencyKey)
    .set({ status: answer.status, answer: answer.body })
    .where(isNamed(unit, write));
  return answer;
}

/** Whether an answer was given under this name, to whatever body. */
export async function isNameTaken(
  unit: Unit,
  write: Omit<NamedWrite, 'bodyHash'>,
): Promise<boolean> {
  const [row] = await unit.tx
    .select({ createdAt: idempotencyKey.createdAt })
    .from(idempotencyKey)
    .where(isNamed(unit, write));
  return row !== undefined && row.createdAt > dayBefore(unit.now);
}

/** The answer that was given under this name, if any; AppError `unprocessable` for another body. */
export async function findAnswer(unit: Unit, write: NamedWrite): Promise<Answer | undefined> {
  const [row] = await unit.tx.select().from(idempotencyKey).where(isNamed(unit, write));
  if (!row || row.createdAt <= dayBefore(unit.now)) return undefined;
  if (!row.bodyHash.equals(write.bodyHash)) {
    throw new AppError(
      'unprocessable',
      `The Idempotency-Key "${write.key}" was used for another request body: use a new key for a new request`,
    );
  }
  return { status: row.status, body: row.answer };
}

/**
 * Takes the name, or tells that it is taken. Another transaction that has taken it and not ended
 * makes the insert wait; a tenth of a second is enough to tell that it is at work.
 */
async function reserve(
  unit: Unit,
  write: NamedWrite,
): Promise<'reserved' | 'answered' | 'running'> {
  const { accountId, now, tx } = unit;
  const row = { accountId, ...write, status: 0, answer: '', createdAt: now };
  await tx.execute(sql`set local lock_timeout = '100ms'`);
  try {
    const taken = await tx
      .insert(idempotencyKey)
      .values(row)
      .onConflictDoUpdate({
        target: [
          idempotencyKey.accountId,
          idempotencyKey.method,
          idempotencyKey.path,
          idempotencyKey.key,
        ],
        set: { bodyHash: write.bodyHash, createdAt: now },
        setWhere: lte(idempotencyKey.createdAt, dayBefore(now)),
      })
      .returning({ key: idempotencyKey.key });
    await tx.execute(sql`set local lock_timeout to default`);
    return taken.length > 0 ? 'reserved' : 'answered';
  } catch (error) {
    if (sqlState(error) === '55P03') return 'running';
    throw error;
  }
}

/** At most a hundred at a time, and none that somebody else is just forgetting. */
const forgetOld = (unit: Unit): Promise<unknown> =>
  unit.tx.execute(sql`
    delete from idempotency_key where account_id = ${unit.accountId} and (method, path, key) in (
      select method, path, key from idempotency_key
      where account_id = ${unit.accountId} and created_at <= ${dayBefore(unit.now)}
      order by created_at limit 100 for update skip locked)`);

const dayBefore = (now: Date): Date => new Date(now.getTime() - 24 * 3_600_000);

const isNamed = (unit: Unit, { method, path, key }: Omit<NamedWrite, 'bodyHash'>) =>
  and(
    eq(idempotencyKey.accountId, unit.accountId),
    eq(idempotencyKey.method, method),
    eq(idempotencyKey.path, path),
    eq(idempotencyKey.key, key),
  );
