import * as z from 'zod';
import { showPhone } from '../chat.ts';
import { controlError } from '../controls/controlError.ts';
import type { Emulator } from '../emulator.ts';
import type { JsonRecord } from '../record.ts';
import { publishField } from '../templates.ts';
import { contactOf, metadataOf, senderOf, shownNumber } from '../webhooks/people.ts';
import { publish } from '../webhooks/publish.ts';
import { digitsOf, type Line, numberKey, type Phone } from '../world.ts';

/** Body of `PATCH /emulator/phones/{phone_id}`. */
export const phoneChangeSchema = z.strictObject({
  blocked: z.boolean().optional(),
  offline: z.boolean().optional(),
  marketing: z.enum(['stop', 'resume']).optional(),
  new_phone: z
    .string()
    .regex(/^\+?\d{6,15}$/)
    .optional(),
  new_user_id: z.string().min(1).optional(),
  hide_phone: z.boolean().optional(),
});

export type PhoneChange = z.infer<typeof phoneChangeSchema>;

/** Something about a person changes; lines they wrote to hear of it where Meta would tell them. */
export function changePhone(emulator: Emulator, phone: Phone, change: PhoneChange): void {
  if (change.blocked !== undefined) phone.isBlocked = change.blocked;
  if (change.hide_phone !== undefined) phone.isNumberHidden = change.hide_phone;
  if (change.marketing !== undefined) setMarketing(emulator, phone, change.marketing);
  if (change.new_phone !== undefined || change.new_user_id !== undefined) {
    renew(emulator, phone, change.new_phone, change.new_user_id);
  }
  if (change.offline !== undefined) setOffline(phone, change.offline);
  showPhone(emulator, phone);
}

function setOffline(phone: Phone, isOffline: boolean): void {
  phone.isOffline = isOffline;
  if (isOffline) return;
  for (const go of phone.waiting.splice(0)) go();
}

/** The lines this person has written to; before that no business knows of them. */
const linesOf = (emulator: Emulator, phone: Phone): Line[] =>
  [...emulator.world.lines.values()].filter((line) => phone.wroteAt.has(line.phoneNumberId));

const identityOf = (phone: Phone): JsonRecord => {
  const identity: JsonRecord = {};
  const number = shownNumber(phone);
  if (number !== undefined) identity.wa_id = number;
  if (phone.userId !== undefined) identity.user_id = phone.userId;
  return identity;
};

function setMarketing(emulator: Emulator, phone: Phone, value: 'stop' | 'resume'): void {
  phone.marketing = value;
  for (const line of linesOf(emulator, phone)) {
    publishField(emulator, line.waba, 'user_preferences', {
      messaging_product: 'whatsapp',
      metadata: metadataOf(line),
      contacts: [contactOf(phone)],
      user_preferences: [
        {
          ...identityOf(phone),
          detail: `User requested to ${value} marketing messages`,
          category: 'marketing_messages',
          value,
          timestamp: Math.floor(emulator.clock.now() / 1000),
        },
      ],
    });
  }
}

/** A new number, which brings a new user id with it, or a new user id alone. */
function renew(
  emulator: Emulator,
  phone: Phone,
  newPhone: string | undefined,
  newUserId: string | undefined,
): void {
  const { world } = emulator;
  const number = newPhone === undefined ? phone.number : digitsOf(newPhone);
  const userId =
    newUserId ?? (phone.userId === undefined ? undefined : regenerated(emulator, phone));
  const other = number === undefined ? undefined : world.phonesByNumber.get(numberKey(number));
  if (other !== undefined && other !== phone) {
    throw controlError(409, `new_phone: phone ${other.phoneId} has the number ${newPhone}`);
  }
  const owner = userId === undefined ? undefined : world.phonesByUserId.get(userId);
  if (owner !== undefined && owner !== phone) {
    throw controlError(409, `new_user_id: phone ${owner.phoneId} has the user id ${newUserId}`);
  }

  const before = { sender: senderOf(phone), number: shownNumber(phone), userId: phone.userId };
  if (phone.number !== undefined) world.phonesByNumber.delete(numberKey(phone.number));
  if (phone.userId !== undefined) world.phonesByUserId.delete(phone.userId);
  phone.number = number;
  phone.userId = userId;
  if (number !== undefined) world.phonesByNumber.set(numberKey(number), phone);
  if (userId !== undefined) world.phonesByUserId.set(userId, phone);

  for (const line of linesOf(emulator, phone)) {
    publishSystem(emulator, phone, line, before, newPhone !== undefined);
    if (before.userId !== undefined && userId !== before.userId) {
      publishUserId(emulator, phone, line, before.userId);
    }
  }
}

const regenerated = (emulator: Emulator, phone: Phone): string =>
  `${(phone.userId ?? 'US').slice(0, 2)}.${emulator.ids.object()}`;

function publishSystem(
  emulator: Emulator,
  phone: Phone,
  line: Line,
  before: { sender: JsonRecord; number: string | undefined },
  isNumberNew: boolean,
): void {
  const nowSeconds = Math.floor(emulator.clock.now() / 1000);
  const isTold = isNumberNew && before.number !== undefined;
  const type = isTold ? 'user_changed_number' : 'user_changed_user_id';
  const what = isTold ? `from ${before.number} to ${phone.number}` : 'their user id';
  publish(emulator, {
    waba: line.waba,
    update: {
      wabaId: line.waba.wabaId,
      metadata: metadataOf(line),
      contact: undefined,
      time: nowSeconds,
      item: {
        list: 'messages',
        content: {
          // The old number stays the sender, but only the new user id is named.
          ...(before.number === undefined ? {} : { from: before.number }),
          ...(phone.userId === undefined ? {} : { from_user_id: phone.userId }),
          id: emulator.ids.inboundMessage(before.number ?? digitsOf(phone.userId ?? '')),
          timestamp: String(nowSeconds),
          type: 'system',
          system: { body: `User ${phone.name} changed ${what}`, ...identityOf(phone), type },
        },
      },
    },
  });
}

function publishUserId(emulator: Emulator, phone: Phone, line: Line, previous: string): void {
  publishField(emulator, line.waba, 'user_id_update', {
    messaging_product: 'whatsapp',
    metadata: metadataOf(line),
    contacts: [contactOf(phone)],
    user_id_update: [
      {
        ...identityOf(phone),
        detail: `User id for ${phone.name} has been updated.`,
        user_id: { previous, current: phone.userId },
        timestamp: String(Math.floor(emulator.clock.now() / 1000)),
      },
    ],
  });
}
