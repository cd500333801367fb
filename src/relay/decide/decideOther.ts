import { identityKeys, keyText } from '../../contacts/identityKeys.ts';
import { hash16 } from '../../db/hash16.ts';
import { countryOf } from '../../engine/answers/phone.ts';
import type {
  EchoMessage,
  Identities,
  IdentityChange,
  PreferenceChange,
} from '../../messages/events.ts';
import * as metrics from '../metrics.ts';
import type { ParsedEvent } from '../parse.ts';
import { hear } from './hear.ts';
import { keepConsent } from './keepConsent.ts';
import { keepMedia } from './keepMedia.ts';
import { openChat } from './openChat.ts';
import type { PersonDraft } from './personDraft.ts';

/** Takes over every name the provider gave: new ones are learned, one that was somebody else's moves here. */
export function learnIdentities(draft: PersonDraft, who: Identities): void {
  const { accountId, now, identities } = draft.scene;
  for (const key of identityKeys(who)) {
    const text = keyText(key);
    if (identities.get(text) === draft.contact.id || draft.identities.has(text)) continue;
    draft.identities.set(text, { ...key, accountId, contactId: draft.contact.id, createdAt: now });
  }
  set(draft, 'waId', who.waId);
  set(draft, 'userId', who.userId);
  if (draft.contact.phone === null && who.phone !== undefined) setPhone(draft, who.phone);
}

function setPhone(draft: PersonDraft, phone: string): void {
  draft.contact.phone = phone;
  draft.contact.country = countryOf(phone) ?? null;
  draft.contact.notOnWhatsappAt = null;
  draft.contactChanged = true;
}

function set(draft: PersonDraft, field: 'waId' | 'userId', value?: string): void {
  if (value === undefined || draft.contact[field] === value) return;
  draft.contact[field] = value;
  draft.contactChanged = true;
}

/** A rotation keeps the person one contact; a number that was given up is nobody's until it speaks again. */
export function decideIdentity(
  draft: PersonDraft,
  parsed: ParsedEvent,
  { previous, current }: IdentityChange,
): void {
  if (isRepeat(draft, parsed)) return;
  const kept = new Set(identityKeys(current).map(keyText));
  const changesNumber = current.waId !== undefined || current.phone !== undefined;
  for (const key of identityKeys(previous)) {
    if (key.kind === 'number' && changesNumber && !kept.has(keyText(key))) {
      draft.identitiesGone.push(key);
    }
  }
  if (changesNumber && draft.contact.phone !== null) {
    setPhone(draft, current.phone ?? `+${current.waId}`);
  }
  learnIdentities(draft, current);
}

/** The contact's own switch in WhatsApp: marketing stops or comes again, all else goes on. */
export function decidePreference(
  draft: PersonDraft,
  parsed: ParsedEvent,
  { from, marketing }: PreferenceChange,
): void {
  if (isRepeat(draft, parsed)) return;
  learnIdentities(draft, from);
  keepConsent(draft, {
    scope: 'marketing',
    granted: marketing === 'resume',
    source: 'user_preferences',
    detail: marketing,
    actor: 'user',
    at: parsed.at,
  });
}

/** What somebody wrote to the contact from the Business app: part of the chat, and sent already. */
export function decideEcho(draft: PersonDraft, parsed: ParsedEvent, echo: EchoMessage): void {
  if (!parsed.lineId) throw new Error('An echo without a line');
  const providerKey = hash16(echo.id);
  if (isKnownMessage(draft, parsed.lineId, providerKey)) return;
  learnIdentities(draft, echo.to);
  const chat = openChat(draft, parsed.lineId);
  const heard = {
    content: echo.content,
    providerId: echo.id,
    providerKey,
    at: parsed.at,
    context: echo.context ?? null,
    referral: null,
    extra: echo.more ?? null,
    mediaId: keepMedia(draft, parsed.lineId, echo.content)?.id ?? null,
  };
  hear(draft, chat, heard, 'echo');
}

/** Whether a message's row stands already, from an earlier turn or from this one. */
export function isKnownMessage(draft: PersonDraft, lineId: string, key: Buffer): boolean {
  const known =
    draft.scene.knownMessages.has(`${lineId} ${key.toString('hex')}`) ||
    draft.messages.some((row) => row.lineId === lineId && row.providerKey?.equals(key));
  if (known) metrics.repeats.inc({ kind: 'message' });
  return known;
}

/** For events that are no message: keeps them whole, once; says whether they were seen before. */
function isRepeat(draft: PersonDraft, { key, lineId, field, body, at }: ParsedEvent): boolean {
  const { accountId, now, seen } = draft.scene;
  const known = seen.has(key.toString('hex')) || draft.seen.some((row) => row.key.equals(key));
  if (known) {
    metrics.repeats.inc({ kind: 'other' });
    return true;
  }
  draft.seen.push({ accountId, key, seenAt: now });
  const kept = { accountId, id: draft.newId(), lineId, field, body: JSON.parse(body), at };
  draft.notices.push({ ...kept, createdAt: now });
  return false;
}
