import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { agent } from './table.ts';

/**
 * Removes an agent, who is handed no chats from then on; those they have stay theirs until somebody
 * else takes them. AppError `not_found` where the account has no such agent.
 */
export async function deleteAgent({ tx, accountId }: Unit, agentId: string): Promise<void> {
  const [gone] = await tx
    .delete(agent)
    .where(and(eq(agent.accountId, accountId), eq(agent.id, agentId)))
    .returning({ id: agent.id });
  if (!gone) throw new AppError('not_found', 'agent not found');
}
