import { expect, test } from 'vitest';
import { conditionsOf, queryOf } from '../../src/console/contacts/conditions.ts';
import type { Json } from '../../src/messages/events.ts';

const vip = { field: 'tags', is: 'vip' };

test('what the form can say is written into it, and means the same when it is saved', () => {
  const query = {
    any: [
      vip,
      { field: 'name', in: ['Ana', 'Eva'] },
      { field: 'opted_out', is: false },
      { field: 'last_inbound', exists: false },
      { field: 'created', after: '7d' },
    ],
  };
  const read = conditionsOf(query, []);
  expect(read && queryOf(read.match, read.conditions, [])).toEqual(query);
});

test.each<[string, Json]>([
  ['more conditions than the form has', { all: Array.from({ length: 31 }, () => vip) }],
  ['a comma within a value', { field: 'name', in: ['Lima, Peru', 'Cusco'] }],
  ['a list that is longer than its field', { field: 'phone', in: Array(900).fill('+51987654321') }],
  ['a space that the form would leave out', { field: 'name', is: ' Ana' }],
  ['what is true in other words', { field: 'opted_out', is: 1 }],
  ['being there in other words', { field: 'name', exists: 'true' }],
])('%s is left as JSON, lest it mean others once it is saved', (_, query) => {
  expect(conditionsOf(query, [])).toBeUndefined();
});
