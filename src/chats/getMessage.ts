import { and, eq } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { MessageRow } from './readTalk.ts';
import { message } from './table.ts';

/** AppError `not_found` where the account has no such message. */
export async function getMessage({ tx, accountId }: Unit, id: string): Promise<MessageRow> {
  const [found] = await tx
    .select()
    .from(message)
    .where(and(eq(message.accountId, accountId), eq(message.id, id)));
  if (!found) throw noSuch('MSG');
  return found;
}
