import type { Json } from '../../messages/events.ts';
import type { ShapeButton, TemplateShape } from '../../messages/templateShape.ts';
import { isRecord, type JsonRecord } from './payloads.ts';

const mediaKinds = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' } as const;

/**
 * The parts of a template in our words. Sample of Meta's:
 * `[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Hola {{1}}"},{"type":"BUTTONS",
 * "buttons":[{"type":"QUICK_REPLY","text":"Sí"},{"type":"URL","text":"Ver","url":"https://a.b/{{1}}"}]}]`
 */
export function readTemplate(components: Json): TemplateShape {
  const shape: TemplateShape = { body: '', buttons: [] };
  for (const part of Array.isArray(components) ? components.filter(isRecord) : []) {
    readPart(shape, part);
  }
  return shape;
}

function readPart(shape: TemplateShape, part: JsonRecord): void {
  const type = upper(part.type);
  switch (type) {
    case 'HEADER':
      readHeader(shape, part);
      return;
    case 'BODY':
      shape.body = textIn(part.text);
      return;
    case 'FOOTER':
      if (textIn(part.text) !== '') shape.footer = textIn(part.text);
      return;
    case 'BUTTONS':
      for (const button of Array.isArray(part.buttons) ? part.buttons.filter(isRecord) : []) {
        shape.buttons.push(buttonOf(shape, button));
      }
      return;
    default:
      // Carousels, limited-time offers and whatever comes next want more than texts.
      shape.beyondUs = type;
  }
}

function readHeader(shape: TemplateShape, part: JsonRecord): void {
  const format = upper(part.format) || 'TEXT';
  if (format === 'TEXT') shape.header = { type: 'text', text: textIn(part.text) };
  else if (format === 'IMAGE' || format === 'VIDEO' || format === 'DOCUMENT') {
    shape.header = { type: 'media', kind: mediaKinds[format] };
  } else {
    shape.beyondUs = `HEADER ${format}`;
  }
}

function buttonOf(shape: TemplateShape, button: JsonRecord): ShapeButton {
  const type = upper(button.type);
  const text = textIn(button.text);
  switch (type) {
    case 'QUICK_REPLY':
      return { type: 'reply', text };
    case 'URL':
      return { type: 'url', text, url: textIn(button.url) };
    case 'COPY_CODE':
      return { type: 'copy_code', text };
    case 'FLOW':
      return { type: 'form', text };
    case 'OTP':
      // What Meta lists as a button of its own takes the code as an address does.
      return { type: 'url', text, url: '{{1}}' };
    case 'CATALOG':
    case 'MPM':
    case 'SPM':
      shape.beyondUs = `BUTTON ${type}`;
      return { type: 'other', text };
    default:
      return { type: 'other', text };
  }
}

const upper = (value: Json | undefined): string =>
  typeof value === 'string' ? value.toUpperCase() : '';
const textIn = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
