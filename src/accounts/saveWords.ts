import { eq, sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Sentences } from '../engine/effects.ts';
import { compileWords, type WordLists, wordsInTwoLists } from '../engine/words.ts';
import { AppError } from '../errors.ts';
import { account } from './table.ts';

/**
 * Replaces the words that mean something by themselves, and what is said of them; null: the built-in ones again.
 * They hold from the next message on. AppError `invalid_request` for lists by which people could not stop, or come
 * back, for a word in two lists, and for a stop word that starts a flow.
 */
export async function saveWords(
  unit: Unit,
  words: { lists: WordLists; sentences: Sentences } | null,
): Promise<void> {
  if (words) await requireSound(unit, words.lists);
  await unit.tx
    .update(account)
    .set({ words, updatedAt: unit.now })
    .where(eq(account.id, unit.accountId));
}

async function requireSound(unit: Unit, lists: WordLists): Promise<void> {
  const { stop, start } = compileWords(lists);
  if (stop.size === 0) {
    throw new AppError('invalid_request', 'stop: needs a word, or nobody could stop your messages');
  }
  if (start.size === 0) {
    throw new AppError('invalid_request', 'start: needs a word, or nobody could ever come back');
  }
  const [twice] = wordsInTwoLists(lists);
  if (twice !== undefined) {
    throw new AppError('invalid_request', `"${twice}" stands in two lists: it can mean one thing`);
  }
  const [starts] = await run<{ phrase: string; phone_number: string }>(
    unit.tx,
    sql`select i.phrase, l.phone_number from inbound i
      join line l on l.account_id = i.account_id and l.id = i.line_id
      where i.account_id = ${unit.accountId} and i.phrase_key = any(${arrayOf('text', [...stop])})
      order by i.id limit 1`,
  );
  if (!starts) return;
  throw new AppError(
    'invalid_request',
    `"${starts.phrase}" starts a flow on ${starts.phone_number}: a stop word cannot do that too`,
  );
}
