import type { Emulator } from '../emulator.ts';
import { type JsonRecord, textOf } from '../record.ts';
import { digitsOf, type Line, numberKey, type Phone } from '../world.ts';
import { invalidParameter, invalidValue, type Refusal } from './graphError.ts';

/** To whom a send goes. */
export type Recipient = {
  /** As the caller wrote it. */
  input: string;
  /** Digits, where a number was given. */
  to: string | undefined;
  phone: Phone | undefined;
};

/** Whom `to` or `recipient` names; nobody is a recipient too, whom Meta finds out about later. */
export function recipientOf(
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

/** What an accepted send is answered: `wa_id` only where a number was given. */
export function acceptedBody({ input, to, phone }: Recipient, messageId: string): JsonRecord {
  const contact: JsonRecord = { input };
  if (to !== undefined) contact.wa_id = phone?.number ?? to;
  if (phone?.userId !== undefined) contact.user_id = phone.userId;
  return {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: messageId }],
  };
}
