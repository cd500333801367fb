import { execFileSync } from 'node:child_process';
import { LogicEngine } from 'json-logic-engine';
import { describe, expect, test } from 'vitest';
import { parseCondition } from '../../src/engine/condition.ts';
import { parseTemplate } from '../../src/engine/template.ts';
import type { Json } from '../../src/messages/events.ts';

const place = {
  timezone: 'America/Bogota',
  language: 'es',
  now: new Date('2026-08-05T17:00:00Z'),
};
const text = (source: string, vars: object = {}) => parseTemplate(source).text({ vars }, place);
const value = (source: string, vars: object = {}) => parseTemplate(source).value({ vars }, place);
const holds = (logic: Json, vars: object = {}) => parseCondition(logic).holds({ vars });

describe('templates', () => {
  test('a value that is exactly one {{ … }} keeps its type; anything else is text', () => {
    expect(value('{{ vars.n | plus: 1 }}', { n: 1 })).toBe(2);
    expect(value('{{ vars.a }}', { a: [{ b: null }] })).toEqual([{ b: null }]);
    expect(value('{{ vars.none }}')).toBe(null);
    expect(value('{{ vars.n }}{{ vars.n }}', { n: 1 })).toBe('11');
    expect(value('{% if true %}{{ vars.n }}{% endif %}', { n: 1 })).toBe('1');
    expect(value('plain')).toBe('plain');
  });

  test.each([
    ['2026-08-05T20:30:00Z', '05/08 15:30'],
    ['2026-08-05T20:30:00+02:00', '05/08 13:30'],
    ['2026-08-05T20:30:00', '05/08 20:30'],
    ['2026-08-05 20:30', '05/08 20:30'],
    ['2026-08-05', '05/08 00:00'],
    [1_786_048_200, '06/08 15:30'],
    ['now', '05/08 12:00'],
    ['pronto', 'pronto'],
  ])('the date filter prints %s as %s, in the zone of the flow', (at, printed) => {
    expect(text("{{ vars.at | date: '%d/%m %H:%M' }}", { at })).toBe(printed);
  });

  test.each([
    ['%-d de %B de %Y', '5 de agosto de 2026'],
    ['%A %e, %l:%M %p', 'miércoles  5,  3:05 PM'],
    ['%F %T %z %j %y', '2026-08-05 15:05:09 -0500 217 26'],
    ['%^a %u %w %s %%', 'MIÉ 3 3 1785960309 %'],
    ['%Q', '%Q'],
  ])('the format %s prints %s', (format, printed) => {
    const at = '2026-08-05T20:05:09Z';
    expect(text(`{{ vars.at | date: '${format}' }}`, { at })).toBe(printed);
  });

  test("dates never print in the server's zone", () => {
    const script = `import { parseTemplate } from './src/engine/template.ts';
      const place = { timezone: 'America/Bogota', language: 'es', now: new Date(0) };
      const print = (at) => parseTemplate("{{ at | date: '%d/%m %H:%M' }}").text({ at }, place);
      console.log(print('2026-03-29T07:30:00Z'), print('2026-03-29'));`;
    // Clocks in Berlin jumped over this very half hour.
    const node = ['TZ=Europe/Berlin', process.execPath, '--import', 'tsx', '--input-type=module'];
    const printed = execFileSync('env', [...node, '-e', script], { encoding: 'utf8' });
    expect(printed.trim()).toBe('29/03 02:30 29/03 00:00');
  });

  test.each(['include', 'render', 'layout'])('there is no tag %s: nothing reads files', (tag) => {
    expect(() => parseTemplate(`{% ${tag} 'x' %}`)).toThrow(tag);
  });

  test.each(['sample', 'shuffle', 'no_such_filter'])('there is no filter %s', (filter) => {
    expect(() => text(`{{ vars.a | ${filter} }}`, { a: [1, 2] })).toThrow(filter);
  });

  test('a template that would never end is stopped', () => {
    const loop = '{% for i in (1..9000) %}{% for j in (1..9000) %}x{% endfor %}{% endfor %}';
    expect(() => text(loop)).toThrow(/limit/);
    expect(() => text('{% for i in (1..100000000) %}x{% endfor %}')).toThrow(/limit/);
  });

  test('what somebody wrote is said as it was written, whatever language it is in', () => {
    const said = `{{ vars.pin }}{% for i in (1..9) %}x{% endfor %}{"var":"vars.pin"}`;
    const vars = { said, pin: '4821', list: [said] };
    expect(text('{{ vars.said }}', vars)).toBe(said);
    expect(value('{{ vars.said }}', vars)).toBe(said);
    expect(text('{{ vars.said | append: "!" }}', vars)).toBe(`${said}!`);
    expect(text('{% for each in vars.list %}{{ each }}{% endfor %}', vars)).toBe(said);
    expect(
      text('{% assign a = vars.said %}{% capture b %}{{ a }}{% endcapture %}{{ b }}', vars),
    ).toBe(said);
    expect(holds({ '==': [{ var: 'vars.said' }, said] }, vars)).toBe(true);
    expect(holds({ '==': [{ var: 'vars.said' }, '4821'] }, vars)).toBe(false);
  });

  test('nothing is reached but the scope itself', () => {
    expect(text('{{ vars.constructor.name }}{{ vars.__proto__ }}')).toBe('');
  });

  test('the paths a template may read are known before it runs', () => {
    const { paths } = parseTemplate(
      '{{ vars.a.b | plus: contact.properties.n }}{% for x in vars.list %}{{ x.id }}{% endfor %}{{ vars[trigger.response] }}',
    );
    expect(paths.map((path) => path.join('.')).sort()).toEqual([
      'contact.properties.n',
      'trigger.response',
      'vars',
      'vars.a.b',
      'vars.list',
    ]);
  });
});

describe('conditions', () => {
  test.each(['<', '<=', '>', '>='])('%s with a missing value is false, both ways round', (sign) => {
    expect(holds({ [sign]: [{ var: 'vars.none' }, 1] })).toBe(false);
    expect(holds({ [sign]: [1, { var: 'vars.none' }] })).toBe(false);
    expect(holds({ [sign]: [{ var: 'vars.none' }, { var: 'vars.none' }] })).toBe(false);
    expect(holds({ [sign]: [{ var: 'vars.nil' }, -1] }, { nil: null })).toBe(false);
  });

  test('two sides that both look like numbers compare as numbers', () => {
    expect(holds({ '<': ['9', '10'] })).toBe(true);
    expect(holds({ '>': [{ var: 'vars.n' }, '9.5'] }, { n: ' 10 ' })).toBe(true);
    expect(holds({ '>=': ['10', 10] })).toBe(true);
  });

  test('"Plain JSONLogic says otherwise on both"', () => {
    const plain = new LogicEngine();
    const missing: Json = { '<': [{ var: 'vars.none' }, 1] };
    const numbers: Json = { '<': ['9', '10'] };
    expect([plain.run(missing, { vars: {} }), plain.run(numbers)]).toEqual([true, false]);
    expect([holds(missing), holds(numbers)]).toEqual([false, true]);
  });

  test('other texts compare as texts, and a text with a number not at all', () => {
    expect(holds({ '<': ['abc', 'abd'] })).toBe(true);
    expect(holds({ '<': ['abc', 5] })).toBe(false);
    expect(holds({ '>': ['abc', 5] })).toBe(false);
  });

  test('instants compare as instants, whatever their offsets', () => {
    const [here, there] = ['2026-08-05T12:00:00-05:00', '2026-08-05T16:00:00Z'];
    expect(holds({ '>': [here, there] })).toBe(true);
    expect(holds({ '<': [here, there] })).toBe(false);
  });

  test('a value may stand between two others', () => {
    expect(holds({ '<': [1, { var: 'vars.n' }, '10'] }, { n: '9' })).toBe(true);
    expect(holds({ '<': [1, { var: 'vars.n' }, 10] })).toBe(false);
  });

  test('an operator that does not exist is refused in words', () => {
    expect(() => parseCondition({ and: [true, { is: [1, 1] }] })).toThrow(
      'there is no operator "is"',
    );
    expect(() => parseCondition({ '==': [1, 1], '!=': [1, 2] })).toThrow('one operator');
  });

  test('a list is walked, but not within the walk of another', () => {
    const some: Json = { some: [{ var: 'vars.list' }, { '>': [{ var: 'n' }, 1] }] };
    expect(holds(some, { list: [{ n: 1 }, { n: '2' }] })).toBe(true);
    expect(() => parseCondition({ map: [{ var: 'vars.list' }, some] })).toThrow(
      '"some" stands within another loop',
    );
  });

  test.each(['val', 'exists'])(
    '`%s` looks up to where a loop stands, and not without end',
    (name) => {
      const beside = { filter: [{ var: 'vars.list' }, { [name]: [[2], 'vars', 'a'] }] };
      expect(holds({ '!!': beside } as Json, { list: [1], a: true })).toBe(true);
      for (const far of [1e300, -1e300, { var: 'vars.far' }]) {
        expect(() => holds({ [name]: [[far], 'vars'] } as Json, { far: '1e300' })).toThrow(
          'a condition looks no more than 8 scopes up',
        );
      }
    },
  );

  test.each([
    ['some', [{ var: 'vars.at' }, true], false],
    ['none', [{ var: 'vars.at' }, true], true],
    ['all', [{ var: 'vars.at' }, false], true],
    ['missing_some', [0, { var: 'vars.at' }], false],
  ])(
    '`%s` finds nothing in what says that it has a length, and is no list',
    (name, operands, held) => {
      for (const length of [3, 1e300]) {
        expect(holds({ '!!': { [name]: operands } } as Json, { at: { length } })).toBe(held);
      }
    },
  );

  test.each([
    ['cat', 'x', 'a condition makes nothing of over 1000000 characters'],
    ['merge', [1], 'a condition makes nothing of over 10000 elements'],
  ])('what a condition doubles again and again by %s is stopped', (operator, first, message) => {
    const own = { var: 'accumulator' };
    const doubled = (list: Json): Json => ({
      '!!': [{ reduce: [list, { [operator]: [own, own] }, first] }],
    });
    expect(holds(doubled({ var: 'vars.list' }), { list: [1, 2, 3] })).toBe(true);
    // Without an end this one takes gigabytes.
    expect(() => holds(doubled({ var: 'vars.list' }), { list: Array(26).fill(1) })).toThrow(
      message,
    );
  });

  test('texts and lists are put together as in JSONLogic', () => {
    const plain = new LogicEngine();
    const [list, one] = [{ var: 'vars.list' }, { var: 'vars.one' }];
    for (const operands of [[list, one], [list, list, null], [one], one, 'x', [[1], [[2]]], []]) {
      for (const operator of ['cat', 'merge']) {
        const logic = { '==': [{ length: [{ [operator]: operands }] }, 3] };
        const made = plain.run({ [operator]: operands }, { vars: { list: [1, 2], one: 'a' } });
        expect(holds(logic as Json, { list: [1, 2], one: 'a' })).toBe(made.length === 3);
      }
    }
  });

  test('the paths a condition reads are known before it runs', () => {
    const { paths } = parseCondition({
      and: [{ '>': [{ var: 'vars.a.b' }, 1] }, { var: ['contact.tags', []] }, { missing: ['x.y'] }],
    });
    expect(paths).toEqual([
      ['vars', 'a', 'b'],
      ['contact', 'tags'],
      ['x', 'y'],
    ]);
  });
});
