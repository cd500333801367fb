import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { flowJsonSchema } from '../../src/engine/definition.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { parseDefinition } from '../../src/engine/parseDefinition.ts';
import { verifyDefinition } from '../../src/engine/verify.ts';
import { flowOf } from './world.ts';

const yes = { type: 'end', status: 'success' };
const ask = (more: object = {}) => ({
  type: 'question',
  text: '?',
  answer: { type: 'text', save_as: 'it' },
  timeout: { after: '5m', next: 'yes' },
  next: 'yes',
  ...more,
});
const silent = { timeout: undefined };
const menu = (options: unknown[], more: object = {}) => ({
  menu: { type: 'choice', text: '?', options, timeout: { after: '5m', next: 'yes' }, ...more },
  yes,
});
const option = (id: string, title: string, more: object = {}) => ({
  id,
  title,
  next: 'yes',
  ...more,
});
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => option(`o${index}`, `t${'abcdefghijkl'[index]}`));

/** What each flow is found to have, as `code step`. */
const cases: [name: string, steps: Record<string, unknown>, found: string[], more?: object][] = [
  ['nothing wrong', { ask: ask(), yes }, []],
  ['a `next` that names no step', { ask: ask({ next: 'nowhere' }), yes }, ['unknown_next ask']],
  [
    'any other exit that names no step',
    { ask: ask({ timeout: { after: '5m', next: 'gone' } }), yes },
    ['unknown_next ask'],
  ],
  [
    'a start that is no step',
    { ask: ask(), yes },
    ['unknown_start null', 'unreachable ask', 'unreachable yes'],
    { start: 'begin' },
  ],
  ['a step that cannot be reached', { ask: ask(), lost: ask(), yes }, ['unreachable lost']],
  [
    'no end to be reached',
    { ask: ask({ ...silent, next: 'again' }), again: ask({ ...silent, next: 'ask' }) },
    ['no_end ask', 'no_end again', 'no_timeout ask', 'no_timeout again'],
  ],
  [
    'a hand-off is an end',
    { ask: ask({ ...silent, next: 'desk' }), desk: { type: 'handoff' } },
    ['no_timeout ask', 'no_unavailable desk'],
  ],
  [
    'a cycle in which nothing is waited for',
    {
      a: { type: 'message', text: '1', next: 'b', failed: 'yes' },
      b: { type: 'message', text: '2', next: 'a' },
      yes,
    },
    ['endless_cycle a'],
  ],
  [
    'a step that leads to itself at once',
    {
      a: { type: 'branch', cases: [{ if: true, next: 'a' }], else: 'yes' },
      yes,
    },
    ['endless_cycle a', 'case_never_taken a'],
  ],
  [
    'a cycle with a question in it is none',
    {
      ask: ask({ next: 'say' }),
      say: { type: 'message', text: '1', next: 'ask', failed: 'yes' },
      yes,
    },
    [],
  ],
  [
    'a question that cannot be asked, and comes back to itself at once',
    {
      ask: ask({ failed: 'say' }),
      say: { type: 'message', text: '1', next: 'ask', failed: 'ask' },
      yes,
    },
    ['endless_cycle ask'],
  ],
  [
    'a text longer than WhatsApp takes',
    { say: { type: 'message', text: 'a'.repeat(4097), next: 'yes' }, yes },
    ['too_long say'],
  ],
  [
    'a text as long as WhatsApp takes is not',
    { say: { type: 'message', text: 'a'.repeat(4096), next: 'yes' }, yes },
    [],
  ],
  [
    'a hand-off that ends the process has no time to wait for people',
    { desk: { type: 'handoff', timeout: { after: '1h', next: 'yes' } }, yes },
    ['no_unavailable desk', 'timeout_without_next desk'],
  ],
  [
    'a text of buttons is shorter',
    menu([option('a', 'A')], { text: 'a'.repeat(1025) }),
    ['too_long menu'],
  ],
  [
    'a text of a list is longer',
    menu([option('a', 'A')], { text: 'a'.repeat(1025), style: 'list' }),
    [],
  ],
  [
    'a title, a description, a label, a header, a footer too long',
    menu([option('a', 'a'.repeat(25), { description: 'a'.repeat(73) })], {
      button: 'a'.repeat(21),
      header: 'a'.repeat(61),
      footer: 'a'.repeat(61),
    }),
    ['too_long menu', 'too_long menu', 'too_long menu', 'too_long menu', 'too_long menu'],
  ],
  [
    'a title too long for a button, where buttons are asked for',
    menu([option('a', 'a'.repeat(21))], { style: 'buttons' }),
    ['too_long menu'],
  ],
  [
    'what a template comes out as is not counted',
    menu([option('a', `{{ contact.properties.${'a'.repeat(40)} }}`)]),
    [],
  ],
  ['eleven options', menu(many(11)), ['too_many_options menu']],
  ['four buttons', menu(many(4), { style: 'buttons' }), ['too_many_options menu']],
  [
    'nine options beside a list',
    menu(many(9), {
      options_from: { list: 'trigger.variables.l', id: 'x', title: 'x', next: 'yes', empty: 'yes' },
    }),
    ['too_many_options menu'],
  ],
  [
    'two titles that meet after normalising',
    menu([option('a', 'Sí'), option('b', ' ¡si!')]),
    ['options_meet menu'],
  ],
  [
    'a synonym that meets a title',
    menu([option('a', 'Uno'), option('b', 'Dos', { synonyms: ['UNO'] })]),
    ['options_meet menu'],
  ],
  [
    'a title that meets the number of another',
    menu([option('a', '2'), option('b', 'B')]),
    ['options_meet menu'],
  ],
  [
    'an id that meets a title',
    menu([option('uno', 'A'), option('b', 'Uno')]),
    ['options_meet menu'],
  ],
  ['two equal ids', menu([option('a', 'A'), option('a', 'B')]), ['options_meet menu']],
  [
    'an id that a row of the list travels as',
    menu([option('0', 'Cero')], {
      options_from: { list: 'trigger.variables.l', id: 'x', title: 'x', next: 'yes', empty: 'yes' },
    }),
    ['options_meet menu'],
  ],
  [
    'titles that meet in a translation alone',
    menu([option('a', 'Uno'), option('b', 'Dos')]),
    ['options_meet menu'],
    {
      translations: {
        en: { 'menu.text': '?', 'menu.options.a.title': 'One', 'menu.options.b.title': 'one' },
      },
    },
  ],
  [
    'a timeout longer than expires_after',
    { ask: ask({ timeout: { after: '25h', next: 'yes' } }), yes },
    ['timeout_after_expiry ask'],
  ],
  [
    "a timeout longer than the flow's own expires_after",
    { ask: ask({ timeout: { after: '3h', next: 'yes' } }), yes },
    ['timeout_after_expiry ask'],
    { settings: { expires_after: '2h' } },
  ],
  [
    'a hand-off may wait longer',
    { desk: { type: 'handoff', next: 'yes', timeout: { after: '48h', next: 'yes' } }, yes },
    ['no_unavailable desk'],
  ],
  [
    'a reminder that comes after the timeout',
    {
      ask: ask({ timeout: { after: '1h', next: 'yes' }, reminders: [{ after: '2h', text: '?' }] }),
      yes,
    },
    ['late_reminder ask'],
  ],
  [
    'a template that does not parse',
    { say: { type: 'message', text: '{{ vars.a | ', next: 'yes' }, yes },
    ['template_invalid say'],
  ],
  [
    'a filter that does not exist',
    { say: { type: 'message', text: '{{ vars.a | shuffle }}', next: 'yes' }, yes },
    ['template_invalid say'],
  ],
  [
    'a condition that does not parse',
    { a: { type: 'branch', cases: [{ if: { is: [1] }, next: 'yes' }], else: 'yes' }, yes },
    ['condition_invalid a'],
  ],
  [
    'a pattern that does not parse',
    { ask: ask({ answer: { type: 'text', save_as: 'it', pattern: '(?=a)' } }), yes },
    ['pattern_invalid ask'],
  ],
  [
    'a secret where it could be said',
    { say: { type: 'message', text: '{{ secrets.key }}', next: 'yes' }, yes },
    ['secrets_outside_http say'],
  ],
  [
    'a language that lacks a text',
    { ask: ask({ invalid: { text: 'No' } }), yes },
    ['missing_translation ask'],
    {
      translations: { en: { 'ask.text': '?' } },
    },
  ],
  [
    'a translation of nothing',
    { ask: ask(), yes },
    ['unknown_translation null'],
    {
      translations: { en: { 'ask.text': '?', 'asks.text': '?' } },
    },
  ],
  [
    'a translation that is too long',
    { ask: ask(), yes },
    ['too_long ask'],
    {
      translations: { en: { 'ask.text': 'a'.repeat(4097) } },
    },
  ],
];

test.each(cases)('%s', (_, steps, found, more) => {
  const findings = verifyDefinition(flowOf(steps, more));
  expect(findings.map(({ code, step }) => `${code} ${step}`)).toEqual(found);
});

test('a finding shows the shortest way from the start, its place, and says it in a sentence', () => {
  const steps = {
    ask: ask({ next: 'more', timeout: { after: '5m', next: 'say' } }),
    more: ask({ next: 'say' }),
    say: { type: 'message', text: '{{ secrets.key }}', next: 'yes' },
    yes,
  };
  expect(verifyDefinition(flowOf(steps))).toEqual([
    {
      code: 'secrets_outside_http',
      severity: 'error',
      step: 'say',
      field: 'steps.say.text',
      message: 'steps.say.text: secrets can be read in http steps alone',
      path: ['ask', 'say'],
      possible: false,
    },
  ]);
});

describe('a definition that is none', () => {
  const messages = (written: unknown): string[] => {
    const parsed = parseDefinition(written);
    return parsed.ok ? [] : parsed.findings.map(({ message }) => message);
  };
  const flow = (steps: object, more: object = {}) => ({
    schema: 1,
    name: 'x',
    language: 'es',
    start: 'a',
    steps,
    ...more,
  });

  test('a field that a step does not have is named, with those it may have', () => {
    expect(messages(flow({ a: { ...yes, nxt: 'b' } }))).toEqual([
      'steps.a has no field "nxt"; a step of type end may have type, status, failure_status, declined_reason, text',
    ]);
  });

  test('a type that does not exist is answered with those that do', () => {
    expect(messages(flow({ a: { type: 'mesage' } }))).toEqual([
      'steps.a.type is none of the step types message, question, choice, branch, set, set_property, wait, handoff, end, form, split, tag, http, outbound, subflow, event',
    ]);
  });

  test('a missing field is missing, a wrong duration is told what would be right', () => {
    expect(messages(flow({ a: { type: 'message', text: 'x' } }))).toEqual([
      'steps.a.next is missing',
    ]);
    expect(messages(flow({ a: { type: 'wait', for: '1 hour', next: 'a' } }))).toEqual([
      'steps.a.for: a duration is a whole number and s, m, h or d, as in "30m"',
    ]);
  });

  test('a step name that could not travel in a reply is refused', () => {
    expect(messages(flow({ 'A-1': yes }))).toEqual([
      'steps.A-1: a step name is 1 to 60 of the characters a-z, 0-9 and _',
    ]);
  });

  test('hours that close before they open are refused', () => {
    const business_hours = { timezone: 'America/Lima', mon: [['22:00', '02:00']] };
    expect(messages(flow({ a: yes }, { settings: { business_hours } }))[0]).toContain('settings');
  });

  test('one of several fields is asked for', () => {
    expect(messages(flow({ a: { type: 'message', next: 'a' } }))).toEqual([
      'steps.a: a message says one of text, media, location, contacts and link',
    ]);
  });

  test('what is no object at all is told so', () => {
    expect(messages('hola')).toHaveLength(1);
    expect(messages(null)).toHaveLength(1);
    expect(messages([])).toHaveLength(1);
  });

  test('another version, zone or language is refused', () => {
    expect(messages(flow({ a: yes }, { schema: 2 }))[0]).toContain('schema');
    expect(messages(flow({ a: yes }, { settings: { timezone: 'Lima' } }))[0]).toContain('IANA');
    expect(messages(flow({ a: yes }, { language: 'español' }))[0]).toContain('BCP 47');
  });
});

test('the demo flow has no error, and is told what it leaves open', () => {
  expect(verifyDefinition(demoFlow).map(({ code, step }) => `${code} ${step}`)).toEqual([
    'no_timeout menu',
    'no_unavailable to_agent',
    'unset_variable to_agent',
  ]);
  expect(parseDefinition(demoFlow).ok).toBe(true);
});

const folder = new URL('../fixtures/flows/', import.meta.url);

test.each(readdirSync(folder))('%s has no error', (file) => {
  const parsed = parseDefinition(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings, null, 1));
  const findings = verifyDefinition(parsed.definition);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('a flow of 500 steps, each of which uses a variable of its own, is verified', () => {
  const steps: Record<string, unknown> = { yes };
  for (let index = 499; index > 0; index -= 1) {
    steps[`s${index}`] = ask({
      text: `{{ contact.properties.n${index} }} ${index}`,
      next: index === 499 ? 'yes' : `s${index + 1}`,
    });
  }
  const definition = flowOf(steps, { start: 's1' });
  expect(verifyDefinition(definition)).toEqual([]);
});

test('the JSON Schema of the language is whole', () => {
  const schema = flowJsonSchema();
  expect(schema.required).toEqual(['schema', 'name', 'language', 'start', 'steps']);
  expect(JSON.stringify(schema)).toContain('whatsapp_flow_id');
});
