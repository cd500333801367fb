import type { Json } from '../../../src/messages/events.ts';
import { photo } from '../world.ts';
import type { StepCase } from './stepCase.ts';

const options = [
  { id: 'buy', title: 'Comprar', next: 'yes' },
  { id: 'help', title: 'Ayuda', synonyms: ['ayúdame', 'socorro'], next: 'no' },
];
const menu = (more: object = {}) => ({
  menu: { type: 'choice', text: '¿Qué necesitas?', save_as: 'topic', options, ...more },
});
const buttons = [
  { id: 'IDP1:menu:buy', title: 'Comprar' },
  { id: 'IDP1:menu:help', title: 'Ayuda' },
];
const named = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `o${index}`,
    title: `Opción ${'abcdefghijklmnop'[index]}`,
    next: 'yes',
  }));
const taken = (id: string, title: string, value: Json = null) => ({
  topic: { id, title, value },
});

const slots = {
  list: 'vars.slots',
  id: '{{ item.id }}',
  title: '{{ item.at | date: "%d/%m %H:%M" }}',
  description: '{{ item.doctor }}',
  next: 'yes',
  empty: 'no',
};
const slotsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `s-${index}`,
    at: `2026-08-${String(index + 10)}T15:00:00Z`,
    doctor: 'Dra. Paz',
  }));
const pick = (more: object = {}) => ({
  menu: {
    type: 'choice',
    text: '¿Cuándo?',
    save_as: 'topic',
    options_from: slots,
    options: [{ id: 'none', title: 'Ninguno', next: 'no' }],
    ...more,
  },
});

const none = { id: 'none', reply: 'none', title: 'Ninguno', synonyms: [] };

export const cases: StepCase[] = [
  {
    name: 'up to three short options are buttons; a reply id is <process_id>:<step>:<option>',
    steps: menu(),
    gives: { said: [{ type: 'buttons', text: '¿Qué necesitas?', buttons }], step: 'menu' },
  },
  {
    name: 'more options are a list',
    steps: menu({ options: named(4), button: 'Abrir' }),
    gives: {
      said: [
        {
          type: 'list',
          text: '¿Qué necesitas?',
          button: 'Abrir',
          rows: [
            { id: 'IDP1:menu:o0', title: 'Opción a' },
            { id: 'IDP1:menu:o1', title: 'Opción b' },
            { id: 'IDP1:menu:o2', title: 'Opción c' },
            { id: 'IDP1:menu:o3', title: 'Opción d' },
          ],
        },
      ],
    },
  },
  {
    name: 'a title too long for a button makes a list',
    steps: menu({ options: [{ id: 'a', title: 'Quiero ver los precios', next: 'yes' }] }),
    gives: {
      said: [
        {
          type: 'list',
          text: '¿Qué necesitas?',
          button: 'Ver opciones',
          rows: [{ id: 'IDP1:menu:a', title: 'Quiero ver los precios' }],
        },
      ],
    },
  },
  {
    name: 'so does a description; header and footer stand around',
    steps: menu({
      header: 'Menú',
      footer: 'Gracias',
      options: [{ id: 'a', title: 'A', description: 'La primera', next: 'yes' }],
    }),
    gives: {
      said: [
        {
          type: 'list',
          text: '¿Qué necesitas?',
          header: 'Menú',
          footer: 'Gracias',
          button: 'Ver opciones',
          rows: [{ id: 'IDP1:menu:a', title: 'A', description: 'La primera' }],
        },
      ],
    },
  },
  {
    name: '`style` decides otherwise: a list of two',
    steps: menu({ style: 'list' }),
    gives: {
      said: [{ type: 'list', text: '¿Qué necesitas?', button: 'Ver opciones', rows: buttons }],
    },
  },
  {
    name: '`style: buttons` cuts the titles to what a button holds, and counts it',
    steps: menu({
      style: 'buttons',
      options: [{ id: 'a', title: 'Quiero ver los {{ vars.what }}', next: 'yes' }],
    }),
    more: { variables: { what: 'precios de hoy' } },
    gives: {
      said: [
        {
          type: 'buttons',
          text: '¿Qué necesitas?',
          buttons: [{ id: 'IDP1:menu:a', title: 'Quiero ver los prec…' }],
        },
      ],
      findings: ['title_cut'],
    },
  },
  {
    name: '"a later equal title gets (2)"; "the first wins"',
    steps: menu({
      options: [
        { id: 'a', title: '{{ vars.t }}', next: 'yes' },
        { id: 'b', title: 'Sí', next: 'no' },
      ],
    }),
    more: { variables: { t: 'SI' } },
    when: ['si'],
    gives: { step: 'yes' },
  },
  {
    name: 'an equal title is counted',
    steps: menu({
      options: [
        { id: 'a', title: '{{ vars.t }}', next: 'yes' },
        { id: 'b', title: 'Sí', next: 'no' },
      ],
    }),
    more: { variables: { t: 'SI' } },
    gives: {
      said: [
        {
          type: 'buttons',
          text: '¿Qué necesitas?',
          buttons: [
            { id: 'IDP1:menu:a', title: 'SI' },
            { id: 'IDP1:menu:b', title: 'Sí (2)' },
          ],
        },
      ],
      findings: ['equal_titles'],
    },
  },
  {
    name: 'a tap answers; id, title and value are kept',
    steps: menu(),
    when: [{ taps: 'help' }],
    gives: { step: 'no', vars: taken('help', 'Ayuda') },
  },
  {
    name: 'a text answers by its title, however it is written',
    steps: menu(),
    when: ['  ¡COMPRÁR!'],
    gives: { step: 'yes', vars: taken('buy', 'Comprar') },
  },
  { name: 'by its id', steps: menu(), when: ['buy'], gives: { step: 'yes' } },
  { name: 'by a synonym', steps: menu(), when: ['ayudame'], gives: { step: 'no' } },
  { name: 'by the number shown', steps: menu(), when: ['2.'], gives: { step: 'no' } },
  {
    name: '"Matching order: id, title, synonym, number shown"',
    steps: menu({
      options: [
        { id: 'a', title: '2', next: 'yes' },
        { id: 'b', title: 'B', next: 'no' },
      ],
    }),
    when: ['2'],
    gives: { step: 'yes' },
  },
  {
    name: '"A choice repeats as one message: the invalid text, a blank line, the prompt, the same options"',
    steps: menu({ invalid: { text: 'Elige una.' }, timeout: { after: '30m', next: 'no' } }),
    when: [{ says: 'otra cosa', at: 10 }],
    gives: {
      said: [{ type: 'buttons', text: 'Elige una.\n\n¿Qué necesitas?', buttons }],
      timers: { timeout: 40, expires: 1450 },
    },
  },
  {
    name: "without an invalid text it is the account's sentence",
    steps: menu(),
    when: [{ says: photo }],
    gives: {
      said: [{ type: 'buttons', text: 'No entendí tu respuesta.\n\n¿Qué necesitas?', buttons }],
    },
  },
  {
    name: 'three wrong answers end it',
    steps: menu(),
    when: ['x', 'y', 'z'],
    gives: {
      said: [],
      ending: {
        status: 'failure',
        failureStatus: 'declined',
        declinedReason: 'not_answered_question',
      },
    },
  },
  {
    name: 'a tap of another step is not its business',
    steps: menu(),
    when: [
      {
        event: {
          type: 'message',
          message: {
            id: 'm',
            at: new Date('2026-08-05T17:01:00Z'),
            content: { type: 'tap', from: 'button', id: 'x', title: 'Comprar' },
            tap: { step: 'other', option: 'buy' },
          },
        },
      },
    ],
    gives: { outcome: 'unused', said: [], step: 'menu' },
  },
  {
    name: "titles are spoken in the contact's language, and answer in it",
    steps: menu(),
    more: {
      translations: { en: { 'menu.text': 'What?', 'menu.options.buy.title': 'Buy' } },
    },
    scene: {
      contact: {
        id: 'CNT1',
        name: 'Ana',
        phone: null,
        email: null,
        language: 'en',
        tags: [],
        properties: {},
      },
    },
    when: ['BUY'],
    gives: { step: 'yes', vars: taken('buy', 'Buy') },
  },
  {
    name: 'options from a list travel as their index, with the fixed ones after them',
    steps: pick(),
    more: { variables: { slots: slotsOf(1) } },
    gives: {
      said: [
        {
          type: 'list',
          text: '¿Cuándo?',
          button: 'Ver opciones',
          rows: [
            { id: 'IDP1:menu:0', title: '10/08 10:00', description: 'Dra. Paz' },
            { id: 'IDP1:menu:none', title: 'Ninguno' },
          ],
        },
      ],
    },
  },
  {
    name: '"save_as holds the id as authored, value the item"',
    steps: pick(),
    more: { variables: { slots: slotsOf(2) } },
    when: [{ taps: '1' }],
    gives: {
      step: 'yes',
      vars: { slots: slotsOf(2), ...taken('s-1', '11/08 10:00', slotsOf(2)[1] ?? null) },
    },
  },
  {
    name: 'a fixed option beside a list answers too',
    steps: pick(),
    more: { variables: { slots: slotsOf(2) } },
    when: ['ninguno'],
    gives: { step: 'no' },
  },
  {
    name: 'an empty list takes `empty`',
    steps: pick(),
    more: { variables: { slots: [] } },
    gives: { said: [], step: 'no' },
  },
  {
    name: 'so does what is no list',
    steps: pick(),
    more: { variables: { slots: { a: 1 } } },
    gives: { said: [], step: 'no' },
  },
  {
    name: '"ten rows at a time in all, fixed options on every page, the last row more when there is more"',
    steps: pick(),
    more: { variables: { slots: slotsOf(12) } },
    gives: {
      said: [
        {
          type: 'list',
          text: '¿Cuándo?',
          button: 'Ver opciones',
          rows: [
            ...slotsOf(8).map((_, index) => ({
              id: `IDP1:menu:${index}`,
              title: `${index + 10}/08 10:00`,
              description: 'Dra. Paz',
            })),
            { id: 'IDP1:menu:none', title: 'Ninguno' },
            { id: 'IDP1:menu:more', title: 'Más opciones' },
          ],
        },
      ],
    },
  },
  {
    name: 'more shows the rest, costs no attempt, and the last page has no more',
    steps: pick(),
    more: { variables: { slots: slotsOf(12) } },
    when: [{ taps: 'more' }],
    gives: {
      said: [
        {
          type: 'list',
          text: '¿Cuándo?',
          button: 'Ver opciones',
          rows: [
            ...[8, 9, 10, 11].map((index) => ({
              id: `IDP1:menu:${index}`,
              title: `${index + 10}/08 10:00`,
              description: 'Dra. Paz',
            })),
            { id: 'IDP1:menu:none', title: 'Ninguno' },
          ],
        },
      ],
      step: 'menu',
    },
  },
  {
    name: 'a page without more holds nine of the list beside one fixed option',
    steps: pick({ style: 'list' }),
    more: { variables: { slots: slotsOf(17) } },
    when: [{ taps: 'more' }],
    gives: {
      said: [
        {
          type: 'list',
          text: '¿Cuándo?',
          button: 'Ver opciones',
          rows: [
            ...[8, 9, 10, 11, 12, 13, 14, 15, 16].map((index) => ({
              id: `IDP1:menu:${index}`,
              title: `${index + 10}/08 10:00`,
              description: 'Dra. Paz',
            })),
            { id: 'IDP1:menu:none', title: 'Ninguno' },
          ],
        },
      ],
    },
  },
  {
    name: 'the step has spoken when it shows more: its clocks restart',
    steps: pick({ timeout: { after: '30m', next: 'no' } }),
    more: { variables: { slots: slotsOf(12) } },
    when: [{ taps: 'more', at: 10 }],
    gives: { memory: secondPage(), timers: { timeout: 40, expires: 1450 } },
  },
  {
    name: 'a row of the page before still answers',
    steps: pick({ save_as: 'slot' }),
    more: { variables: { slots: slotsOf(12) } },
    when: [{ taps: 'more' }, { taps: '3' }],
    gives: {
      step: 'yes',
      vars: {
        slots: slotsOf(12),
        slot: { id: 's-3', title: '13/08 10:00', value: slotsOf(12)[3] ?? null },
      },
    },
  },
  {
    name: 'a row that never was is a wrong answer',
    steps: pick(),
    more: { variables: { slots: slotsOf(2) } },
    when: [{ taps: '7' }],
    gives: { memory: wrongOnce(), step: 'menu' },
  },
  {
    name: 'what fits buttons is buttons, where the style is left to us',
    steps: menuOf({ style: 'auto' }),
    gives: {
      said: [
        {
          type: 'buttons',
          text: '¿Qué?',
          buttons: [
            { id: 'IDP1:menu:a', title: 'A' },
            { id: 'IDP1:menu:b', title: 'B' },
          ],
        },
      ],
    },
  },
  {
    name: 'the last of its `attempts` takes `invalid.next` and sends nothing',
    steps: menuOf({ invalid: { text: 'Toca una.', attempts: 2, next: 'no' } }),
    when: ['x', 'y'],
    gives: { said: [], step: 'no' },
  },
  {
    name: 'a reminder keeps waiting: the options still answer after it',
    steps: menuOf({ reminders: [{ after: '5m', text: '¿Sigues ahí?' }] }),
    when: [{ fires: 'reminder_0' }],
    gives: { said: ['¿Sigues ahí?'], step: 'menu', ending: null },
  },
  {
    name: 'options that can no longer be shown take `failed`',
    steps: menuOf({ failed: 'no' }),
    scene: { lastInboundAt: new Date('2026-08-01T00:00:00Z') },
    gives: { said: [], step: 'no' },
  },
];

function menuOf(more: object) {
  return {
    menu: {
      type: 'choice',
      text: '¿Qué?',
      options: [
        { id: 'a', title: 'A', next: 'yes' },
        { id: 'b', title: 'B', next: 'no' },
      ],
      ...more,
    },
  };
}

function offeredRows(from: number, to: number) {
  return slotsOf(to)
    .map(({ id }, index) => ({
      id,
      reply: String(index),
      title: `${index + 10}/08 10:00`,
      synonyms: [],
      index,
    }))
    .slice(from);
}

function wrongOnce() {
  return { wrong: 1, page: 0, offered: [...offeredRows(0, 2), none] };
}

function secondPage() {
  return { page: 1, offered: [...offeredRows(8, 12), none] };
}
