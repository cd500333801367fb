import { eq } from 'drizzle-orm';
import { account } from '../accounts/table.ts';
import type { Unit } from '../db/unit.ts';
import { normaliseText } from '../engine/normaliseText.ts';
import { compileWords, defaultWords, isWord } from '../engine/words.ts';
import { AppError } from '../errors.ts';

/**
 * A phrase as texts are compared. AppError `invalid_request` for one that could never start a flow:
 * an empty one, and a stop word, which means something else before any phrase is looked at.
 */
export async function phraseKey({ tx, accountId }: Unit, phrase: string): Promise<string> {
  const key = normaliseText(phrase);
  if (key === '') throw new AppError('invalid_request', 'missing inbound message');
  const [owner] = await tx
    .select({ words: account.words })
    .from(account)
    .where(eq(account.id, accountId));
  const { stop } = compileWords(owner?.words?.lists ?? defaultWords);
  if (isWord(stop, phrase)) {
    throw new AppError('invalid_request', `"${phrase}" is a stop word and cannot start a flow`);
  }
  return key;
}

export const phraseTaken = (phrase: string, number: string): AppError =>
  new AppError(
    'conflict',
    `The line ${number} has an inbound with the message "${phrase}" already`,
  );
