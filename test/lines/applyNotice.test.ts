import { expect, test } from 'vitest';
import { applyNotice, isAbout } from '../../src/lines/applyNotice.ts';

const at = new Date('2026-01-01T00:00:00Z');
const row = {
  accountId: 'a',
  id: 'l',
  wabaId: 'w',
  provider: 'meta',
  providerId: '1065',
  phoneNumber: '+15550783881',
  name: 'Shop',
  status: 'CONNECTED',
  quality: 'GREEN',
  tier: 'TIER_250',
  throughput: 80,
  pausedReason: null,
  pausedUntil: null,
  onBusinessApp: false,
  defaultFlowId: null,
  settings: { readMarks: false, typing: false },
  createdAt: at,
  updatedAt: at,
};

test('what a notice says replaces what was known, and nothing else', () => {
  expect(applyNotice(row, { tier: 'TIER_2K' })).toEqual({ tier: 'TIER_2K' });
  expect(applyNotice(row, { status: 'FLAGGED', quality: 'RED', throughput: 1000 })).toEqual({
    status: 'FLAGGED',
    quality: 'RED',
    throughput: 1000,
  });
});

test('what is known already changes nothing', () => {
  const news = { tier: 'TIER_250', quality: 'GREEN', status: 'CONNECTED', throughput: 80 };
  expect(applyNotice(row, news)).toBeUndefined();
});

test('a number that the Business app shares keeps its rate', () => {
  const shared = { ...row, onBusinessApp: true, throughput: 20 };
  expect(applyNotice(shared, { throughput: 1000 })).toBeUndefined();
});

test('a pause ends when its own reason is over, and no other pause does', () => {
  const disabled = { ...row, pausedReason: 'disabled' };
  expect(applyNotice(row, { pause: 'disabled' })).toEqual({
    pausedReason: 'disabled',
    pausedUntil: null,
  });
  expect(applyNotice(disabled, { over: ['disabled'] })).toEqual({
    pausedReason: null,
    pausedUntil: null,
  });
  expect(applyNotice({ ...row, pausedReason: 'no token' }, { over: ['disabled'] })).toBeUndefined();
  expect(applyNotice(row, { over: ['disabled'] })).toBeUndefined();
});

test('a pause that ends by itself hides none that does not, and of two that do the longer counts', () => {
  const [soon, late] = [new Date('2026-02-01T00:00:00Z'), new Date('2026-03-01T00:00:00Z')];
  const silenced = { ...row, pausedReason: 'silenced', pausedUntil: soon };
  const disabled = { ...row, pausedReason: 'disabled' };
  const until = (pauseUntil: Date) => ({ pause: 'silenced', pauseUntil });
  const paused = { pausedReason: 'silenced', pausedUntil: late };
  expect(applyNotice(row, until(late))).toEqual(paused);
  expect(applyNotice(silenced, until(late))).toEqual(paused);
  expect(applyNotice({ ...silenced, ...paused }, until(soon))).toEqual({
    pausedReason: 'silenced',
    pausedUntil: soon,
  });
  expect(applyNotice(silenced, until(soon))).toBeUndefined();
  expect(applyNotice(disabled, until(late))).toBeUndefined();
  expect(applyNotice(silenced, { pause: 'disabled' })).toEqual({
    pausedReason: 'disabled',
    pausedUntil: null,
  });
  expect(applyNotice(silenced, { over: ['silenced'] })).toEqual({
    pausedReason: null,
    pausedUntil: null,
  });
});

test('a notice is about the number it names, or about all of its business account', () => {
  expect(isAbout(row, {}, 'w')).toBe(true);
  expect(isAbout(row, { phoneNumber: '+15550783881' }, 'w')).toBe(true);
  expect(isAbout(row, { phoneNumber: '+15550783882' }, 'w')).toBe(false);
  expect(isAbout(row, {}, 'another')).toBe(false);
});
