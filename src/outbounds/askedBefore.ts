import { AppError } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { fillIn } from '../messages/templateShape.ts';
import type { AskedButton, AskedTemplate } from './draftTemplate.ts';
import type { OutboundRow } from './getOutbound.ts';

/**
 * What would have to be asked for to get the outbound as it stands, with the values that its template shows.
 * AppError `invalid_request` where it has parts that cannot be asked for here.
 */
export function askedBefore(row: OutboundRow): AskedTemplate {
  const { name, language, category, shape, variableMapping: names, replies } = row;
  const base = { name, language, category, isNotification: replies.length === 0 };
  if (category === 'AUTHENTICATION') {
    const minutes = partOf(row, 'FOOTER')?.code_expiration_minutes;
    return {
      ...base,
      type: 'TEXT',
      content: '{{.code}}',
      buttons: [],
      examples: { code: '123456' },
      ...(typeof minutes === 'number' && { codeExpiresInMinutes: minutes }),
    };
  }
  const { header, footer, body } = shape;
  const kind = header?.type === 'media' ? header.kind : 'text';
  return {
    ...base,
    type: kind.toUpperCase() as AskedTemplate['type'],
    content: named(body, names.body),
    headerText: header?.type === 'text' ? named(header.text, { 1: names.header ?? '' }) : undefined,
    footerText: footer,
    buttons: shape.buttons.map((_, index) => buttonBefore(row, index)),
    examples: examplesOf(row),
  };
}

const named = (text: string, names: Record<string, string>): string =>
  fillIn(
    text,
    Object.fromEntries(Object.entries(names).map(([place, name]) => [place, `{{.${name}}}`])),
  );

function buttonBefore(row: OutboundRow, index: number): AskedButton {
  const button = row.shape.buttons[index];
  const given = buttonsAt(row)[index];
  const name = row.variableMapping.buttons[index] ?? '';
  if (button?.type === 'reply') {
    const action = row.replies.find((each) => each.index === index)?.action;
    return { type: 'QUICK_REPLY', text: button.text, action };
  }
  if (button?.type === 'url') {
    return { type: 'URL', text: button.text, url: named(button.url, { 1: name }) };
  }
  if (button?.type === 'copy_code') return { type: 'COPY_CODE', text: `{{.${name}}}` };
  if (button && typeof given?.phone_number === 'string') {
    return { type: 'PHONE_NUMBER', text: button.text, phoneNumber: given.phone_number };
  }
  throw new AppError(
    'invalid_request',
    `the template has a button that can be changed at Meta alone: "${button?.text ?? ''}"`,
  );
}

/** The values that Meta was shown, by variable; of one that was made at Meta some may be missing. */
export function examplesOf(row: OutboundRow): Record<string, string> {
  const { variableMapping: names } = row;
  const examples: Record<string, string> = {};
  const [inBody] = listIn(recordIn(partOf(row, 'BODY')?.example)?.body_text);
  for (const [place, name] of Object.entries(names.body)) {
    const example = listIn(inBody)[Number(place) - 1];
    if (typeof example === 'string') examples[name] = example;
  }
  const [inHeader] = listIn(recordIn(partOf(row, 'HEADER')?.example)?.header_text);
  if (names.header !== undefined && typeof inHeader === 'string') examples[names.header] = inHeader;
  for (const [index, name] of Object.entries(names.buttons)) {
    const button = buttonsAt(row)[Number(index)];
    const example = Array.isArray(button?.example) ? button.example[0] : button?.example;
    if (typeof example !== 'string') continue;
    // Of an address the whole is shown.
    const [front = ''] = String(button?.url ?? '').split('{{');
    examples[name] = example.startsWith(front) ? example.slice(front.length) : example;
  }
  return examples;
}

type JsonObject = { [name: string]: Json };

const recordIn = (value: Json | undefined): JsonObject | undefined =>
  value !== undefined && typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value
    : undefined;

const listIn = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

const recordsIn = (value: Json | undefined): JsonObject[] =>
  listIn(value).flatMap((each) => {
    const record = recordIn(each);
    return record ? [record] : [];
  });

const partOf = ({ components }: OutboundRow, type: string): JsonObject | undefined =>
  recordsIn(components).find((each) => String(each.type).toUpperCase() === type);

const buttonsAt = (row: OutboundRow): JsonObject[] => recordsIn(partOf(row, 'BUTTONS')?.buttons);
