import { and, eq } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import { chat } from '../chats/table.ts';
import { waitForContact } from '../contacts/lockContacts.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { commit } from './commit.ts';
import { collect } from './decide.ts';
import type { FlowShelf } from './flowShelf.ts';
import { gather } from './gather.ts';
import { startWaiting } from './outboundReply.ts';
import { patiently } from './patiently.ts';
import { type ChatDraft, draftOf, type PersonDraft } from './personDraft.ts';
import type { ChatRow } from './scene.ts';
import { emptyWrites } from './writes.ts';

export type ChangeDeps = UnitDeps & {
  shelf: FlowShelf;
  secretBox: SecretBox;
  wakeSender(accountId: string, lineId: string): void;
};

/**
 * Changes one chat by something that is no event: the same gather, decide and commit as for a message,
 * at once. Gives the chat as it is then, and what `change` gave. AppError `not_found` where the account
 * has no such chat.
 */
export async function changeChat<T>(
  deps: ChangeDeps,
  { accountId, chatId }: { accountId: string; chatId: string },
  change: (draft: PersonDraft, found: ChatDraft, unit: Unit) => T | Promise<T>,
): Promise<{ row: ChatRow; given: T }> {
  const changed = await patiently(() =>
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
        const given = await change(draft, found, unit);
        startWaiting(draft);
        const writes = emptyWrites();
        collect(writes, draft);
        await commit(unit, deps.secretBox, scene.flows, writes);
        return { row: found.row, given };
      },
      { guarded: true },
    ),
  );
  deps.wakeSender(accountId, changed.row.lineId);
  return changed;
}

async function findChat(unit: Unit, chatId: string) {
  const [found] = await unit.tx
    .select({ contactId: chat.contactId, lineId: chat.lineId })
    .from(chat)
    .where(and(eq(chat.accountId, unit.accountId), eq(chat.id, chatId)));
  if (!found) throw new AppError('not_found', 'Chat not found');
  return found;
}
