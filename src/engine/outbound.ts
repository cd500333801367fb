import type { Template, TemplateButton, TemplateValue } from '../messages/content.ts';
import type { Json } from '../messages/events.ts';
import {
  fillIn,
  placeholdersOf,
  type ReplyAction,
  type TemplateShape,
  type VariableNames,
} from '../messages/templateShape.ts';

/** An outbound as a flow sends it. `language` is the template's own code, as in `es_MX`. */
export type Outbound = {
  /** `OTB…` */
  id: string;
  name: string;
  language: string;
  /** The provider's words. */
  category: string;
  status: string;
  shape: TemplateShape;
  names: VariableNames;
  /** `MED…` of the file that its header shows where a send names no other. */
  mediaId?: string;
  /** Its quick replies; without any it is a notification. */
  replies: { index: number; title: string; action: ReplyAction }[];
};

/** What cannot be sent, and why. */
export type Unfilled = { fault: 'missing_value' | 'no_media' | 'beyond_us'; what: string };

/** The outbound as a message, with a value for each of its variables. */
export function fillOutbound(
  outbound: Outbound,
  given: Readonly<Record<string, Json>>,
): Template | Unfilled {
  const { shape, names } = outbound;
  if (shape.beyondUs !== undefined) return { fault: 'beyond_us', what: shape.beyondUs };
  const header = headerOf(outbound, given);
  if (header !== undefined && 'fault' in header) return header;

  const body: TemplateValue[] = [];
  const words: Record<string, string> = {};
  for (const [placeholder, name] of Object.entries(names.body)) {
    const text = wordOf(given[name]);
    if (text === undefined) return { fault: 'missing_value', what: name };
    words[placeholder] = text;
    body.push(valueFor(placeholder, text));
  }
  const buttons = buttonsOf(outbound, given);
  if ('fault' in buttons) return buttons;
  return {
    type: 'template',
    text: fillIn(shape.body, words),
    outboundId: outbound.id,
    name: outbound.name,
    language: outbound.language,
    category: outbound.category,
    ...(header === undefined ? {} : { header }),
    body: sortedBy(placeholdersOf(shape.body), Object.keys(names.body), body),
    buttons,
  };
}

/** Values that are given by their order go by number; named ones in any order. */
function sortedBy(written: string[], keys: string[], values: TemplateValue[]): TemplateValue[] {
  const order = written.every((name) => /^\d+$/.test(name))
    ? written.toSorted((a, b) => Number(a) - Number(b))
    : written;
  return order.flatMap((name) => values[keys.indexOf(name)] ?? []);
}

const valueFor = (placeholder: string, text: string): TemplateValue =>
  /^\d+$/.test(placeholder) ? { text } : { text, name: placeholder };

function headerOf(
  { shape, names, mediaId }: Outbound,
  given: Readonly<Record<string, Json>>,
): Template['header'] | Unfilled {
  const { header } = shape;
  const { header: name = 'header' } = names;
  if (header === undefined) return undefined;
  if (header.type === 'media') {
    const place = mediaPlace(given[name] ?? mediaId);
    if (place === undefined) return { fault: 'no_media', what: name };
    return { type: 'media', media: { kind: header.kind, ...place } };
  }
  if (names.header === undefined) return undefined;
  const text = wordOf(given[name]);
  const [placeholder = '1'] = placeholdersOf(header.text);
  if (text === undefined) return { fault: 'missing_value', what: name };
  return { type: 'text', value: valueFor(placeholder, text) };
}

/** A public address, a file of ours (`MED…`), or a file that somebody sent, as an answer is kept. */
export function mediaPlace(
  given: Json | undefined,
): { url: string } | { mediaId: string } | undefined {
  if (given !== null && typeof given === 'object' && !Array.isArray(given)) {
    return mediaPlace(given.media_id);
  }
  if (typeof given !== 'string') return undefined;
  const said = given.trim();
  if (/^MED[0-9a-f]{32}$/i.test(said)) return { mediaId: said };
  return /^https?:\/\/\S+$/i.test(said) ? { url: said } : undefined;
}

function buttonsOf(
  { shape, names, replies }: Outbound,
  given: Readonly<Record<string, Json>>,
): TemplateButton[] | Unfilled {
  const buttons: TemplateButton[] = [];
  for (const [index, button] of shape.buttons.entries()) {
    const name = names.buttons[index];
    const reply = replies.find((each) => each.index === index);
    if (reply !== undefined) {
      buttons.push({ type: 'reply', index, title: reply.title, payload: reply.action });
    } else if (button.type === 'form') {
      buttons.push({ type: 'form', index });
    } else if (name !== undefined) {
      const value = wordOf(given[name]);
      if (value === undefined) return { fault: 'missing_value', what: name };
      buttons.push({ type: button.type === 'copy_code' ? 'copy_code' : 'url', index, value });
    }
  }
  return buttons;
}

/** Meta takes no line breaks, tabs or long gaps in a value, and none that is empty. */
function wordOf(given: Json | undefined): string | undefined {
  if (given === undefined || given === null) return undefined;
  const text = typeof given === 'object' ? JSON.stringify(given) : String(given);
  const tame = text.replace(/[\r\n\t]+| {4,}/g, ' ').trim();
  return tame === '' ? undefined : tame;
}

/** A template's language as a BCP 47 tag: `es_MX` is `es-MX`. */
export const languageTagOf = (code: string): string => code.replaceAll('_', '-');
