import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readArguments } from '../../chaos/arguments.ts';
import { planOf } from '../../chaos/plan.ts';

test('a seed is the same plan each time, and another seed another', () => {
  expect(planOf(7, 20)).toEqual(planOf(7, 20));
  expect(planOf(7, 20)).not.toEqual(planOf(8, 20));
});

test('in a short run nothing lasts longer than the run, but for what the provider does', () => {
  const faults = Array.from({ length: 50 }, (_, seed) => planOf(seed + 1, 8).faults).flat();
  const lengths = faults.flatMap((fault) => [
    'forMs' in fault ? fault.forMs : 0,
    'awayMs' in fault ? fault.awayMs : 0,
  ]);
  expect(Math.max(...lengths)).toBe(8_000);
});

test('the seeds that continuous integration plays hold each kind of fault', () => {
  const [, args = ''] =
    /npm run --silent chaos -- (.*)/.exec(readFileSync('.ci/run', 'utf8')) ?? [];
  const { plans } = readArguments(args.split(' '));
  expect(plans).toHaveLength(5);
  const kinds = plans.flatMap(({ faults }) => faults.map(({ kind }) => kind));
  expect([...new Set(kinds)].toSorted()).toEqual([
    'crash_database',
    'cut_sessions',
    'fill_connections',
    'fill_pool',
    'freeze',
    'freeze_database',
    'kill',
    'kill_postmaster',
    'kill_session',
    'move_clock',
    'outside',
    'provider',
    'stop_database',
  ]);
});

test.each(['--seed=0', '--seconds=soon', '--at-once=-1'])('%s is refused by name', (option) => {
  const [name = ''] = option.split('=');
  expect(() => readArguments([option])).toThrow(`${name} must be a whole number from 1`);
});
