import { createRing } from './ring.ts';
import { type Auto, type ChatMessage, numberKey, type Phone, type World } from './world.ts';

/** A new person; number and user id must be nobody else's. */
export function addPhone(
  world: World,
  input: {
    number: string | undefined;
    userId: string | undefined;
    name: string;
    isNumberHidden?: boolean;
    auto?: Auto | undefined;
  },
): Phone {
  world.counters.phones += 1;
  const phone: Phone = {
    phoneId: String(world.counters.phones),
    number: input.number,
    userId: input.userId,
    name: input.name,
    isNumberHidden: input.isNumberHidden ?? false,
    isBlocked: false,
    isOffline: false,
    marketing: 'resume',
    auto: input.auto,
    chat: createRing<ChatMessage>(),
    wroteAt: new Map(),
    pairBuckets: new Map(),
    readThrough: new Map(),
    waiting: [],
    pollers: new Set(),
  };
  world.phones.set(phone.phoneId, phone);
  if (phone.number !== undefined) world.phonesByNumber.set(numberKey(phone.number), phone);
  if (phone.userId !== undefined) world.phonesByUserId.set(phone.userId, phone);
  return phone;
}
