import { expect, test } from 'vitest';
import { transition as xstates } from 'xstate';
import { compileFlow } from '../../src/engine/compileFlow.ts';
import { definitionSchema } from '../../src/engine/definition.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { beginRun } from '../../src/engine/run.ts';
import { transition } from '../../src/engine/transition.ts';
import { scene } from './world.ts';

const flow = compileFlow(definitionSchema.parse(demoFlow), 'demo@1');
const { machine } = flow;
const run = beginRun(flow, scene, { step: 'welcome', vars: {}, visit: 0, memory: {} }, undefined);

/** What counts of a move: where it leads, and what is to be done. */
const seen = ([next, actions]: [
  { value: unknown; status: string },
  { type: string; params?: unknown }[],
]) => ({
  value: next.value,
  status: next.status,
  actions: actions.map(({ type, params }) => ({ type, params })),
});

test.each([
  ['NEW', 'start'],
  ['welcome', 'exit.next'],
  ['ask_email', 'exit.next'],
  ['ask_email', 'exit.invalid'],
  ['ask_email', 'again'],
  ['ask_email', 'xstate.after.ask_email.timeout.flow.ask_email'],
  ['menu', 'exit.option_buy'],
  ['menu', 'end'],
  ['menu', 'nothing of the kind'],
])('the flow moves from %s by "%s" as xstate itself moves it', (value, type) => {
  const before = machine.resolveState({ value, context: { run } });
  const ours = seen(transition(machine, before, { type }));
  expect(ours).toEqual(seen(xstates(machine, before, { type })));
});

test('a step that waits sets its timers, and leaving it cancels them', () => {
  const before = machine.resolveState({ value: 'welcome', context: { run } });
  const [asking, set] = transition(machine, before, { type: 'exit.next' });
  expect(asking.value).toBe('ask_email');
  expect(set.map(({ type }) => type)).toEqual(['xstate.raise', 'xstate.raise']);
  const [, canceled] = transition(machine, asking, { type: 'exit.next' });
  expect(canceled.map(({ type }) => type)).toContain('xstate.cancel');
});
