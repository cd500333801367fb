import { hash16 } from '../../db/hash16.ts';
import { toWire } from '../../db/ids.ts';
import type { MessageFacts } from '../../engine/effects.ts';
import type { InboundMessage } from '../../messages/events.ts';
import type { ParsedEvent } from '../parse.ts';
import { actOnMessage } from './actOnMessage.ts';
import { addChore } from './addChore.ts';
import { isKnownMessage, learnIdentities } from './decideOther.ts';
import { hear } from './hear.ts';
import { keepMedia } from './keepMedia.ts';
import { openChat } from './openChat.ts';
import { findTapped } from './outboundReply.ts';
import type { PersonDraft } from './personDraft.ts';
import { tapOf } from './tapOf.ts';

/** One message of a contact: kept, given its one meaning, and acted upon. */
export function decideMessage(
  draft: PersonDraft,
  { lineId, at }: Pick<ParsedEvent, 'lineId' | 'at'>,
  message: InboundMessage,
): void {
  if (!lineId) throw new Error('A message without a line');
  const providerKey = hash16(message.id);
  if (isKnownMessage(draft, lineId, providerKey)) return;

  learnIdentities(draft, message.from);
  learnName(draft, message.name);
  const chat = openChat(draft, lineId);
  const media = keepMedia(draft, lineId, message.content);
  const id = hear(draft, chat, {
    content: message.content,
    providerId: message.id,
    providerKey,
    at,
    context: message.context ?? null,
    referral: message.referral ?? null,
    extra: extraOf(message),
    mediaId: media?.id ?? null,
  });
  addChore(draft, chat, message.id);
  const tapped = findTapped(draft, chat, message.content);
  const facts: MessageFacts = {
    id: toWire('MSG', id),
    at,
    content: message.content,
    ...tapOf(chat, message, tapped),
    ...(media && { media: media.facts }),
  };
  actOnMessage(draft, chat, facts, message, tapped);
}

function learnName(draft: PersonDraft, name: string | undefined): void {
  if (name === undefined || draft.contact.profileName === name) return;
  draft.contact.profileName = name;
  draft.contactChanged = true;
}

function extraOf({ errors, more, username }: InboundMessage) {
  if (!errors && !more && username === undefined) return null;
  return {
    ...(errors && { errors: errors.map((each) => ({ ...each })) }),
    ...(more && { more }),
    ...(username !== undefined && { username }),
  };
}
