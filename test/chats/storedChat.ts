import { activity, chat, message } from '../../src/chats/table.ts';
import { contact, contactIdentity } from '../../src/contacts/table.ts';
import { hash16 } from '../../src/db/hash16.ts';
import type { Unit } from '../../src/db/unit.ts';
import type { Content } from '../../src/messages/content.ts';
import type { InContent, Json } from '../../src/messages/events.ts';
import { attempt } from '../../src/sender/table.ts';

type Chat = typeof chat.$inferInsert;
type Contact = typeof contact.$inferInsert;

/** Puts a contact into the unit's account; gives its id. */
export async function storeContact(unit: Unit, given: Partial<Contact> = {}): Promise<string> {
  const { id = unit.newId() } = given;
  const row = {
    accountId: unit.accountId,
    id,
    profileName: 'Ana Quispe',
    phone: '+51900000001',
    waId: '51900000001',
    tags: [],
    properties: {},
    createdAt: unit.now,
    updatedAt: unit.now,
    ...given,
  };
  await unit.tx.insert(contact).values(row);
  if (row.phone) {
    await unit.tx
      .insert(contactIdentity)
      .values({
        accountId: unit.accountId,
        kind: 'number',
        value: row.phone.slice(1),
        contactId: id,
        createdAt: unit.now,
      })
      .onConflictDoNothing();
  }
  return id;
}

/** Puts a chat of that contact on that line into the unit's account; gives its id. */
export async function storeChat(
  unit: Unit,
  given: { contactId: string; lineId: string } & Partial<Chat>,
): Promise<string> {
  const id = unit.newId();
  await unit.tx.insert(chat).values({
    accountId: unit.accountId,
    id,
    seq: 0,
    state: 'idle',
    status: 'open',
    owner: null,
    unassigned: false,
    tags: [],
    lastInboundSeq: 0,
    seenSeq: 0,
    lastActivityAt: unit.now,
    createdAt: unit.now,
    updatedAt: unit.now,
    ...given,
  });
  return id;
}

type Place = { chatId: string; contactId: string; lineId: string; seq: number };

/** Puts a message into a chat; gives its id. */
export async function storeMessage(
  unit: Unit,
  { chatId, contactId, lineId, seq }: Place,
  content: Content | InContent,
  given: Partial<typeof message.$inferInsert> = {},
): Promise<string> {
  const id = unit.newId();
  await unit.tx.insert(message).values({
    accountId: unit.accountId,
    id,
    chatId,
    contactId,
    lineId,
    seq,
    direction: 'in',
    type: content.type,
    content,
    status: 'received',
    actor: 'user',
    pastOptOut: false,
    tries: 0,
    at: unit.now,
    statusAt: unit.now,
    createdAt: unit.now,
    ...given,
  });
  return id;
}

/** Puts a message that has been sent into a chat: what the provider calls it, its attempt knows. */
export async function storeSent(
  unit: Unit,
  place: Place,
  content: Content,
  { providerId, ...given }: { providerId: string } & Partial<typeof message.$inferInsert>,
): Promise<string> {
  const attemptId = unit.newId();
  const sent = { direction: 'out' as const, actor: 'system', status: 'sent', attemptId, ...given };
  const messageId = await storeMessage(unit, place, content, sent);
  await unit.tx.insert(attempt).values({
    accountId: unit.accountId,
    id: attemptId,
    messageId,
    chatId: place.chatId,
    contactId: place.contactId,
    lineId: place.lineId,
    number: 1,
    sender: unit.newId(),
    claimedAt: unit.now,
    callBefore: unit.now,
    outcome: 'accepted',
    status: sent.status,
    providerId,
    providerKey: hash16(providerId),
  });
  return messageId;
}

/** Puts anything else that happened into a chat. */
export async function storeActivity(
  unit: Unit,
  { chatId, contactId, seq }: Place,
  type: string,
  payload: Json = {},
  actor = 'system',
): Promise<void> {
  await unit.tx.insert(activity).values({
    accountId: unit.accountId,
    id: unit.newId(),
    chatId,
    contactId,
    seq,
    category: 'chat',
    type,
    actor,
    payload,
    createdAt: unit.now,
  });
}
