import { identityKeys, keyText } from '../contacts/identityKeys.ts';
import type { Claim, TakenEvent } from './claim.ts';
import { parseEvent, personOf } from './parse.ts';
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

/** For each event, the first in hand of the same person: nothing else of theirs may be decided before it. */
export function firstOfPerson({ events }: Claim): Map<Item, Item> {
  const firstBy = new Map<string, Item>();
  const firsts = new Map<Item, Item>();
  for (const row of events) {
    const read = parseEvent(row);
    const person = 'event' in read ? personOf(read.event) : undefined;
    const names = person ? identityKeys(person).map(keyText) : [];
    const item = eventItem(row);
    const first = names.map((name) => firstBy.get(name)).find((each) => each) ?? item;
    for (const name of names) firstBy.set(name, first);
    firsts.set(item, first);
  }
  return firsts;
}
