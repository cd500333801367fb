import { and, eq, sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { capacityOf } from './capacityOf.ts';
import { getSettings } from './getSettings.ts';
import { agent } from './table.ts';

/**
 * Locks an agent whom the queue is about to give a chat, after the chat's contact; false where they have
 * gone or have enough meanwhile. Two who give chats to one agent wait for each other here, so that
 * neither counts without the other's.
 */
export async function claimAgent(unit: Unit, email: string): Promise<boolean> {
  const { tx, accountId, now } = unit;
  const [row] = await tx
    .select({ id: agent.id, capacity: agent.capacity })
    .from(agent)
    .where(and(eq(agent.accountId, accountId), eq(agent.email, email), eq(agent.status, 'online')))
    .for('no key update');
  if (!row) return false;
  const [load] = await run<{ open: number }>(
    tx,
    sql`select count(*)::int as open from chat
      where account_id = ${accountId} and owner = ${email} and state = 'withAgent'`,
  );
  const settings = await getSettings(unit);
  if (load === undefined || load.open >= capacityOf(row, settings)) return false;
  await tx
    .update(agent)
    .set({ assignedAt: now })
    .where(and(eq(agent.accountId, accountId), eq(agent.id, row.id)));
  return true;
}
