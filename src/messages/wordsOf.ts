import type { Content } from './content.ts';
import type { InContent } from './events.ts';

/** The words of a message, whatever else it is. */
export function wordsOf(content: Content | InContent): string {
  if ('text' in content) return content.text ?? '';
  if (content.type === 'media') return content.media.caption ?? '';
  return content.type === 'tap' ? content.title : '';
}
