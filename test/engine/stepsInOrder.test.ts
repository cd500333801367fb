import { expect, test } from 'vitest';
import { stepsInOrder } from '../../src/engine/stepsInOrder.ts';
import { flowOf } from './world.ts';

test('steps are listed as a conversation may meet them, whatever the order they are stored in', () => {
  const flow = {
    ...flowOf({
      end: { type: 'end', status: 'success' },
      alone: { type: 'message', text: 'Never said', next: 'end' },
      ask: {
        type: 'question',
        text: 'Day?',
        answer: { type: 'text', save_as: 'day' },
        next: 'tell',
      },
      tell: { type: 'message', text: 'Until {{ vars.day }}', next: 'ask_more' },
      ask_more: {
        type: 'choice',
        text: 'More?',
        options: [
          { id: 'yes', title: 'Yes', next: 'ask' },
          { id: 'no', title: 'No', next: 'end' },
        ],
      },
    }),
    start: 'ask',
  };
  expect(stepsInOrder(flow)).toEqual(['ask', 'tell', 'ask_more', 'end', 'alone']);
});
