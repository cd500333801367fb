import { expect, test } from 'vitest';
import { parseDefinition } from '../../src/engine/parseDefinition.ts';
import { verifyDefinition } from '../../src/engine/verify.ts';
import { ladder } from './verify/ladder.ts';
import { branch, call, done, say } from './verify/verifyCase.ts';
import { flowOf } from './world.ts';

const found = (steps: Record<string, unknown>, more?: object) =>
  verifyDefinition(flowOf(steps, more)).map(({ code, step, possible }) => ({
    code,
    step,
    possible,
  }));

test('"failure exits included": what only a failure leads out of has a way out', () => {
  const round = (failed: string) => ({
    call: call({ next: 'pause', failed }),
    pause: { type: 'wait', for: '1h', next: 'call' },
  });
  expect(found({ ...round('done'), done })).toEqual([]);
  expect(found(round('pause')).map(({ code, step }) => [code, step])).toEqual([
    ['no_end', 'call'],
    ['no_end', 'pause'],
  ]);
});

test('"not handoff’s": people may take longer than `expires_after`', () => {
  const timeout = { after: '48h', next: 'done' };
  const desk = { type: 'handoff', unavailable: 'done', next: 'done', timeout };
  expect(found({ desk, done }, { settings: { expires_after: '2h' } })).toEqual([]);
});

test('"What depends on data the verifier cannot decide says possible", and what does not does not', () => {
  const circle = { one: say('two'), two: say('one') };
  expect(found(circle)).toContainEqual({ code: 'endless_cycle', step: 'one', possible: false });
  const turn = branch([[{ var: 'contact.tags' }, 'one']]);
  expect(found({ one: say('turn'), turn, done })).toEqual([
    { code: 'endless_cycle', step: 'one', possible: true },
  ]);
});

test('"Bounded search never claims more than it searched": it says that there is more', () => {
  const steps = { ...ladder(250), turn250: say('done'), done };
  expect(found(steps, { settings: { expires_after: '10d' } })).toContainEqual({
    code: 'search_bounded',
    step: null,
    possible: true,
  });
  // As far as it is searched through, nothing is said of bounds.
  const few = { ...ladder(5), turn5: say('done'), done };
  expect(found(few)).toEqual([]);
});

test('a flow that sets more variables than are looked at is told so', () => {
  const setting = (count: number) => ({
    set: {
      type: 'set',
      values: Object.fromEntries(Array.from({ length: count }, (_, n) => [`v${n}`, '1'])),
      next: 'done',
    },
    done,
  });
  expect(found(setting(1_001))).toEqual([
    { code: 'too_many_variables', step: 'set', possible: false },
  ]);
  expect(found(setting(1_000))).toEqual([]);
});

test('of more findings than anybody reads the rest is counted', () => {
  const lost = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`lost${n}`, done]));
  const codes = (count: number) => found({ start: done, ...lost(count) }).map(({ code }) => code);
  expect(codes(250)).toEqual(Array(250).fill('unreachable'));
  expect(codes(251)).toEqual([...Array(250).fill('unreachable'), 'more']);
});

test('what is no flow at all has findings of one code, each with its place', () => {
  const parsed = parseDefinition({ schema: 1, steps: { a: { type: 'message', text: 3 } } });
  const findings = parsed.ok ? [] : parsed.findings;
  expect(findings.map(({ code, field }) => [code, field])).toEqual([
    ['definition', 'name'],
    ['definition', 'language'],
    ['definition', 'start'],
    ['definition', 'steps.a.text'],
    ['definition', 'steps.a.next'],
  ]);
});
