import { emptyChat } from '../../chats/emptyChat.ts';
import { payForOne } from '../../chats/pairLimit.ts';
import { activity, chat, chatFeed } from '../../chats/table.ts';
import { insertRows, updateRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import type { Begun } from './beginMessages.ts';
import type { OpenCampaign } from './lockCampaign.ts';
import { tellOfOpened } from './tellOfOpened.ts';

const movedColumns = [
  'seq',
  'state',
  'status',
  'lastActivityAt',
  'headSeq',
  'headId',
  'pairPaidAt',
  'outboundUntil',
  'updatedAt',
] as const;

/** Makes, opens and moves the chats of messages that are begun: each message is the head of its chat. */
export async function beginChats(
  unit: Unit,
  campaign: OpenCampaign,
  begun: readonly Begun[],
  expiresAt: Date,
): Promise<void> {
  const { accountId, now, tx } = unit;
  const moved = (each: Begun) => ({
    accountId,
    id: each.chatId,
    seq: each.seq,
    state: stateOf(each),
    status: 'open' as const,
    lastActivityAt: now,
    headSeq: each.seq,
    headId: each.messageId,
    pairPaidAt: payForOne(each.candidate.chat?.pairPaidAt ?? null, now),
    outboundUntil: untilOf(each, expiresAt),
    updatedAt: now,
  });
  await Promise.all([
    insertRows(
      tx,
      chat,
      begun
        .filter(({ candidate }) => candidate.chat === undefined)
        .map((each) => ({
          ...emptyChat(unit, {
            id: each.chatId,
            contactId: each.candidate.contactId,
            lineId: campaign.lineId,
          }),
          ...moved(each),
        })),
    ),
    updateRows(
      tx,
      chat,
      ['accountId', 'id'],
      begun.filter(({ candidate }) => candidate.chat !== undefined).map(moved),
      movedColumns,
    ),
    updateRows(
      tx,
      chat,
      ['accountId', 'id'],
      begun
        .filter(({ candidate }) => candidate.chat?.isClosed)
        .map(({ chatId }) => ({ accountId, id: chatId, owner: null })),
      ['owner'],
    ),
    insertRows(
      tx,
      activity,
      begun
        .filter(({ isOpened }) => isOpened)
        .map(({ chatId, candidate, seq }) => ({
          accountId,
          id: unit.newId(),
          chatId,
          contactId: candidate.contactId,
          seq: seq - 1,
          category: 'chat',
          type: 'chat_opened',
          actor: 'system',
          payload: {},
          createdAt: now,
        })),
    ),
    tellOfOpened(
      unit,
      campaign,
      begun.filter(({ isOpened }) => isOpened),
    ),
    insertRows(
      tx,
      chatFeed,
      campaign.isFollowed
        ? begun.map(({ chatId, candidate, seq }) => ({
            accountId,
            chatId,
            contactId: candidate.contactId,
            fromSeq: candidate.chat?.seq ?? 0,
            toSeq: seq,
            statusesOf: [],
            createdAt: now,
          }))
        : [],
    ),
  ]);
}

function stateOf({ candidate, isOpened }: Begun): typeof chat.$inferSelect.state {
  const state = candidate.chat?.state ?? 'idle';
  return isOpened && state !== 'inFlow' ? 'idle' : state;
}

/** The latest time at which an outbound in the chat waits for a reply. */
function untilOf({ candidate, replies }: Begun, expiresAt: Date): Date | null {
  const before = candidate.chat?.outboundUntil ?? null;
  return replies.length > 0 && (before === null || before < expiresAt) ? expiresAt : before;
}
