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

type Body = Readonly<Record<string, unknown>>;

/** Buttons are fields `button.<place>.<part>`, examples `example.<variable>`; `do` asks for another shape of the form. */
export function readWritten(body: Body): Written {
  const text = (name: string): string => {
    const given = body[name];
    // A browser sends line ends as CR LF, and WhatsApp counts one character.
    return typeof given === 'string' ? given.replaceAll('\r\n', '\n').slice(0, 10_000) : '';
  };
  const written: Written = {
    line: text('line'),
    name: text('name'),
    language: text('language'),
    category: text('category'),
    header: headerKinds.find((kind) => kind === text('header')) ?? 'none',
    headerText: text('header_text'),
    mediaId: text('media_id'),
    mediaName: text('media_name'),
    mediaKind: text('media_kind'),
    content: text('content'),
    footer: text('footer'),
    minutes: text('minutes'),
    buttons: buttonsIn(body, text),
    examples: examplesIn(body, text),
    flowId: text('flow_id'),
  };
  return reshape(written, text('do'));
}

/** What stands in a part of the form that is not shown just now, so that it is there once it is shown again. */
export const hiddenFields = (written: Written): Record<string, string> => ({
  ...(isCode(written)
    ? {
        header: written.header,
        content: written.content,
        footer: written.footer,
        flow_id: written.flowId,
        ...Object.fromEntries(written.buttons.flatMap(fieldsOfButton)),
        ...Object.fromEntries(
          Object.entries(written.examples).map(([name, text]) => [`example.${name}`, text]),
        ),
      }
    : { minutes: written.minutes }),
  ...((isCode(written) || written.header !== 'text') && { header_text: written.headerText }),
  ...((isCode(written) || !fileKindOf(written)) && {
    media_id: written.mediaId,
    media_name: written.mediaName,
    media_kind: written.mediaKind,
  }),
});

export const isCode = ({ category }: Pick<Written, 'category'>): boolean =>
  category === 'AUTHENTICATION';

/** As what the file above the text is shown; undefined where none is. */
export const fileKindOf = ({ header }: Pick<Written, 'header'>) =>
  header === 'none' || header === 'text' ? undefined : header;

/** The file that is shown: one that was sent as something else stands there no more. */
export const fileOf = (written: Written): string =>
  written.mediaKind === fileKindOf(written) ? written.mediaId : '';

const fieldsOfButton = (button: WrittenButton, at: number): [string, string][] =>
  Object.entries(button).map(([part, text]) => [`button.${at}.${part}`, text]);

/** More than a template has, so that too many can be said to be. */
const mostRead = 20;

function buttonsIn(body: Body, text: (name: string) => string): WrittenButton[] {
  const places = [...Array(mostRead).keys()].filter((at) => `button.${at}.type` in body);
  return places.map((at) => ({
    type: buttonTypes.find((type) => type === text(`button.${at}.type`)) ?? 'QUICK_REPLY',
    text: text(`button.${at}.text`),
    url: text(`button.${at}.url`),
    phone: text(`button.${at}.phone`),
    action: text(`button.${at}.action`) === 'cancel' ? 'cancel' : 'continue',
  }));
}

function examplesIn(body: Body, text: (name: string) => string): Record<string, string> {
  const prefix = 'example.';
  const names = Object.keys(body).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), text(name)]));
}

/** `add QUICK_REPLY`, `remove 2`, `up 2`. */
function reshape(written: Written, wish: string): Written {
  const [verb, what] = wish.split(' ');
  const buttons = [...written.buttons];
  const at = Number(what);
  if (verb === 'add') {
    const type = buttonTypes.find((each) => each === what) ?? 'QUICK_REPLY';
    const replies = buttons.filter((each) => each.type === 'QUICK_REPLY').length;
    const action = replies === 1 ? 'cancel' : 'continue';
    const added: WrittenButton = { type, text: '', url: '', phone: '', action };
    // Quick replies stand together: a new one goes after the last of them.
    const last = buttons.findLastIndex((each) => each.type === 'QUICK_REPLY');
    const place = type === 'QUICK_REPLY' && last >= 0 ? last + 1 : buttons.length;
    buttons.splice(place, 0, added);
  } else if (verb === 'remove') {
    buttons.splice(at, 1);
  } else if (verb === 'up' && at > 0) {
    buttons.splice(at - 1, 0, ...buttons.splice(at, 1));
  }
  return { ...written, buttons };
}

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
