import { readPhoneNumber } from '../../contacts/phoneNumber.ts';
import type { ReplyAction } from '../../messages/templateShape.ts';
import type { AskedButton, AskedTemplate } from '../../outbounds/draftTemplate.ts';
import { templateNameOf } from '../../outbounds/templateName.ts';

export const headerKinds = ['none', 'text', 'image', 'video', 'document'] as const;
export type HeaderKind = (typeof headerKinds)[number];

export const buttonTypes = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE'] as const;
type ButtonType = (typeof buttonTypes)[number];

export type WrittenButton = {
  type: ButtonType;
  /** What it says; of one that copies a code, the variable that the code comes from. */
  text: string;
  url: string;
  phone: string;
  action: ReplyAction;
};

/** What stands in the form, as it was typed. */
export type Written = {
  /** A number of ours. */
  line: string;
  name: string;
  language: string;
  category: string;
  header: HeaderKind;
  headerText: string;
  /** `MED…` of the file above the text, what it is called, and as what it was sent; empty where there is none. */
  mediaId: string;
  mediaName: string;
  mediaKind: string;
  content: string;
  footer: string;
  /** Of a code: how long it counts, in minutes. */
  minutes: string;
  buttons: WrittenButton[];
  /** By variable. */
  examples: Record<string, string>;
  /** `IPF…`; empty: none. */
  flowId: string;
};

export const isCode = ({ category }: Pick<Written, 'category'>): boolean =>
  category === 'AUTHENTICATION';

/** As what the file above the text is shown; undefined where none is. */
export const fileKindOf = ({ header }: Pick<Written, 'header'>) =>
  header === 'none' || header === 'text' ? undefined : header;

/** The file that is shown: one that was sent as something else stands there no more. */
export const fileOf = (written: Written): string =>
  written.mediaKind === fileKindOf(written) ? written.mediaId : '';

/** The template that is asked for; of a code all but how long it counts is WhatsApp's. */
export function askedOf(written: Written): AskedTemplate {
  const { language, category, header, headerText, footer, minutes } = written;
  const file = fileKindOf(written);
  const base = { name: templateNameOf(written.name), language, category };
  if (isCode(written)) {
    return {
      ...base,
      type: 'TEXT',
      isNotification: true,
      content: '{{.code}}',
      buttons: [],
      examples: { code: '123456' },
      codeExpiresInMinutes: minutes === '' ? undefined : Number(minutes),
    };
  }
  const buttons = written.buttons.map(buttonOf);
  return {
    ...base,
    type: file ? fileTypes[file] : 'TEXT',
    isNotification: !buttons.some(({ type }) => type === 'QUICK_REPLY'),
    content: written.content.trim(),
    headerText: (header === 'text' && headerText.trim()) || undefined,
    footerText: footer.trim() || undefined,
    buttons,
    examples: written.examples,
  };
}

const fileTypes = { image: 'IMAGE', video: 'VIDEO', document: 'DOCUMENT' } as const;

function buttonOf({ type, text, url, phone, action }: WrittenButton): AskedButton {
  switch (type) {
    case 'QUICK_REPLY':
      return { type, text: text.trim(), action };
    case 'URL':
      return { type, text: text.trim(), url: url.trim() };
    case 'PHONE_NUMBER':
      return { type, text: text.trim(), phoneNumber: readPhoneNumber(phone) ?? '' };
    case 'COPY_CODE':
      return { type, text: text.trim() || '{{.code}}' };
  }
}

/** A template as it would have to be written to get what was asked for. */
export function writtenOf(
  asked: AskedTemplate,
  others: Pick<Written, 'line' | 'mediaId' | 'mediaName' | 'flowId'>,
): Written {
  const { name, language, category, type, headerText, codeExpiresInMinutes: minutes } = asked;
  const kind = headerKinds.find((each) => each.toUpperCase() === type) ?? 'text';
  return {
    ...others,
    name,
    language,
    category,
    header: kind === 'text' && headerText === undefined ? 'none' : kind,
    mediaKind: kind,
    headerText: headerText ?? '',
    content: asked.content,
    footer: asked.footerText ?? '',
    minutes: minutes === undefined ? '' : String(minutes),
    buttons: asked.buttons.map((button) => ({
      type: button.type,
      text: button.text,
      url: button.type === 'URL' ? button.url : '',
      phone: button.type === 'PHONE_NUMBER' ? button.phoneNumber : '',
      action: (button.type === 'QUICK_REPLY' && button.action) || 'continue',
    })),
    examples: { ...asked.examples },
  };
}
