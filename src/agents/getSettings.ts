import { eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { agentSettings } from './table.ts';

export type AgentSettings = { defaultCapacity: number; limitsCapacity: boolean };

/** Of an account that has set nothing: everybody may have five chats at a time. */
const plainSettings: AgentSettings = { defaultCapacity: 5, limitsCapacity: true };

export async function getSettings({ tx, accountId }: Unit): Promise<AgentSettings> {
  const [row] = await tx
    .select({
      defaultCapacity: agentSettings.defaultCapacity,
      limitsCapacity: agentSettings.limitsCapacity,
    })
    .from(agentSettings)
    .where(eq(agentSettings.accountId, accountId));
  return row ?? plainSettings;
}
