import { setStatus } from './chat.ts';
import type { Emulator } from './emulator.ts';
import {
  type Occasion,
  strikeBeforeAnswer,
  strikePlan,
  strikeWebhook,
  type WebhookFault,
} from './faults.ts';
import { knownError } from './graph/errorCodes.ts';
import { answerAutomatically } from './phones/answer.ts';
import { type JsonRecord, recordOf, textOf } from './record.ts';
import { contactOf, lineNamesOf, metadataOf, namesOf, shownNumber } from './webhooks/people.ts';
import { publish, publishWith } from './webhooks/publish.ts';
import type { ChatMessage, Line, MessageError, Phone } from './world.ts';

/** An accepted message, from here on to be told about. */
export type Sent = {
  messageId: string;
  line: Line;
  /** Undefined when nobody has the number. */
  phone: Phone | undefined;
  /** Digits the send named, if it named a number. */
  to: string | undefined;
  type: string;
  raw: JsonRecord;
  callbackData: string | undefined;
  pricing: JsonRecord;
  /** As it stands in the phone's chat. */
  shown: ChatMessage | undefined;
};

type Step = { status: string; afterMs: number; error: MessageError | undefined };

const sentAfterMs = 5;
const deliveredAfterMs = 20;
const readAfterMs = 40;

/**
 * Lives the life of an accepted message: the statuses Meta would send, the person's answer. With
 * `failure` it fails at once, as what Meta accepts and cannot deliver does.
 * Gives a promise when a fault wants statuses to arrive before the answer to the send.
 */
export function liveOn(
  emulator: Emulator,
  sent: Sent,
  failure: MessageError | undefined,
): Promise<void> | undefined {
  const { faults } = emulator.world;
  const fault = strikePlan(faults, () => occasionOf(sent, undefined), emulator.random);
  const steps = planOf(sent, failure, fault);
  const early: Promise<void>[] = [];
  for (const step of steps) {
    const rush = strikeBeforeAnswer(faults, () => occasionOf(sent, step.status), emulator.random);
    if (rush === undefined) {
      emulator.clock.after(step.afterMs, () => take(emulator, sent, step));
    } else {
      early.push(new Promise((resolve) => tellStatus(emulator, sent, step, rush, resolve)));
    }
  }
  return early.length === 0 ? undefined : Promise.all(early).then(() => undefined);
}

export const failureOf = (code: number, details?: string): MessageError => {
  const known = knownError(code);
  return { code, title: known.title, details: details ?? known.details };
};

function planOf(
  { phone }: Sent,
  failure: MessageError | undefined,
  fault: WebhookFault | undefined,
): Step[] {
  const deliveredMs = phone?.auto?.deliveredMs ?? deliveredAfterMs;
  const readMs = phone?.auto === undefined ? readAfterMs : phone.auto.readMs;
  const sentMs = Math.min(sentAfterMs, deliveredMs);
  const step = (status: string, afterMs: number, error?: MessageError): Step => ({
    status,
    afterMs,
    error,
  });

  if (failure !== undefined) return [step('failed', sentMs, failure)];
  if (fault?.sequence !== undefined) {
    const broken = failureOf(fault.code ?? 131000);
    return fault.sequence.map((status, index) =>
      step(status, sentMs + 10 * index, status === 'failed' ? broken : undefined),
    );
  }
  const steps = [step('sent', sentMs), step('delivered', deliveredMs)];
  if (readMs !== null) steps.push(step('read', Math.max(readMs, deliveredMs + 1)));
  if (fault?.fail_after === undefined) return steps;
  const kept = fault.fail_after === 'accepted' ? 0 : fault.fail_after === 'sent' ? 1 : 2;
  const lastMs = steps[kept - 1]?.afterMs ?? 0;
  return [
    ...steps.slice(0, kept),
    step('failed', lastMs + deliveredAfterMs, failureOf(fault.code ?? 131000)),
  ];
}

/** A step whose time has come; what needs the phone waits until it is online. */
function take(emulator: Emulator, sent: Sent, step: Step): void {
  const { phone } = sent;
  const needsPhone = step.status !== 'sent' && step.status !== 'failed';
  // Whoever blocked the business sees nothing of it, and it sees one tick for ever.
  if (needsPhone && phone?.isBlocked) return;
  if (needsPhone && phone?.isOffline) {
    phone.waiting.push(() => take(emulator, sent, step));
    return;
  }
  const { faults } = emulator.world;
  const occasion = (): Occasion => occasionOf(sent, step.status);
  tellStatus(emulator, sent, step, strikeWebhook(faults, 'status', occasion, emulator.random));
  if (step.status === 'delivered' && sent.shown !== undefined) {
    answerAutomatically(emulator, sent.shown);
  }
}

function tellStatus(
  emulator: Emulator,
  sent: Sent,
  step: Step,
  fault: WebhookFault | undefined,
  onAttempt?: () => void,
): void {
  const { line, phone } = sent;
  if (sent.shown !== undefined) setStatus(emulator, sent.shown, step.status, step.error);
  const telling = {
    waba: line.waba,
    update: {
      wabaId: line.waba.wabaId,
      metadata: metadataOf(line),
      // A failed status names nobody beside the recipient.
      contact: step.status === 'failed' || phone === undefined ? undefined : contactOf(phone),
      item: { list: 'statuses' as const, content: statusOf(emulator, sent, step) },
      time: seconds(emulator),
    },
  };
  if (fault === undefined) publish(emulator, telling);
  else publishWith(emulator, fault, telling, onAttempt);
}

const seconds = (emulator: Emulator): number => Math.floor(emulator.clock.now() / 1000);

/** An element of `statuses[]`. Source: Meta, WhatsApp Cloud API, webhooks reference, status. */
function statusOf(emulator: Emulator, sent: Sent, step: Step): JsonRecord {
  const { phone, to } = sent;
  const status: JsonRecord = {
    id: sent.messageId,
    status: step.status,
    timestamp: String(seconds(emulator)),
  };
  const number = to === undefined ? phone && shownNumber(phone) : (phone?.number ?? to);
  if (number !== undefined) status.recipient_id = number;
  const isUserNamed = step.status !== 'failed' || to === undefined;
  if (phone?.userId !== undefined && isUserNamed) status.recipient_user_id = phone.userId;
  if (sent.callbackData !== undefined) status.biz_opaque_callback_data = sent.callbackData;
  // Meta names the price on `sent` and on one of the two that follow.
  if (step.status === 'sent' || step.status === 'delivered') status.pricing = sent.pricing;
  if (step.error !== undefined) {
    const { code, title, details } = step.error;
    status.errors = [
      {
        code,
        title,
        message: title,
        error_data: { details },
        href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
      },
    ];
  }
  return status;
}

const occasionOf = (sent: Sent, status: string | undefined): Occasion => ({
  people: sent.phone === undefined ? [sent.to] : namesOf(sent.phone),
  lines: lineNamesOf(sent.line),
  type: sent.type,
  text: textOf(recordOf(sent.raw.text)?.body),
  template: textOf(recordOf(sent.raw.template)?.name),
  status,
});
