import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import type { SimulatedEvent } from '../../src/simulator/events.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { flowOf } from '../engine/world.ts';

const innerId = '01890000-0000-7000-8000-000000000001';
const done = { type: 'end', status: 'success' };
const pin = {
  type: 'question',
  text: '¿Clave?',
  answer: { type: 'text', save_as: 'pin', sensitive: true },
  next: 'done',
};
const flows = new Map([[innerId, { version: 1, definition: flowOf({ pin, done }) }]]);
const flow = flowOf({
  call: { type: 'subflow', flow_id: toWire('IPF', innerId), save_as: 'got', next: 'copy' },
  copy: { type: 'set', values: { copied: '{{ vars.got.pin }}', free: 1 }, next: 'rest' },
  rest: { type: 'wait', for: '1h', next: 'done' },
  done,
});
const run = (events: SimulatedEvent[]) => simulate({ flow, flows }, events);

test('a simulation goes into a sub-flow, and shows where it waits there', async () => {
  const { waiting_for, path, timers } = await run([]);
  expect(waiting_for).toEqual({ step: 'call/pin', type: 'question', for: 'contact' });
  expect(path.map(({ step, visit }) => [step, visit])).toEqual([
    ['call', 1],
    ['call/pin', 2],
  ]);
  expect(timers.map(({ timer }) => timer)).toEqual(['expires']);
});

test('what a sub-flow left that is sensitive is not shown', async () => {
  const { waiting_for, variables } = await run([{ text: '1234' }]);
  expect(waiting_for?.step).toBe('rest');
  expect(variables).toEqual({ got: '***', copied: '***', free: 1 });
});
