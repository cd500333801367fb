import type { WantedEvents } from '../accounts/table.ts';
import type { Unit } from '../db/unit.ts';
import type { Json } from '../messages/events.ts';
import type { EventName } from './eventActions.ts';
import type { hookEvent } from './table.ts';

/** Something that hooks may want to be told of. */
export type Happening = EventName & {
  /** As the API shows the thing, and nothing that it would not show. Asked for only where a hook wants it. */
  object: () => Json;
  /** Whom the object tells of: it is erased with them. */
  contactId?: string;
};

type HookEventRow = Required<typeof hookEvent.$inferInsert>;

type Moment = Pick<Unit, 'accountId' | 'now' | 'newId'>;

/** One row for each hook that wants it, ready to be delivered. */
export function hookEventsOf(
  unit: Moment,
  wanted: readonly WantedEvents[],
  { object, contactId, ...name }: Happening,
): HookEventRow[] {
  const hooks = wanted.filter((each) => wants(each, name));
  if (hooks.length === 0) return [];
  const told = {
    eventId: unit.newId(),
    eventType: name.type,
    eventAction: name.action,
    object: object(),
    contactId: contactId ?? null,
  };
  return hooks.map(({ hookId }) => hookEventFor(unit, hookId, told));
}

/** What is to be told. */
type Told = Pick<HookEventRow, 'eventId' | 'eventType' | 'eventAction' | 'object' | 'contactId'>;

/** An event for one hook, due at once. */
export const hookEventFor = (
  { accountId, now, newId }: Moment,
  hookId: string,
  told: Told,
): HookEventRow => ({
  ...told,
  accountId,
  id: newId(),
  hookId,
  status: 'pending',
  attempts: 0,
  failed: 0,
  dueAt: now,
  answeredStatus: null,
  error: null,
  createdAt: now,
  updatedAt: now,
});

const wants = ({ type, actions }: WantedEvents, name: EventName): boolean =>
  (type === 'all' || type === name.type) && (actions.length === 0 || actions.includes(name.action));
