import type { Outbound } from '../../../src/engine/outbound.ts';
import type { Json } from '../../../src/messages/events.ts';
import type { StepCase } from './stepCase.ts';

const id = `OTB${'a'.repeat(32)}`;
const offer: Outbound = {
  id,
  name: 'visit_offer',
  language: 'es_MX',
  category: 'UTILITY',
  status: 'APPROVED',
  shape: {
    body: 'Hola {{1}}, tu visita es el {{2}}. ¿Vienes?',
    buttons: [
      { type: 'reply', text: 'Sí' },
      { type: 'reply', text: 'No, gracias' },
    ],
  },
  names: { body: { 1: 'name', 2: 'day' }, buttons: {} },
  replies: [
    { index: 0, title: 'Sí', action: 'continue' },
    { index: 1, title: 'No, gracias', action: 'cancel' },
  ],
};
const known = (changes: Partial<Outbound> = {}) => new Map([[id, { ...offer, ...changes }]]);
const closed = new Date('2026-08-01T17:00:00.000Z');

const variables = { name: '{{ contact.name }}', day: 'viernes 7' };
const ask = (more: object = {}) => ({
  ask: {
    type: 'outbound',
    outbound_id: id,
    variables,
    replies: { continue: 'yes', cancel: 'no' },
    ...more,
  },
});
const tell = (more: object = {}) => ask({ replies: undefined, next: 'yes', ...more });
const message = {
  type: 'template',
  text: 'Hola Ana, tu visita es el viernes 7. ¿Vienes?',
  outboundId: id,
  name: 'visit_offer',
  language: 'es_MX',
  category: 'UTILITY',
  body: [{ text: 'Ana' }, { text: 'viernes 7' }],
  buttons: [
    { type: 'reply', index: 0, title: 'Sí', payload: 'continue' },
    { type: 'reply', index: 1, title: 'No, gracias', payload: 'cancel' },
  ],
};
const success = { status: 'success' } as const;
const declined = { status: 'failure', failureStatus: 'declined' } as const;
const notDelivered = {
  status: 'failure',
  failureStatus: 'system_error',
  declinedReason: 'message_not_delivered',
} as const;
const here = { outbounds: known() };
const fails = (name: string, code: string, more: Partial<StepCase>): StepCase => ({
  name,
  steps: ask({ failed: 'no' }),
  scene: here,
  ...more,
  gives: { said: [], findings: [code], ending: declined },
});

export const cases: StepCase[] = [
  {
    name: 'a template leaves with the window closed, its variables filled in, and without replies goes on at once',
    steps: tell(),
    scene: { ...here, lastInboundAt: closed },
    gives: { said: [message], ending: success, timers: {}, findings: [] },
  },
  {
    name: 'with replies it waits, and expires_after runs',
    steps: ask({ timeout: { after: '2h', next: 'no' } }),
    scene: here,
    gives: { said: [message], step: 'ask', timers: { timeout: 120, expires: 1440 } },
  },
  {
    name: 'a tap on continue takes its way, and "where empty" its language is that "of the outbound the contact accepted"',
    steps: ask(),
    scene: here,
    when: [{ taps: 'continue' }],
    gives: {
      ending: success,
      effects: [{ type: 'set_contact', field: 'language', value: 'es-MX' }],
    },
  },
  {
    name: 'a known language stays',
    steps: ask(),
    scene: {
      ...here,
      contact: {
        id: 'CNT1',
        name: 'Ana',
        phone: null,
        email: null,
        language: 'pt',
        tags: [],
        properties: {},
      },
    },
    when: [{ taps: 'continue' }],
    gives: { ending: success, effects: [] },
  },
  {
    name: 'a tap on cancel takes its way, and accepts no language',
    steps: ask(),
    scene: here,
    when: [{ taps: 'cancel' }],
    gives: { ending: declined, effects: [] },
  },
  {
    name: '"a text equal to a label is the tap"',
    steps: ask(),
    scene: here,
    when: ['  NO, gracias!'],
    gives: { ending: declined },
  },
  {
    name: '"any other message takes next"',
    steps: ask({ next: 'yes' }),
    scene: here,
    when: ['¿a qué hora?'],
    gives: { ending: success },
  },
  {
    name: '"without next it is an activity"',
    steps: ask(),
    scene: here,
    when: ['¿a qué hora?'],
    gives: { outcome: 'unused', step: 'ask' },
  },
  {
    name: 'a reply without a way of its own is any other message',
    steps: ask({ replies: { continue: 'yes' }, next: 'no' }),
    scene: here,
    when: [{ taps: 'cancel' }],
    gives: { ending: declined },
  },
  {
    name: 'the timeout leads on',
    steps: ask({ timeout: { after: '2h', next: 'no' } }),
    scene: here,
    when: [{ fires: 'timeout' }],
    gives: { ending: declined },
  },
  {
    name: 'expires_after ends it silently',
    steps: ask(),
    scene: here,
    when: [{ fires: 'expires' }],
    gives: { said: [], ending: { status: 'failure', failureStatus: 'expired' } },
  },
  fails('a variable without a value is a finding and takes failed', 'outbound_missing_value', {
    steps: ask({ failed: 'no', variables: { name: '{{ vars.nobody }}', day: 'hoy' } }),
  }),
  fails('an outbound that is not there is a finding and takes failed', 'outbound_missing', {
    scene: {},
  }),
  fails('one not yet approved is a finding and takes failed', 'outbound_not_approved', {
    scene: { outbounds: known({ status: 'PENDING' }) },
  }),
  fails('a notification where replies are expected takes failed', 'outbound_without_replies', {
    scene: { outbounds: known({ replies: [] }) },
  }),
  fails('who opted out of all gets nothing', 'outbound_refused', {
    scene: { ...here, refused: { all: true, marketing: false } },
  }),
  fails('who wants no marketing gets none', 'outbound_refused', {
    scene: {
      outbounds: known({ category: 'MARKETING' }),
      refused: { all: false, marketing: true },
    },
  }),
  {
    name: 'who wants no marketing gets everything else',
    steps: tell(),
    scene: { ...here, refused: { all: false, marketing: true } },
    gives: { said: [message], ending: success },
  },
  {
    name: 'consent that this very event has taken counts',
    steps: {
      stop: {
        type: 'set_property',
        property: 'consent',
        value: { marketing: false },
        next: 'ask',
      },
      ...ask({ failed: 'no' }),
    },
    scene: { outbounds: known({ category: 'MARKETING' }) },
    gives: { said: [], findings: ['outbound_refused'], ending: declined },
  },
  {
    name: 'without failed the process ends, as after any message that could not be delivered',
    steps: ask(),
    scene: {},
    gives: { said: [], ending: notDelivered },
  },
  {
    name: 'a later failure takes failed',
    steps: ask({ failed: 'no' }),
    scene: here,
    when: [{ event: { type: 'undelivered', step: 'ask', visit: 1 } }],
    gives: { ending: declined },
  },
];

const rich: Partial<Outbound> = {
  shape: {
    header: { type: 'media', kind: 'image' },
    body: 'Hola {{ name }}.',
    buttons: [
      { type: 'url', text: 'Ver', url: 'https://shop.example/{{1}}' },
      { type: 'other', text: 'Llamar' },
      { type: 'copy_code', text: 'Copiar' },
    ],
  },
  names: { header: 'photo', body: { name: 'name' }, buttons: { 0: 'path', 2: 'coupon' } },
  replies: [],
};
const richVariables: Record<string, Json> = {
  photo: { media_id: `MED${'b'.repeat(32)}`, kind: 'image' },
  name: 'Ana\nMaría',
  path: 'o/17',
  coupon: 'DIEZ',
};

cases.push(
  {
    name: 'header, named placeholders and buttons are filled in, values without line breaks',
    steps: tell({ variables: richVariables }),
    scene: { outbounds: known(rich) },
    gives: {
      said: [
        {
          type: 'template',
          text: 'Hola Ana María.',
          outboundId: id,
          name: 'visit_offer',
          language: 'es_MX',
          category: 'UTILITY',
          header: { type: 'media', media: { kind: 'image', mediaId: `MED${'b'.repeat(32)}` } },
          body: [{ text: 'Ana María', name: 'name' }],
          buttons: [
            { type: 'url', index: 0, value: 'o/17' },
            { type: 'copy_code', index: 2, value: 'DIEZ' },
          ],
        },
      ],
    },
  },
  {
    name: 'a header that wants a file takes failed where there is none',
    steps: tell({ variables: { ...richVariables, photo: 'una foto' }, failed: 'no' }),
    scene: { outbounds: known(rich) },
    gives: { said: [], findings: ['outbound_no_media'], ending: declined },
  },
);
