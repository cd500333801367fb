import type { InContent } from '../../../src/messages/events.ts';
import { photo } from '../world.ts';
import type { StepCase } from './stepCase.ts';

const email = { type: 'email', save_as: 'email' };
const ask = (more: object = {}) => ({
  ask: { type: 'question', text: '¿Tu correo?', answer: email, next: 'yes', ...more },
});
const invalid = { text: 'No parece un correo.', attempts: 3, next: 'no' };
const timeout = { after: '30m', next: 'no' };
const declined = {
  status: 'failure',
  failureStatus: 'declined',
  declinedReason: 'not_answered_question',
} as const;

const media = (answer: object) => ({
  ask: {
    type: 'question',
    text: 'Envía comprobantes',
    answer: { type: 'media', save_as: 'files', ...answer },
    invalid: { text: 'Envía una foto.', next: 'no' },
    timeout,
    next: 'yes',
  },
});
const file = (
  mimeType: string,
  kind: 'image' | 'document' | 'sticker' = 'document',
): InContent => ({
  type: 'media',
  media: { kind, providerId: '1', mimeType, caption: 'aquí' },
});
const kept = (kind: string, mime_type: string) => ({
  media_id: 'MED1',
  kind,
  mime_type,
  caption: 'aquí',
});
const noTexts: InContent[] = [
  photo,
  { type: 'location', latitude: 1, longitude: 2 },
  { type: 'contacts', contacts: [{ name: { formatted_name: 'ana@x.example' } }] },
];
const keptPhoto = { media_id: 'MED1', kind: 'image', mime_type: 'image/jpeg' };

export const cases: StepCase[] = [
  {
    name: 'asks, and waits with its clocks set',
    steps: ask({
      timeout,
      reminders: [
        { after: '10m', text: '¿Sigues ahí?' },
        { after: '20m', text: '¿Hola?' },
      ],
    }),
    gives: {
      said: ['¿Tu correo?'],
      step: 'ask',
      ending: null,
      timers: { timeout: 30, reminder_0: 10, reminder_1: 20, expires: 1440 },
    },
  },
  {
    name: 'keeps a right answer and goes on',
    steps: ask({ timeout }),
    when: [' ana@x.example '],
    gives: { vars: { email: 'ana@x.example' }, ending: { status: 'success' }, timers: {} },
  },
  {
    name: '"A question repeats as its invalid text alone"',
    steps: ask({ invalid, timeout }),
    when: [{ says: 'ana', at: 10 }],
    gives: {
      said: ['No parece un correo.'],
      memory: { wrong: 1 },
      timers: { timeout: 40, expires: 1450 },
    },
  },
  {
    name: '"attempts is the number of wrong answers: the last of them takes invalid.next and sends nothing"',
    steps: ask({ invalid }),
    when: ['a', 'b', 'c'],
    gives: { said: [], step: 'no', vars: {} },
  },
  {
    name: '"without one: the account\'s sentence, a blank line, the prompt"',
    steps: ask(),
    when: ['a'],
    gives: { said: ['No entendí tu respuesta.\n\n¿Tu correo?'] },
  },
  {
    name: '"the account\'s sentence in the contact\'s language"',
    steps: ask(),
    scene: {
      contact: {
        id: 'CNT1',
        name: 'Ana',
        phone: null,
        email: null,
        language: 'pt-BR',
        tags: [],
        properties: {},
      },
    },
    when: ['a'],
    gives: { said: ['Não entendi a sua resposta.\n\n¿Tu correo?'] },
  },
  {
    name: '"Without invalid: 3 attempts, then the process ends (failure, declined, not_answered_question)"',
    steps: ask(),
    when: ['a', 'b', 'c'],
    gives: { said: [], ending: declined, timers: {} },
  },
  {
    name: 'without `next` the last wrong answer ends it too',
    steps: ask({ invalid: { text: 'No.', attempts: 1 } }),
    when: ['a'],
    gives: { said: [], ending: declined },
  },
  {
    name: '"A message answers at most one step: the one that waits when the message is decided"',
    steps: {
      ...ask({ next: 'again' }),
      again: {
        type: 'question',
        text: '¿Otro?',
        answer: { ...email, save_as: 'other' },
        next: 'yes',
      },
    },
    when: ['ana@x.example'],
    gives: { said: ['¿Otro?'], step: 'again', vars: { email: 'ana@x.example' } },
  },
  {
    name: '"In a text question, media, location or contacts are a wrong answer and cost an attempt"',
    steps: ask({ invalid: { ...invalid, attempts: 4 } }),
    when: noTexts.map((says) => ({ says })),
    gives: { said: ['No parece un correo.'], memory: { wrong: 3 } },
  },
  {
    name: '"a caption is never an answer"',
    steps: ask({ invalid }),
    when: [
      {
        says: {
          type: 'media',
          media: {
            kind: 'image',
            providerId: '1',
            mimeType: 'image/png',
            caption: 'ana@x.example',
          },
        },
      },
    ],
    gives: { memory: { wrong: 1 }, vars: {} },
  },
  {
    name: "a tap that is nobody's any more is read as its title",
    steps: ask(),
    when: [{ says: { type: 'tap', from: 'button', id: 'IDP0:x:y', title: 'ana@x.example' } }],
    gives: { vars: { email: 'ana@x.example' } },
  },
  {
    name: '"A reminder keeps waiting and spends nothing": the timeout stays where it was',
    steps: ask({ timeout, reminders: [{ after: '10m', text: '¿Sigues ahí?' }] }),
    when: [{ fires: 'reminder_0' }],
    gives: {
      said: ['¿Sigues ahí?'],
      step: 'ask',
      memory: {},
      timers: { timeout: 30, reminder_0: 10, expires: 1440 },
    },
  },
  {
    name: '"timeout and reminders count from the last time the step spoke": a reminder comes again after a repeat',
    steps: ask({ invalid, timeout, reminders: [{ after: '10m', text: '¿Sigues ahí?' }] }),
    when: [{ fires: 'reminder_0' }, { says: 'a', at: 15 }],
    gives: { timers: { timeout: 45, reminder_0: 25, expires: 1455 } },
  },
  {
    name: 'the timeout leads on, and no timer is left',
    steps: ask({ timeout }),
    when: [{ fires: 'timeout' }],
    gives: { said: [], step: 'no', timers: {} },
  },
  {
    name: '"expiry ends the process silently (failure, expired)"',
    steps: ask(),
    when: [{ fires: 'expires' }],
    gives: { said: [], ending: { status: 'failure', failureStatus: 'expired' }, timers: {} },
  },
  {
    name: '"at the same instant a timeout goes first"',
    steps: ask({ timeout: { after: '24h', next: 'no' } }),
    gives: { timers: { timeout: 1440, expires: 1440 + 1 / 60_000 } },
  },
  {
    name: 'a repeated prompt "is no answer and costs no attempt"; the step has spoken, so its clocks restart',
    steps: ask({ invalid, timeout }),
    when: [
      { says: 'a', at: 5 },
      { event: { type: 'repeat_prompt' }, at: 20 },
    ],
    gives: { said: ['¿Tu correo?'], memory: { wrong: 1 }, timers: { timeout: 50, expires: 1445 } },
  },
  {
    name: 'asks with media; a repeat stands in its caption',
    steps: {
      ask: {
        type: 'question',
        media: { kind: 'image', url: 'https://x.example/a.png', caption: '¿Qué ves?' },
        answer: { type: 'integer', save_as: 'n' },
        next: 'yes',
      },
    },
    when: ['a'],
    gives: {
      said: [
        {
          type: 'media',
          media: {
            kind: 'image',
            url: 'https://x.example/a.png',
            caption: 'No entendí tu respuesta.\n\n¿Qué ves?',
          },
        },
      ],
    },
  },
  {
    name: "the window closed: the question's `failed`, and no clock of it runs",
    steps: ask({ timeout, failed: 'no' }),
    scene: { lastInboundAt: new Date('2026-08-01T00:00:00Z') },
    gives: { said: [], step: 'no', timers: {} },
  },
  {
    name: '"A media question goes by MIME type: a photo sent as a document is an image"',
    steps: media({ kinds: ['image'] }),
    when: [{ says: file('image/png') }],
    gives: { vars: { files: kept('image', 'image/png') } },
  },
  {
    name: 'a document is no image',
    steps: media({ kinds: ['image'] }),
    when: [{ says: file('application/pdf') }],
    gives: { said: ['Envía una foto.'], memory: { wrong: 1 } },
  },
  {
    name: 'a sticker is no image',
    steps: media({ kinds: ['image'] }),
    when: [{ says: file('image/webp', 'sticker') }],
    gives: { memory: { wrong: 1 } },
  },
  {
    name: 'several files are collected in silence, and the clocks stay where they were',
    steps: media({ min: 1, max: 3, done_words: ['listo'] }),
    when: [{ says: photo, at: 10 }],
    gives: {
      said: [],
      step: 'ask',
      memory: { media: [keptPhoto] },
      timers: { timeout: 30, expires: 1440 },
    },
  },
  {
    name: 'a done word ends the collecting',
    steps: media({ min: 1, max: 3, done_words: ['listo'] }),
    when: [{ says: photo }, '¡LISTO!'],
    gives: { vars: { files: [keptPhoto] }, ending: { status: 'success' } },
  },
  {
    name: 'a done word before `min` is a wrong answer',
    steps: media({ min: 2, max: 3, done_words: ['listo'] }),
    when: [{ says: photo }, 'listo'],
    gives: { said: ['Envía una foto.'], memory: { wrong: 1, media: [keptPhoto] } },
  },
  {
    name: 'the `max`th file ends the collecting',
    steps: media({ min: 1, max: 2, done_words: ['listo'] }),
    when: [{ says: photo }, { says: photo }],
    gives: { vars: { files: [keptPhoto, keptPhoto] }, ending: { status: 'success' } },
  },
  {
    name: 'a pattern decides',
    steps: ask({ answer: { type: 'text', pattern: '^\\d{6}$', save_as: 'code' } }),
    when: ['12345', ' 123456 '],
    gives: { vars: { code: '123456' }, ending: { status: 'success' } },
  },
  {
    name: 'a place is kept',
    steps: ask({ answer: { type: 'location', save_as: 'where' } }),
    when: [{ says: { type: 'location', latitude: -12, longitude: -77, name: 'Aquí', url: 'x' } }],
    gives: { vars: { where: { latitude: -12, longitude: -77, name: 'Aquí' } } },
  },
  {
    name: 'a contact is kept as its card',
    steps: ask({ answer: { type: 'contact', save_as: 'who' } }),
    when: [{ says: { type: 'contacts', contacts: [{ name: { formatted_name: 'Eva' } }] } }],
    gives: { vars: { who: { name: { formatted_name: 'Eva' } } } },
  },
  {
    name: 'anything is an answer to `any`',
    steps: ask({ answer: { type: 'any', save_as: 'it' } }),
    when: [{ says: photo }],
    gives: { vars: { it: keptPhoto } },
  },
  ...(
    [
      ['number', { min: 1, max: 2000 }, '1.234,5', 1234.5],
      ['integer', { min: 1, max: 5 }, '5', 5],
      ['email', {}, 'Ana@X.example', 'Ana@x.example'],
      ['phone', {}, '+51 900 000 001', '+51900000001'],
      ['date', { future: true }, '31/12/2026', '2026-12-31'],
      ['date', { past: true }, '31/12/2025', '2025-12-31'],
      ['boolean', {}, '👍', true],
    ] as const
  ).map(
    ([type, more, said, kept]): StepCase => ({
      name: `"The saved value is typed", sensitive or not: ${type} ${said}`,
      steps: ask({ answer: { type, save_as: 'it', sensitive: true, ...more } }),
      when: [said],
      gives: { vars: { it: kept }, ending: { status: 'success' } },
    }),
  ),
  ...(
    [
      [{ type: 'text', max: 3 }, 'cuatro'],
      [{ type: 'integer', min: 1, max: 5 }, '6'],
      [{ type: 'integer' }, '1,5'],
      [{ type: 'number', max: 5 }, '5,1'],
      [{ type: 'date', future: true }, '31/12/2025'],
      [{ type: 'date', past: true }, '31/12/2026'],
      [{ type: 'phone' }, 'no tengo'],
      [{ type: 'boolean' }, 'quizás'],
      [{ type: 'location', sensitive: true }, 'Lima'],
      [{ type: 'contact', sensitive: true }, 'Eva'],
    ] as const
  ).map(
    ([answer, said]): StepCase => ({
      name: `a wrong answer is none: ${JSON.stringify(answer)} ${said}`,
      steps: ask({ answer: { save_as: 'it', ...answer }, invalid }),
      when: [said],
      gives: { vars: {}, step: 'ask', said: [invalid.text] },
    }),
  ),
  ...(
    [
      ['video', 'video/mp4'],
      ['audio', 'audio/ogg'],
      ['document', 'application/pdf'],
      ['sticker', 'image/webp'],
    ] as const
  ).map(
    ([kind, mimeType]): StepCase => ({
      name: `a ${kind} is the answer where one is asked for, and a photo is not`,
      steps: media({ kinds: [kind], sensitive: true }),
      when: [
        { says: photo },
        { says: { type: 'media', media: { kind, providerId: '1', mimeType } } },
      ],
      gives: {
        vars: { files: { media_id: 'MED1', kind, mime_type: mimeType } },
        ending: { status: 'success' },
      },
    }),
  ),
  {
    name: 'anything that is sensitive is an answer to `any`',
    steps: ask({ answer: { type: 'any', save_as: 'it', sensitive: true } }),
    when: ['4821'],
    gives: { vars: { it: '4821' } },
  },
  ...(['image', 'video', 'audio', 'document', 'sticker'] as const).map(
    (kind): StepCase => ({
      name: `asks by ${kind}`,
      steps: ask({
        text: undefined,
        media: { kind, media_id: 'MED1', ...(kind === 'document' && { filename: 'a.pdf' }) },
      }),
      gives: {
        said: [
          {
            type: 'media',
            media: { kind, mediaId: 'MED1', ...(kind === 'document' && { filename: 'a.pdf' }) },
          },
        ],
      },
    }),
  ),
];
