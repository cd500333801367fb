import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { answerOnce, findAnswer, isNameTaken } from '../accounts/answerOnce.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { nameOf } from './route.ts';

/**
 * Takes bytes that are kept nowhere, once under a name (`Idempotency-Key`): whether they are those of the first
 * time is known when the last of them has passed. What broke off (not `isKept`) is no answer, and may be sent
 * again under its name. AppErrors of `answerOnce`.
 */
export async function takeOnce<A>(
  deps: Deps,
  c: Context,
  accountId: string,
  bytes: AsyncIterable<Uint8Array>,
  take: (bytes: AsyncIterable<Uint8Array>) => Promise<{ answer: A; isKept: boolean }>,
): Promise<A> {
  const named = nameOf(c);
  if (named === undefined) return (await take(bytes)).answer;
  const hash = createHash('sha256');
  const passing = (async function* () {
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
  })();
  if (await openUnit(deps, accountId, (unit) => isNameTaken(unit, named))) {
    for await (const _ of passing);
    const write = { ...named, bodyHash: hash.digest() };
    const given = await openUnit(deps, accountId, (unit) => findAnswer(unit, write));
    // Its day was over while the bytes came: they have gone by.
    if (!given)
      throw new AppError('conflict', 'The Idempotency-Key has just run out: send it again');
    return answered(given.body);
  }
  const { answer, isKept } = await take(passing);
  if (!isKept) return answer;
  const write = { ...named, bodyHash: hash.digest() };
  const kept = await openUnit(deps, accountId, (unit) =>
    answerOnce(unit, write, async () => ({ status: 200, body: jsonOf(answer) })),
  );
  return answered(kept.body);
}

/** As `takeOnce`, for what one unit does, of a body that has been read: `hash` is its own. */
export async function doOnce<A>(
  deps: Deps,
  c: Context,
  accountId: string,
  hash: Buffer,
  work: (unit: Unit) => Promise<A>,
): Promise<A> {
  const named = nameOf(c, hash);
  return openUnit(deps, accountId, async (unit) => {
    if (named === undefined) return work(unit);
    const answer = async () => ({ status: 200, body: jsonOf(await work(unit)) });
    return answered<A>((await answerOnce(unit, named, answer)).body);
  });
}

// Answers are built from JSON values alone, and what is kept is what `take` or `work` gave.
const jsonOf = (value: unknown): Json => value as Json;
const answered = <A>(kept: Json): A => kept as A;
