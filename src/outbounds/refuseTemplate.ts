import { AppError } from '../errors.ts';
import type { AskedButton, AskedTemplate } from './draftTemplate.ts';

/** What a template has at most: characters, and buttons. Source: Meta, "Template components". */
export const templateLimits = {
  name: 512,
  header: 60,
  content: 1_024,
  footer: 60,
  label: 25,
  url: 2_000,
  buttons: 10,
  buttonsOf: { QUICK_REPLY: 10, URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 },
} as const;

/** Something that WhatsApp would not take, and where it stands. */
export type TemplateFault = {
  field: 'content' | 'header_text' | 'footer_text' | 'outbound_buttons';
  why:
    | 'too_long'
    | 'not_there'
    | 'too_many_variables'
    | 'no_variables'
    | 'bad_variable'
    | 'of_code'
    | 'too_many'
    | 'too_many_of_type'
    | 'alike'
    | 'for_marketing'
    | 'bad_url'
    | 'scattered'
    | 'of_notification'
    | 'none_goes_on';
  /** The place of the one button that it is about. */
  button?: number;
  /** In the API's words. */
  message: string;
};

/** AppError `invalid_request` for the first thing that WhatsApp would not take. `variables`: all that it has. */
export function refuseTemplate(asked: AskedTemplate, variables: string[]): void {
  const [fault] = templateFaults(asked, variables);
  if (fault !== undefined) throw new AppError('invalid_request', fault.message);
}

/** All that WhatsApp would not take, in the order in which it is told. `variables`: all that the template has. */
export const templateFaults = (asked: AskedTemplate, variables: string[]): TemplateFault[] => [
  ...faultsOfTexts(asked),
  ...(asked.category === 'AUTHENTICATION' ? faultsOfCode(asked, variables) : []),
  ...faultsOfButtons(asked.buttons, asked.category),
  ...faultsOfReplies(asked),
];

const named = /\{\{/;

function faultsOfTexts({
  content,
  headerText = '',
  footerText = '',
  type,
}: AskedTemplate): TemplateFault[] {
  const most = templateLimits;
  const inHeader = [...headerText.matchAll(/\{\{/g)].length;
  const badly = 'content: a variable is written {{.name}}, with letters, digits and _';
  const faults: [boolean, Omit<TemplateFault, 'message'>, string][] = [
    [
      content.length > most.content,
      { field: 'content', why: 'too_long' },
      `content: has at most ${most.content} characters`,
    ],
    [
      headerText.length > most.header,
      { field: 'header_text', why: 'too_long' },
      `header_text: has at most ${most.header} characters`,
    ],
    [
      headerText !== '' && type !== 'TEXT',
      { field: 'header_text', why: 'not_there' },
      `header_text: a template of type ${type} shows its file there`,
    ],
    [
      inHeader > 1,
      { field: 'header_text', why: 'too_many_variables' },
      'header_text: has at most one variable',
    ],
    [
      footerText.length > most.footer,
      { field: 'footer_text', why: 'too_long' },
      `footer_text: has at most ${most.footer} characters`,
    ],
    [
      named.test(footerText),
      { field: 'footer_text', why: 'no_variables' },
      'footer_text: has no variables',
    ],
    [badVariable.test(content), { field: 'content', why: 'bad_variable' }, badly],
    [badVariable.test(headerText), { field: 'header_text', why: 'bad_variable' }, badly],
  ];
  return faults.flatMap(([isSo, where, message]) => (isSo ? [{ ...where, message }] : []));
}

const badVariable = /\{\{(?!\s*\.?\s*[A-Za-z0-9_]+\s*\}\})/;

/** Its texts are WhatsApp's; all that is one's own is the code. */
function faultsOfCode(
  { type, headerText, footerText, buttons, isNotification }: AskedTemplate,
  variables: string[],
): TemplateFault[] {
  const isBare = headerText === undefined && footerText === undefined && buttons.length === 0;
  const faults: [boolean, string][] = [
    [
      type !== 'TEXT' || !isBare,
      'an AUTHENTICATION outbound is a TEXT without header, footer and buttons: its texts are WhatsApp’s',
    ],
    [
      variables.length !== 1 || variables[0] !== 'code',
      'an AUTHENTICATION outbound has the one variable {{.code}}',
    ],
    [!isNotification, 'an AUTHENTICATION outbound is a notification'],
  ];
  return faults.flatMap(([isSo, message]) =>
    isSo ? [{ field: 'content' as const, why: 'of_code' as const, message }] : [],
  );
}

function faultsOfButtons(buttons: AskedButton[], category: string): TemplateFault[] {
  const field = 'outbound_buttons';
  const { buttons: most, buttonsOf, label, url } = templateLimits;
  const faults: TemplateFault[] = [];
  const add = (why: TemplateFault['why'], message: string, button?: number) =>
    faults.push({
      field,
      why,
      message: `${field}: ${message}`,
      ...(button !== undefined && { button }),
    });
  const each = (test: (button: AskedButton, index: number) => boolean): number[] =>
    buttons.flatMap((button, index) => (test(button, index) ? [index] : []));

  if (buttons.length > most) add('too_many', `a template has at most ${most} buttons`);
  for (const [type, mostOf] of Object.entries(buttonsOf)) {
    for (const index of each((button) => button.type === type).slice(mostOf)) {
      add('too_many_of_type', `a template has at most ${mostOf} of type ${type}`, index);
    }
  }
  const textOf = (button: AskedButton): string => (button.type === 'COPY_CODE' ? '' : button.text);
  for (const index of each((button) => textOf(button).length > label)) {
    add('too_long', `a label has at most ${label} characters`, index);
  }
  for (const index of each((button) => named.test(textOf(button)))) {
    add('no_variables', 'a label has no variables', index);
  }
  const labels = buttons.map((button) => textOf(button).toLowerCase());
  for (const index of each((_, at) => labels[at] !== '' && labels.indexOf(labels[at] ?? '') < at)) {
    add('alike', `two are labelled "${buttons[index]?.text ?? ''}"`, index);
  }
  for (const index of each(({ type }) => type === 'COPY_CODE' && category !== 'MARKETING')) {
    add('for_marketing', 'COPY_CODE is for MARKETING alone', index);
  }
  for (const index of each((button) => button.type === 'URL' && !isAddress(button.url))) {
    add(
      'bad_url',
      `a url is an http(s) address of at most ${url} characters, its one variable at the end`,
      index,
    );
  }
  const replies = buttons.map(({ type }) => type === 'QUICK_REPLY');
  const changes = replies.filter((isReply, index) => index > 0 && isReply !== replies[index - 1]);
  // Replies stand together: before the others, or after them.
  if (changes.length > 1) add('scattered', 'quick replies stand next to each other');
  return faults;
}

const isAddress = (url: string): boolean =>
  url.length <= templateLimits.url && /^https?:\/\/[^\s{}]+(\{\{[^{}]+\}\})?$/i.test(url);

function faultsOfReplies({ buttons, isNotification }: AskedTemplate): TemplateFault[] {
  const field = 'outbound_buttons';
  const replies = buttons.filter(({ type }) => type === 'QUICK_REPLY');
  if (isNotification) {
    if (replies.length === 0) return [];
    return [{ field, why: 'of_notification', message: 'a notification has no quick replies' }];
  }
  const goesOn = replies.some((reply, place) => {
    if (reply.type !== 'QUICK_REPLY') return false;
    return reply.action === undefined ? place !== 1 : reply.action === 'continue';
  });
  if (goesOn) return [];
  return [{ field, why: 'none_goes_on', message: 'missing continue process message' }];
}
