import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greaterStatus, type MessageStatus } from '../../src/messages/status.ts';

const fold = (start: MessageStatus, reports: MessageStatus[]) =>
  reports.reduce(greaterStatus, start);

test('what was sent goes on from status to status, and none of them leads back', () => {
  const way = ['queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'played'] as const;
  for (const [place, known] of way.entries()) {
    for (const [other, reported] of way.entries()) {
      expect(greaterStatus(known, reported)).toBe(way[Math.max(place, other)]);
    }
  }
});

test.each<[MessageStatus, MessageStatus, MessageStatus]>([
  ['accepted', 'failed', 'failed'],
  ['sent', 'failed', 'failed'],
  ['failed', 'sent', 'failed'],
  ['failed', 'delivered', 'delivered'],
  ['delivered', 'failed', 'delivered'],
  ['queued', 'canceled', 'canceled'],
  ['sending', 'canceled', 'sending'],
  ['accepted', 'canceled', 'accepted'],
  ['canceled', 'queued', 'canceled'],
  ['canceled', 'sending', 'canceled'],
  ['canceled', 'failed', 'canceled'],
  ['canceled', 'accepted', 'accepted'],
  ['canceled', 'read', 'read'],
])('%s, and then %s: it is %s', (known, reported, shown) => {
  expect(greaterStatus(known, reported)).toBe(shown);
});

test('any order and any repetition of statuses give one state', () => {
  const reported = fc.constantFrom<MessageStatus>('sent', 'failed', 'delivered', 'read', 'played');
  fc.assert(
    fc.property(fc.array(reported, { minLength: 1 }), fc.array(fc.nat()), (reports, places) => {
      const again = places.flatMap((place) => reports[place % reports.length] ?? []);
      const shuffled = [...again, ...reports.toReversed(), ...again];
      expect(fold('sending', shuffled)).toBe(fold('sending', reports));
    }),
  );
});
