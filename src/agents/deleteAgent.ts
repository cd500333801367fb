import { and, eq } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
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
  if (!gone) throw noSuch('USR');
}
