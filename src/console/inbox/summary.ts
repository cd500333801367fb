import type { Content } from '../../messages/content.ts';
import type { InContent } from '../../messages/events.ts';
import { wordsOf } from '../../messages/wordsOf.ts';
import type { Words } from '../words.ts';

/** A message in one line: its words, or what it is. */
export function summaryOf(content: Content | InContent, words: Words): string {
  switch (content.type) {
    case 'media':
      return wordsOf(content) || mediaWord(content.media, words);
    case 'location':
      return content.name || words.location;
    case 'contacts':
      return content.contacts.map(({ name }) => name.formatted_name).join(', ');
    case 'form':
      return wordsOf(content) || words.form;
    case 'order':
      return wordsOf(content) || words.order;
    case 'reaction':
      return content.emoji ? `${words.reacted} ${content.emoji}` : words.unreacted;
    case 'edit':
      return `${words.edited} ${wordsOf(content)}`;
    case 'revoke':
      return words.revoked;
    case 'unsupported':
    case 'unknown':
      return words.unsupported;
    case 'text':
    case 'tap':
    case 'buttons':
    case 'list':
    case 'link':
    case 'template':
    case 'system':
      return wordsOf(content);
  }
}

type Media = { kind: string; voice?: boolean; filename?: string };

export function mediaWord({ kind, voice, filename }: Media, words: Words): string {
  if (kind === 'image') return words.photo;
  if (kind === 'video') return words.video;
  if (kind === 'audio') return voice ? words.voice : words.audio;
  if (kind === 'sticker') return words.sticker;
  return filename || words.document;
}
