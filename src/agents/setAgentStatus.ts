import { and, eq } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { AgentRow } from './getAgent.ts';
import { agent } from './table.ts';

/** An agent comes or goes. AppError `not_found` where the account has nobody with that e-mail. */
export async function setAgentStatus(
  { tx, accountId, now }: Unit,
  email: string,
  status: AgentRow['status'],
): Promise<AgentRow> {
  const [changed] = await tx
    .update(agent)
    .set({ status, updatedAt: now })
    .where(and(eq(agent.accountId, accountId), eq(agent.email, email.toLowerCase())))
    .returning();
  if (!changed) throw noSuch('USR');
  return changed;
}
