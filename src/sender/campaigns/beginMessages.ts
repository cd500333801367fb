import { campaignRecipient } from '../../campaigns/table.ts';
import { payForOne } from '../../chats/pairLimit.ts';
import { activity, chat, chatFeed, message } from '../../chats/table.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { insertRows, updateRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { durationMs } from '../../engine/duration.ts';
import { languageTagOf } from '../../engine/outbound.ts';
import { classOrder } from '../../messages/classOrder.ts';
import type { Content, Template } from '../../messages/content.ts';
import { withMessageId } from '../../messages/outboundReply.ts';
import { sentOutbound } from '../../outbounds/table.ts';
import type { Claimed } from '../claim.ts';
import { attempt, outbox } from '../table.ts';
import type { Judged } from './claimCampaign.ts';
import type { OpenCampaign } from './lockCampaign.ts';

const callWithinMs = 5_000;
/** After `call_before`: the call's own limit of 10 s, and 5 s. */
const lookAfterMs = 15_000;

/** Makes recipients' messages, each the head of its chat and with its first attempt. */
export async function beginMessages(
  unit: Unit,
  campaign: OpenCampaign,
  sender: string,
  sends: readonly Judged<'send'>[],
): Promise<Claimed[]> {
  if (sends.length === 0) return [];
  const { accountId, now, tx } = unit;
  const expiresAt = new Date(now.getTime() + durationMs(campaign.expiresAfter));
  const begun = sends.map(({ candidate, verdict }) => {
    const isOpened = candidate.chat === undefined || candidate.chat.isClosed;
    const messageId = unit.newId();
    return {
      candidate,
      verdict,
      isOpened,
      chatId: candidate.chat?.id ?? unit.newId(),
      messageId,
      attemptId: unit.newId(),
      // A chat that opens says so before.
      seq: (candidate.chat?.seq ?? 0) + (isOpened ? 2 : 1),
      content: withMessageId(verdict.content, toWire('MSG', messageId)),
      waits: repliesOf(verdict.content).length > 0,
    };
  });
  type Begun = (typeof begun)[number];
  const chatState = ({ candidate, isOpened }: Begun) =>
    isOpened && candidate.chat?.state !== 'inFlow' ? 'idle' : (candidate.chat?.state ?? 'idle');
  const untilOf = ({ candidate, waits }: Begun): Date | null => {
    const before = candidate.chat?.outboundUntil ?? null;
    return waits && (before === null || before < expiresAt) ? expiresAt : before;
  };
  const moved = (each: Begun) => ({
    accountId,
    id: each.chatId,
    seq: each.seq,
    state: chatState(each) as typeof chat.$inferSelect.state,
    status: 'open' as const,
    lastActivityAt: now,
    headSeq: each.seq,
    headId: each.messageId,
    pairPaidAt: payForOne(each.candidate.chat?.pairPaidAt ?? null, now),
    outboundUntil: untilOf(each),
    updatedAt: now,
  });
  await Promise.all([
    insertRows(
      tx,
      chat,
      begun
        .filter(({ candidate }) => candidate.chat === undefined)
        .map((each) => ({
          ...moved(each),
          contactId: each.candidate.contactId,
          lineId: campaign.lineId,
          owner: null,
          waitingSince: null,
          unassigned: false,
          tags: [],
          lastInboundAt: null,
          lastInboundSeq: 0,
          quietUntil: null,
          promptRepeatedAt: null,
          createdAt: now,
        })),
    ),
    updateRows(
      tx,
      chat,
      ['accountId', 'id'],
      begun.filter(({ candidate }) => candidate.chat !== undefined).map(moved),
      [
        'seq',
        'state',
        'status',
        'lastActivityAt',
        'headSeq',
        'headId',
        'pairPaidAt',
        'outboundUntil',
        'updatedAt',
      ],
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
    insertRows(
      tx,
      message,
      begun.map((each) => ({
        accountId,
        id: each.messageId,
        chatId: each.chatId,
        contactId: each.candidate.contactId,
        lineId: campaign.lineId,
        seq: each.seq,
        direction: 'out' as const,
        type: each.content.type,
        content: each.content,
        status: 'sending',
        actor: 'system',
        class: 'campaign' as const,
        campaignId: campaign.id,
        pastOptOut: false,
        attemptId: each.attemptId,
        tries: 1,
        at: now,
        statusAt: now,
        createdAt: now,
      })),
    ),
    insertRows(
      tx,
      sentOutbound,
      begun
        .filter(({ waits }) => waits)
        .map(({ candidate, verdict, chatId, messageId }) => ({
          accountId,
          messageId,
          chatId,
          contactId: candidate.contactId,
          outboundId: fromWire('OTB', verdict.outbound.id),
          campaignId: campaign.id,
          recipientId: candidate.recipientId,
          flowId: campaign.flowId ?? verdict.outbound.flowId,
          userRef: candidate.userRef,
          language: languageTagOf(verdict.outbound.language),
          variables: { ...verdict.variables },
          replies: repliesOf(verdict.content),
          expiresAt,
          createdAt: now,
        })),
    ),
    updateRows(
      tx,
      campaignRecipient,
      ['accountId', 'campaignId', 'contactId'],
      begun.map(({ candidate, verdict, messageId }) => ({
        accountId,
        campaignId: campaign.id,
        contactId: candidate.contactId,
        state: 'queued' as const,
        reason: null,
        dueAt: null,
        outboundId: fromWire('OTB', verdict.outbound.id),
        messageId,
        updatedAt: now,
      })),
      ['state', 'reason', 'dueAt', 'outboundId', 'messageId', 'updatedAt'],
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
    insertAttempts(
      unit,
      sender,
      begun.map((each) => ({
        ...each,
        contactId: each.candidate.contactId,
        lineId: campaign.lineId,
        number: 1,
      })),
    ),
  ]);
  return begun.map(({ attemptId, messageId, chatId, candidate, content }) => ({
    attemptId,
    messageId,
    chatId,
    contactId: candidate.contactId,
    to: candidate.to,
    content,
  }));
}

const repliesOf = ({ buttons }: Template) =>
  buttons.flatMap((button) =>
    button.type === 'reply'
      ? [
          {
            title: button.title,
            action: button.payload === 'cancel' ? ('cancel' as const) : ('continue' as const),
          },
        ]
      : [],
  );

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
    insertAttempts(
      unit,
      sender,
      again.map((each) => ({
        attemptId: each.attemptId,
        messageId: each.messageId,
        chatId: each.place.id,
        contactId: each.candidate.contactId,
        lineId: campaign.lineId,
        number: each.candidate.tries + 1,
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

type Begun = {
  attemptId: string;
  messageId: string;
  chatId: string;
  contactId: string;
  lineId: string;
  number: number;
};

/** Committed before anything is called, and looked after where nobody is heard of again. */
async function insertAttempts(unit: Unit, sender: string, begun: readonly Begun[]): Promise<void> {
  const { accountId, now, tx } = unit;
  const callBefore = new Date(now.getTime() + callWithinMs);
  await Promise.all([
    insertRows(
      tx,
      attempt,
      begun.map((each) => ({
        accountId,
        id: each.attemptId,
        messageId: each.messageId,
        chatId: each.chatId,
        contactId: each.contactId,
        lineId: each.lineId,
        number: each.number,
        sender,
        claimedAt: now,
        callBefore,
        status: 'sending',
      })),
    ),
    insertRows(
      tx,
      outbox,
      begun.map((each) => ({
        accountId,
        messageId: each.messageId,
        lineId: each.lineId,
        chatId: each.chatId,
        contactId: each.contactId,
        class: classOrder('campaign'),
        readyAt: new Date(callBefore.getTime() + lookAfterMs),
        attemptId: each.attemptId,
      })),
    ),
  ]);
}
