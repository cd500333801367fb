import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { stepSchema } from '../../src/engine/definition.ts';
import { flow, type StepOf } from '../../src/engine/flowBuilder.ts';

const greeting = {
  name: 'Greeting',
  language: 'es',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hola', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
} as const;

test('a flow as code is the same JSON as the flow written by hand', async () => {
  const file = 'test/fixtures/flows/order-status.json';
  const byHand: unknown = JSON.parse(await readFile(file, 'utf8'));
  expect(JSON.parse(JSON.stringify(orderStatus))).toEqual(byHand);
  expect(flow(greeting)).toEqual({ schema: 1, ...greeting });
});

test('the package gives it to others as chasqui/flow, built from this file', async () => {
  const { exports } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(exports['./flow']).toEqual({
    types: './dist/engine/flowBuilder.d.ts',
    default: './dist/engine/flowBuilder.js',
  });
  const { compilerOptions } = JSON.parse(await readFile('tsconfig.build.json', 'utf8'));
  expect(compilerOptions).toMatchObject({ rootDir: 'src', outDir: 'dist', declaration: true });
  expect(await readFile('src/engine/flowBuilder.ts', 'utf8')).toContain('export const flow =');
});

// The compiler is the test here: `npm run check` fails where one of these is not an error.
test('a step that is not there does not compile', () => {
  // @ts-expect-error: the start is no step
  flow({ ...greeting, start: 'helo' });

  flow({
    ...greeting,
    steps: {
      // @ts-expect-error: "nowhere" is no step
      hello: { type: 'message', text: 'Hola', next: 'nowhere' },
      done: { type: 'end', status: 'success' },
    },
  });

  flow({
    ...greeting,
    steps: {
      hello: {
        type: 'choice',
        text: '¿Sí?',
        options: [
          { id: 'yes', title: 'Sí', next: 'done' },
          // @ts-expect-error: an option leads to no step
          { id: 'no', title: 'No', next: 'nowhere' },
        ],
        // @ts-expect-error: nor does what comes after a time
        timeout: { after: '1h', next: 'gone' },
        // @ts-expect-error: nor wrong answers
        invalid: { attempts: 2, next: 'human' },
        // @ts-expect-error: nor what is not delivered
        failed: 'failed',
      },
      done: { type: 'end', status: 'success' },
    },
  });

  flow({
    ...greeting,
    steps: {
      hello: {
        type: 'branch',
        // @ts-expect-error: a case leads to no step
        cases: [{ if: { '==': [1, 1] }, next: 'nowhere' }],
        // @ts-expect-error: nor does the rest
        else: 'nowhere',
      },
      done: { type: 'end', status: 'success' },
    },
  });

  flow({
    ...greeting,
    // @ts-expect-error: there is no such step to translate
    translations: { en: { 'helo.text': 'Hello' } },
  });
  expect(flow(greeting).start).toBe('hello');
});

test('a field that a step does not have, or a value it cannot take, does not compile', () => {
  flow({
    ...greeting,
    steps: {
      // @ts-expect-error: the field is called text
      hello: { type: 'message', txt: 'Hola', next: 'done' },
      // @ts-expect-error: a process ends as success or failure
      done: { type: 'end', status: 'great' },
    },
  });
  expect(flow(greeting).name).toBe('Greeting');
});

test('steps can be made by functions, which say where they lead', () => {
  const made = flow({
    ...greeting,
    steps: {
      hello: ask('Hola, ¿tu correo?', 'email', 'done', 'gone'),
      done: { type: 'end', status: 'success' },
      gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    },
  });
  expect(made.steps.hello).toMatchObject({ next: 'done', timeout: { after: '30m', next: 'gone' } });

  flow({
    ...greeting,
    steps: {
      // @ts-expect-error: "nowhere" is no step
      hello: ask('Hola, ¿tu correo?', 'email', 'done', 'nowhere'),
      done: { type: 'end', status: 'success' },
    },
  });
});

function ask<N extends string>(text: string, save_as: string, next: N, gone: N): StepOf<N> {
  return {
    type: 'question',
    text,
    answer: { type: 'email', save_as },
    timeout: { after: '30m', next: gone },
    next,
  };
}

/** Fields of the language that name a step, found in its schema: `options.next`, `timeout.next`, … */
test('every field of the language that names a step is one that the compiler checks', () => {
  const named = new Set<string>();
  const stepName = '^(?!__proto__$)[a-z0-9_]{1,60}$';
  walk(z.toJSONSchema(stepSchema, { io: 'input' }), '');
  // An option's id is written like a step's name and is none.
  named.delete('options.id');
  expect([...named].toSorted()).toEqual([
    'branches.next',
    'cases.next',
    'else',
    'failed',
    'invalid.next',
    'next',
    'on_message',
    'options.next',
    'options_from.empty',
    'options_from.next',
    'replies.cancel',
    'replies.continue',
    'timeout.next',
    'unavailable',
  ]);

  function walk(schema: unknown, place: string): void {
    if (schema === null || typeof schema !== 'object') return;
    const { pattern, properties, items, anyOf, oneOf, allOf } = schema as Schema;
    if (pattern === stepName) named.add(place);
    for (const each of [items, anyOf, oneOf, allOf].flat()) walk(each, place);
    for (const [key, inner] of Object.entries(properties ?? {})) {
      walk(inner, place === '' ? key : `${place}.${key}`);
    }
  }
});

type Schema = {
  pattern?: string;
  properties?: Record<string, unknown>;
  items?: unknown;
  anyOf?: unknown[];
  oneOf?: unknown[];
  allOf?: unknown[];
};

const orderStatus = flow({
  name: 'Order status',
  language: 'es',
  start: 'ask',
  variables: { tries: 0 },
  settings: { expires_after: '12h', exit_words: ['salir'] },
  translations: {
    en: {
      'ask.text': 'Your order number?',
      'ask.invalid.text': 'It has 5 to 8 digits, for example 48213.',
      'ask.reminders.0.text': 'Still there? Write your order number.',
      'notfound.text': 'I cannot find order {{ vars.order }}.',
      'track.link.text': "On its way, arriving {{ vars.found.body.eta | date: '%d/%m' }}.",
      'track.link.label': 'Track it',
      'tell.text': 'Status: {{ vars.found.body.status }}',
      'menu.text': 'Anything else?',
      'menu.options.other.title': 'Another order',
      'menu.options.human.title': 'Talk to a person',
      'menu.options.ok.title': 'That is all',
      'later.text': 'Nobody is here now. We answer from 9 to 18 h.',
    },
  },
  steps: {
    ask: {
      type: 'question',
      text: '¿Número de pedido?',
      answer: { type: 'text', pattern: '^#?\\d{5,8}$', save_as: 'order' },
      invalid: { text: 'Son 5 a 8 dígitos, por ejemplo 48213.', attempts: 3, next: 'human' },
      reminders: [{ after: '10m', text: '¿Sigues ahí? Escribe tu número de pedido.' }],
      timeout: { after: '1h', next: 'gone' },
      next: 'look',
    },
    look: {
      type: 'http',
      method: 'GET',
      url: "https://shop.example/orders/{{ vars.order | remove: '#' }}",
      headers: { Authorization: 'Bearer {{ secrets.shop }}' },
      timeout: '8s',
      retry: { attempts: 2, delay: '2s' },
      save_as: 'found',
      next: 'state',
      failed: 'why',
    },
    why: {
      type: 'branch',
      cases: [{ if: { '==': [{ var: 'vars.found.status' }, 404] }, next: 'count' }],
      else: 'human',
    },
    count: { type: 'set', values: { tries: '{{ vars.tries | plus: 1 }}' }, next: 'again' },
    again: {
      type: 'branch',
      cases: [{ if: { '<': [{ var: 'vars.tries' }, 3] }, next: 'notfound' }],
      else: 'human',
    },
    notfound: { type: 'message', text: 'No encuentro el pedido {{ vars.order }}.', next: 'ask' },
    state: {
      type: 'branch',
      cases: [{ if: { '==': [{ var: 'vars.found.body.status' }, 'shipped'] }, next: 'track' }],
      else: 'tell',
    },
    track: {
      type: 'message',
      link: {
        text: "Va en camino, llega el {{ vars.found.body.eta | date: '%d/%m' }}.",
        url: '{{ vars.found.body.tracking_url }}',
        label: 'Seguir envío',
      },
      next: 'menu',
      failed: 'tell',
    },
    tell: { type: 'message', text: 'Estado: {{ vars.found.body.status }}', next: 'menu' },
    menu: {
      type: 'choice',
      text: '¿Algo más?',
      save_as: 'more',
      options: [
        { id: 'other', title: 'Otro pedido', next: 'ask' },
        { id: 'human', title: 'Hablar con alguien', synonyms: ['asesor'], next: 'human' },
        { id: 'ok', title: 'Listo', next: 'done' },
      ],
      timeout: { after: '30m', next: 'done' },
    },
    human: {
      type: 'handoff',
      owner: 'group:soporte',
      note: 'Pedido {{ vars.order }}, HTTP {{ vars.found.status }}',
      next: 'done',
      unavailable: 'later',
      timeout: { after: '4h', next: 'later' },
    },
    later: {
      type: 'message',
      text: 'Ahora no hay nadie. Te respondemos de 9 a 18 h.',
      next: 'done',
    },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
});
