import fc from 'fast-check';
import { LogicEngine } from 'json-logic-engine';
import { expect, test } from 'vitest';
import { parseCondition } from '../../src/engine/condition.ts';
import { makeEngine, parseTemplate } from '../../src/engine/template.ts';
import type { Json } from '../../src/messages/events.ts';

const place = {
  timezone: 'America/Bogota',
  language: 'es',
  now: new Date('2026-08-05T17:00:00Z'),
};

/** What every object, list, text and function has, whoever made it. */
const inherited = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'],
  ...['__defineGetter__', '__lookupGetter__', 'call', 'apply', 'bind', 'caller', 'arguments'],
];
const key = fc.oneof(
  fc.constantFrom('vars', 'a', 'b', 'list', 'size', 'first', 'length', '0', ''),
  fc.constantFrom(...inherited),
);
const anyValue = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
/** Variables as JSON brings them: `__proto__` can be a name of its own. */
const variables = fc
  .array(fc.tuple(key, anyValue), { maxLength: 6 })
  .map((pairs): Record<string, Json> => {
    const text = pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    return JSON.parse(`{${text.join(',')}}`);
  });

/** All that could be harmed: what every object inherits. */
const before = JSON.stringify([Object.prototype, Array.prototype, String.prototype].map(ownNames));
const after = () =>
  JSON.stringify([Object.prototype, Array.prototype, String.prototype].map(ownNames));
function ownNames(value: object): string[] {
  return Object.getOwnPropertyNames(value);
}

const filters = Object.keys(makeEngine(false).filters);
const path = fc
  .tuple(fc.constantFrom('vars', ...inherited), fc.array(key, { maxLength: 4 }))
  .map(([root, keys]) => [root, ...keys.map((each) => `[${JSON.stringify(each)}]`)].join(''));
const argument = fc.oneof(path, fc.integer().map(String), fc.string().map(quoted));
const piped = fc
  .tuple(
    path,
    fc.array(fc.tuple(fc.constantFrom(...filters), fc.array(argument)), { maxLength: 3 }),
  )
  .map(([from, pipes]) =>
    [from, ...pipes.map(([name, given]) => `${name}${given.length > 0 ? ':' : ''}${given}`)].join(
      ' | ',
    ),
  );
const templateText = fc
  .array(
    fc.oneof(
      fc.string(),
      piped.map((each) => `{{ ${each} }}`),
      path.map((each) => `{% for x in ${each} %}{{ x }}{% endfor %}`),
      piped.map((each) => `{% if ${each} %}y{% endif %}`),
      fc.tuple(key, piped).map(([name, each]) => `{% assign ${name} = ${each} %}{{ ${name} }}`),
      fc.constantFrom('{{', '}}', '{%', '%}', '{% raw %}', '{% for', '{% capture a %}', '{% case'),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));

function quoted(text: string): string {
  return `'${text.replaceAll("'", '')}'`;
}

/** What it gives, or undefined where it throws: an Error with words, and nothing else. */
function attempt<T>(work: () => T): { gave: T } | undefined {
  try {
    return { gave: work() };
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).not.toBe('');
    return undefined;
  }
}

const nothingOfOurs = /native code|\[Function|=>|function ?\(/;
/** Nor may a template say it out of pieces of its own. */
const saysItItself = /native code|\[Function|=.*>|>.*=|function ?\(/s;

test('whatever a template and its variables are: text or an error in words, nothing inherited, nothing changed', () => {
  let rendered = 0;
  fc.assert(
    fc.property(templateText, variables, (source, vars) => {
      const kept = structuredClone(vars);
      const parsed = attempt(() => parseTemplate(source));
      if (!parsed) return;
      const text = attempt(() => parsed.gave.text({ vars }, place));
      const value = attempt(() => parsed.gave.value({ vars }, place));
      if (text) {
        rendered += 1;
        expect(typeof text.gave).toBe('string');
        if (!saysItItself.test(source + JSON.stringify(vars))) {
          expect(text.gave).not.toMatch(nothingOfOurs);
        }
      }
      if (value) expect(JSON.parse(JSON.stringify(value.gave))).toEqual(value.gave);
      expect(vars).toEqual(kept);
      expect(after()).toBe(before);
    }),
    { numRuns: 1_500 },
  );
  expect(rendered).toBeGreaterThan(100);
});

test.each(inherited)('a template finds no %s, at any depth, whatever filter it takes', (name) => {
  const vars = { a: { b: [1, 'x'] }, list: [{}, []], text: 'x' };
  for (const at of ['vars', 'vars.a', 'vars.a.b', 'vars.list[0]', 'vars.text']) {
    expect(parseTemplate(`{{ ${at}.${name} }}{{ ${at}['${name}'] }}`).text({ vars }, place)).toBe(
      '',
    );
    expect(parseTemplate(`{{ ${at}['${name}'] | json }}`).text({ vars }, place)).not.toMatch(
      /[{[]/,
    );
  }
  for (const filter of ['map', 'where', 'sum', 'sort', 'find', 'group_by', 'compact', 'uniq']) {
    const source = `{{ vars.list | ${filter}: '${name}' | json }}`;
    const made = attempt(() => parseTemplate(source).text({ vars }, place));
    expect(made?.gave ?? '').not.toMatch(nothingOfOurs);
  }
});

const operators = Object.keys(new LogicEngine().methods);
const { logic } = fc.letrec<{ logic: Json }>((tie) => ({
  logic: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    anyValue,
    fc.array(key, { maxLength: 4 }).map((keys): Json => ({ var: ['vars', ...keys].join('.') })),
    fc.array(key, { maxLength: 4 }).map((keys): Json => ({ val: ['vars', ...keys] })),
    fc
      .tuple(fc.constantFrom(...operators, ...inherited), fc.array(tie('logic'), { maxLength: 3 }))
      .map(
        ([operator, operands]): Json => JSON.parse(`{"${operator}":${JSON.stringify(operands)}}`),
      ),
  ),
}));

test('whatever a condition and its variables are: true, false or a failure, and nothing is changed', () => {
  let decided = 0;
  fc.assert(
    fc.property(logic, variables, (condition, vars) => {
      const kept = structuredClone(vars);
      const parsed = attempt(() => parseCondition(condition));
      if (!parsed) return;
      const held = attempt(() => parsed.gave.holds({ vars }));
      if (held) {
        decided += 1;
        expect(typeof held.gave).toBe('boolean');
      }
      expect(vars).toEqual(kept);
      expect(after()).toBe(before);
    }),
    { numRuns: 2_000 },
  );
  expect(decided).toBeGreaterThan(100);
});
