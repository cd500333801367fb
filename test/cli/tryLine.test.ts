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
  ['/answer 200 {"total": 12}', { event: { answer: { status: 200, body: { total: 12 } } } }],
  ['/answer 503', { event: { answer: { status: 503 } } }],
  [
    '/answer yes',
    {
      fault: 'An answer is a status and a body in JSON, as in /answer 200 {"total": 12}',
    },
  ],
  ['/vars', { show: 'vars' }],
  ['', { show: 'help' }],
  ['/quit', { quit: true }],
  ['/pass later', { fault: 'Nothing of that form can happen; /help has examples' }],
  ['/event {', { fault: 'Nothing of that form can happen; /help has examples' }],
  ['/shout', { fault: 'There is no /shout; /help says what there is' }],
])('the line "%s" is read for what it is', (line, read) => {
  expect(readTryLine(line, options)).toEqual(read);
});
