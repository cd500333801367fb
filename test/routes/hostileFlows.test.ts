import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();

const end = { type: 'end', status: 'success' };
const flowOf = (steps: unknown, more: object = {}) => ({
  schema: 1,
  name: 'Hostile',
  language: 'es',
  start: 'a',
  ...more,
  steps,
});
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const branch = (...conditions: unknown[]) =>
  flowOf({
    a: {
      type: 'branch',
      cases: conditions.map((each) => ({ if: each, next: 'end' })),
      else: 'end',
    },
    end,
  });
const set = (value: string) =>
  flowOf({ a: { type: 'set', values: { x: value }, next: 'end' }, end });
/** JSON keeps a field named `__proto__` where an object literal sets the prototype. */
const named = (text: string): unknown => JSON.parse(text);

/** Flows that somebody clumsy or malicious sends, and how verifying begins to answer. */
const hostile: [name: string, flow: unknown, says: RegExp][] = [
  [
    'ten thousand steps',
    flowOf(Object.fromEntries(many(10_000, (index) => [`s${index}`, { type: 'nothing' }]))),
    /^steps: a flow has at most 1000 steps, and this one has 10000$/,
  ],
  [
    'ten thousand cases',
    branch(...many(10_000, (index) => ({ '==': [{ var: 'vars.x' }, index] }))),
    /^steps\.a\.cases: a list of at most 200/,
  ],
  [
    'five hundred languages that say nothing',
    flowOf(
      { a: end },
      {
        translations: Object.fromEntries(
          many(500, (index) => [
            `${String.fromCharCode(97 + (index % 26))}${'abcdefghijklmnopqrst'[index % 20]}-X${index}`,
            {},
          ]),
        ),
      },
    ),
    /^translations: a flow speaks at most 100 languages$/,
  ],
  [
    'a step that sets each of twenty thousand variables',
    flowOf({
      a: {
        type: 'set',
        values: Object.fromEntries(many(20_000, (index) => [`v${index}`, index])),
        next: 'end',
      },
      end,
    }),
    /set at most 1000 variables, and these set 20000$/,
  ],
  [
    'more faults than anybody reads',
    flowOf(Object.fromEntries(many(900, (index) => [`s${index}`, { type: 'nothing' }]))),
    /^steps\.s0\.type is none of the step types/,
  ],
  [
    'a step named __proto__',
    named(
      '{"schema":1,"name":"x","language":"es","start":"__proto__","steps":{"__proto__":{"type":"end","status":"success"}}}',
    ),
    /^steps\.__proto__: nothing can be named "__proto__"$/,
  ],
  [
    'a next that every object has',
    flowOf({ a: { type: 'message', text: 'x', next: 'constructor' } }),
    /leads by next to "constructor", which is no step/,
  ],
  [
    'a step type that every object has',
    flowOf({ a: { type: 'constructor' } }),
    /^steps\.a\.type is none of the step types/,
  ],
  [
    'a step named by an emoji',
    flowOf({ a: { type: 'message', text: 'x', next: '👍' }, '👍': end }),
    /^steps\.a\.next: a step name is 1 to 60 of the characters/,
  ],
  [
    'an operator that every object has',
    branch(named('{"__proto__": [1]}'), { constructor: [1] }),
    /nothing can be named "__proto__"/,
  ],
  ['a template without an end', set('{{'.repeat(200_000)), /parse length limit exceeded/],
  [
    'a template within itself',
    set(`{{ ${'a['.repeat(5_000)}x${']'.repeat(5_000)} }}`),
    /Maximum call stack size exceeded|nested/,
  ],
  [
    'a pattern that repeats repetitions',
    flowOf({
      a: {
        type: 'question',
        text: 'x',
        answer: { type: 'text', pattern: '((a{0,100}){0,100}){0,100}', save_as: 'x' },
        timeout: { after: '1h', next: 'end' },
        next: 'end',
      },
      end,
    }),
    /invalid repeat count/,
  ],
  [
    'a wait longer than any calendar',
    flowOf({ a: { type: 'wait', for: '99999999999999999999d', next: 'end' }, end }),
    /^steps\.a\.for: a duration is/,
  ],
];

test('whatever a flow holds, verifying answers with a sentence, and publishing refuses', async () => {
  const { call } = await newTenant(testDeps(database));
  for (const [name, flow, says] of hostile) {
    const made = await call('POST', '/v1/flows', flow);
    expect([name, made.status]).toEqual([name, 201]);
    const path = `/v1/flows/${made.body.flow_id}`;
    const { status, body } = await call('POST', `${path}/verify`);
    expect([name, status]).toEqual([name, 200]);
    expect(body.findings[0].message, name).toMatch(says);
    expect(body.findings.length, name).toBeLessThan(252);
    expect([name, (await call('POST', `${path}/publish`)).status]).toEqual([name, 400]);
  }
});

test('a condition that reads fifty thousand times is looked at once', async () => {
  const { call } = await newTenant(testDeps(database));
  const made = await call(
    'POST',
    '/v1/flows',
    branch({ and: many(50_000, () => ({ var: 'vars.x' })) }),
  );
  expect(made.status).toBe(201);
  expect(made.body.findings.map(({ code }: { code: string }) => code)).toEqual(['unset_variable']);
});

test('a draft that leads to what every object has is refused where it is tried', async () => {
  const { call } = await newTenant(testDeps(database));
  const step = { type: 'message', text: 'x', next: 'constructor' };
  const made = await call('POST', '/v1/flows', flowOf({ a: step }));
  const path = `/v1/flows/${made.body.flow_id}/simulate`;
  const { status, body } = await call('POST', path, { events: [{ text: 'hola' }] });
  expect([status, body.message]).toEqual([
    400,
    expect.stringContaining('there is no step "constructor"'),
  ]);
});

test('one event takes no longer for having a hundred steps that never end', async () => {
  const { call } = await newTenant(testDeps(database));
  const steps = (make: (next: string) => object) => ({
    ...Object.fromEntries(
      many(90, (index) => [
        index === 0 ? 'a' : `s${index}`,
        make(index === 89 ? 'end' : `s${index + 1}`),
      ]),
    ),
    end,
  });
  const endless =
    '{% for i in (1..900) %}{% for j in (1..900) %}{% for k in (1..900) %}{% endfor %}{% endfor %}{% endfor %}';
  const sum = {
    reduce: [{ var: 'vars.list' }, { '+': [{ var: 'current' }, { var: 'accumulator' }] }, 0],
  };
  const bombs = [
    flowOf(steps((next) => ({ type: 'set', values: { x: endless, y: endless }, next }))),
    flowOf(
      steps((next) => ({
        type: 'branch',
        cases: many(100, () => ({ if: { '<': [sum, 0] }, next: 'end' })),
        else: next,
      })),
      { variables: { list: many(5_000, (index) => index) } },
    ),
  ];
  for (const bomb of bombs) {
    const made = await call('POST', '/v1/flows', bomb);
    const { status, body } = await call('POST', `/v1/flows/${made.body.flow_id}/simulate`, {});
    expect([status, body.status, body.findings[0].code]).toEqual([
      200,
      'success',
      'expression_failed',
    ]);
  }
}, 15_000);

test('names that every object has are names like any other', async () => {
  const { call } = await newTenant(testDeps(database));
  const flow = named(`{
    "schema": 1, "name": "Names", "language": "es", "start": "constructor",
    "variables": { "tostring": "t" },
    "steps": {
      "constructor": { "type": "choice", "text": "{{ vars.tostring }}{{ vars.constructor }}", "save_as": "valueof",
        "options": [
          { "id": "constructor", "title": "constructor", "next": "hasownproperty" } ],
        "timeout": { "after": "1h", "next": "hasownproperty" } },
      "hasownproperty": { "type": "set", "values": { "constructor": "c" }, "next": "valueof" },
      "valueof": { "type": "message", "text": "{{ vars.valueof.id }} {{ vars.constructor }}", "next": "end" },
      "end": { "type": "end", "status": "success" } } }`);
  const made = await call('POST', '/v1/flows', flow);
  expect(made.status).toBe(201);
  const events = [{ tap: 'constructor' }];
  const { status, body } = await call('POST', `/v1/flows/${made.body.flow_id}/simulate`, {
    events,
  });
  expect([status, body.messages]).toEqual([
    200,
    [expect.objectContaining({ text: 't' }), expect.objectContaining({ text: 'constructor c' })],
  ]);
});
