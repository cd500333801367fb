import { expect, test } from 'vitest';
import { names } from '../../../src/providers/meta/names.ts';
import { webhook, webhookSample } from './samples.ts';

test('every line and account of a body, each once', () => {
  const [first] = webhook('messages', {}).entry;
  const [second] = webhook('messages', { metadata: { phone_number_id: 1066 } }).entry;
  expect(names({ entry: [first, second, first, { id: 4196, changes: [] }] })).toEqual({
    lineIds: ['1065', '1066'],
    wabaIds: ['4195', '4196'],
  });
});

test('an account’s event names no line', () => {
  expect(names(webhookSample('pywa_account_update_account_deleted'))).toEqual({
    lineIds: [],
    wabaIds: ['102290129340398'],
  });
});

test.each([
  null,
  7,
  'x',
  [],
  {},
  { entry: 1 },
  { entry: [null, { changes: [null, { value: 3 }] }] },
])('nothing in %j', (body) => {
  expect(names(body)).toEqual({ lineIds: [], wabaIds: [] });
});
