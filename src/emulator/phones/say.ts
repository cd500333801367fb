import { addMessage, setStatus } from '../chat.ts';
import { controlError } from '../controls/controlError.ts';
import type { Emulator } from '../emulator.ts';
import { burstOf, takeFrom } from '../limits.ts';
import { type JsonRecord, recordOf, textOf } from '../record.ts';
import {
  contactOf,
  lineNamesOf,
  metadataOf,
  namesOf,
  senderOf,
  shownNumber,
} from '../webhooks/people.ts';
import { publishFaulty } from '../webhooks/publish.ts';
import { type ChatMessage, findLine, firstLine, type Line, type Phone } from '../world.ts';
import { compose, type Draft } from './compose.ts';
import type { SayRequest } from './sayInput.ts';

/**
 * A person says something to a line; the business hears of it by webhook, at once or when the phone
 * is online again. Throws a control error for what cannot be said.
 */
export function say(emulator: Emulator, phone: Phone, request: SayRequest): ChatMessage {
  if (phone.isBlocked) {
    throw controlError(409, `phone ${phone.phoneId} has blocked the business; unblock it first`);
  }
  const draft = compose(emulator, phone, request);
  const line = lineOf(emulator, request.line, draft);
  const atMs = timeOf(request.at) ?? emulator.clock.now();
  const raw = metaMessage(emulator, phone, line, draft, request, atMs);
  const message = addMessage(emulator, {
    messageId: textOf(raw.id) ?? '',
    direction: 'said',
    phone,
    line,
    type: draft.type,
    status: 'sent',
    callbackData: undefined,
    atMs,
    raw,
    template: undefined,
  });
  if (phone.isOffline) phone.waiting.push(() => tell(emulator, message));
  else tell(emulator, message);
  return message;
}

function lineOf(emulator: Emulator, name: string | undefined, draft: Draft): Line {
  if (name === undefined) {
    const line = draft.answers?.line ?? firstLine(emulator.world);
    if (line === undefined) throw controlError(409, 'there is no line to write to');
    return line;
  }
  const line = findLine(emulator.world, name);
  if (line === undefined) throw controlError(404, `line: there is no line "${name}"`);
  return line;
}

const timeOf = (at: SayRequest['at']): number | undefined =>
  typeof at === 'number' ? at * 1000 : at === undefined ? undefined : Date.parse(at);

/** The message in Meta's shape. What a raw message brings along stays as it is. */
function metaMessage(
  emulator: Emulator,
  phone: Phone,
  line: Line,
  draft: Draft,
  request: SayRequest,
  atMs: number,
): JsonRecord {
  const answered = request.reply_to ?? draft.answers?.messageId;
  const context = answered === undefined ? {} : { context: { from: line.number, id: answered } };
  return {
    ...context,
    ...senderOf(phone),
    id:
      request.id ??
      emulator.ids.inboundMessage(shownNumber(phone) ?? (phone.userId ?? '').replace(/\D/g, '')),
    timestamp: String(Math.floor(atMs / 1000)),
    ...draft.fields,
  };
}

function tell(emulator: Emulator, message: ChatMessage): void {
  const { phone, line, raw } = message;
  const nowMs = emulator.clock.now();
  phone.wroteAt.set(line.phoneNumberId, Math.min(message.atMs, nowMs));
  const perSecond = line.throughput ?? emulator.world.limits.throughput;
  // What comes in uses up the line's throughput, but is never refused.
  if (perSecond !== null) takeFrom(line.bucket, burstOf(perSecond), perSecond, nowMs, true);

  publishFaulty(
    emulator,
    'message',
    () => ({
      people: namesOf(phone),
      lines: lineNamesOf(line),
      type: message.type,
      text: textOf(recordOf(raw.text)?.body),
    }),
    {
      waba: line.waba,
      update: {
        wabaId: line.waba.wabaId,
        metadata: metadataOf(line),
        contact: contactOf(phone),
        item: { list: 'messages', content: raw },
        time: Math.floor(nowMs / 1000),
      },
      onEnd: (isDelivered) => {
        if (message.status === 'sent') {
          setStatus(emulator, message, isDelivered ? 'delivered' : 'failed');
        }
      },
    },
  );
}
