import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { translate } from '../../src/console/sentence.tsx';
import { findings as es } from '../../src/console/words/findings/es.ts';
import { findings as pt } from '../../src/console/words/findings/pt.ts';
import type { Finding } from '../../src/engine/finding.ts';
import { findingCodes } from '../../src/engine/finding.ts';
import { parseDefinition } from '../../src/engine/parseDefinition.ts';
import { verifyDefinition } from '../../src/engine/verify.ts';
import { badDefinitions } from '../engine/badDefinitions.ts';
import { badConditions, badPatterns, badTemplates } from '../engine/badExpressions.ts';
import { families } from '../engine/verify/families.ts';
import { ladder } from '../engine/verify/ladder.ts';
import { ask, branch, call, done, menu, option, say } from '../engine/verify/verifyCase.ts';
import { flowOf } from '../engine/world.ts';

const many = (count: number, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, value]));

const answered = (type: string, more: object = {}) =>
  ask('done', { answer: { type, save_as: 'it', ...more } });

const listed = { list: 'trigger.variables.l', id: 'x', title: 'x', next: 'done', empty: 'done' };

/** What no flow of the families shows, or not in all its sentences. */
const others: Parameters<typeof verifyDefinition>[0][] = [
  flowOf({ start: done, ...many(251, done) }),
  flowOf({ set: { type: 'set', values: many(1_001, '1'), next: 'done' }, done }),
  flowOf({ ...ladder(250), turn250: say('done'), done }, { settings: { expires_after: '10d' } }),
  ...badTemplates.map((text) => flowOf({ say: say('done', { text }), done })),
  ...badPatterns.map((pattern) => flowOf({ ask: answered('text', { pattern }), done })),
  ...badConditions.map((condition) => flowOf({ turn: branch([[condition, 'done']]), done })),
  // A variable that was a list of files, or a number, before something else was saved in it.
  ...[
    answered('text'),
    answered('number'),
    answered('boolean'),
    answered('media'),
    answered('location'),
    answered('contact'),
    menu([option('a', 'A')], { save_as: 'it' }),
    call({ save_as: 'it' }),
    {
      type: 'form',
      whatsapp_flow_id: '1',
      cta: 'x',
      text: '?',
      save_as: 'it',
      timeout: { after: '5m', next: 'done' },
      next: 'done',
    },
    { type: 'subflow', flow_id: `IPF${'0'.repeat(32)}`, save_as: 'it', next: 'done' },
  ].flatMap((step) => [
    flowOf({ step, done }, { variables: { it: [] } }),
    flowOf({ step, done }, { variables: { it: 1 } }),
  ]),
  flowOf({ ask: answered('text'), done }, { variables: { it: {} } }),
  flowOf({ one: say('two'), two: say('one') }),
  flowOf({
    menu: menu(
      [...'abcdefghi', 'more'].map((id) => option(id, id)),
      { options_from: listed },
    ),
    done,
  }),
];

const found: Finding[] = [
  ...Object.values(families).flatMap((cases) =>
    cases.flatMap(({ steps, more, known }) => verifyDefinition(flowOf(steps, more), known)),
  ),
  ...others.flatMap((flow) => verifyDefinition(flow)),
  ...badDefinitions.flatMap(([written]) => {
    const parsed = parseDefinition(written);
    return parsed.ok ? [] : parsed.findings;
  }),
];

const notJson = [
  ...['', '{', '{"a"', '{"a":1', '{"a":1,}', '[1,]', '[1', '"a', '"\\x"', '"\\u12"', '"a\nb"'],
  ...['-', '1.', '1e', '1 2', 'x', '01', 'NaN', '{"a":1 "b"}', '["a" "b"]'],
].map((text) => {
  try {
    JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? `This is no JSON yet: ${error.message}` : '';
  }
  return '';
});

/** As newer engines of JavaScript have it. */
const newer = "Expected property name or '}' in JSON at position 1 (line 1 column 2)";

const said = [
  ...new Set([...found.map(({ message }) => message), ...notJson, `This is no JSON yet: ${newer}`]),
];

test('each code there is is among what is asked for here', () => {
  const codes = new Set(found.map(({ code }) => code));
  expect(findingCodes.filter((code) => !codes.has(code))).toEqual([]);
});

test.each(['es', 'pt'])('all that is found wrong with a flow is said in %s', (lang) => {
  expect(said.filter((sentence) => translate(lang, sentence) === undefined)).toEqual([]);
});

/** Words of English that neither other language has. */
const english = /\b(the|this|is|of|which|step|to|has|with|by|here|belongs)\b/;

test.each(['es', 'pt'])('no word of English is left in what is said in %s', (lang) => {
  const plain = said.map((sentence) => (translate(lang, sentence) ?? '').replace(/"[^"]*"/g, ''));
  expect(plain.filter((sentence) => english.test(sentence))).toEqual([]);
});

test('both languages say the same, with all that differs in it', () => {
  expect(Object.keys(pt)).toEqual(Object.keys(es));
  const placesIn = (sentence: string) => [...new Set(sentence.match(/\{\d+\}/g))].toSorted();
  for (const [sentence, says] of [...Object.entries(es), ...Object.entries(pt)]) {
    expect([sentence, placesIn(says)]).toEqual([sentence, placesIn(sentence)]);
  }
});

/** Around a finding, where it keeps something else from being done. */
const around: Record<string, string> = {
  'the flow cannot be published: {1}': 'flows/publishFlow.ts',
  'the flow cannot be published: {1} (and {2} more, see details)': 'flows/publishFlow.ts',
  'the draft cannot be tried: {1}': 'relay/onDemand/tryFlow.ts',
  '{1} [{2}]': 'flows/publishFlow.ts',
};

const isWritten = (key: string): boolean => {
  const file = around[key];
  if (file === undefined) return false;
  const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
  return key.split(/\{\d+\}/).every((text) => source.includes(text));
};

test('nothing is translated that is never said', () => {
  const isSaid = (key: string): boolean => {
    // Some are said within others.
    const written = new RegExp(
      key
        .split(/\{\d+\}/)
        .map(escaped)
        .join('.*'),
      's',
    );
    return said.some((each) => written.test(each));
  };
  expect(Object.keys(es).filter((key) => !isSaid(key) && !isWritten(key))).toEqual([]);
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
