import { readPhoneNumber } from '../../contacts/phoneNumber.ts';
import { ownValue } from '../../messages/ownValue.ts';
import { askedVariables } from '../../outbounds/draftTemplate.ts';
import {
  type TemplateFault,
  templateFaults,
  templateLimits,
} from '../../outbounds/refuseTemplate.ts';
import { templateNameOf } from '../../outbounds/templateName.ts';
import type { Words } from '../words.ts';
import { categories } from './asked.ts';
import {
  askedOf,
  fileKindOf,
  fileOf,
  isCode,
  type Written,
  type WrittenButton,
} from './written.ts';

/** What is wrong with what stands in the form, by the field that it stands in. */
export type Faults = ReadonlyMap<string, string>;

/** In the order of the form. */
const places = [
  'name',
  'category',
  'language',
  'line',
  'minutes',
  'header_text',
  'media_id',
  'content',
  'example',
  'footer',
  'buttons',
  'button',
];

const placeOf = ([field]: [string, string]): number => places.indexOf(field.split('.')[0] ?? '');

/** `isTried`: it has been handed in once, so that what is missing is no longer on its way. */
export const faultsOf = (written: Written, words: Words, isTried: boolean): Faults =>
  new Map([...listFaults(written, words, isTried)].sort((a, b) => placeOf(a) - placeOf(b)));

function listFaults(written: Written, words: Words, isTried: boolean): Faults {
  const said = words.outbounds.faults;
  const faults = new Map<string, string>();
  const add = (field: string, isSo: boolean, fault: string) => {
    if (isSo && !faults.has(field)) faults.set(field, fault);
  };
  const asked = askedOf(written);
  const variables = askedVariables(asked);
  const { name, header, content, minutes, buttons } = written;

  add('line', isTried && written.line === '', said.choose);
  add('name', isTried && name.trim() === '', said.missing);
  add('name', name.trim() !== '' && templateNameOf(name) === '', said.noLatin);
  add('name', name.length > templateLimits.name, said.too_long);
  add('language', isTried && written.language === '', said.choose);
  const isKnown = categories.some((each) => each === written.category);
  add('category', isTried && !isKnown, said.choose);
  if (isCode(written)) {
    add('minutes', minutes !== '' && !isMinutes(minutes), said.minutes);
    return faults;
  }
  for (const fault of templateFaults(asked, variables)) {
    add(fieldOf(fault), isTried || !isToCome(fault, buttons), said[fault.why]);
  }
  add('content', isTried && content.trim() === '', said.missing);
  if (header === 'text') add('header_text', isTried && !asked.headerText, said.missing);
  const wantsFile = fileKindOf(written) !== undefined;
  add('media_id', isTried && wantsFile && fileOf(written) === '', said.noFile);
  for (const [at, { type, text, phone }] of buttons.entries()) {
    if (type !== 'COPY_CODE') add(`button.${at}.text`, isTried && text.trim() === '', said.missing);
    if (type !== 'PHONE_NUMBER') continue;
    const isNumber = readPhoneNumber(phone) !== undefined;
    add(`button.${at}.phone`, (isTried || phone.trim() !== '') && !isNumber, said.phone);
  }
  for (const each of variables) {
    add(`example.${each}`, isTried && !ownValue(written.examples, each)?.trim(), said.missing);
  }
  return faults;
}

const isMinutes = (text: string): boolean =>
  /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= 90;

function fieldOf({ field, why, button }: TemplateFault): string {
  switch (field) {
    case 'content':
    case 'header_text':
      return field;
    case 'footer_text':
      return 'footer';
    case 'outbound_buttons':
      if (button === undefined) return 'buttons';
      return `button.${button}.${why === 'bad_url' ? 'url' : 'text'}`;
  }
}

/** An address that nobody has begun to type. */
const isToCome = ({ why, button }: TemplateFault, buttons: WrittenButton[]): boolean =>
  why === 'bad_url' && button !== undefined && buttons[button]?.url.trim() === '';

/** What Meta refuses, though it can be handed in: a text that begins or ends with a variable. */
export const isOpenAtEdge = (content: string): boolean =>
  /^\s*\{\{[^}]*\}\}|\{\{[^}]*\}\}\s*$/.test(content);
