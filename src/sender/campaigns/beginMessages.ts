import { campaignRecipient } from '../../campaigns/table.ts';
import { message } from '../../chats/table.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { insertRows, updateRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { durationMs } from '../../engine/duration.ts';
import { languageTagOf } from '../../engine/outbound.ts';
import type { Content } from '../../messages/content.ts';
import { repliesOf, type SentReply, withMessageId } from '../../messages/outboundReply.ts';
import { sentOutbound } from '../../outbounds/table.ts';
import type { Claimed } from '../claim.ts';
import { beginAttempts } from './beginAttempts.ts';
import { beginChats } from './beginChats.ts';
import type { Judged } from './claimCampaign.ts';
import type { OpenCampaign } from './lockCampaign.ts';

/** A recipient's message, with the ids that it and what belongs to it will have. */
export type Begun = Judged<'send'> & {
  /** Their chat is new, or was closed. */
  isOpened: boolean;
  chatId: string;
  messageId: string;
  attemptId: string;
  seq: number;
  content: Content;
  replies: SentReply[];
};

/** Makes recipients' messages, each the head of its chat and with its first attempt. */
export async function beginMessages(
  unit: Unit,
  campaign: OpenCampaign,
  sender: string,
  sends: readonly Judged<'send'>[],
): Promise<Claimed[]> {
  if (sends.length === 0) return [];
  const begun = sends.map((each) => begin(unit, each));
  const expiresAt = new Date(unit.now.getTime() + durationMs(campaign.expiresAfter));
  await Promise.all([
    beginChats(unit, campaign, begun, expiresAt),
    writeMessages(unit, campaign, begun),
    rememberOutbounds(unit, campaign, begun, expiresAt),
    queueRecipients(unit, campaign, begun),
    beginAttempts(
      unit,
      sender,
      begun.map((each) => ({
        ...each,
        contactId: each.candidate.contactId,
        lineId: campaign.lineId,
        tries: 0,
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

function begin(unit: Unit, { candidate, verdict }: Judged<'send'>): Begun {
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
    replies: repliesOf(verdict.content),
  };
}

const writeMessages = (
  { tx, accountId, now }: Unit,
  campaign: OpenCampaign,
  begun: readonly Begun[],
): Promise<number> =>
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
  );

/** Of messages with quick replies: what a reply to one means. */
const rememberOutbounds = (
  { tx, accountId, now }: Unit,
  campaign: OpenCampaign,
  begun: readonly Begun[],
  expiresAt: Date,
): Promise<number> =>
  insertRows(
    tx,
    sentOutbound,
    begun
      .filter(({ replies }) => replies.length > 0)
      .map(({ candidate, verdict, chatId, messageId, replies }) => ({
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
        replies,
        expiresAt,
        createdAt: now,
      })),
  );

const queueRecipients = (
  { tx, accountId, now }: Unit,
  campaign: OpenCampaign,
  begun: readonly Begun[],
): Promise<number> =>
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
  );
