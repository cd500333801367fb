import { sql } from 'drizzle-orm';
import { claimAgent } from '../../agents/claimAgent.ts';
import { getSettings } from '../../agents/getSettings.ts';
import {
  type Assignment,
  type FreeAgent,
  planAssignments,
  type WaitingChat,
} from '../../agents/planAssignments.ts';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import { openUnit, type Unit } from '../../db/unit.ts';
import type { ChatRow } from '../scene.ts';
import { changeChat } from './changeChat.ts';
import type { ChangeDeps } from './changePerson.ts';
import { take } from './setChatOwner.ts';

/** As many as are planned at a time; more wait for the next look. */
const mostAtOnce = 200;
/** What the bot said up to the hand-off leaves first; a line that sends nothing keeps nobody waiting longer. */
const lastWordsMs = 15_000;

/** How many were handed out, and which could not be, for a fault of ours: they keep no others waiting. */
export type Assigned = { assigned: number; failed: { chatId: string; error: unknown }[] };

/**
 * Hands the account's waiting chats, but for those in `except`, to agents who are online and have room,
 * the one that has waited longest first. Any number of processes may do so at once: a chat is taken under
 * its contact's lock, and an agent's room is counted under theirs.
 */
export async function assignWaiting(
  deps: ChangeDeps,
  accountId: string,
  except: readonly string[] = [],
): Promise<Assigned> {
  const plan = await openUnit(deps, accountId, (unit) => planHere(unit, except));
  const result: Assigned = { assigned: 0, failed: [] };
  for (const each of plan) {
    try {
      if (await assign(deps, accountId, each)) result.assigned += 1;
    } catch (error) {
      result.failed.push({ chatId: each.chatId, error });
    }
  }
  return result;
}

async function planHere(unit: Unit, except: readonly string[]): Promise<Assignment[]> {
  const { tx, accountId, now } = unit;
  const agents = await run<{
    email: string;
    groups: string[];
    capacity: number | null;
    assigned_at: Date | null;
    open: number;
  }>(
    tx,
    sql`select email, groups, capacity, assigned_at, (select count(*)::int from chat c
        where c.account_id = a.account_id and c.owner = a.email and c.state = 'withAgent') as open
      from agent a where a.account_id = ${accountId} and a.status = 'online'`,
  );
  if (agents.length === 0) return [];
  const free = agents.map(
    ({ assigned_at: assignedAt, ...each }): FreeAgent => ({ ...each, assignedAt }),
  );
  // Those that nobody here is for must not stand before those that somebody is.
  const owners = free.flatMap(({ email, groups }) => [
    email,
    ...groups.map((name) => `group:${name}`),
  ]);
  const waiting = await run<WaitingChat & Record<string, unknown>>(
    tx,
    sql`select id, owner from chat
      where account_id = ${accountId} and waiting_since is not null
        and (owner is null or owner = any(${arrayOf('text', [...new Set(owners)])}))
        and id <> all(${arrayOf('uuid', except)})
        and (head_id is null or waiting_since <= ${saidBefore(now)})
      order by waiting_since, id limit ${mostAtOnce}`,
  );
  return planAssignments(waiting, free, await getSettings(unit));
}

async function assign(
  deps: ChangeDeps,
  accountId: string,
  { chatId, owner, email }: Assignment,
): Promise<boolean> {
  const { given } = await changeChat(deps, { accountId, chatId }, async (draft, found, unit) => {
    const { row } = found;
    if (!isReady(row, unit.now) || row.owner !== owner) return false;
    if (!(await claimAgent(unit, email))) return false;
    take(draft, found, email, 'system');
    return true;
  });
  return given;
}

const isReady = ({ state, headId, waitingSince }: ChatRow, now: Date): boolean =>
  state === 'waitingForAgent' &&
  (headId === null || (waitingSince !== null && waitingSince <= saidBefore(now)));

const saidBefore = (now: Date): Date => new Date(now.getTime() - lastWordsMs);
