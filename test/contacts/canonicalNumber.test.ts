import { expect, test } from 'vitest';
import { canonicalNumber } from '../../src/contacts/canonicalNumber.ts';

test.each([
  ['Mexico', '+52 1 55 1234 5678', '+52 55 1234 5678'],
  ['Argentina', '+54 9 11 2345 6789', '+54 11 2345 6789'],
  ['Brazil', '+55 11 98765 4321', '+55 11 8765 4321'],
])('both ways to write a number of %s meet', (_, one, other) => {
  expect(canonicalNumber(one)).toBe(canonicalNumber(other));
});

test.each([
  ['two people of Brazil', '+55 11 98765 4321', '+55 11 98765 4322'],
  ['a landline of Brazil and a mobile', '+55 11 93456 7890', '+55 11 3456 7890'],
  [
    'a number of the United States that looks like one of Mexico',
    '+1 521 551 2345',
    '+1 525 512 3455',
  ],
])('%s do not meet', (_, one, other) => {
  expect(canonicalNumber(one)).not.toBe(canonicalNumber(other));
});
