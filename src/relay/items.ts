import type { Claim, TakenEvent } from './claim.ts';
import type { Item } from './planTurn.ts';

export const eventItem = ({ id }: TakenEvent): Item => `event:${id}`;
const timersItem = (contactId: string): Item => `timers:${contactId}`;
/** All that a claim has taken, events first, in their order. */
export const itemsOf = ({ events, dueContacts }: Claim): Item[] => [
  ...events.map(eventItem),
  ...dueContacts.map(timersItem),
];

export const onlyItem = (claim: Claim, only: Item): Claim => ({
  ...claim,
  events: claim.events.filter((row) => eventItem(row) === only),
  dueContacts: claim.dueContacts.filter((id) => timersItem(id) === only),
});
