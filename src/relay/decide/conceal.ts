import { fromWire } from '../../db/ids.ts';
import type { MessageFacts } from '../../engine/effects.ts';
import type { InContent, Json } from '../../messages/events.ts';
import type { MessageRow } from '../scene.ts';
import type { PersonDraft } from './personDraft.ts';

const hidden = '***';

/** What a message shows whose words are kept by its process alone: of a file, the file. */
export const withoutWords = (content: InContent): InContent =>
  content.type === 'media'
    ? { ...content, media: { ...content.media, ...(content.media.caption && { caption: hidden }) } }
    : { type: 'text', text: hidden };

/** Whether a message shows no words of its own; somebody may also have written just that. */
export const isWithoutWords = (content: InContent): boolean =>
  content.type === 'text' ? content.text === hidden : captionOf(content) === hidden;

const captionOf = (content: InContent): string | undefined =>
  content.type === 'media' ? content.media.caption : undefined;

/** A message's words stand in its row no longer. */
export function conceal(draft: PersonDraft, { id, content }: MessageFacts): void {
  write(draft, fromWire('MSG', id), withoutWords(content));
}

/**
 * Messages that were held for a process stand in their rows again with all they said, but for those that
 * have answered something sensitive.
 */
export function giveBack(draft: PersonDraft, held: readonly Json[]): void {
  for (const each of held) {
    // States are written by the engine alone, and hold messages as it was given them.
    const { id, content } = each as unknown as MessageFacts;
    write(draft, fromWire('MSG', id), content);
  }
}

function write(draft: PersonDraft, id: string, content: InContent): void {
  const heard: Pick<MessageRow, 'type' | 'content'> | undefined =
    draft.messages.find((row) => row.id === id) ?? draft.reworded.get(id);
  const { accountId } = draft.scene;
  if (heard) Object.assign(heard, { type: content.type, content });
  else draft.reworded.set(id, { accountId, id, type: content.type, content });
}
