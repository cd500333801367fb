import { expect, test } from 'vitest';
import { pairReadyAt, payForOne } from '../../src/chats/pairLimit.ts';

const now = new Date('2026-08-05T17:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

test('forty-five messages may leave at once, the next one after six seconds, and so on', () => {
  let paidAt: Date | null = null;
  for (let sent = 0; sent < 45; sent++) {
    expect(pairReadyAt(paidAt, now)).toEqual(now);
    paidAt = payForOne(paidAt, now);
  }
  expect(pairReadyAt(paidAt, now)).toEqual(after(6));
  expect(pairReadyAt(payForOne(paidAt, after(6)), after(6))).toEqual(after(12));
});

test('what was borrowed is earned back at one message in six seconds', () => {
  let paidAt: Date | null = null;
  for (let sent = 0; sent < 45; sent++) paidAt = payForOne(paidAt, now);
  const later = after(60);
  for (let sent = 0; sent < 10; sent++) {
    expect(pairReadyAt(paidAt, later)).toEqual(later);
    paidAt = payForOne(paidAt, later);
  }
  expect(pairReadyAt(paidAt, later)).toEqual(after(66));
});
