import { and, eq } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { agent } from './table.ts';

export type AgentRow = typeof agent.$inferSelect;

/** AppError `not_found` where the account has no such agent. */
export async function getAgent({ tx, accountId }: Unit, agentId: string): Promise<AgentRow> {
  const [found] = await tx
    .select()
    .from(agent)
    .where(and(eq(agent.accountId, accountId), eq(agent.id, agentId)));
  if (!found) throw noSuch('USR');
  return found;
}

/** By e-mail, however it is capitalised. AppError `not_found` where the account has no such agent. */
export async function getAgentByEmail(unit: Unit, email: string): Promise<AgentRow> {
  const found = await findAgentByEmail(unit, email);
  if (!found) throw noSuch('USR');
  return found;
}

/** By e-mail, however it is capitalised. */
export async function findAgentByEmail(
  { tx, accountId }: Unit,
  email: string,
): Promise<AgentRow | undefined> {
  const [found] = await tx
    .select()
    .from(agent)
    .where(and(eq(agent.accountId, accountId), eq(agent.email, email.toLowerCase())));
  return found;
}
