import { toWire } from '../../db/ids.ts';
import type { MessageFacts } from '../../engine/effects.ts';
import type { InContent } from '../../messages/events.ts';
import type { MessageRow } from '../scene.ts';
import { mediaFacts } from './keepMedia.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';

/** What the contact wrote last in a chat: in this turn, or before it where `readLastMessages` has read it. */
export function lastHeard(
  { messages, reworded, scene }: PersonDraft,
  { row: { id, lastInboundSeq } }: ChatDraft,
): MessageFacts | undefined {
  const row =
    messages.find(({ chatId, seq }) => chatId === id && seq === lastInboundSeq) ??
    scene.lastMessages.get(id);
  if (!row) return undefined;
  const content = heardContent(reworded.get(row.id)?.content ?? row.content);
  return {
    id: toWire('MSG', row.id),
    at: row.at,
    content,
    ...(content.type === 'media' &&
      row.mediaId && { media: mediaFacts(row.mediaId, content.media) }),
  };
}

/** A message that came in holds what came in; only ours hold `Content`. */
const heardContent = (content: MessageRow['content']): InContent => content as InContent;
