import { AppError } from '../errors.ts';
import type { Content } from '../messages/content.ts';
import type { InContent, Json } from '../messages/events.ts';
import type { SimulatedEvent } from './events.ts';

/**
 * What the contact sends by an event, undefined where it is nothing that a contact sends. A tap
 * finds its option in `said`, oldest first; AppError `invalid_request` where nothing offers it.
 */
export function heardIn(event: SimulatedEvent, said: readonly Content[]): InContent | undefined {
  if ('text' in event) return { type: 'text', text: event.text };
  if ('tap' in event) return tapOn(event.tap, said);
  if ('media' in event) {
    const { kind, mime_type, filename, caption } = event.media;
    return {
      type: 'media',
      media: {
        kind,
        providerId: 'simulated',
        mimeType: mime_type ?? usualType[kind],
        ...(filename !== undefined && { filename }),
        ...(caption !== undefined && { caption }),
      },
    };
  }
  if ('location' in event) {
    const { latitude, longitude, name, address } = event.location;
    return {
      type: 'location',
      latitude,
      longitude,
      ...(name !== undefined && { name }),
      ...(address !== undefined && { address }),
    };
  }
  if ('contacts' in event) {
    return { type: 'contacts', contacts: JSON.parse(JSON.stringify(event.contacts)) };
  }
  if ('form' in event) return answerToForm(event.form, said);
  if ('order' in event) return { type: 'order', items: event.order };
  if ('reaction' in event) return { type: 'reaction', messageId: '', emoji: event.reaction };
  return undefined;
}

const usualType = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg',
  document: 'application/pdf',
  sticker: 'image/webp',
} as const;

type Offered = { id: string; title: string; from: 'button' | 'list' | 'template' };

/** The options a message offers, as WhatsApp would show them. */
export function optionsOf(content: Content): Offered[] {
  if (content.type === 'buttons') {
    return content.buttons.map(({ id, title }) => ({ id, title, from: 'button' }));
  }
  if (content.type === 'list') {
    return content.rows.map(({ id, title }) => ({ id, title, from: 'list' }));
  }
  if (content.type === 'template') {
    return content.buttons.flatMap((button) =>
      button.type === 'reply'
        ? [{ id: button.payload, title: button.title, from: 'template' as const }]
        : [],
    );
  }
  return [];
}

/** The newest form's token comes back with what was filled in, as WhatsApp has it. */
function answerToForm(fields: Record<string, Json>, said: readonly Content[]): InContent {
  const form = said.findLast((content) => content.type === 'form');
  const token = form?.type === 'form' ? { flow_token: form.token } : {};
  return { type: 'form', name: 'flow', text: 'Sent', response: { ...fields, ...token } };
}

/** By the option's id (the end of the reply's id) or its title, in the newest message that has it. */
function tapOn(named: string, said: readonly Content[]): InContent {
  for (const content of [...said].reverse()) {
    const options = optionsOf(content);
    const option =
      options.find(({ id }) => id === named || id.split(':').at(-1) === named) ??
      options.find(({ title }) => title === named);
    if (option) return { type: 'tap', ...option };
  }
  const last = [...said].reverse().find((content) => optionsOf(content).length > 0);
  const titles = last ? optionsOf(last).map(({ title }) => `"${title}"`) : [];
  throw new AppError(
    'invalid_request',
    titles.length === 0
      ? `There is nothing to tap: no message so far has options, let alone "${named}"`
      : `No message offers "${named}" to be tapped; the last with options has ${titles.join(', ')}`,
  );
}
