import type { ContactCard, MediaKind } from '../../messages/content.ts';
import type { InContent, Json } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import { fits } from './fits.ts';
import { bodies, isRecord, type JsonRecord } from './payloads.ts';
import { readInteractive } from './readInteractive.ts';
import { sha256Hex } from './sha256Hex.ts';

/** What a body says, and what of it we have no word for. */
export type Said = { content: InContent; rest?: JsonRecord | undefined };

/** Readers of a message's body, by its type; undefined where the body is not what the type promises. */
type Reader = (body: Json | undefined, item: JsonRecord) => Said | undefined;

const readers: Record<string, Reader> = {
  text: (body) => {
    const fit = fits(bodies.text, body);
    return fit && { content: { type: 'text', text: fit.fields.body }, rest: fit.rest };
  },
  image: (body) => readMedia('image', body),
  video: (body) => readMedia('video', body),
  audio: (body) => readMedia('audio', body),
  // The name of a voice note before it became an audio with `voice`.
  voice: (body, item) => readMedia('audio', body ?? item.audio, true),
  document: (body) => readMedia('document', body),
  sticker: (body) => readMedia('sticker', body),
  location: readLocation,
  contacts: readContacts,
  interactive: readInteractive,
  button: (body) => {
    const fit = fits(bodies.button, body);
    const id = fit?.fields.payload ?? fit?.fields.text;
    if (!fit || id === undefined) return undefined;
    const title = fit.fields.text ?? id;
    return { content: { type: 'tap', from: 'template', id, title }, rest: fit.rest };
  },
  order: (body) => {
    const fit = fits(bodies.order, body);
    if (!fit) return undefined;
    const { catalog_id: catalogId, text, product_items: items = [] } = fit.fields;
    return {
      content: { type: 'order', ...given({ catalogId, text: text || undefined }), items },
      rest: fit.rest,
    };
  },
  reaction: (body) => {
    const fit = fits(bodies.reaction, body);
    if (!fit) return undefined;
    const { message_id: messageId, emoji } = fit.fields;
    return {
      content: { type: 'reaction', messageId, ...given({ emoji: emoji || undefined }) },
      rest: fit.rest,
    };
  },
  edit: readEdit,
  revoke: (body) => {
    const fit = fits(bodies.revoke, body);
    if (!fit) return undefined;
    const messageId = fit.fields.original_message_id;
    return { content: { type: 'revoke', ...given({ messageId }) }, rest: fit.rest };
  },
  system: (body) => {
    const fit = fits(bodies.system, body);
    if (!fit) return undefined;
    const { body: text, type: change } = fit.fields;
    return { content: { type: 'system', ...given({ text, change }) }, rest: fit.rest };
  },
  unsupported: readUnsupported,
  // What `unsupported` was called before.
  unknown: readUnsupported,
};

/**
 * What a message or an echo says, and under which key of the item its body stood. What cannot be
 * read by its type is kept whole, as `unknown`.
 */
export function readContent(item: JsonRecord): Said & { key?: string } {
  // A message without a type is of the type whose body it has.
  const type =
    typeof item.type === 'string'
      ? item.type
      : Object.keys(item).find((key) => readerOf(key) && isRecord(item[key]));
  const said = type === undefined ? undefined : readerOf(type)?.(item[type], item);
  if (type !== undefined && said) return { ...said, key: type };
  return { content: { type: 'unknown', name: nameOf(type, item), raw: item } };
}

/** `interactive.call_permission_reply`: the type, and the type within it where there is one. */
function nameOf(type: string | undefined, item: JsonRecord): string {
  const body = type === undefined ? undefined : item[type];
  const within = isRecord(body) && typeof body.type === 'string' ? `.${body.type}` : '';
  return `${type ?? 'none'}${within}`;
}

const readerOf = (type: string): Reader | undefined =>
  Object.hasOwn(readers, type) ? readers[type] : undefined;

function readMedia(kind: MediaKind, body: Json | undefined, legacyVoice?: true): Said | undefined {
  const fit = fits(bodies.media, body);
  if (!fit) return undefined;
  const { id, mime_type: mimeType, sha256, caption, filename, voice } = fit.fields;
  const hash = sha256 === undefined ? undefined : sha256Hex(sha256);
  const media = {
    kind,
    providerId: id,
    mimeType: mimeType ?? 'application/octet-stream',
    ...given({ sha256: hash, caption, filename, voice: voice ?? legacyVoice }),
  };
  const unreadHash = sha256 !== undefined && hash === undefined ? { sha256 } : undefined;
  return {
    content: { type: 'media', media },
    rest: unreadHash ? { ...fit.rest, ...unreadHash } : fit.rest,
  };
}

function readLocation(body: Json | undefined): Said | undefined {
  const fit = fits(bodies.location, body);
  if (!fit) return undefined;
  const { latitude, longitude, name, address, url } = fit.fields;
  return {
    content: { type: 'location', latitude, longitude, ...given({ name, address, url }) },
    rest: fit.rest,
  };
}

function readContacts(body: Json | undefined): Said | undefined {
  if (!Array.isArray(body) || !body.every(isRecord)) return undefined;
  const requested = body.some((card) => card.origin === 'contact_request') || undefined;
  return { content: { type: 'contacts', contacts: body.map(cardOf), ...given({ requested }) } };
}

function cardOf(card: JsonRecord): ContactCard {
  const name = isRecord(card.name) ? card.name : {};
  const formatted = name.formatted_name ?? name.first_name;
  // Only the name is ours to vouch for; the rest of a card is as the sender's phone wrote it.
  return { ...card, name: { ...name, formatted_name: String(formatted ?? '') } };
}

/** The new words, where the new message has any; what else it has is kept beside. */
function readEdit(body: Json | undefined): Said | undefined {
  const fit = fits(bodies.edit, body);
  if (!fit) return undefined;
  const { original_message_id: messageId, message } = fit.fields;
  const now = message && readContent(message).content;
  const text =
    now?.type === 'text' ? now.text : now?.type === 'media' ? now.media.caption : undefined;
  return {
    content: { type: 'edit', ...given({ messageId, text }) },
    rest: now && now.type !== 'text' ? { ...fit.rest, message } : fit.rest,
  };
}

function readUnsupported(body: Json | undefined): Said | undefined {
  const fit = fits(bodies.unsupported, body);
  if (!fit && body !== undefined) return undefined;
  return {
    content: { type: 'unsupported', ...given({ what: fit?.fields.type }) },
    rest: fit?.rest,
  };
}
