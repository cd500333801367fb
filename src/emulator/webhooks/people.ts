import type { JsonRecord } from '../record.ts';
import type { Line, Phone } from '../world.ts';

/** The line as webhooks name it. */
export const metadataOf = (
  line: Line,
): { display_phone_number: string; phone_number_id: string } => ({
  display_phone_number: line.number,
  phone_number_id: line.phoneNumberId,
});

/** The number as businesses see it: undefined for one who hides it, or has none. */
export const shownNumber = (phone: Phone): string | undefined =>
  phone.isNumberHidden ? undefined : phone.number;

/** An element of `contacts[]`. */
export function contactOf(phone: Phone): JsonRecord {
  const contact: JsonRecord = { profile: { name: phone.name } };
  const number = shownNumber(phone);
  if (number !== undefined) contact.wa_id = number;
  if (phone.userId !== undefined) contact.user_id = phone.userId;
  return contact;
}

/** Who wrote a message: `from` and `from_user_id`, as far as they are shown. */
export function senderOf(phone: Phone): JsonRecord {
  const sender: JsonRecord = {};
  const number = shownNumber(phone);
  if (number !== undefined) sender.from = number;
  if (phone.userId !== undefined) sender.from_user_id = phone.userId;
  return sender;
}

/** All names by which a fault may mean this person. */
export const namesOf = (phone: Phone): (string | undefined)[] => [
  phone.number,
  phone.userId,
  phone.phoneId,
];

export const lineNamesOf = (line: Line): string[] => [line.phoneNumberId, line.number];
