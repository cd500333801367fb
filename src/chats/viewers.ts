import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { chatViewer } from './table.ts';

/** So long somebody counts as being there who has not been heard of again. */
const seenMs = 20_000;
const writingMs = 6_000;

type Of = { chatId: string; email: string };

/** Somebody has the chat open; to be said again at least every ten seconds. */
export async function noteViewer(
  { tx, accountId, now }: Unit,
  { chatId, email }: Of,
  isWriting = false,
): Promise<void> {
  const seenUntil = new Date(now.getTime() + seenMs);
  const writing = isWriting ? { writingUntil: new Date(now.getTime() + writingMs) } : {};
  await tx
    .insert(chatViewer)
    .values({ accountId, chatId, email, seenUntil, ...writing })
    .onConflictDoUpdate({
      target: [chatViewer.accountId, chatViewer.chatId, chatViewer.email],
      set: { seenUntil, ...writing },
    });
}

export async function forgetViewer({ tx, accountId }: Unit, { chatId, email }: Of): Promise<void> {
  await tx
    .delete(chatViewer)
    .where(
      and(
        eq(chatViewer.accountId, accountId),
        eq(chatViewer.chatId, chatId),
        eq(chatViewer.email, email),
      ),
    );
}

export type Viewer = { chatId: string; email: string; isWriting: boolean };

/** Who has which of the account's chats open. */
export const readViewers = ({ tx, accountId, now }: Unit): Promise<Viewer[]> =>
  tx
    .select({
      chatId: chatViewer.chatId,
      email: chatViewer.email,
      isWriting: sql<boolean>`coalesce(${chatViewer.writingUntil} > ${now}, false)`,
    })
    .from(chatViewer)
    .where(and(eq(chatViewer.accountId, accountId), gt(chatViewer.seenUntil, now)))
    .orderBy(asc(chatViewer.email));
