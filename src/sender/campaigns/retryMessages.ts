import { campaignRecipient } from '../../campaigns/table.ts';
import { payForOne } from '../../chats/pairLimit.ts';
import { chat, message } from '../../chats/table.ts';
import { updateRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import type { Content } from '../../messages/content.ts';
import type { Claimed } from '../claim.ts';
import { beginAttempts } from './beginAttempts.ts';
import type { Judged } from './claimCampaign.ts';
import type { OpenCampaign } from './lockCampaign.ts';

/** Tries messages again that were never taken: the same message, with another attempt. */
export async function retryMessages(
  unit: Unit,
  campaign: OpenCampaign,
  sender: string,
  retries: readonly Judged<'retry'>[],
): Promise<Claimed[]> {
  const { accountId, now, tx } = unit;
  const again = retries.flatMap(({ candidate }) => {
    const { messageId, content, chat: place } = candidate;
    if (messageId === null || content === null || !place) return [];
    return [{ candidate, messageId, content: content as Content, place, attemptId: unit.newId() }];
  });
  if (again.length === 0) return [];
  await Promise.all([
    updateRows(
      tx,
      chat,
      ['accountId', 'id'],
      again.map(({ place, candidate, messageId }) => ({
        accountId,
        id: place.id,
        headSeq: candidate.seq,
        headId: messageId,
        pairPaidAt: payForOne(place.pairPaidAt, now),
      })),
      ['headSeq', 'headId', 'pairPaidAt'],
    ),
    updateRows(
      tx,
      message,
      ['accountId', 'id'],
      again.map(({ candidate, messageId, attemptId }) => ({
        accountId,
        id: messageId,
        status: 'sending',
        statusAt: now,
        attemptId,
        tries: candidate.tries + 1,
      })),
      ['status', 'statusAt', 'attemptId', 'tries'],
    ),
    updateRows(
      tx,
      campaignRecipient,
      ['accountId', 'campaignId', 'contactId'],
      again.map(({ candidate }) => ({
        accountId,
        campaignId: campaign.id,
        contactId: candidate.contactId,
        dueAt: null,
        updatedAt: now,
      })),
      ['dueAt', 'updatedAt'],
    ),
    beginAttempts(
      unit,
      sender,
      again.map((each) => ({
        attemptId: each.attemptId,
        messageId: each.messageId,
        chatId: each.place.id,
        contactId: each.candidate.contactId,
        lineId: campaign.lineId,
        tries: each.candidate.tries,
      })),
    ),
  ]);
  return again.map(({ attemptId, messageId, place, candidate, content }) => ({
    attemptId,
    messageId,
    chatId: place.id,
    contactId: candidate.contactId,
    to: candidate.to,
    content,
  }));
}
