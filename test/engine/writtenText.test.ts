import { expect, test } from 'vitest';
import { listExamples } from '../../src/console/flows/examples.ts';
import { inStoredOrder } from '../../src/engine/storedOrder.ts';
import { writtenText } from '../../src/engine/writtenText.ts';

test('a stored flow comes out with its fields in the schema’s order, its steps as they are met', () => {
  const stored = inStoredOrder({
    schema: 1,
    name: 'Visit',
    language: 'en',
    start: 'hello',
    steps: {
      bye: { type: 'end', status: 'success' },
      ask: {
        type: 'choice',
        text: 'When?',
        options: [{ id: 'now', title: 'Now', next: 'bye' }],
        timeout: { after: '2h', next: 'bye' },
      },
      lost: { type: 'end', status: 'success' },
      hello: { type: 'message', text: 'Hello', next: 'ask' },
    },
  });
  expect(writtenText(stored)).toBe(`{
  "schema": 1,
  "name": "Visit",
  "language": "en",
  "start": "hello",
  "steps": {
    "hello": {
      "type": "message",
      "text": "Hello",
      "next": "ask"
    },
    "ask": {
      "type": "choice",
      "text": "When?",
      "options": [{ "id": "now", "title": "Now", "next": "bye" }],
      "timeout": { "after": "2h", "next": "bye" }
    },
    "bye": {
      "type": "end",
      "status": "success"
    },
    "lost": {
      "type": "end",
      "status": "success"
    }
  }
}`);
});

test('it says what the flow says, however broken that is', () => {
  const broken = [
    null,
    'flow',
    [1, [2]],
    {},
    { steps: [] },
    { steps: { a: null, b: { next: 'b' } }, start: 7 },
    { name: 'x', unknown: { deep: [{ a: [] }] }, steps: { __proto: {} } },
  ];
  for (const each of [...listExamples().map(({ definition }) => definition), ...broken]) {
    expect(JSON.parse(writtenText(each))).toEqual(each);
  }
});
