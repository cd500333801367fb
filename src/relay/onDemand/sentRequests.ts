import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { sentRequest } from '../../chats/table.ts';
import { hash16 } from '../../db/hash16.ts';
import { insertRows, selectRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { canonicalJson } from '../../messages/canonicalJson.ts';
import type { Json } from '../../messages/events.ts';

/** A message that is asked for under a name, once (`KEEP_REQUESTS`). `asked`: all that must be the same. */
export type SentRequest = { requestId: string; asked: Json };

type Chat = { id: string; contactId: string };

/**
 * The message that was sent under this name, in this chat. AppError `conflict` where it was another one,
 * or in another chat.
 */
export async function findRequest(
  { tx, accountId }: Unit,
  chat: Chat,
  request: SentRequest,
): Promise<string | undefined> {
  const [found] = await selectRows(
    tx,
    sentRequest,
    sql`account_id = ${accountId} and key = ${hash16(request.requestId)}`,
    ['chatId', 'messageId', 'contentHash'],
  );
  if (!found) return undefined;
  const isSame = found.chatId === chat.id && found.contentHash.equals(hashOf(request));
  if (!isSame) throw usedForAnother(request);
  return found.messageId;
}

export async function keepRequest(
  { tx, accountId, now }: Unit,
  { id: chatId, contactId }: Chat,
  request: SentRequest,
  messageId: string,
): Promise<void> {
  const kept = await insertRows(
    tx,
    sentRequest,
    [
      {
        accountId,
        key: hash16(request.requestId),
        chatId,
        contactId,
        messageId,
        contentHash: hashOf(request),
        createdAt: now,
      },
    ],
    { onConflict: 'nothing' },
  );
  // In one chat the contact's lock lets only one through; this is another chat, at the same moment.
  if (kept === 0) throw usedForAnother(request);
}

const usedForAnother = ({ requestId }: SentRequest) =>
  new AppError('conflict', `The request_id "${requestId}" was used for another message`);

/** In any order of its fields. */
const hashOf = ({ asked }: SentRequest): Buffer =>
  createHash('sha256').update(canonicalJson(asked)).digest().subarray(0, 16);
