import { and, asc, eq } from 'drizzle-orm';
import { noSuch, toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { hook } from './table.ts';

/** A hook without its key, which is shown once, when it is made. */
export type HookRow = Omit<typeof hook.$inferSelect, 'signingKey'>;

/** AppError `not_found` where the account has no such hook. */
export async function getHook(unit: Unit, hookId: string): Promise<HookRow> {
  const [found] = await selectHooks(unit, hookId);
  if (found) return found;
  throw noSuch('HOK');
}

/** As `getHook`; AppError `conflict` where it is disabled. */
export async function requireEnabledHook(unit: Unit, hookId: string): Promise<void> {
  const { status } = await getHook(unit, hookId);
  if (status === 'enabled') return;
  const name = toWire('HOK', hookId);
  throw new AppError('conflict', `The hook ${name} is disabled: enable it first`);
}

/** All of the account, oldest first: there are never many. */
export const listHooks = (unit: Unit): Promise<HookRow[]> => selectHooks(unit);

const selectHooks = ({ tx, accountId }: Unit, hookId?: string): Promise<HookRow[]> =>
  tx
    .select({
      accountId: hook.accountId,
      id: hook.id,
      eventType: hook.eventType,
      actions: hook.actions,
      name: hook.name,
      url: hook.url,
      status: hook.status,
      disabledReason: hook.disabledReason,
      failures: hook.failures,
      failingSince: hook.failingSince,
      restsUntil: hook.restsUntil,
      createdAt: hook.createdAt,
      updatedAt: hook.updatedAt,
    })
    .from(hook)
    .where(
      and(eq(hook.accountId, accountId), hookId === undefined ? undefined : eq(hook.id, hookId)),
    )
    .orderBy(asc(hook.id));
