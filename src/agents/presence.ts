import { sql } from 'drizzle-orm';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { agent } from './table.ts';

/** Of an agent what a hand-off asks. */
export type Presence = { email: string; groups: readonly string[]; online: boolean };

/** All agents of the account; undefined where it has none: whoever answers there is not known to us. */
export async function readPresence({ tx, accountId }: Unit): Promise<Presence[] | undefined> {
  const rows = await selectRows(tx, agent, sql`account_id = ${accountId}`, [
    'email',
    'groups',
    'status',
  ]);
  if (rows.length === 0) return undefined;
  return rows.map(({ email, groups, status }) => ({ email, groups, online: status === 'online' }));
}

/** Whether somebody is online for a hand-off to `owner`: an e-mail, `group:<name>`, or whoever is there. */
export const isStaffed = (agents: readonly Presence[], owner: string | undefined): boolean =>
  agents.some((each) => each.online && isFor(each, owner));

/** Whether what waits for `owner` is this agent's business. */
export function isFor(
  { email, groups }: Pick<Presence, 'email' | 'groups'>,
  owner: string | null | undefined,
): boolean {
  if (!owner) return true;
  if (owner.startsWith('group:')) return groups.includes(owner.slice('group:'.length));
  return email === ownerNamed(owner);
}

/** As it stands in a chat: an agent's e-mail in lower case, a group as it is written. */
export const ownerNamed = (owner: string): string =>
  owner.startsWith('group:') ? owner.trim() : owner.trim().toLowerCase();
