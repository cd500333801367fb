import { expect, test } from 'vitest';
import { compileFlow } from '../../src/engine/compileFlow.ts';
import { definitionSchema } from '../../src/engine/definition.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';

const { move } = compileFlow(definitionSchema.parse(demoFlow), 'demo@1');
const expires = 'xstate.after.ask_email.expires.flow.ask_email';
const timeout = 'xstate.after.ask_email.timeout.flow.ask_email';

test.each([
  ['NEW', 'start', 'welcome'],
  ['welcome', 'exit.next', 'ask_email'],
  ['ask_email', 'again', 'ask_email'],
  ['ask_email', 'end', 'ENDED'],
  ['ask_email', 'nothing of the kind', 'ask_email'],
])('from %s "%s" leads to %s', (from, event, to) => {
  expect(move(from, event).to).toBe(to);
});

test('a step that waits starts its timers, and leaving it stops them', () => {
  expect(move('welcome', 'exit.next').timers).toEqual([
    { id: timeout, starts: true },
    { id: expires, starts: true },
  ]);
  expect(move('ask_email', 'exit.next').timers).toContainEqual({ id: timeout, starts: false });
});

test('a step that speaks again stops its timers and starts them anew', () => {
  expect(move('ask_email', 'again').timers).toEqual([
    { id: timeout, starts: false },
    { id: expires, starts: false },
    { id: timeout, starts: true },
    { id: expires, starts: true },
  ]);
});

test('what is no event of a state moves nothing, and touches no timer', () => {
  expect(move('ask_email', 'nothing of the kind').timers).toEqual([]);
});
