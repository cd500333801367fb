import type { Unit } from '../db/unit.ts';
import type { chat } from './table.ts';

/** An open chat in which nothing has been said yet. */
export const emptyChat = (
  { accountId, now }: Pick<Unit, 'accountId' | 'now'>,
  { id, contactId, lineId }: { id: string; contactId: string; lineId: string },
): Omit<typeof chat.$inferSelect, 'activeSlot'> => ({
  accountId,
  id,
  contactId,
  lineId,
  seq: 0,
  state: 'idle',
  status: 'open',
  owner: null,
  waitingSince: null,
  unassigned: false,
  tags: [],
  lastInboundAt: null,
  lastInboundSeq: 0,
  seenSeq: 0,
  lastActivityAt: now,
  headSeq: null,
  headId: null,
  pairPaidAt: null,
  quietUntil: null,
  outboundUntil: null,
  promptRepeatedAt: null,
  createdAt: now,
  updatedAt: now,
});
