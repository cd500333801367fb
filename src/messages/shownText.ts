import type { Content } from './content.ts';
import type { InContent } from './events.ts';

/** A message in plain text, as a page shows it to people: its words, else what it is in brackets. */
export function shownText(content: Content | InContent): string {
  switch (content.type) {
    case 'text':
    case 'template':
    case 'form':
      return content.text ?? '[form]';
    case 'buttons':
      return withOptions(content.text, content.buttons);
    case 'list':
      return withOptions(content.text, content.rows);
    case 'link':
      return `${content.text}\n${content.label}: ${content.url}`;
    case 'tap':
      return content.title;
    case 'media': {
      const { kind, filename, caption } = content.media;
      const what = filename === undefined ? `[${kind}]` : `[${kind}: ${filename}]`;
      return caption === undefined ? what : `${what} ${caption}`;
    }
    case 'location': {
      const { latitude, longitude, name, address } = content;
      const place = [name, address].filter(Boolean).join(', ');
      return `[location: ${latitude}, ${longitude}] ${place}`.trim();
    }
    case 'contacts':
      return `[contacts: ${content.contacts.map(({ name }) => name.formatted_name).join(', ')}]`;
    case 'reaction':
      return `[reaction: ${content.emoji ?? 'taken back'}]`;
    case 'order':
      return content.text ?? `[order of ${content.items.length}]`;
    case 'edit':
    case 'system':
      return content.text ?? `[${content.type}]`;
    case 'revoke':
    case 'unsupported':
    case 'unknown':
      return `[${content.type}]`;
  }
}

const withOptions = (text: string, options: { title: string }[]): string =>
  [text, ...options.map(({ title }) => `• ${title}`)].join('\n');
