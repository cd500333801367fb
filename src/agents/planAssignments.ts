import { capacityOf } from './capacityOf.ts';
import type { AgentSettings } from './getSettings.ts';
import { isFor } from './presence.ts';

export type FreeAgent = {
  email: string;
  groups: readonly string[];
  capacity: number | null;
  /** Chats they have. */
  open: number;
  /** When the queue last gave them one. */
  assignedAt: Date | null;
};

/** A chat in the queue; `owner` is whom it waits for: an e-mail, `group:<name>`, or null for anybody. */
export type WaitingChat = { id: string; owner: string | null };

export type Assignment = { chatId: string; owner: string | null; email: string };

/**
 * Who gets which chat: those that have waited longest go first (they come in that order), each to the
 * agent it is for who has the fewest, of equals to the one who was given one longest ago. Pure.
 */
export function planAssignments(
  waiting: readonly WaitingChat[],
  agents: readonly FreeAgent[],
  settings: AgentSettings,
): Assignment[] {
  const free = agents.map((each) => ({ ...each, given: 0 }));
  const plan: Assignment[] = [];
  for (const { id, owner } of waiting) {
    const [best] = free
      .filter((each) => isFor(each, owner) && each.open < capacityOf(each, settings))
      .sort(byLoad);
    if (!best) continue;
    best.open += 1;
    best.given = plan.push({ chatId: id, owner, email: best.email });
  }
  return plan;
}

type Candidate = FreeAgent & { given: number };

const byLoad = (a: Candidate, b: Candidate): number =>
  a.open - b.open ||
  a.given - b.given ||
  (a.assignedAt?.getTime() ?? 0) - (b.assignedAt?.getTime() ?? 0) ||
  (a.email < b.email ? -1 : 1);
