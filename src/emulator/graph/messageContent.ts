import type { Emulator } from '../emulator.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf, textOf } from '../record.ts';
import { invalidParameter, missingParameter, type Refusal } from './graphError.ts';
import { refuseContent } from './messageLimits.ts';

const sendable = new Set([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'interactive',
  'location',
  'contacts',
  'reaction',
  'template',
]);

/** The part of the body that its type names. */
export function contentFor(
  emulator: Emulator,
  type: string,
  body: JsonRecord,
): { content: JsonRecord } | { refusal: Refusal } {
  if (!sendable.has(type)) {
    return {
      refusal: invalidParameter(
        `(#100) Param type must be one of {${[...sendable].join(', ').toUpperCase()}} - got "${type}".`,
      ),
    };
  }
  const content = body[type];
  if (type === 'contacts') {
    const cards = recordsOf(content);
    const isNamed = cards.every((card) => textOf(recordOf(card.name)?.formatted_name));
    return cards.length > 0 && isNamed
      ? { content: {} }
      : { refusal: missingParameter('Parameter contacts[0][name][formatted_name] is missing') };
  }
  if (!isRecord(content)) {
    return { refusal: invalidParameter(`(#100) The parameter ${type} is required.`) };
  }
  const refusal = refuseContent(type, content) ?? refuseMediaId(emulator, type, content);
  return refusal === undefined ? { content } : { refusal };
}

function refuseMediaId(emulator: Emulator, type: string, content: JsonRecord): Refusal | undefined {
  const header = recordOf(content.header);
  const media = type === 'interactive' ? recordOf(header?.[textOf(header.type) ?? '']) : content;
  const id = type === 'template' || type === 'reaction' ? undefined : textOf(media?.id);
  return id === undefined || emulator.world.media.has(id)
    ? undefined
    : invalidParameter(
        `(#100) Param ${type}['id'] is not a valid whatsapp business account media attachment ID`,
      );
}
