import { expect, test } from 'vitest';
import { readSegmentQuery } from '../../src/contacts/segmentQuery.ts';

const faultOf = (query: unknown): string => {
  try {
    readSegmentQuery(query);
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test.each([
  ['text', 'query is an object with "all", "any", "not" or "field"'],
  [{}, 'query is an object with "all", "any", "not" or "field"'],
  [{ every: [] }, 'query is an object with "all", "any", "not" or "field"'],
  [{ all: [] }, 'query.all is a list of conditions'],
  [{ all: [{ any: 'x' }] }, 'query.all.0.any is a list of conditions'],
  [{ all: [], any: [] }, 'query has one of "all", "any" and "not", and nothing else'],
  [{ field: 7, is: 1 }, 'query.field is the name of a field'],
  [
    { not: { field: 'tags' } },
    'query.not has, beside "field", one of is, not, in, gt, lt, before, after, starts_with, exists',
  ],
  [
    { field: 'tags', is: 'a', in: ['b'] },
    'query has, beside "field", one of is, not, in, gt, lt, before, after, starts_with, exists',
  ],
  [{ field: 'tags', in: 'a' }, 'query.in is a list of at most 1,000 values'],
  [{ field: 'tags', in: Array(1_001).fill('a') }, 'query.in is a list of at most 1,000 values'],
  [{ field: 'tags', is: ['a'] }, 'query.is is one value'],
  [{ field: 'tags', is: { a: 1 } }, 'query.is is one value'],
])('%j is no query, and says where and why', (query, why) => {
  expect(faultOf(query)).toBe(why);
});

test('a query is at most ten levels deep and has at most a hundred conditions', () => {
  const nested = (levels: number): unknown =>
    levels === 0 ? { field: 'tags', is: 'a' } : { not: nested(levels - 1) };
  expect(faultOf(nested(9))).toBe('none');
  expect(faultOf(nested(10))).toContain('is nested deeper than 10 levels');
  const wide = (tests: number) => ({ any: Array(tests).fill({ field: 'tags', is: 'a' }) });
  expect(faultOf(wide(100))).toBe('none');
  expect(faultOf(wide(101))).toBe('query.any.100 is one condition more than 100');
});
