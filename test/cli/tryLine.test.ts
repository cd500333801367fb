import { expect, test } from 'vitest';
import { readTryLine } from '../../src/cli/tryLine.ts';

const options = ['Comprar', 'Ayuda'];

test.each([
  ['hola', { event: { text: 'hola' } }],
  ['2', { event: { text: '2' } }],
  ['/tap 2', { event: { tap: 'Ayuda' } }],
  ['/tap buy', { event: { tap: 'buy' } }],
  ['/pass 2h', { event: { pass: '2h' } }],
  ['/event {"media":{"kind":"image"}}', { event: { media: { kind: 'image' } } }],
  ['/vars', { show: 'vars' }],
  ['', { show: 'help' }],
  ['/quit', { quit: true }],
  ['/pass later', { fault: 'Nothing of that form can happen; /help has examples' }],
  ['/event {', { fault: 'Nothing of that form can happen; /help has examples' }],
  ['/shout', { fault: 'There is no /shout; /help says what there is' }],
])('the line "%s" is read for what it is', (line, read) => {
  expect(readTryLine(line, options)).toEqual(read);
});
