import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

export type GroupCount = {
  group: string;
  agents: number;
  onlineAgents: number;
  /** Chats that agents of the group have. */
  openConversations: number;
  /** Chats that wait for one of the group. */
  waitingConversations: number;
};

export type GroupCounts = { groups: GroupCount[]; total: Omit<GroupCount, 'group'> };

/** How each group does, by name: those that agents are in, and those that chats wait for. */
export async function countGroups(unit: Unit): Promise<GroupCounts> {
  const { tx, accountId } = unit;
  const loads = await run<{ groups: string[]; online: boolean; open: number }>(
    tx,
    sql`select a.groups, a.status = 'online' as online, (select count(*)::int from chat c
        where c.account_id = a.account_id and c.owner = a.email and c.state = 'withAgent') as open
      from agent a where a.account_id = ${accountId}`,
  );
  const waiting = await run<{ owner: string | null; count: number }>(
    tx,
    sql`select owner, count(*)::int as count from chat
      where account_id = ${accountId} and waiting_since is not null
      group by owner`,
  );
  const groups = new Map<string, GroupCount>();
  const groupOf = (name: string): GroupCount => {
    const known = groups.get(name) ?? { group: name, ...none };
    groups.set(name, known);
    return known;
  };
  const total = { ...none };
  for (const { groups: names, online, open } of loads) {
    for (const each of [total, ...names.map(groupOf)]) {
      each.agents += 1;
      each.onlineAgents += online ? 1 : 0;
      each.openConversations += open;
    }
  }
  for (const { owner, count } of waiting) {
    total.waitingConversations += count;
    if (owner?.startsWith('group:')) {
      groupOf(owner.slice('group:'.length)).waitingConversations += count;
    }
  }
  return {
    groups: [...groups.values()].sort((a, b) => (a.group < b.group ? -1 : 1)),
    total,
  };
}

const none = { agents: 0, onlineAgents: 0, openConversations: 0, waitingConversations: 0 };
