import { and, eq } from 'drizzle-orm';
import { chat } from '../../chats/table.ts';
import { noSuch } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import type { ChatDraft, PersonDraft } from '../decide/personDraft.ts';
import type { ChatRow } from '../scene.ts';
import { type ChangeDeps, changePerson } from './changePerson.ts';

/**
 * As `changePerson`, for one chat that is there. Gives the chat as it is then, and what `change` gave.
 * AppError `not_found` where the account has no such chat.
 */
export function changeChat<T>(
  deps: ChangeDeps,
  { accountId, chatId }: { accountId: string; chatId: string },
  change: (draft: PersonDraft, found: ChatDraft, unit: Unit) => T | Promise<T>,
): Promise<{ row: ChatRow; given: T }> {
  return changePerson(
    deps,
    accountId,
    (unit) => findChat(unit, chatId),
    async (draft, lineId, unit) => {
      const found = draft.chats.get(lineId);
      if (!found) throw new Error(`Chat ${chatId} has gone while it was locked`);
      const given = await change(draft, found, unit);
      return { row: found.row, given };
    },
  );
}

async function findChat(unit: Unit, chatId: string) {
  const [found] = await unit.tx
    .select({ contactId: chat.contactId, lineId: chat.lineId })
    .from(chat)
    .where(and(eq(chat.accountId, unit.accountId), eq(chat.id, chatId)));
  if (!found) throw noSuch('EN_CHT_');
  return found;
}
