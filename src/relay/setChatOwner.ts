import { and, eq } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import { chat } from '../chats/table.ts';
import { waitForContact } from '../contacts/lockContacts.ts';
import { toWire } from '../db/ids.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { commit } from './commit.ts';
import { collect } from './decide.ts';
import type { FlowShelf } from './flowShelf.ts';
import { gather } from './gather.ts';
import { startWaiting } from './outboundReply.ts';
import { patiently } from './patiently.ts';
import {
  addActivity,
  type ChatDraft,
  cancelWaiting,
  draftOf,
  type PersonDraft,
} from './personDraft.ts';
import { resumeProcess, stateAfter } from './runFlow.ts';
import type { ChatRow } from './scene.ts';
import { emptyWrites } from './writes.ts';

export type ChatOwnerInput = {
  accountId: string;
  chatId: string;
  /** E-mail or `group:<name>`; `''` = nobody. */
  owner?: string;
  status?: 'open' | 'closed';
  /** Who asks. */
  actor: string;
};

export type ChatOwner = {
  chat_id: string;
  client_id: string;
  owner: string | null;
  status: 'open' | 'closed';
};

export type ChatOwnerDeps = UnitDeps & {
  shelf: FlowShelf;
  secretBox: SecretBox;
  wakeSender(accountId: string, lineId: string): void;
};

/**
 * An agent takes a chat (what the bot still had to say is canceled), or closes it (a hand-off with a
 * `next` goes on there). The same gather, decide and commit as for a message, at once.
 * AppError `not_found` where the account has no such chat.
 */
export async function setChatOwner(deps: ChatOwnerDeps, input: ChatOwnerInput): Promise<ChatOwner> {
  const row = await changeChat(deps, input, (draft, found) => changeOwner(draft, found, input));
  return {
    chat_id: toWire('EN_CHT_', row.id),
    client_id: toWire('TCI', input.accountId),
    owner: row.owner,
    status: row.status,
  };
}

/** Closes a chat in which nothing has happened for long: for one that people have, an agent's close. */
export async function closeSilentChat(
  deps: ChatOwnerDeps,
  { accountId, chatId, silentSince }: { accountId: string; chatId: string; silentSince: Date },
): Promise<void> {
  await changeChat(deps, { accountId, chatId }, (draft, found) => {
    const { row } = found;
    if (row.status !== 'open' || row.lastActivityAt > silentSince) return;
    close(draft, found, 'system');
    // A process that waits (for a date, say) goes on waiting.
    row.status = row.state === 'idle' || row.state === 'inFlow' ? 'closed' : row.status;
  });
}

/** The same gather, decide and commit as for a message, for one chat and at once. */
async function changeChat(
  deps: ChatOwnerDeps,
  { accountId, chatId }: { accountId: string; chatId: string },
  change: (draft: PersonDraft, found: ChatDraft) => void,
): Promise<ChatRow> {
  const row = await patiently(() =>
    openUnit(
      deps,
      accountId,
      async (unit) => {
        const { contactId, lineId } = await findChat(unit, chatId);
        await waitForContact(unit, contactId);
        const scene = await gather(unit, deps, [], {
          contactIds: [contactId],
          identities: new Map(),
        });
        const person = scene.people.get(contactId);
        const draft = person && draftOf(scene, person, unit.newId);
        const found = draft?.chats.get(lineId);
        if (!draft || !found) throw new Error(`Chat ${chatId} has gone while it was locked`);
        change(draft, found);
        startWaiting(draft);
        const writes = emptyWrites();
        collect(writes, draft);
        await commit(unit, deps.secretBox, scene.flows, writes);
        return found.row;
      },
      { guarded: true },
    ),
  );
  deps.wakeSender(accountId, row.lineId);
  return row;
}

async function findChat(unit: Unit, chatId: string) {
  const [found] = await unit.tx
    .select({ contactId: chat.contactId, lineId: chat.lineId })
    .from(chat)
    .where(and(eq(chat.accountId, unit.accountId), eq(chat.id, chatId)));
  if (!found) throw new AppError('not_found', 'Chat not found');
  return found;
}

/** What taking, giving back, closing or reopening does to a chat and its process; pure. */
export function changeOwner(
  draft: PersonDraft,
  found: ChatDraft,
  { owner, status, actor }: Pick<ChatOwnerInput, 'owner' | 'status' | 'actor'>,
): void {
  const { row } = found;
  found.changed = true;
  if (status === 'closed') {
    close(draft, found, actor);
    return;
  }
  if (status === 'open') row.status = 'open';
  if (owner === undefined || owner === (row.owner ?? '')) {
    if (owner && row.state !== 'withAgent') take(draft, found, owner, actor);
    return;
  }
  if (owner === '' || owner.startsWith('group:')) {
    row.owner = owner || null;
    row.unassigned = true;
    if (row.state === 'withAgent') row.state = stateAfter(found, { type: 'handed_off' });
    addActivity(draft, found, 'chat', 'owner_changed', actor, { owner });
    return;
  }
  take(draft, found, owner, actor);
}

function take(draft: PersonDraft, found: ChatDraft, owner: string, actor: string): void {
  const { row } = found;
  if (row.state !== 'withAgent') {
    cancelWaiting(draft, found);
    resumeProcess(draft, found, { type: 'taken_by_agent' });
    row.state = stateAfter(found, { type: 'taken_by_agent' });
  }
  row.owner = owner;
  row.status = 'open';
  row.unassigned = false;
  addActivity(draft, found, 'chat', 'owner_changed', actor, { owner });
}

function close(draft: PersonDraft, found: ChatDraft, actor: string): void {
  const { row } = found;
  const processOpen = found.process !== undefined;
  addActivity(draft, found, 'chat', 'chat_closed', actor, {});
  row.owner = null;
  row.unassigned = false;
  row.state = stateAfter(found, { type: 'closed_by_agent', processOpen });
  if (processOpen) resumeProcess(draft, found, { type: 'closed_by_agent' });
  else row.status = 'closed';
}
