import { and, eq, inArray } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { type AgentSettings, getSettings } from './getSettings.ts';
import { agent, agentSettings } from './table.ts';

/** Sets the capacity of these agents; gives the e-mails that nobody has. */
export async function setCapacities(
  { tx, accountId, now }: Unit,
  emails: string[],
  capacity: number,
): Promise<string[]> {
  const asked = [...new Set(emails.map((email) => email.toLowerCase()))];
  const changed = await tx
    .update(agent)
    .set({ capacity, updatedAt: now })
    .where(and(eq(agent.accountId, accountId), inArray(agent.email, asked)))
    .returning({ email: agent.email });
  const known = new Set(changed.map(({ email }) => email));
  return asked.filter((email) => !known.has(email));
}

/** What holds for those without a capacity of their own. */
export const setDefaultCapacity = (unit: Unit, capacity: number): Promise<AgentSettings> =>
  changeSettings(unit, () => ({ defaultCapacity: capacity }));

/** Capacities limit from now on, or, where they did, no longer. */
export const toggleCapacity = (unit: Unit): Promise<AgentSettings> =>
  changeSettings(unit, ({ limitsCapacity }) => ({ limitsCapacity: !limitsCapacity }));

async function changeSettings(
  unit: Unit,
  change: (before: AgentSettings) => Partial<AgentSettings>,
): Promise<AgentSettings> {
  const { tx, accountId, now: updatedAt } = unit;
  const before = await getSettings(unit);
  // Two who toggle at once must not both have seen the same.
  await tx
    .insert(agentSettings)
    .values({ accountId, ...before, updatedAt })
    .onConflictDoNothing();
  await tx
    .select({ accountId: agentSettings.accountId })
    .from(agentSettings)
    .where(eq(agentSettings.accountId, accountId))
    .for('no key update');
  const settings = await getSettings(unit);
  const [row] = await tx
    .update(agentSettings)
    .set({ ...change(settings), updatedAt })
    .where(eq(agentSettings.accountId, accountId))
    .returning();
  if (!row)
    throw new Error(`The settings of account ${accountId} have gone while they were locked`);
  return row;
}
