import { type JsonRecord, recordOf, textOf } from '../record.ts';
import { invalidParameter, missingParameter, type Refusal } from './graphError.ts';
import { refuseInteractive } from './interactiveLimits.ts';
import { isLonger } from './lengths.ts';
import { refuseMedia } from './mediaLimits.ts';

/**
 * What is wrong with the content of a message, by Meta's limits; undefined when nothing is.
 * Source: Meta, WhatsApp Cloud API, the guides of each kind of message.
 */
export function refuseContent(type: string, content: JsonRecord): Refusal | undefined {
  switch (type) {
    case 'text':
      return refuseText(content);
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return refuseMedia(type, content);
    case 'interactive':
      return refuseInteractive(content);
    case 'location':
      return refuseLocation(content);
    case 'reaction':
      return refuseReaction(content);
    case 'template':
      return refuseTemplateCall(content);
    default:
      return undefined;
  }
}

function refuseText(content: JsonRecord): Refusal | undefined {
  const body = textOf(content.body);
  if (body === undefined || body === '') {
    return invalidParameter("(#100) The parameter text['body'] is required.");
  }
  if (isLonger(body, 4096)) {
    return invalidParameter("(#100) Param text['body'] must be at most 4096 characters long.");
  }
  return undefined;
}

function refuseLocation(content: JsonRecord): Refusal | undefined {
  for (const key of ['latitude', 'longitude']) {
    const value = content[key];
    const isNumber = typeof value === 'number' || (typeof value === 'string' && value !== '');
    if (!isNumber || !Number.isFinite(Number(value))) {
      return invalidParameter(`(#100) Param location['${key}'] must be a number.`);
    }
  }
  return undefined;
}

const refuseReaction = (content: JsonRecord): Refusal | undefined =>
  textOf(content.message_id) === undefined
    ? missingParameter('Parameter reaction[message_id] is missing')
    : undefined;

function refuseTemplateCall(content: JsonRecord): Refusal | undefined {
  if (textOf(content.name) === undefined) {
    return missingParameter('Parameter template[name] is missing');
  }
  return textOf(recordOf(content.language)?.code) === undefined
    ? missingParameter('Parameter template[language][code] is missing')
    : undefined;
}
