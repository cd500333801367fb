import { groupBy } from '../../db/groupBy.ts';
import type { Writes } from '../writes.ts';
import type { PersonDraft } from './personDraft.ts';

/** What has been decided of a person, chat by chat, as those who follow the account are told. */
export function feedOf(draft: PersonDraft): Writes['feed'] {
  const { accountId, now, people } = draft.scene;
  const before = new Map(
    people.get(draft.contact.id)?.chats.map((row) => [row.id, row.seq] as const),
  );
  const statuses = groupBy([...draft.sentMessages.values()], ({ chatId }) => chatId);
  return [...draft.chats.values()].flatMap(({ row, isNew, changed }) => {
    const moved = statuses.get(row.id) ?? [];
    if (!isNew && !changed && moved.length === 0) return [];
    return {
      accountId,
      chatId: row.id,
      contactId: row.contactId,
      fromSeq: before.get(row.id) ?? 0,
      toSeq: row.seq,
      statusesOf: moved.map(({ id }) => id),
      createdAt: now,
    };
  });
}
