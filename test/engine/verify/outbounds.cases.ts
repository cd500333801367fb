import type { KnownOutbound } from '../../../src/engine/verify/known.ts';
import { done, found, nobody, say, type VerifyCase } from './verifyCase.ts';

const id = `OTB${'a'.repeat(32)}`;
const yes = { index: 0, title: 'Sí', action: 'continue' } as const;
const no = { index: 1, title: 'No', action: 'cancel' } as const;

const bare: KnownOutbound = {
  name: 'reminder',
  status: 'APPROVED',
  shape: { body: 'Hola', buttons: [] },
  names: { body: {}, buttons: {} },
  replies: [yes, no],
};
const holding = (more: Partial<KnownOutbound> = {}) => ({
  ...nobody,
  outbounds: new Map([[id, { ...bare, ...more }]]),
});
/** A picture above, two values within, a link below. */
const open = holding({
  shape: {
    header: { type: 'media', kind: 'image' },
    body: 'Hola {{1}}, tu cita es el {{day}}',
    buttons: [{ type: 'url', text: 'Ver', url: 'https://shop.example/{{1}}' }],
  },
  names: { header: 'header', body: { 1: '1', day: 'day' }, buttons: { 0: 'button_0' } },
});
const filled = {
  header: 'https://shop.example/a.png',
  1: '{{ contact.name }}',
  day: 5,
  button_0: '{{ contact.phone }}',
};
const without = (variable: string) =>
  Object.fromEntries(Object.entries(filled).filter(([name]) => name !== variable));

const awaited = (more: object = {}) => ({
  type: 'outbound',
  outbound_id: id.toUpperCase(),
  replies: { continue: 'done', cancel: 'done' },
  timeout: { after: '1h', next: 'done' },
  ...more,
});
const send = (variables?: object) => ({
  type: 'outbound',
  outbound_id: id,
  next: 'done',
  ...(variables && { variables }),
});

export const cases: VerifyCase[] = [
  {
    name: 'an outbound that is missing',
    steps: { hello: say('send'), send: awaited(), done },
    known: nobody,
    finds: found('error', 'unknown_outbound', 'send', 'outbound_id', ['hello', 'send']),
    repair: {},
    repairKnown: holding(),
  },
  {
    name: 'an outbound that is deleted at the provider',
    steps: { send: send(), done },
    known: holding({ status: 'DELETED' }),
    finds: found('error', 'unknown_outbound', 'send', 'outbound_id', ['send']),
    repair: {},
    repairKnown: holding(),
  },
  {
    name: 'a notification where replies are expected',
    steps: { send: awaited(), done },
    known: holding({ replies: [] }),
    finds: found('error', 'outbound_without_replies', 'send', 'replies', ['send']),
    repair: { send: send() },
  },
  {
    name: 'a refusal that no button gives',
    steps: { hello: say('send'), send: awaited(), done },
    known: holding({ replies: [yes] }),
    finds: {
      ...found('error', 'outbound_reply_missing', 'send', 'replies.cancel', ['hello', 'send']),
      message:
        'step "send" waits for the reply cancel, which "reminder" has no button for ("Sí": continue)',
    },
    repair: { send: awaited({ replies: { continue: 'done' } }) },
  },
  {
    name: 'a yes that no button gives',
    steps: { send: awaited(), done },
    known: holding({ replies: [no] }),
    finds: found('error', 'outbound_reply_missing', 'send', 'replies.continue', ['send']),
    repair: { send: awaited({ replies: { cancel: 'done' } }) },
  },
  {
    name: 'a button that nothing hears',
    steps: { send: awaited({ replies: { continue: 'done' } }), done },
    known: holding(),
    finds: found('warning', 'outbound_reply_unheard', 'send', 'replies', ['send']),
    repair: { send: awaited({ replies: { continue: 'done' }, next: 'done' }) },
  },
  ...Object.keys(filled).map(
    (variable): VerifyCase => ({
      name: `a variable of the outbound that is not given: ${variable}`,
      steps: { hello: say('send'), send: send(without(variable)), done },
      known: open,
      finds: found('error', 'outbound_variable_missing', 'send', `variables.${variable}`, [
        'hello',
        'send',
      ]),
      repair: { send: send(filled) },
    }),
  ),
  {
    name: 'a variable of the outbound that is given as nothing',
    steps: { send: send({ ...filled, day: '  ' }), done },
    known: open,
    finds: found('error', 'outbound_variable_missing', 'send', 'variables.day', ['send']),
    repair: { send: send({ ...filled, day: '{{ now }}' }) },
  },
  {
    name: 'a variable that the outbound does not have',
    steps: { send: send({ ...filled, dya: '5' }), done },
    known: open,
    finds: {
      ...found('warning', 'unknown_outbound_variable', 'send', 'variables.dya', ['send']),
      message:
        'step "send" gives "dya", and "reminder" has no such variable (header, 1, day, button_0)',
    },
    repair: { send: send(filled) },
  },
  {
    name: 'a variable of an outbound that has none',
    steps: { send: send({ day: '5' }), done },
    known: holding(),
    finds: {
      ...found('warning', 'unknown_outbound_variable', 'send', 'variables.day', ['send']),
      message: 'step "send" gives "day", and "reminder" has no such variable (it has none)',
    },
    repair: { send: send() },
  },
  {
    name: 'a file of the outbound that is no file',
    steps: { send: send({ ...filled, header: 'a.png' }), done },
    known: open,
    finds: found('error', 'outbound_file_invalid', 'send', 'variables.header', ['send']),
    repair: { send: send({ ...filled, header: `MED${'0'.repeat(32)}` }) },
  },
  {
    name: 'an outbound with a part that nobody here can fill in',
    steps: { send: send(), done },
    known: holding({ shape: { ...bare.shape, beyondUs: 'LOCATION header' } }),
    finds: found('error', 'outbound_unsendable', 'send', 'outbound_id', ['send']),
    repair: {},
    repairKnown: holding(),
  },
  {
    name: 'an outbound not yet approved',
    steps: { send: awaited(), done },
    known: holding({ status: 'PENDING' }),
    finds: found('warning', 'outbound_not_approved', 'send', 'outbound_id', ['send']),
    repair: {},
    repairKnown: holding(),
  },
];
