import type { RecipientResponse, RecipientState } from '../../campaigns/table.ts';

type Meant = { who: string; states: RecipientState[]; responses: RecipientResponse[] };

/** Whom of an earlier campaign another writes to: who is in one of the states and gave one of the responses; none: any. */
export const retargets = [
  { who: 'everybody', states: [], responses: [] },
  { who: 'unread', states: ['sent', 'delivered'], responses: [] },
  { who: 'unanswered', states: [], responses: ['expired'] },
  { who: 'answered', states: [], responses: ['accepted', 'replied'] },
  { who: 'notReached', states: ['failed', 'skipped', 'canceled'], responses: [] },
] as const satisfies Meant[];
