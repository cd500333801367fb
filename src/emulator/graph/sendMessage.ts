import { addMessage } from '../chat.ts';
import type { Emulator } from '../emulator.ts';
import { burstOf, fullBucket, takeFrom } from '../limits.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf, textOf } from '../record.ts';
import { failureOf, liveOn } from '../statuses.ts';
import {
  digitsOf,
  type Line,
  type MessageError,
  numberKey,
  type Phone,
  type Template,
} from '../world.ts';
import {
  type GraphAnswer,
  invalidParameter,
  invalidValue,
  missingParameter,
  type Refusal,
} from './graphError.ts';
import { refuseContent } from './messageLimits.ts';
import { templateFor } from './templateCall.ts';

export type SendOutcome =
  | { refusal: Refusal }
  | {
      answer: GraphAnswer;
      messageId: string;
      /** Settles when the statuses that must come before the answer have come. */
      beforeAnswer: Promise<void> | undefined;
    };

type Recipient = {
  /** As the caller wrote it. */
  input: string;
  /** Digits, where a number was given. */
  to: string | undefined;
  phone: Phone | undefined;
};

const sendable = new Set([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'interactive',
  'location',
  'contacts',
  'reaction',
  'template',
]);

const windowMs = 24 * 3_600_000;

/** Accepts or refuses a message, as `POST /{phone_number_id}/messages` does. */
export function sendMessage(emulator: Emulator, line: Line, body: JsonRecord): SendOutcome {
  const { world } = emulator;
  const type = textOf(body.type) ?? 'text';
  const recipient = recipientOf(emulator, line, body);
  if ('refusal' in recipient) return recipient;
  const content = contentFor(emulator, type, body);
  if ('refusal' in content) return content;

  let template: Template | undefined;
  if (type === 'template') {
    const found = templateFor(line.waba, content.content);
    if ('refusal' in found) return found;
    template = found.template;
  }
  const callbackData = body.biz_opaque_callback_data;
  if (
    callbackData !== undefined &&
    (typeof callbackData !== 'string' || callbackData.length > 512)
  ) {
    return {
      refusal: invalidParameter(
        '(#100) Param biz_opaque_callback_data must be a string of at most 512 characters.',
      ),
    };
  }

  const nowMs = emulator.clock.now();
  const { phone, to, input } = recipient;
  const isOpen = isWindowOpen(phone, line, nowMs);
  const limited = refuseByLimits(emulator, line, phone, isOpen, nowMs);
  if (limited !== undefined) return { refusal: limited };

  const messageId = emulator.ids.outboundMessage(phone?.number ?? to ?? digitsOf(input));
  emulator.accounting.countAccepted(callbackData);
  const shown =
    phone === undefined
      ? undefined
      : addMessage(emulator, {
          messageId,
          direction: 'received',
          phone,
          line,
          type,
          status: 'accepted',
          callbackData,
          atMs: nowMs,
          raw: body,
          template,
        });
  const failure = failureFor(phone, template, world.limits.window === true && !isOpen);
  const beforeAnswer = liveOn(
    emulator,
    {
      messageId,
      line,
      phone,
      to,
      type,
      raw: body,
      callbackData,
      pricing: pricingOf(template, isOpen),
      shown,
    },
    failure,
  );
  return {
    answer: { http: 200, body: acceptedBody(recipient, messageId) },
    messageId,
    beforeAnswer,
  };
}

function recipientOf(
  emulator: Emulator,
  line: Line,
  body: JsonRecord,
): Recipient | { refusal: Refusal } {
  const { world } = emulator;
  const kind = body.recipient_type;
  if (kind !== undefined && kind !== 'individual') {
    return { refusal: invalidParameter('(#100) Param recipient_type must be one of {INDIVIDUAL}') };
  }
  // With both, the number counts.
  const to = textOf(body.to);
  if (to !== undefined && to !== '') {
    const digits = digitsOf(to);
    if (digits.length < 6 || digits.length > 15) {
      return { refusal: invalidValue(`to: "${to}" is not a phone number`) };
    }
    if (digits === line.number) return { refusal: { code: 131021 } };
    return { input: to, to: digits, phone: world.phonesByNumber.get(numberKey(digits)) };
  }
  const userId = textOf(body.recipient);
  if (userId !== undefined && userId !== '') {
    const phone = world.phonesByUserId.get(userId);
    if (phone === undefined && !/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(userId)) {
      return { refusal: invalidValue(`recipient: "${userId}" is not a user id`) };
    }
    return { input: userId, to: undefined, phone };
  }
  return { refusal: invalidParameter('(#100) The parameter to is required.') };
}

/** The part of the body that its type names. */
function contentFor(
  emulator: Emulator,
  type: string,
  body: JsonRecord,
): { content: JsonRecord } | { refusal: Refusal } {
  if (!sendable.has(type)) {
    return {
      refusal: invalidParameter(
        `(#100) Param type must be one of {${[...sendable].join(', ').toUpperCase()}} - got "${type}".`,
      ),
    };
  }
  const content = body[type];
  if (type === 'contacts') {
    const cards = recordsOf(content);
    const isNamed = cards.every((card) => textOf(recordOf(card.name)?.formatted_name));
    return cards.length > 0 && isNamed
      ? { content: {} }
      : { refusal: missingParameter('Parameter contacts[0][name][formatted_name] is missing') };
  }
  if (!isRecord(content)) {
    return { refusal: invalidParameter(`(#100) The parameter ${type} is required.`) };
  }
  const refusal = refuseContent(type, content) ?? refuseMediaId(emulator, type, content);
  return refusal === undefined ? { content } : { refusal };
}

function refuseMediaId(emulator: Emulator, type: string, content: JsonRecord): Refusal | undefined {
  const header = recordOf(content.header);
  const media = type === 'interactive' ? recordOf(header?.[textOf(header.type) ?? '']) : content;
  const id = type === 'template' || type === 'reaction' ? undefined : textOf(media?.id);
  return id === undefined || emulator.world.media.has(id)
    ? undefined
    : invalidParameter(
        `(#100) Param ${type}['id'] is not a valid whatsapp business account media attachment ID`,
      );
}

function isWindowOpen(phone: Phone | undefined, line: Line, nowMs: number): boolean {
  const wroteAtMs = phone?.wroteAt.get(line.phoneNumberId);
  return wroteAtMs !== undefined && nowMs - wroteAtMs < windowMs;
}

function refuseByLimits(
  { world }: Emulator,
  line: Line,
  phone: Phone | undefined,
  isOpen: boolean,
  nowMs: number,
): Refusal | undefined {
  const perSecond = line.throughput ?? world.limits.throughput;
  if (perSecond !== null && !takeFrom(line.bucket, burstOf(perSecond), perSecond, nowMs)) {
    return { code: 130429 };
  }
  const { pair, tier } = world.limits;
  if (pair !== null && phone !== undefined) {
    let bucket = phone.pairBuckets.get(line.phoneNumberId);
    if (bucket === undefined) {
      bucket = fullBucket(pair.burst, nowMs);
      phone.pairBuckets.set(line.phoneNumberId, bucket);
    }
    if (!takeFrom(bucket, pair.burst, 1 / pair.per_seconds, nowMs)) return { code: 131056 };
  }
  if (tier !== null && phone !== undefined && !isOpen && !countsIn(line, phone, tier, nowMs)) {
    return { code: 131048, details: `Messaging limit of ${tier} people in 24 hours reached.` };
  }
  return undefined;
}

/** Whether one more person may be written to outside the window; notes that they were. */
function countsIn(line: Line, phone: Phone, tier: number, nowMs: number): boolean {
  const { startedAt } = line.waba;
  for (const [other, atMs] of startedAt) {
    if (nowMs - atMs < windowMs) break;
    startedAt.delete(other);
  }
  if (startedAt.has(phone)) return true;
  if (startedAt.size >= tier) return false;
  startedAt.set(phone, nowMs);
  return true;
}

// These Meta accepts, and then reports by a failed status.
function failureFor(
  phone: Phone | undefined,
  template: Template | undefined,
  isWindowMissed: boolean,
): MessageError | undefined {
  if (phone === undefined) return failureOf(131026);
  if (template === undefined) return isWindowMissed ? failureOf(131047) : undefined;
  if (template.category === 'MARKETING' && phone.marketing === 'stop') return failureOf(131050);
  return undefined;
}

function pricingOf(template: Template | undefined, isOpen: boolean): JsonRecord {
  const category = template?.category.toLowerCase() ?? 'service';
  const isFree = category === 'service' || (category === 'utility' && isOpen);
  return {
    billable: !isFree,
    pricing_model: 'PMP',
    category,
    type: isFree ? 'free_customer_service' : 'regular',
  };
}

function acceptedBody({ input, to, phone }: Recipient, messageId: string): JsonRecord {
  const contact: JsonRecord = { input };
  if (to !== undefined) contact.wa_id = phone?.number ?? to;
  if (phone?.userId !== undefined) contact.user_id = phone.userId;
  return {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: messageId }],
  };
}
