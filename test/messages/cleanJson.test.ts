import { expect, test } from 'vitest';
import { cleanJson } from '../../src/messages/cleanJson.ts';

test('what is clean comes back as the very same value', () => {
  const body = { a: [1, 'ñ', '😀', null, true], b: { c: {} } };
  expect(cleanJson(body)).toBe(body);
});

test.each([
  ['U+0000 in a text', { a: 'x\0y' }, { a: 'x\u{FFFD}y' }],
  ['U+0000 in a name', { 'x\0y': 1 }, { 'x\u{FFFD}y': 1 }],
  ['a first surrogate alone', ['a\ud83d'], ['a\u{FFFD}']],
  ['a second surrogate alone', ['\ude00a'], ['\u{FFFD}a']],
  ['two surrogates the wrong way round', ['\ude00\ud83d'], ['\u{FFFD}\u{FFFD}']],
  ['a lone surrogate beside a whole pair', ['😀\ud83d'], ['😀\u{FFFD}']],
  ['a number without end', { a: JSON.parse('1e999') }, { a: null }],
  ['what is no JSON', { a: undefined, b: () => 1 }, { a: null, b: null }],
])('%s is replaced', (_, body, clean) => {
  expect(cleanJson(body)).toEqual(clean);
});

const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const depthOf = (value: unknown): number =>
  Array.isArray(value) ? 1 + Math.max(0, ...value.map(depthOf)) : 0;

test('64 levels stay, what lies deeper is cut with a mark', () => {
  expect(cleanJson(nested(64))).toEqual(nested(64));
  const cut = cleanJson(nested(65));
  expect(depthOf(cut)).toBe(64);
  expect(JSON.stringify(cut)).toContain('[cut: nested too deep]');
});

test('a hundred thousand levels are cut without running out of stack', () => {
  expect(depthOf(cleanJson(nested(100_000)))).toBe(64);
});

test('a key named __proto__ stays a key', () => {
  const clean = cleanJson(JSON.parse('{"__proto__":{"x":"a\\u0000"}}'));
  expect(JSON.stringify(clean)).toBe('{"__proto__":{"x":"a\u{FFFD}"}}');
  expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
});
