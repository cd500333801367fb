import { AppError } from '../../errors.ts';
import { addActivity } from '../decide/addActivity.ts';
import type { ChatRow } from '../scene.ts';
import { changeChat } from './changeChat.ts';
import type { ChangeDeps } from './changePerson.ts';
import { take } from './setChatOwner.ts';

type Of = { accountId: string; chatId: string; actor: string };

/** The chat has these tags from now on, and no others. AppError `not_found` where there is no such chat. */
export async function setChatTags(
  deps: ChangeDeps,
  { actor, tags, ...of }: Of & { tags: ChatRow['tags'] },
): Promise<void> {
  await changeChat(deps, of, (draft, found) => {
    const { row } = found;
    const named = new Map(tags.map((tag) => [tag.name, tag]));
    const kept = [...named.values()];
    if (JSON.stringify(kept) === JSON.stringify(row.tags)) return;
    row.tags = kept;
    addActivity(draft, found, 'chat', 'tags_updated', actor, {
      tags: kept.map((tag) => ({ ...tag })),
    });
  });
}

/**
 * An agent's note to others who read the chat: the contact sees nothing of it. Gives the activity's id.
 * AppError `not_found` where there is no such chat.
 */
export async function addNote(
  deps: ChangeDeps,
  { actor, text, ...of }: Of & { text: string },
): Promise<string> {
  const { given } = await changeChat(deps, of, (draft, found) => {
    addActivity(draft, found, 'note', 'note', actor, { text });
    const id = draft.activities.at(-1)?.id;
    if (id === undefined) throw new Error('A note has become no activity');
    return id;
  });
  return given;
}

/**
 * People have read the chat up to this place (a message's `seq`), and no less from now on. AppError
 * `not_found` where there is no such chat.
 */
export async function markSeen(
  deps: ChangeDeps,
  { seq, ...of }: Omit<Of, 'actor'> & { seq: number },
): Promise<void> {
  await changeChat(deps, of, (_draft, found) => {
    const { row } = found;
    const seen = Math.min(seq, row.seq);
    if (seen <= row.seenSeq) return;
    row.seenSeq = seen;
    found.changed = true;
  });
}

/** A chat that waits for an agent is given to this one. AppError `not_found`, `invalid_request` where it does not wait. */
export async function dequeue(
  deps: ChangeDeps,
  { actor, agent, ...of }: Of & { agent: string },
): Promise<void> {
  await changeChat(deps, of, (draft, found) => {
    if (found.row.state !== 'waitingForAgent') {
      throw new AppError('invalid_request', 'chat currently not enqueued');
    }
    take(draft, found, agent, actor);
  });
}
