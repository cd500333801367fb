import { z } from '@hono/zod-openapi';
import { fromWire } from '../db/ids.ts';
import { AppError } from '../errors.ts';
import type { OutboundEdit } from '../outbounds/changeOutbound.ts';
import {
  type AskedButton,
  type AskedTemplate,
  askedVariables,
} from '../outbounds/draftTemplate.ts';
import { templateLimits } from '../outbounds/refuseTemplate.ts';
import { templateLanguages } from '../outbounds/templateLanguages.ts';
import { templateNameOf } from '../outbounds/templateName.ts';
import { phoneNumber, severalOf, texts } from './fields.ts';

const categories = {
  MARKETING: 'MARKETING',
  UTILITY: 'UTILITY',
  AUTHENTICATION: 'AUTHENTICATION',
  // The reference's first edition.
  TRANSACTIONAL: 'UTILITY',
  OTP: 'AUTHENTICATION',
} as const;

type Named = keyof typeof categories;

/** `missing category` of one that is not there; of another word what would be right. */
const missing = (what: string) => ({
  error: ({ input }: { input?: unknown }) =>
    input === undefined || input === '' ? `missing ${what}` : undefined,
});

/** The words of both editions of the reference, read as those of the present one. */
export const outboundCategory = z
  .enum(Object.keys(categories) as [Named, ...Named[]], missing('category'))
  .transform((word) => categories[word])
  .openapi({ type: 'string', enum: Object.keys(categories) });

const languageCode = z.enum(templateLanguages, missing('language code'));

const needed = (what: string) => z.string(missing(what)).min(1, `missing ${what}`);

const outboundName = needed('outbound name')
  .max(templateLimits.name)
  .transform(templateNameOf)
  .pipe(z.string().min(1, 'has letters or digits of the Latin alphabet'))
  .openapi({ type: 'string', description: 'Becomes small letters, digits and _, as Meta has it' });

const replyAction = z
  .enum(['continue_process', 'cancel_process'])
  .transform((word) => (word === 'continue_process' ? ('continue' as const) : ('cancel' as const)))
  .openapi({ type: 'string', enum: ['continue_process', 'cancel_process'] });

const label = z.string().trim().min(1);

const button = z.object({
  type: z.enum(['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE']),
  text: z.string().trim().default(''),
  url: z.string().optional().openapi({ description: 'Of a URL; may end in one variable' }),
  phone_number: phoneNumber.optional(),
  action: replyAction.optional().openapi({ description: 'Of a QUICK_REPLY' }),
});

const answers = severalOf(z.object({ action: replyAction, message: label }));

const isNotification = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], {
    error: 'invalid is_notification value',
  })
  .openapi({ type: 'boolean' });

/** In the order in which what is missing is told. */
const required = {
  waba_phone_number: z
    .string(missing('waba phone number'))
    .min(1, 'missing waba phone number')
    .pipe(phoneNumber)
    .openapi({ type: 'string' }),
  is_notification: isNotification,
  category: outboundCategory,
  language_code: languageCode,
  content: needed('outbound content').openapi({ description: 'As in Hola {{.name}}' }),
  outbound_name: outboundName,
  template_type: z.enum(['TEXT', 'VIDEO', 'IMAGE', 'DOCUMENT'], missing('template type')),
};

const others = {
  var: texts.optional().openapi({ description: 'An example for each variable' }),
  continue_process_message: label.optional(),
  cancel_process_message: label.optional(),
  outbound_answers: answers.optional().openapi({
    description: 'Quick replies, in their order; several may be continue_process',
  }),
  outbound_buttons: severalOf(button).optional(),
  header_text: z.string().trim().min(1).optional(),
  footer_text: z.string().trim().min(1).optional(),
  media_url: z.string().optional().openapi({ description: 'Of a file that the header shows' }),
  media_id: z
    .union([z.literal('').transform(() => undefined), z.string().transform(mediaOf)])
    .optional()
    .openapi({ type: 'string', description: 'MED…, in the place of media_url' }),
  code_expiration_minutes: z.coerce.number().int().min(1).max(90).optional(),
  flow_id: z
    .string()
    .transform((text) => (text === '' ? null : fromWire('IPF', text)))
    .optional()
    .openapi({ type: 'string', description: 'What continue starts where a send says no flow' }),
};

function mediaOf(text: string): string {
  return fromWire('MED', text);
}

const fields = z.object({ ...required, ...others });

/** An outbound to be made; of several faults the first in the reference's order is told. */
export const newOutbound = z.preprocess(lookForExamples, fields).openapi('NewOutboundMessage', {
  example: {
    waba_phone_number: '+15550000001',
    is_notification: true,
    category: 'UTILITY',
    language_code: 'es',
    content: 'Hola {{.name}}, mañana te esperamos.',
    outbound_name: 'Recordatorio',
    template_type: 'TEXT',
    var: { name: 'Ana' },
  },
});

/** What is to be another; what is absent stays. */
export const outboundChange = fields.partial();

/** The second thing that is looked at, after the line, is whether each variable has an example. */
function lookForExamples(given: unknown, context: z.RefinementCtx): unknown {
  const read = z
    .looseObject({
      waba_phone_number: z.string().min(1),
      content: z.string().catch(''),
      header_text: z.string().optional().catch(undefined),
      var: z.record(z.string(), z.unknown()).catch({}),
      outbound_buttons: severalOf(button).optional().catch(undefined),
    })
    .safeParse(given).data;
  if (!read) return given;
  const buttons = (read.outbound_buttons ?? []).map(buttonOf);
  const asked = { content: read.content, headerText: read.header_text, buttons };
  for (const name of askedVariables(asked)) {
    const example = read.var[name];
    if (String(example ?? '').trim() !== '') continue;
    context.addIssue({
      code: 'custom',
      message: `missing example value for variable ${name}`,
      path: ['var', name],
    });
    return z.NEVER;
  }
  return given;
}

type Buttons = Pick<
  z.output<typeof fields>,
  'outbound_buttons' | 'outbound_answers' | 'continue_process_message' | 'cancel_process_message'
>;

/** Quick replies of either edition, before the other buttons where they are given apart from them. */
function buttonsOf(body: Buttons): AskedButton[] {
  const buttons = (body.outbound_buttons ?? []).map(buttonOf);
  const apart: AskedButton[] = [
    ...(body.outbound_answers ?? []).map(({ action, message }) => replyOf(message, action)),
    ...(body.continue_process_message ? [replyOf(body.continue_process_message, 'continue')] : []),
    ...(body.cancel_process_message ? [replyOf(body.cancel_process_message, 'cancel')] : []),
  ];
  // Said of a button already: what it means, then.
  const meant = new Map(apart.map((reply) => [reply.text, reply]));
  const known = new Set(buttons.map(({ text }) => text));
  return [
    ...apart.filter(({ text }) => !known.has(text)),
    ...buttons.map((each) => (each.type === 'QUICK_REPLY' ? (meant.get(each.text) ?? each) : each)),
  ];
}

const replyOf = (text: string, action: 'continue' | 'cancel'): AskedButton => ({
  type: 'QUICK_REPLY',
  text,
  action,
});

function buttonOf(given: z.output<typeof button>): AskedButton {
  const { type, text } = given;
  switch (type) {
    case 'QUICK_REPLY':
      return { type, text, action: given.action };
    case 'URL':
      return { type, text, url: given.url ?? '' };
    case 'PHONE_NUMBER':
      return { type, text, phoneNumber: given.phone_number ?? '' };
    case 'COPY_CODE':
      return { type, text };
  }
}

/** The template that a body asks for. */
export function templateAsked(body: z.output<typeof fields>): AskedTemplate {
  requireReplies(body);
  return {
    name: body.outbound_name,
    language: body.language_code,
    category: body.category,
    type: body.template_type,
    isNotification: body.is_notification,
    content: body.content,
    headerText: body.header_text,
    footerText: body.footer_text,
    buttons: buttonsOf(body),
    examples: body.var ?? {},
    codeExpiresInMinutes: body.code_expiration_minutes,
  };
}

/** What a body asks to be another; buttons are given as a whole. */
export function changeAsked(body: z.output<typeof outboundChange>): OutboundEdit {
  const { outbound_answers, outbound_buttons, continue_process_message, cancel_process_message } =
    body;
  const saysButtons = [
    outbound_answers,
    outbound_buttons,
    continue_process_message,
    cancel_process_message,
  ].some((each) => each !== undefined);
  return {
    number: body.waba_phone_number,
    name: body.outbound_name,
    language: body.language_code,
    category: body.category,
    type: body.template_type,
    isNotification: body.is_notification,
    content: body.content,
    headerText: body.header_text,
    footerText: body.footer_text,
    buttons: saysButtons ? buttonsOf(body) : undefined,
    examples: body.var,
    codeExpiresInMinutes: body.code_expiration_minutes,
    flowId: body.flow_id,
  };
}

/** The reference's first edition knows two replies, and wants both. */
function requireReplies(body: z.output<typeof fields>): void {
  const isPresent = body.outbound_answers ?? body.outbound_buttons;
  if (body.is_notification || isPresent) return;
  const missing = (['continue', 'cancel'] as const).find(
    (each) => body[`${each}_process_message`] === undefined,
  );
  if (missing) throw new AppError('invalid_request', `missing ${missing} process message`);
}
