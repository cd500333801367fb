import { expect, test } from 'vitest';
import type { FlowDefinition } from '../../src/engine/definition.ts';
import { playSimulation } from '../../src/simulator/playSimulation.ts';

const flow: FlowDefinition = {
  schema: 1,
  name: 'Size',
  language: 'en',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hello', next: 'size' },
    size: {
      type: 'choice',
      text: 'Which size?',
      options: [{ id: 's', title: 'Small', next: 'bye' }],
      timeout: { after: '1h', next: 'bye' },
    },
    bye: { type: 'end', status: 'success', text: 'Bye' },
  },
};

const textsOf = ({ turns }: Awaited<ReturnType<typeof playSimulation>>) =>
  turns.map(({ said }) => said.map(({ content }) => ('text' in content ? content.text : '')));

test('each turn has what was said because of it', async () => {
  const played = await playSimulation({ flow }, [{ pass: '10m' }, { tap: 's' }]);
  expect(played.turns.map(({ event }) => event)).toEqual([
    undefined,
    { pass: '10m' },
    { tap: 's' },
  ]);
  expect(textsOf(played)).toEqual([['Hello', 'Which size?'], [], ['Bye']]);
  expect(played.result.status).toBe('success');
  expect(played.stopped).toBeUndefined();
});

test('what cannot happen ends it there, and says why', async () => {
  const played = await playSimulation({ flow }, [{ pass: '1m' }, { tap: 'xl' }, { tap: 's' }]);
  expect(textsOf(played)).toEqual([['Hello', 'Which size?'], []]);
  expect(played.result.waiting_for?.step).toBe('size');
  expect(played.stopped).toContain('No message offers "xl" to be tapped');
});
