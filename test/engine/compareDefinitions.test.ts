import { expect, test } from 'vitest';
import { compareDefinitions } from '../../src/engine/compareDefinitions.ts';

const menu = {
  type: 'choice',
  text: '¿Qué?',
  options: [
    { id: 'buy', title: 'Comprar', next: 'bye' },
    { id: 'help', title: 'Ayuda', next: 'bye' },
  ],
};
const flow = {
  schema: 1,
  name: 'Shop',
  language: 'es',
  start: 'menu',
  settings: { expires_after: '24h' },
  steps: { menu, bye: { type: 'end', status: 'success' } },
};

test('a flow does not differ from itself, in whatever order its fields stand', () => {
  const other = Object.fromEntries(Object.entries(structuredClone(flow)).reverse());
  expect(compareDefinitions(flow, other)).toEqual({
    added: [],
    removed: [],
    changed: [],
    settings: [],
  });
});

test('steps that came, went and changed are told apart, and a changed one says in what', () => {
  const { bye: _, ...rest } = flow.steps;
  const to = {
    ...flow,
    start: 'hello',
    settings: { expires_after: '12h', quiet_after: '10m' },
    steps: {
      ...rest,
      hello: { type: 'message', text: 'Hola', next: 'menu' },
      menu: { ...menu, timeout: { after: '1h', next: 'hello' } },
    },
  };
  expect(compareDefinitions(flow, to)).toEqual({
    added: ['hello'],
    removed: ['bye'],
    changed: [{ step: 'menu', fields: ['timeout'] }],
    settings: ['start', 'settings.expires_after', 'settings.quiet_after'],
  });
});

test('options are compared by id: one put in between changes no other, and a new order is a change', () => {
  const [buy, help] = menu.options;
  const withMenu = (options: unknown[]) => ({
    ...flow,
    steps: { ...flow.steps, menu: { ...menu, options } },
  });
  const fieldsOf = (options: unknown[]) =>
    // biome-ignore lint/suspicious/noExplicitAny: any JSON will do
    compareDefinitions(flow, withMenu(options) as any).changed[0]?.fields;
  expect(fieldsOf([buy, { id: 'rent', title: 'Alquilar', next: 'bye' }, help])).toEqual([
    'options.rent',
  ]);
  expect(fieldsOf([buy, { ...help, title: 'Ayúdame' }])).toEqual(['options.help.title']);
  expect(fieldsOf([help, buy])).toEqual(['options']);
  expect(fieldsOf([buy])).toEqual(['options.help']);
});

test('a list without ids is compared by place', () => {
  const branch = (...limits: number[]) => ({
    ...flow,
    steps: {
      big: {
        type: 'branch',
        cases: limits.map((limit) => ({ if: { '>': [{ var: 'vars.n' }, limit] }, next: 'a' })),
        else: 'b',
      },
    },
  });
  expect(compareDefinitions(branch(1, 2), branch(1, 3)).changed).toEqual([
    { step: 'big', fields: ['cases.1.if.>.1'] },
  ]);
});

test('a draft that is broken in any way can still be compared', () => {
  expect(compareDefinitions(flow, { name: 'Shop', steps: 'none' })).toEqual({
    added: [],
    removed: ['menu', 'bye'],
    changed: [],
    settings: ['schema', 'language', 'start', 'settings'],
  });
  expect(compareDefinitions(null, [])).toMatchObject({ added: [], settings: [] });
});
