import { toWire } from '../../db/ids.ts';
import { addActivity } from '../decide/addActivity.ts';
import { stateAfter } from '../decide/applyEffect.ts';
import { cancelWaiting } from '../decide/cancelWaiting.ts';
import { cancelProcess } from '../decide/endProcess.ts';
import { reopen } from '../decide/openChat.ts';
import type { ChatDraft, PersonDraft } from '../decide/personDraft.ts';
import { resumeProcess } from '../decide/runFlow.ts';
import { tellOfChat } from '../decide/tellOfChat.ts';
import { changeChat } from './changeChat.ts';
import type { ChangeDeps } from './changePerson.ts';

export type ChatOwnerInput = {
  accountId: string;
  chatId: string;
  /** E-mail or `group:<name>`; `''` = nobody. */
  owner?: string;
  status?: 'open' | 'closed';
  /** With `closed`: the process that sleeps meanwhile ends too (failure, canceled), and does not go on. */
  finishes?: boolean;
  /** Who asks. */
  actor: string;
};

export type ChatOwner = {
  chat_id: string;
  client_id: string;
  owner: string | null;
  status: 'open' | 'closed';
};

/**
 * An agent takes a chat (what the bot still had to say is canceled), or closes it (a hand-off with a
 * `next` goes on there). AppError `not_found` where the account has no such chat.
 */
export async function setChatOwner(deps: ChangeDeps, input: ChatOwnerInput): Promise<ChatOwner> {
  const { row } = await changeChat(deps, input, (draft, found) => {
    changeOwner(draft, found, input);
  });
  return {
    chat_id: toWire('EN_CHT_', row.id),
    client_id: toWire('TCI', input.accountId),
    owner: row.owner,
    status: row.status,
  };
}

/** Closes a chat in which nothing has happened for long: for one that people have, an agent's close. */
export async function closeSilentChat(
  deps: ChangeDeps,
  { accountId, chatId, silentSince }: { accountId: string; chatId: string; silentSince: Date },
): Promise<void> {
  await changeChat(deps, { accountId, chatId }, (draft, found) => {
    const { row } = found;
    if (row.status !== 'open' || row.lastActivityAt > silentSince) return;
    close(draft, found, 'system');
    // A process that waits (for a date, say) goes on waiting.
    if (row.state === 'idle' || row.state === 'inFlow') endChat(draft, found);
  });
}

export type OwnerChange = Pick<ChatOwnerInput, 'owner' | 'status' | 'finishes' | 'actor'>;

/** What taking, giving back, closing or reopening does to a chat and its process; pure. */
export function changeOwner(
  draft: PersonDraft,
  found: ChatDraft,
  { owner, status, finishes, actor }: OwnerChange,
): void {
  const { row } = found;
  found.changed = true;
  if (status === 'closed') {
    if (row.status === 'closed') return;
    if (finishes) cancelProcess(draft, found);
    // Nobody has it from whom it could be taken: the flow talks on.
    if (row.state === 'inFlow') return;
    close(draft, found, actor);
    return;
  }
  if (status === 'open') reopen(draft, found, actor);
  if (owner === undefined || owner === (row.owner ?? '')) {
    if (owner && row.state !== 'withAgent') take(draft, found, owner, actor);
    return;
  }
  if (owner === '' || owner.startsWith('group:')) {
    row.owner = owner || null;
    row.unassigned = true;
    row.state = stateAfter(found, { type: 'handed_off' });
    addActivity(draft, found, 'chat', 'owner_changed', actor, { owner });
    return;
  }
  take(draft, found, owner, actor);
}

/** The chat is the agent's from now on: what the bot still had to say is canceled. */
export function take(draft: PersonDraft, found: ChatDraft, owner: string, actor: string): void {
  const { row } = found;
  reopen(draft, found, actor);
  if (row.state !== 'withAgent') {
    cancelWaiting(draft, found, 'agent_has_chat');
    resumeProcess(draft, found, { type: 'taken_by_agent' });
    row.state = stateAfter(found, { type: 'taken_by_agent' });
  }
  row.owner = owner;
  row.unassigned = false;
  addActivity(draft, found, 'chat', 'owner_changed', actor, { owner });
  tellOfChat(draft, found, 'assigned');
}

function close(draft: PersonDraft, found: ChatDraft, actor: string): void {
  const { row } = found;
  const processOpen = found.process !== undefined;
  addActivity(draft, found, 'chat', 'chat_closed', actor, {});
  row.owner = null;
  row.unassigned = false;
  row.state = stateAfter(found, { type: 'closed_by_agent', processOpen });
  if (processOpen) resumeProcess(draft, found, { type: 'closed_by_agent' });
  else endChat(draft, found);
}

function endChat(draft: PersonDraft, found: ChatDraft): void {
  if (found.row.status === 'closed') return;
  found.row.status = 'closed';
  tellOfChat(draft, found, 'closed');
}
