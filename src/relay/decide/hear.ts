import { isSilent } from '../../engine/chatMachine.ts';
import type { InContent, Json } from '../../messages/events.ts';
import type { Writes } from '../writes.ts';
import { nextSeq } from './addActivity.ts';
import { noteReached } from './keepReach.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';

export type Heard = {
  content: InContent;
  providerId: string;
  providerKey: Buffer;
  at: Date;
  context: Writes['messages'][number]['context'];
  referral: Json | null;
  extra: Json | null;
  mediaId: string | null;
};

/**
 * Records a message that somebody else wrote: the contact, or (`echo`) one of us from the Business
 * app. Gives its id.
 */
export function hear(
  draft: PersonDraft,
  chat: ChatDraft,
  heard: Heard,
  by: 'contact' | 'echo' = 'contact',
): string {
  const { accountId, now } = draft.scene;
  const id = draft.newId();
  const seq = nextSeq(draft, chat);
  const byContact = by === 'contact';
  draft.messages.push({
    accountId,
    id,
    chatId: chat.row.id,
    contactId: draft.contact.id,
    lineId: chat.row.lineId,
    seq,
    direction: byContact ? 'in' : 'out',
    type: heard.content.type,
    content: heard.content,
    status: byContact ? 'received' : 'sent',
    actor: byContact ? 'user' : 'business_app',
    providerKey: heard.providerKey,
    providerId: heard.providerId,
    context: heard.context,
    referral: heard.referral,
    extra: heard.extra,
    mediaId: heard.mediaId,
    class: null,
    campaignId: null,
    pastOptOut: false,
    processId: null,
    step: null,
    visit: null,
    attemptId: null,
    tries: 0,
    errorCode: null,
    error: null,
    at: heard.at,
    statusAt: now,
    createdAt: now,
  });
  if (by === 'echo' || heard.content.type === 'system') return id;
  noteReached(draft, heard.at);
  // Who only reacts has not written: what failed before that still has failed.
  if (!isSilent(heard.content)) chat.row.lastInboundSeq = seq;
  // The provider's time: a webhook that comes a day late must not open a window now.
  if (chat.row.lastInboundAt === null || chat.row.lastInboundAt < heard.at) {
    chat.row.lastInboundAt = heard.at;
  }
  return id;
}
