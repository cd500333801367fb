import { addMessage } from '../chat.ts';
import type { Emulator } from '../emulator.ts';
import { type JsonRecord, textOf } from '../record.ts';
import { failureOf, liveOn } from '../statuses.ts';
import { digitsOf, type Line, type MessageError, type Phone, type Template } from '../world.ts';
import { type GraphAnswer, invalidParameter, type Refusal } from './graphError.ts';
import { contentFor } from './messageContent.ts';
import { acceptedBody, recipientOf } from './recipient.ts';
import { isWindowOpen, refuseByLimits } from './sendLimits.ts';
import { templateFor } from './templateCall.ts';

export type SendOutcome =
  | { refusal: Refusal }
  | {
      answer: GraphAnswer;
      messageId: string;
      /** Settles when the statuses that must come before the answer have come. */
      beforeAnswer: Promise<void> | undefined;
    };

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

  // A wamid has the person's number in it; who was named by user id keeps theirs out of it.
  const messageId = emulator.ids.outboundMessage(
    to === undefined ? digitsOf(input) : (phone?.number ?? to),
  );
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
