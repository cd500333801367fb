import type { Unit } from '../db/unit.ts';
import { createAgent } from './createAgent.ts';
import { type AgentRow, findAgentByEmail } from './getAgent.ts';
import { setAgentStatus } from './setAgentStatus.ts';

/** Somebody who answers chats comes or goes; who comes for the first time is an agent from then on. */
export async function comeOrGo(
  unit: Unit,
  { email, name }: { email: string; name: string },
  status: AgentRow['status'],
): Promise<void> {
  const known = await findAgentByEmail(unit, email);
  if (!known && status === 'offline') return;
  if (!known) await createAgent(unit, { email, name });
  await setAgentStatus(unit, email, status);
}
