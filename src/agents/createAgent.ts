import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { AgentRow } from './getAgent.ts';
import { agent } from './table.ts';

export type NewAgent = {
  email: string;
  name?: string | undefined;
  groups?: string[] | undefined;
  capacity?: number | null | undefined;
};

/** Adds an agent, who is offline; AppError `conflict` where the account has one with that e-mail. */
export async function createAgent(unit: Unit, input: NewAgent): Promise<AgentRow> {
  const email = input.email.toLowerCase();
  const [added] = await unit.tx
    .insert(agent)
    .values({
      accountId: unit.accountId,
      id: unit.newId(),
      email,
      name: input.name ?? email,
      status: 'offline',
      groups: [...new Set(input.groups ?? [])],
      capacity: input.capacity ?? null,
      assignedAt: null,
      createdAt: unit.now,
      updatedAt: unit.now,
    })
    .onConflictDoNothing()
    .returning();
  if (!added) throw new AppError('conflict', `There is an agent with the e-mail ${email} already`);
  return added;
}
