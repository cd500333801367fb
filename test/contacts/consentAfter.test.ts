import { expect, test } from 'vitest';
import {
  type ConsentState,
  type ConsentWord,
  consentAfter,
} from '../../src/contacts/consentAfter.ts';

const nobody: ConsentState = {
  optedOutAt: null,
  optedInAt: null,
  marketingStoppedAt: null,
  marketingResumedAt: null,
};

const day = (time: string): Date => new Date(`2026-02-09T${time}Z`);

/** A word about everything; `out 10:00` by its own stop word where no source is named. */
function word(text: string): ConsentWord {
  const [said = '', time = '', source] = text.split(' ');
  const granted = said === 'in';
  return {
    scope: 'all',
    granted,
    source: (source ?? (granted ? 'start_word' : 'stop_word')) as ConsentWord['source'],
    detail: '',
    actor: 'user',
    at: day(time),
  };
}

const isOut = (...words: string[]): boolean =>
  words.map(word).reduce(consentAfter, nobody).optedOutAt !== null;

test.each([
  [['out 10:00:00'], true],
  [['out 10:00:00', 'in 10:05:00'], false],
  [['in 10:05:00', 'out 10:00:00'], false],
  [['out 10:05:00', 'in 10:00:00'], true],
  [['out 10:00:00', 'out 10:10:00', 'in 10:05:00'], true],
  [['out 10:10:00', 'out 10:00:00', 'in 10:05:00'], true],
  [['in 10:10:00', 'in 10:00:00', 'out 10:05:00'], false],
  [['out 10:00:00', 'in 10:05:00', 'out 10:03:00'], false],
  [['out 10:00:00', 'in 10:05:00', 'out 10:06:00'], true],
])('whatever order words come in, the newest holds: %j', (words, expected) => {
  expect(isOut(...words)).toBe(expected);
});

test('within the second that a provider tells, the word that is decided later is the newer', () => {
  expect(isOut('out 10:00:00.700', 'in 10:00:00')).toBe(false);
  expect(isOut('in 10:00:00.700', 'out 10:00:00')).toBe(true);
});

test('who claims to be allowed to write opts nobody back in, and outdates no stop word', () => {
  expect(isOut('out 10:00:00', 'in 11:00:00 outbound')).toBe(true);
  expect(isOut('out 10:00:00', 'in 11:00:00 campaign')).toBe(true);
  expect(isOut('in 11:00:00 campaign', 'out 10:00:00')).toBe(true);
});

test('a file opts somebody back in only with a time after they left', () => {
  expect(isOut('out 10:00:00', 'in 09:00:00 import')).toBe(true);
  expect(isOut('out 10:00:00.200', 'in 10:00:00.900 import')).toBe(true);
  expect(isOut('out 10:00:00', 'in 10:00:01 import')).toBe(false);
});

test('a word about marketing says nothing of the rest, nor the other way round', () => {
  const stopped = consentAfter(nobody, { ...word('out 10:00:00'), scope: 'marketing' });
  expect(stopped).toEqual({ ...nobody, marketingStoppedAt: day('10:00:00') });
  expect(consentAfter(stopped, word('in 11:00:00'))).toEqual({
    ...nobody,
    marketingStoppedAt: day('10:00:00'),
    optedInAt: day('11:00:00'),
  });
});
