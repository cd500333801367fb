import { z } from 'zod';
import { AppError } from '../errors.ts';

/** A condition on one field of a contact; `path` is where it stands in the query, for errors. */
export type FieldTest = { field: string; op: Operator; value: Value; path: string };

export type SegmentQuery =
  | { all: SegmentQuery[] }
  | { any: SegmentQuery[] }
  | { not: SegmentQuery }
  | { test: FieldTest };

type Value = string | number | boolean | (string | number | boolean)[];

const operators = [
  'is',
  'not',
  'in',
  'gt',
  'lt',
  'before',
  'after',
  'starts_with',
  'exists',
] as const;
type Operator = (typeof operators)[number];

const deepest = 10;
const mostTests = 100;

const scalar = z.union([z.string().max(500), z.number(), z.boolean()]);
const value = z.union([scalar, z.array(scalar).min(1).max(1_000)]);
const node = z.record(z.string(), z.unknown());

/**
 * Reads a query as people write it: `{"all": […]}`, `{"any": […]}`, `{"not": …}`, or one field with one
 * operator, `{"field": "tags", "is": "vip"}`. AppError `invalid_request` says where it is none, what a
 * deeper one than ten levels is, and one of more than a hundred conditions.
 */
export function readSegmentQuery(written: unknown): SegmentQuery {
  let tests = 0;
  const read = (given: unknown, path: string, depth: number): SegmentQuery => {
    const parsed = node.safeParse(given);
    if (!parsed.success) throw wrong(path, 'is an object with "all", "any", "not" or "field"');
    if (depth > deepest) throw wrong(path, `is nested deeper than ${deepest} levels`);
    const fields = parsed.data;
    if ('field' in fields) {
      tests += 1;
      if (tests > mostTests) throw wrong(path, `is one condition more than ${mostTests}`);
      return { test: readTest(fields, path) };
    }
    const [[name, inner] = [], ...others] = Object.entries(fields);
    if (others.length > 0) throw wrong(path, 'has one of "all", "any" and "not", and nothing else');
    switch (name) {
      case 'all':
      case 'any': {
        const list = readList(inner, `${path}.${name}`).map((each, index) =>
          read(each, `${path}.${name}.${index}`, depth + 1),
        );
        return name === 'all' ? { all: list } : { any: list };
      }
      case 'not':
        return { not: read(inner, `${path}.not`, depth + 1) };
      default:
        throw wrong(path, 'is an object with "all", "any", "not" or "field"');
    }
  };
  return read(written, 'query', 1);
}

function readList(given: unknown, path: string): unknown[] {
  if (!Array.isArray(given) || given.length === 0) throw wrong(path, 'is a list of conditions');
  return given;
}

function readTest({ field, ...rest }: Record<string, unknown>, path: string): FieldTest {
  if (typeof field !== 'string') throw wrong(`${path}.field`, 'is the name of a field');
  const [[name, given] = [], ...others] = Object.entries(rest);
  const op = operators.find((each) => each === name);
  if (!op || others.length > 0) {
    throw wrong(path, `has, beside "field", one of ${operators.join(', ')}`);
  }
  const parsed = value.safeParse(given);
  if (!parsed.success || Array.isArray(parsed.data) !== (op === 'in')) {
    throw wrong(
      `${path}.${op}`,
      op === 'in' ? 'is a list of at most 1,000 values' : 'is one value',
    );
  }
  return { field, op, value: parsed.data, path };
}

/** What is wrong with a query, and where. */
export function wrong(path: string, message: string): AppError {
  return new AppError('invalid_request', `${path} ${message}`, [{ path, message }]);
}
