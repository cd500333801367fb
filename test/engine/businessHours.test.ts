import { expect, test } from 'vitest';
import { type BusinessHours, isOpenAt, nextOpening } from '../../src/engine/businessHours.ts';

const hours: BusinessHours = {
  timezone: 'America/Lima',
  mon: [
    ['14:00', '18:00'],
    ['09:00', '13:00'],
  ],
  wed: [['09:00', '24:00']],
  holidays: ['2026-08-10'],
};
/** A time in Lima, five hours behind UTC. */
const lima = (at: string) => new Date(`${at}:00-05:00`);

test.each([
  ['2026-08-05T08:59', false],
  ['2026-08-05T09:00', true],
  ['2026-08-05T23:59', true],
  ['2026-08-06T00:00', false],
  ['2026-08-03T12:59', true],
  ['2026-08-03T13:00', false],
  ['2026-08-03T14:00', true],
  ['2026-08-10T10:00', false],
])('at %s in Lima it is open: %s', (at, open) => {
  expect(isOpenAt(hours, lima(at))).toBe(open);
});

test.each([
  ['2026-08-05T10:00', '2026-08-05T10:00'],
  ['2026-08-05T03:00', '2026-08-05T09:00'],
  ['2026-08-03T13:30', '2026-08-03T14:00'],
  ['2026-08-03T07:00', '2026-08-03T09:00'],
  ['2026-08-06T10:00', '2026-08-12T09:00'],
])('after %s it opens at %s', (at, opens) => {
  expect(nextOpening(hours, lima(at))).toEqual(lima(opens));
});

test('without hours it is always open; with none in them it never opens', () => {
  const at = lima('2026-08-05T10:00');
  expect(isOpenAt(undefined, at)).toBe(true);
  expect(nextOpening(undefined, at)).toEqual(at);
  expect(isOpenAt({ timezone: 'America/Lima' }, at)).toBe(false);
  expect(nextOpening({ timezone: 'America/Lima' }, at)).toBeUndefined();
});
