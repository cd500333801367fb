import { expect, test } from 'vitest';
import { readFormFields } from '../../src/routes/formFields.ts';

const read = (text: string) => readFormFields(new URLSearchParams(text));

test.each([
  ['a plain field', 'name=Ana', { name: 'Ana' }],
  ['a dotted name', 'var.name=Ana&var.city=Lima', { var: { name: 'Ana', city: 'Lima' } }],
  ['three levels', 'a.b.c=1', { a: { b: { c: '1' } } }],
  ['a repeated name', 'x=1&x=2', { x: ['1', '2'] }],
  ['brackets, even once', 'x[]=1', { x: ['1'] }],
  ['names in brackets, as many libraries write them', 'a[b][c]=1', { a: { b: { c: '1' } } }],
  ['indexes in brackets', 'x[0][id]=a&x[1][id]=b', { x: [{ id: 'a' }, { id: 'b' }] }],
  ['a list within', 'a[b][]=1', { a: { b: ['1'] } }],
  ['dots in brackets', 'values[No. doc]=1', { values: { No: { ' doc': '1' } } }],
  ['a bracket that nothing closes', 'a[b=1', { 'a[b': '1' }],
  ['indexes in any order', 'x.1=b&x.0=a', { x: ['a', 'b'] }],
  ['objects in a list', 'x.0.id=a&x.1.id=b', { x: [{ id: 'a' }, { id: 'b' }] }],
  ['numbers that are no indexes', 'var.1=a&var.2=b', { var: { '1': 'a', '2': 'b' } }],
  ['an empty value', 'default_flow_id=', { default_flow_id: '' }],
  ['nothing', '', {}],
])('%s', (_, text, fields) => {
  expect(read(text)).toEqual(fields);
});

test('a name given as text and as object is refused', () => {
  expect(() => read('x=1&x.y=2')).toThrow('x is given both as a text and as x.…');
});

test('a name of the prototype is a field like any other', () => {
  const fields = read('__proto__.admin=1&constructor=2');
  expect(Object.keys(fields)).toEqual(['__proto__', 'constructor']);
  expect(Object.hasOwn({}, 'admin')).toBe(false);
});

test('a name that goes too deep is refused', () => {
  expect(() => read(`${'a.'.repeat(40)}z=1`)).toThrow('too deep');
});
