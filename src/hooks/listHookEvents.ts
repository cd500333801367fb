import { and, desc, eq, gte, lt, type SQL } from 'drizzle-orm';
import { noSuch, uuidFloor } from '../db/ids.ts';
import type { Page, PageRequest } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { hookEvent } from './table.ts';

export type HookEventRow = typeof hookEvent.$inferSelect;

export type HookEventFilter = {
  hookId?: string | undefined;
  type?: string | undefined;
  action?: string | undefined;
  status?: HookEventRow['status'] | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
};

/** Rows looked at for one page, so that a filter which hardly any passes costs no more than others. */
const lookedAt = 2_000;

/**
 * The log, newest first. A page may hold fewer than `limit`, or none, and yet have a next: so far it has
 * been looked through.
 */
export async function listHookEvents(
  unit: Unit,
  filter: HookEventFilter,
  { after, limit }: PageRequest,
): Promise<Page<HookEventRow>> {
  const { tx, accountId } = unit;
  const stretch: (SQL | undefined)[] = [
    eq(hookEvent.accountId, accountId),
    after?.[0] === undefined ? undefined : lt(hookEvent.id, after[0]),
    filter.from && gte(hookEvent.id, uuidFloor(filter.from.getTime())),
    filter.to && lt(hookEvent.id, uuidFloor(filter.to.getTime())),
    // These have an index of their own.
    filter.status === 'failure' ? eq(hookEvent.status, 'failure') : undefined,
  ];
  const [end] = await tx
    .select({ id: hookEvent.id })
    .from(hookEvent)
    .where(and(eq(hookEvent.accountId, accountId), ...stretch))
    .orderBy(desc(hookEvent.id))
    .offset(lookedAt - 1)
    .limit(1);
  const rows = await tx
    .select()
    .from(hookEvent)
    .where(
      and(
        eq(hookEvent.accountId, accountId),
        ...stretch,
        end && gte(hookEvent.id, end.id),
        filter.hookId === undefined ? undefined : eq(hookEvent.hookId, filter.hookId),
        filter.type === undefined ? undefined : eq(hookEvent.eventType, filter.type),
        filter.action === undefined ? undefined : eq(hookEvent.eventAction, filter.action),
        filter.status === undefined ? undefined : eq(hookEvent.status, filter.status),
      ),
    )
    .orderBy(desc(hookEvent.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  const next = rows.length > limit ? items.at(-1) : end;
  return next ? { items, next: [next.id] } : { items };
}

/** AppError `not_found` where the account has no such event (any more). */
export async function getHookEvent({ tx, accountId }: Unit, id: string): Promise<HookEventRow> {
  const [found] = await tx
    .select()
    .from(hookEvent)
    .where(and(eq(hookEvent.accountId, accountId), eq(hookEvent.id, id)));
  if (found) return found;
  throw noSuch('HIK');
}
