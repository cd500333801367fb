import { contentOf } from './content.ts';
import type { Emulator } from './emulator.ts';
import type { ChatMessage, MessageError, Phone, World } from './world.ts';

// Of all phones together; the oldest go first, wherever they are.
const keptMessages = 20_000;

/** Puts a message into a phone's chat, and wakes who waits for one. */
export function addMessage(
  emulator: Emulator,
  input: Omit<ChatMessage, 'seq' | 'error'>,
): ChatMessage {
  const message: ChatMessage = { ...input, seq: emulator.accounting.nextSeq(), error: undefined };
  const { chats, messages } = emulator.world;
  message.phone.chat.add(message);
  chats.add(message);
  messages.set(message.messageId, message);
  if (chats.size() > keptMessages) dropOldest(emulator.world);
  for (const wake of message.phone.pollers) wake();
  emulator.events.emit(() => ({ kind: 'message', ...messageView(message) }));
  return message;
}

function dropOldest({ chats, messages }: World): void {
  const oldest = chats.oldest();
  if (oldest === undefined) return;
  chats.dropThrough(oldest.seq);
  // Within a phone messages are as old as in the whole: this drops only this one.
  oldest.phone.chat.dropThrough(oldest.seq);
  if (messages.get(oldest.messageId) === oldest) messages.delete(oldest.messageId);
}

export function setStatus(
  emulator: Emulator,
  message: ChatMessage,
  status: string,
  error?: MessageError,
): void {
  message.status = status;
  if (error !== undefined) message.error = error;
  emulator.events.emit(() => ({
    kind: 'status',
    phone_id: message.phone.phoneId,
    message_id: message.messageId,
    status,
    error: message.error ?? null,
  }));
}

export function showPhone(emulator: Emulator, phone: Phone): void {
  emulator.events.emit(() => ({ kind: 'phone', ...phoneView(phone) }));
}

/** A message as `GET /emulator/phones/{phone_id}/messages` gives it. */
export function messageView(message: ChatMessage): Record<string, unknown> {
  return {
    seq: message.seq,
    phone_id: message.phone.phoneId,
    line: `+${message.line.number}`,
    message_id: message.messageId,
    direction: message.direction,
    type: message.type,
    ...contentOf(message),
    status: message.status,
    error: message.error ?? null,
    callback_data: message.callbackData ?? null,
    at: new Date(message.atMs).toISOString(),
    raw: message.raw,
  };
}

/** A phone as the control API gives it. */
export const phoneView = (phone: Phone): Record<string, unknown> => ({
  phone_id: phone.phoneId,
  phone: phone.number === undefined ? null : `+${phone.number}`,
  user_id: phone.userId ?? null,
  name: phone.name,
  auto:
    phone.auto === undefined
      ? null
      : {
          delivered_ms: phone.auto.deliveredMs,
          read_ms: phone.auto.readMs,
          think_ms: phone.auto.thinkMs,
          once: phone.auto.once,
          answers: phone.auto.answers.map((answer) => ({ when: answer.when, do: answer.do })),
        },
  blocked: phone.isBlocked,
  offline: phone.isOffline,
  marketing: phone.marketing,
  hide_phone: phone.isNumberHidden,
});
