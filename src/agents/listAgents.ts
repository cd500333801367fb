import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import type { AgentRow } from './getAgent.ts';
import { agent } from './table.ts';

export type AgentFilter = {
  group?: string | undefined;
  status?: AgentRow['status'] | undefined;
  email?: string | undefined;
};

/** An agent, and how many chats they have now. */
export type AgentView = { agent: AgentRow; openConversations: number };

/** The account's agents, by e-mail. */
export async function listAgents(
  { tx, accountId }: Unit,
  { group, status, email }: AgentFilter,
  { after, limit }: PageRequest,
): Promise<Page<AgentView>> {
  const rows = await tx
    .select({ agent, openConversations })
    .from(agent)
    .where(
      and(
        eq(agent.accountId, accountId),
        group ? sql`${agent.groups} @> ${JSON.stringify([group])}::jsonb` : undefined,
        status && eq(agent.status, status),
        email ? eq(agent.email, email.toLowerCase()) : undefined,
        after?.[0] ? gt(agent.email, after[0]) : undefined,
      ),
    )
    .orderBy(asc(agent.email))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.agent.email]);
}

/** Of the agent of the row: chats that are theirs now. Written out, as drizzle names no table where it selects from one. */
const openConversations = sql<number>`(select count(*)::int from chat c
  where c.account_id = agent.account_id and c.owner = agent.email and c.state = 'withAgent')`;
