import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/messages/canonicalJson.ts';

test('keys are in order at every level, lists keep theirs', () => {
  expect(canonicalJson({ b: [2, { d: 1, c: null }, 1], a: 'x"' })).toBe(
    '{"a":"x\\"","b":[2,{"c":null,"d":1},1]}',
  );
});

test('different values have different texts', () => {
  expect(canonicalJson({ a: 1 })).not.toBe(canonicalJson({ a: '1' }));
});
