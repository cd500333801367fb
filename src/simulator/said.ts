import type { Content } from '../messages/content.ts';
import type { MessageRow } from '../relay/scene.ts';
import type { World } from './world.ts';

export type SaidRow = MessageRow & { content: Content };

/** Our messages so far that were not canceled before they left, oldest first. */
export const saidIn = ({ messages }: World): SaidRow[] =>
  messages.filter(isOurs).sort((a, b) => a.seq - b.seq);

// A row that goes out holds what can be said: nothing else is written there.
const isOurs = (row: MessageRow): row is SaidRow =>
  row.direction === 'out' && row.actor !== 'business_app' && row.status !== 'canceled';
