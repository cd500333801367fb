import type { Json } from '../messages/events.ts';
import type { MessageFacts } from './effects.ts';

/** More than this of a contact who writes while a step waits for the world is an activity at once. */
export const mostHeld = 20;

/** A message as it stands in a state, which is JSON. */
export const toHeld = (message: MessageFacts): Json => JSON.parse(JSON.stringify(message));

/** The message that `toHeld` put away. */
export function fromHeld(held: Json): MessageFacts {
  // States are written by the engine alone, and this by `toHeld`.
  const message = held as unknown as Omit<MessageFacts, 'at'> & { at: string };
  return { ...message, at: new Date(message.at) };
}
