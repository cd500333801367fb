import { and, eq } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { AgentRow } from './getAgent.ts';
import { agent } from './table.ts';

export type AgentChanges = {
  name?: string | undefined;
  groups?: string[] | undefined;
  /** null: as the account says. */
  capacity?: number | null | undefined;
};

/** What is absent stays as it is; AppError `not_found` where the account has no such agent. */
export async function updateAgent(
  { tx, accountId, now }: Unit,
  agentId: string,
  { name, groups, capacity }: AgentChanges,
): Promise<AgentRow> {
  const [changed] = await tx
    .update(agent)
    .set({
      ...(name !== undefined && { name }),
      ...(groups && { groups: [...new Set(groups)] }),
      ...(capacity !== undefined && { capacity }),
      updatedAt: now,
    })
    .where(and(eq(agent.accountId, accountId), eq(agent.id, agentId)))
    .returning();
  if (!changed) throw noSuch('USR');
  return changed;
}
