import { AppError } from '../errors.ts';
import { ownValue } from '../messages/ownValue.ts';
import {
  defaultAction,
  type ReplyAction,
  type ShapeButton,
  type TemplateShape,
  type VariableNames,
} from '../messages/templateShape.ts';
import type { NewButton, NewTemplate } from '../providers/management.ts';
import { refuseTemplate } from './refuseTemplate.ts';
import type { OutboundReply } from './table.ts';

/** An outbound as somebody asks for it; texts name their variables: `Hola {{.name}}`. */
export type AskedTemplate = {
  name: string;
  /** The provider's code, as in `es_MX`. */
  language: string;
  category: string;
  type: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT';
  isNotification: boolean;
  content: string;
  headerText?: string | undefined;
  footerText?: string | undefined;
  buttons: AskedButton[];
  /** A value to show for each variable. */
  examples: Readonly<Record<string, string>>;
  codeExpiresInMinutes?: number | undefined;
};

export type AskedButton =
  | { type: 'QUICK_REPLY'; text: string; action?: ReplyAction | undefined }
  | { type: 'URL'; text: string; url: string }
  | { type: 'PHONE_NUMBER'; text: string; phoneNumber: string }
  /** `text` can name the variable of the code. */
  | { type: 'COPY_CODE'; text: string };

/** What is handed in, but for the file in its header; and what its parts mean here. */
export type DraftTemplate = {
  template: Omit<NewTemplate, 'header'> & {
    header?: Extract<NewTemplate['header'], { type: 'text' }>;
  };
  names: VariableNames;
  replies: OutboundReply[];
};

const variable = /\{\{\s*\.?\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** Every variable of a text, in the order of their first appearance, each once. */
const variablesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(variable)].map(([, name = '']) => name)),
];

/** `Hola {{.name}}` is `Hola {{1}}`; the same name is the same place. */
const numbered = (text: string): string => {
  const names = variablesIn(text);
  return text.replace(variable, (_, name: string) => `{{${names.indexOf(name) + 1}}}`);
};

/** `Hola {{.name}}` is `Hola {{name}}`, as a template shows what it leaves open. */
const plain = (text: string): string => text.replace(variable, '{{$1}}');

const fileKinds = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' } as const;

/** A template that is still being written, as it will be seen, with its variables by their names. */
export const draftShape = (asked: AskedTemplate): TemplateShape => ({
  ...(asked.type !== 'TEXT' && {
    header: { type: 'media', kind: fileKinds[asked.type] },
  }),
  ...(asked.headerText !== undefined && {
    header: { type: 'text', text: plain(asked.headerText) },
  }),
  body: plain(asked.content),
  ...(asked.footerText !== undefined && { footer: asked.footerText }),
  buttons: asked.buttons.map(draftButton),
});

function draftButton(button: AskedButton): ShapeButton {
  switch (button.type) {
    case 'QUICK_REPLY':
      return { type: 'reply', text: button.text };
    case 'URL':
      return { type: 'url', text: button.text, url: plain(button.url) };
    case 'PHONE_NUMBER':
      return { type: 'other', text: button.text };
    case 'COPY_CODE':
      return { type: 'copy_code', text: '' };
  }
}

/** Every variable that an example must be given for. */
export const askedVariables = ({
  content,
  headerText,
  buttons,
}: Pick<AskedTemplate, 'content' | 'headerText' | 'buttons'>): string[] => [
  ...new Set([
    ...variablesIn(headerText ?? ''),
    ...variablesIn(content),
    ...buttons.flatMap((button, index) => buttonVariable(button, index) ?? []),
  ]),
];

/** What an open button takes its value from. */
function buttonVariable(button: AskedButton, index: number): string | undefined {
  if (button.type === 'URL') return variablesIn(button.url)[0];
  if (button.type !== 'COPY_CODE') return undefined;
  return variablesIn(button.text)[0] ?? `button_${index}`;
}

/** The template that is asked for. AppError `invalid_request` for what WhatsApp takes of no template. */
export function draftTemplate(asked: AskedTemplate): DraftTemplate {
  refuseTemplate(asked, askedVariables(asked));
  const { name, language, category, content, headerText, footerText, examples } = asked;
  const exampleOf = (variable: string): string => {
    const given = ownValue(examples, variable);
    if (given !== undefined) return given;
    throw new AppError('invalid_request', `missing example value for variable ${variable}`);
  };
  const inBody = variablesIn(content);
  const [inHeader] = variablesIn(headerText ?? '');
  const names: VariableNames = {
    ...(inHeader !== undefined && { header: inHeader }),
    body: Object.fromEntries(inBody.map((each, place) => [String(place + 1), each])),
    buttons: Object.fromEntries(
      asked.buttons.flatMap((button, index) => {
        const each = buttonVariable(button, index);
        return each === undefined ? [] : [[String(index), each]];
      }),
    ),
  };
  // The provider's own button copies the code.
  if (category === 'AUTHENTICATION') names.buttons = { 0: 'code' };
  const template = {
    name,
    language,
    category,
    ...(headerText !== undefined && {
      header: {
        type: 'text' as const,
        text: numbered(headerText),
        ...(inHeader !== undefined && { example: exampleOf(inHeader) }),
      },
    }),
    body: { text: numbered(content), examples: inBody.map(exampleOf) },
    ...(footerText !== undefined && { footer: footerText }),
    buttons: asked.buttons.map((button, index) => buttonOf(button, index, exampleOf)),
    ...(asked.codeExpiresInMinutes !== undefined && {
      codeExpiresInMinutes: asked.codeExpiresInMinutes,
    }),
  };
  return { template, names, replies: repliesOf(asked.buttons) };
}

function buttonOf(
  button: AskedButton,
  index: number,
  exampleOf: (variable: string) => string,
): NewButton {
  switch (button.type) {
    case 'QUICK_REPLY':
      return { type: 'reply', text: button.text };
    case 'URL': {
      const open = buttonVariable(button, index);
      const url = numbered(button.url);
      const { text } = button;
      // Of an address the whole is shown.
      const shown = open && button.url.replace(variable, () => exampleOf(open));
      return { type: 'url', text, url, ...(shown !== undefined && { example: shown }) };
    }
    case 'PHONE_NUMBER':
      return { type: 'phone', text: button.text, phoneNumber: button.phoneNumber };
    case 'COPY_CODE':
      return { type: 'copy_code', example: exampleOf(buttonVariable(button, index) ?? '') };
  }
}

function repliesOf(buttons: AskedButton[]): OutboundReply[] {
  const replies: OutboundReply[] = [];
  for (const [index, button] of buttons.entries()) {
    if (button.type !== 'QUICK_REPLY') continue;
    const action = button.action ?? defaultAction(replies.length);
    replies.push({ index, title: button.text, action });
  }
  return replies;
}
