import { z } from '@hono/zod-openapi';
import { actorTypeOf, actorTypes } from '../chats/actors.ts';
import type { ChatView } from '../chats/getChat.ts';
import { type Happening, rowOf } from '../chats/listActivities.ts';
import { shownName } from '../contacts/shownContact.ts';
import { toWire } from '../db/ids.ts';
import { isWindowOpen, windowMs } from '../engine/windowRule.ts';
import { pushes } from '../lines/pushes.ts';
import { webProvider } from '../lines/webLine.ts';
import type { MediaLinks } from '../media/signLink.ts';
import { wordsOf } from '../messages/wordsOf.ts';
import { idOf, time, timeOf } from './fields.ts';

export const activitySchema = z
  .object({
    activity_id: idOf('EN_ACT_'),
    chat_id: idOf('EN_CHT_'),
    client_id: idOf('TCI'),
    category: z.string(),
    type: z.string().openapi({ description: 'message, chat_opened, chat_closed, …' }),
    actor: z.object({
      actor_id: z.string(),
      actor_alias: z.string(),
      type: z.enum(actorTypes),
    }),
    external_id: z.string().openapi({ description: 'Of a message, the provider’s id' }),
    status: z.string().optional().openapi({
      description:
        'Of a message: received, or queued, sending, accepted, sent, delivered, read, played, failed, canceled',
    }),
    payload: z.unknown().openapi({ type: 'object' }),
    ttl: z.number(),
    creation_date: time,
    update_date: time,
  })
  .openapi('Activity');

export const channelTypes = ['whatsapp', 'web'] as const;

export const chatSchema = z
  .object({
    chat_id: idOf('EN_CHT_'),
    client_id: idOf('TCI'),
    channel_type: z.enum(channelTypes),
    channel_data: z.object({
      channel_id: idOf('EN_CH_'),
      external_id: z.string(),
      name: z.string(),
    }),
    contact_id: idOf('CNT'),
    contact_name: z.string(),
    contact_phone_number: z.string(),
    details: z.object({
      contact_id: idOf('CNT'),
      contact_name: z.string(),
      contact_phone_number: z.string(),
    }),
    external_id: z.string(),
    owner: z.string(),
    status: z.enum(['open', 'closed']),
    unassigned: z.boolean().openapi({ description: 'Something came that nothing answered' }),
    enqueued: z.boolean().openapi({ description: 'Waits for an agent' }),
    tags: z.array(z.object({ name: z.string(), color_hex: z.string().optional() })),
    last_activity: activitySchema.nullable(),
    last_activity_date: time,
    last_reaction: activitySchema.nullable(),
    last_reaction_date: z.string(),
    session_ttl: z.number().openapi({
      description:
        'Until when it may be answered freely, unix seconds; -1: not now; the end of year 9999: of a web page, always',
    }),
    latest_session_ttl: z.number(),
    creation_date: time,
    update_date: time,
  })
  .openapi('Chat');

/** What showing takes beside the rows: a place to sign links for, and the time they count from. */
export type Showing = { now: Date; mediaLinks: MediaLinks };

export function showChat(view: ChatView, showing: Showing): z.output<typeof chatSchema> {
  const { chat, contact, line } = view;
  const about = {
    contact_id: toWire('CNT', chat.contactId),
    contact_name: shownName(contact),
    contact_phone_number: contact.phone ?? '',
  };
  const last = lastOf(view);
  const reaction = view.lastReaction;
  const ttl = sessionTtl(view, showing.now);
  return {
    chat_id: toWire('EN_CHT_', chat.id),
    client_id: toWire('TCI', chat.accountId),
    channel_type: line.provider === webProvider ? 'web' : 'whatsapp',
    channel_data: {
      channel_id: toWire('EN_CH_', chat.lineId),
      external_id: line.phoneNumber,
      name: line.name,
    },
    ...about,
    details: about,
    external_id: `${line.phoneNumber}:${contact.phone ?? ''}`,
    owner: chat.owner ?? '',
    status: chat.status,
    unassigned: chat.unassigned,
    enqueued: chat.state === 'waitingForAgent',
    tags: chat.tags,
    last_activity: last ? showActivity(last, showing) : null,
    last_activity_date: timeOf(chat.lastActivityAt),
    last_reaction: reaction && showActivity({ kind: 'message', message: reaction }, showing),
    last_reaction_date: timeOf(reaction?.createdAt ?? null),
    session_ttl: ttl,
    latest_session_ttl: ttl,
    creation_date: timeOf(chat.createdAt),
    update_date: timeOf(chat.updatedAt),
  };
}

function lastOf({ lastMessage, lastActivity }: ChatView): Happening | undefined {
  if (lastMessage && lastMessage.seq > (lastActivity?.seq ?? 0)) {
    return { kind: 'message', message: lastMessage };
  }
  return lastActivity ? { kind: 'activity', activity: lastActivity } : undefined;
}

const always = Date.parse('9999-12-31T23:59:59Z') / 1000;

/** The end of the 24 hours in which WhatsApp takes free-form text, unix seconds; -1 once they are over. */
function sessionTtl({ chat: { lastInboundAt }, line }: ChatView, now: Date): number {
  if (!pushes(line.provider)) return always;
  if (!lastInboundAt || !isWindowOpen(lastInboundAt, now)) return -1;
  return Math.floor((lastInboundAt.getTime() + windowMs) / 1000);
}

export function showActivity(each: Happening, showing: Showing): z.output<typeof activitySchema> {
  const row = rowOf(each);
  const type = actorTypeOf(row.actor);
  const common = {
    activity_id: toWire('EN_ACT_', row.id),
    chat_id: toWire('EN_CHT_', row.chatId),
    client_id: toWire('TCI', row.accountId),
    actor: {
      actor_id: { user: toWire('CNT', row.contactId), system: 'whatsapp', agent: row.actor }[type],
      actor_alias: type === 'agent' ? row.actor : '',
      type,
    },
    ttl: 0,
    creation_date: timeOf(row.createdAt),
  };
  if (each.kind === 'activity') {
    const { category, type: kind, payload, createdAt } = each.activity;
    return {
      ...common,
      category,
      type: kind,
      external_id: '',
      payload,
      update_date: timeOf(createdAt),
    };
  }
  return { ...common, ...showMessage(each.message, showing) };
}

type Message = Extract<Happening, { kind: 'message' }>['message'];

/** What the provider complained of, or why a message was canceled. */
const whyNot = (status: string, error: string, code: number | null) =>
  status === 'canceled' ? { reason: error } : { error: { code, message: error } };

function showMessage(message: Message, { now, mediaLinks }: Showing) {
  const { accountId, mediaId, content } = message;
  const media = mediaId && {
    media_id: toWire('MED', mediaId),
    url: mediaLinks.sign({ accountId, mediaId }, now),
  };
  return {
    category: 'message',
    type: 'message',
    external_id: message.providerId ?? '',
    status: message.status,
    payload: {
      message_id: toWire('MSG', message.id),
      direction: message.direction,
      type: message.type,
      text: wordsOf(content),
      content,
      status: message.status,
      status_date: timeOf(message.statusAt),
      date: timeOf(message.at),
      ...(message.context && { context: message.context }),
      ...(message.referral && { referral: message.referral }),
      ...(media && { media }),
      ...(message.error && whyNot(message.status, message.error, message.errorCode)),
      ...(message.processId && {
        process_id: toWire('IDP', message.processId),
        step: message.step,
      }),
    },
    update_date: timeOf(message.statusAt),
  };
}
