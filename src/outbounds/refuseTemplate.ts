import { AppError } from '../errors.ts';
import type { AskedButton, AskedTemplate } from './draftTemplate.ts';

/** Of each kind of button, the most that a template has. Source: Meta, "Template components". */
const mostButtons = { QUICK_REPLY: 10, URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 } as const;

const named = /\{\{/;

/** AppError `invalid_request` for the first thing that WhatsApp would not take. `variables`: all that it has. */
export function refuseTemplate(asked: AskedTemplate, variables: string[]): void {
  const fault = faultOf(asked, variables);
  if (fault !== undefined) throw new AppError('invalid_request', fault);
}

function faultOf(asked: AskedTemplate, variables: string[]): string | undefined {
  const { category, content, headerText = '', footerText = '', buttons, type } = asked;
  const headers = [...headerText.matchAll(/\{\{/g)].length;
  const faults: [boolean, string][] = [
    [content.length > 1_024, 'content: has at most 1024 characters'],
    [headerText.length > 60, 'header_text: has at most 60 characters'],
    [
      headerText !== '' && type !== 'TEXT',
      `header_text: a template of type ${type} shows its file there`,
    ],
    [headers > 1, 'header_text: has at most one variable'],
    [footerText.length > 60, 'footer_text: has at most 60 characters'],
    [named.test(footerText), 'footer_text: has no variables'],
    [
      /\{\{(?!\s*\.?\s*[A-Za-z0-9_]+\s*\}\})/.test(`${content}${headerText}`),
      'content: a variable is written {{.name}}, with letters, digits and _',
    ],
  ];
  return (
    faults.find(([isSo]) => isSo)?.[1] ??
    (category === 'AUTHENTICATION' ? faultOfCode(asked, variables) : undefined) ??
    faultOfButtons(buttons, category) ??
    faultOfReplies(asked)
  );
}

/** Its texts are WhatsApp's; all that is one's own is the code. */
function faultOfCode(
  { type, headerText, footerText, buttons, isNotification }: AskedTemplate,
  variables: string[],
): string | undefined {
  const isBare = headerText === undefined && footerText === undefined && buttons.length === 0;
  if (type !== 'TEXT' || !isBare) {
    return 'an AUTHENTICATION outbound is a TEXT without header, footer and buttons: its texts are WhatsApp’s';
  }
  if (variables.length !== 1 || variables[0] !== 'code') {
    return 'an AUTHENTICATION outbound has the one variable {{.code}}';
  }
  return isNotification ? undefined : 'an AUTHENTICATION outbound is a notification';
}

function faultOfButtons(buttons: AskedButton[], category: string): string | undefined {
  if (buttons.length > 10) return 'outbound_buttons: a template has at most 10 buttons';
  for (const [type, most] of Object.entries(mostButtons)) {
    const count = buttons.filter((button) => button.type === type).length;
    if (count > most) return `outbound_buttons: a template has at most ${most} of type ${type}`;
  }
  const texts = buttons.flatMap((button) => (button.type === 'COPY_CODE' ? [] : [button.text]));
  if (texts.some((text) => text.length > 25)) {
    return 'outbound_buttons: a label has at most 25 characters';
  }
  if (texts.some((text) => named.test(text))) return 'outbound_buttons: a label has no variables';
  const labels = texts.map((text) => text.toLowerCase());
  const twice = texts.find((_, index) => labels.indexOf(labels[index] ?? '') !== index);
  if (twice !== undefined) return `outbound_buttons: two are labelled "${twice}"`;
  if (category !== 'MARKETING' && buttons.some(({ type }) => type === 'COPY_CODE')) {
    return 'outbound_buttons: COPY_CODE is for MARKETING alone';
  }
  if (buttons.some((button) => button.type === 'URL' && !isAddress(button.url))) {
    return 'outbound_buttons: a url is an http(s) address of at most 2000 characters, its one variable at the end';
  }
  const replies = buttons.map(({ type }) => type === 'QUICK_REPLY');
  const changes = replies.filter((each, index) => index > 0 && each !== replies[index - 1]).length;
  // Replies stand together: before the others, or after them.
  return changes > 1 ? 'outbound_buttons: quick replies stand next to each other' : undefined;
}

const isAddress = (url: string): boolean =>
  url.length <= 2_000 && /^https?:\/\/[^\s{}]+(\{\{[^{}]+\}\})?$/i.test(url);

function faultOfReplies({ buttons, isNotification }: AskedTemplate): string | undefined {
  const replies = buttons.filter(({ type }) => type === 'QUICK_REPLY');
  if (isNotification) {
    return replies.length > 0 ? 'a notification has no quick replies' : undefined;
  }
  const goesOn = replies.some((reply, place) => {
    if (reply.type !== 'QUICK_REPLY') return false;
    return reply.action === undefined ? place !== 1 : reply.action === 'continue';
  });
  return goesOn ? undefined : 'missing continue process message';
}
