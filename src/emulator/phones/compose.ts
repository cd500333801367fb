import { contentOf } from '../content.ts';
import { controlError } from '../controls/controlError.ts';
import type { Emulator } from '../emulator.ts';
import { addMedia } from '../media.ts';
import { type JsonRecord, recordOf, textOf } from '../record.ts';
import type { ChatMessage, Phone } from '../world.ts';
import type { Say } from './sayInput.ts';

/** A message before it has an id, a sender and a time: its type, body, and what it answers. */
export type Draft = { fields: JsonRecord; type: string; answers: ChatMessage | undefined };

/** What Meta would make of something a person says. Throws a control error for what cannot be. */
export function compose(emulator: Emulator, phone: Phone, say: Say): Draft {
  if (say.text !== undefined) return draft('text', { body: say.text });
  if (say.tap !== undefined) return composeTap(phone, say.tap, say.of);
  if (say.media !== undefined) return composeMedia(emulator, say.media);
  if (say.location !== undefined) return composeLocation(phone, say.location);
  if (say.contacts !== undefined) return draft('contacts', say.contacts);
  if (say.form !== undefined) return composeForm(phone, say.form);
  if (say.reaction !== undefined) return composeReaction(phone, say.reaction, say.of);
  if (say.edit !== undefined) return composeEdit(phone, say.edit, say.of);
  if (say.revoke !== undefined) return draft('revoke', { original_message_id: say.revoke });
  if (say.order !== undefined) return draft('order', say.order);
  const raw = say.raw ?? {};
  return { fields: raw, type: textOf(raw.type) ?? 'unknown', answers: undefined };
}

const draft = (type: string, body: unknown, answers?: ChatMessage): Draft => ({
  fields: { type, [type]: body },
  type,
  answers,
});

const lower = (text: string): string => text.trim().toLowerCase();

function composeTap(phone: Phone, wanted: string, of: string | undefined): Draft {
  const fits = (message: ChatMessage): boolean =>
    message.direction === 'received' &&
    (of === undefined || message.messageId === of) &&
    tapOn(message, wanted) !== undefined;
  const message = phone.chat.newest(fits);
  const tapped = message === undefined ? undefined : tapOn(message, wanted);
  if (message === undefined || tapped === undefined) {
    const where = of === undefined ? `any message of phone ${phone.phoneId}` : of;
    throw controlError(409, `tap: ${where} has no button or row "${wanted}"`);
  }
  return draft(tapped.type, tapped.body, message);
}

/** What tapping a thing with this id or title sends; undefined when there is no such thing. */
function tapOn(
  message: ChatMessage,
  wanted: string,
): { type: string; body: JsonRecord } | undefined {
  const { buttons, rows } = contentOf(message);
  const isMeant = (thing: { id: string | null; title: string }): boolean =>
    thing.id === wanted || lower(thing.title) === lower(wanted);
  const button = buttons.find((one) => one.id !== null && isMeant(one));
  if (button !== undefined) {
    return message.type === 'template'
      ? { type: 'button', body: { payload: button.id, text: button.title } }
      : {
          type: 'interactive',
          body: { type: 'button_reply', button_reply: { id: button.id, title: button.title } },
        };
  }
  const row = rows.find(isMeant);
  if (row === undefined) return undefined;
  const reply: JsonRecord = { id: row.id, title: row.title };
  if (row.description !== null) reply.description = row.description;
  return { type: 'interactive', body: { type: 'list_reply', list_reply: reply } };
}

const usualMime: Record<string, string> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mpeg',
  voice: 'audio/ogg; codecs=opus',
  document: 'application/pdf',
  sticker: 'image/webp',
};

// What is larger Meta does not fetch; the business gets an error in place of the file.
const largestInboundBytes = 100 * 1024 * 1024;

function composeMedia(emulator: Emulator, said: NonNullable<Say['media']>): Draft {
  const mimeType = said.mime_type ?? usualMime[said.kind] ?? 'application/octet-stream';
  const content =
    said.base64 === undefined ? { size: said.size ?? 1024 } : Buffer.from(said.base64, 'base64');
  const isVoice = said.kind === 'voice';
  const kind = said.as_document ? 'document' : isVoice ? 'audio' : said.kind;
  if ((Buffer.isBuffer(content) ? content.length : content.size) > largestInboundBytes) {
    return tooLargeMedia();
  }
  const filename =
    said.filename ?? (kind === 'document' ? `file.${extensionOf(mimeType)}` : undefined);
  const media = addMedia(emulator.world, emulator.ids, { mimeType, content, filename });
  const body: JsonRecord = {};
  if (said.caption !== undefined) body.caption = said.caption;
  if (filename !== undefined) body.filename = filename;
  body.mime_type = mimeType;
  body.sha256 = media.sha256.toString('base64');
  body.id = media.id;
  if (kind === 'audio') body.voice = isVoice;
  if (kind === 'sticker') body.animated = false;
  return draft(kind, body);
}

const extensionOf = (mimeType: string): string =>
  (mimeType.split(';')[0] ?? '').split('/')[1] ?? 'bin';

const tooLargeMedia = (): Draft => ({
  type: 'unsupported',
  answers: undefined,
  fields: {
    type: 'unsupported',
    errors: [
      {
        code: 131052,
        title: 'Media download error',
        message: 'Media download error',
        error_data: { details: 'File size too large: a file may have at most 100 MB.' },
      },
    ],
  },
});

/** The newest received message with something of this kind to tap, which the answer refers to. */
const newestWith = (phone: Phone, kind: string): ChatMessage | undefined =>
  phone.chat.newest(
    (message) =>
      message.direction === 'received' &&
      contentOf(message).buttons.some((button) => button.kind === kind),
  );

const composeLocation = (phone: Phone, location: JsonRecord): Draft =>
  draft('location', location, newestWith(phone, 'location'));

function composeForm(phone: Phone, form: JsonRecord): Draft {
  const flow = newestWith(phone, 'flow');
  const interactive = recordOf(flow?.raw.interactive);
  const parameters = recordOf(recordOf(interactive?.action)?.parameters);
  const token = textOf(parameters?.flow_token);
  const answer =
    token === undefined || 'flow_token' in form ? form : { ...form, flow_token: token };
  return draft(
    'interactive',
    {
      type: 'nfm_reply',
      nfm_reply: { response_json: JSON.stringify(answer), body: 'Sent', name: 'flow' },
    },
    flow,
  );
}

function composeReaction(phone: Phone, emoji: string, of: string | undefined): Draft {
  const messageId = of ?? newestOf(phone, 'received')?.messageId;
  if (messageId === undefined) {
    throw controlError(409, `reaction: phone ${phone.phoneId} has received nothing to react to`);
  }
  return draft('reaction', { message_id: messageId, emoji });
}

function composeEdit(phone: Phone, text: string, of: string | undefined): Draft {
  const messageId = of ?? newestOf(phone, 'said')?.messageId;
  if (messageId === undefined) {
    throw controlError(409, `edit: phone ${phone.phoneId} has said nothing that could be edited`);
  }
  return draft('edit', {
    original_message_id: messageId,
    message: { type: 'text', text: { body: text } },
  });
}

const newestOf = (phone: Phone, direction: ChatMessage['direction']): ChatMessage | undefined =>
  phone.chat.newest((message) => message.direction === direction);
