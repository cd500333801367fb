import { setStatus } from '../chat.ts';
import type { Emulator } from '../emulator.ts';
import { type JsonRecord, recordOf, textOf } from '../record.ts';
import type { Line } from '../world.ts';
import { type GraphAnswer, invalidParameter, type Refusal } from './graphError.ts';

/**
 * The business has read a message, and with it all before it; with `typing_indicator` the person
 * also sees it typing, until it writes or 25 seconds have passed.
 */
export function markRead(
  emulator: Emulator,
  line: Line,
  body: JsonRecord,
): { answer: GraphAnswer } | { refusal: Refusal } {
  const messageId = textOf(body.message_id);
  if (messageId === undefined) {
    return { refusal: invalidParameter('(#100) The parameter message_id is required.') };
  }
  const message = emulator.world.messages.get(messageId);
  if (message === undefined || message.direction !== 'said' || message.line !== line) {
    return {
      refusal: invalidParameter('(#100) Param message_id is not the id of a received message.'),
    };
  }
  const { phone } = message;
  for (const earlier of phone.chat.after(phone.readThrough.get(line.phoneNumberId) ?? 0)) {
    if (earlier.seq > message.seq) break;
    if (earlier.direction === 'said' && earlier.line === line) setStatus(emulator, earlier, 'read');
  }
  phone.readThrough.set(line.phoneNumberId, message.seq);
  if (recordOf(body.typing_indicator)?.type === 'text') {
    emulator.events.emit(() => ({
      kind: 'typing',
      phone_id: phone.phoneId,
      line: `+${line.number}`,
      for_ms: 25_000,
    }));
  }
  return { answer: { http: 200, body: { success: true } } };
}
