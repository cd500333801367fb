import { Settings } from 'luxon';
import { expect, test } from 'vitest';
import { frameOf } from '../../src/cli/campaignFrame.ts';
import { type Campaign, funnelOf } from '../../src/cli/campaignFunnel.ts';
import { newPace } from '../../src/cli/campaignPace.ts';
import { type Forecast, planOf } from '../../src/cli/campaignPlan.ts';
import { drawOver } from '../../src/cli/drawOver.ts';
import { durationOf } from '../../src/cli/times.ts';

Settings.defaultZone = 'America/Lima';

const campaign = (more: Partial<Campaign> = {}): Campaign => ({
  campaign_id: 'CPG',
  name: 'Spring',
  status: 'running',
  schedule: { start_at: null, stop_at: null, window: null },
  audience: 20_000,
  counters: { pending: 9_950, held: 50, sent: 2_000, delivered: 3_000, read: 4_900, failed: 100 },
  responses: { accepted: 1_200, rejected: 0, opted_out: 1 },
  pause: null,
  failure_reason: '',
  start_date: '2026-03-02T14:00:00Z',
  finish_date: null,
  ...more,
});

const forecast = (more: Partial<Forecast> = {}): Forecast => ({
  as_of: '2026-03-02T14:00:00Z',
  complete: true,
  audience: { eligible: 10_000, held: {} },
  pace: { bound_by: 'rate' },
  starts_at: '2026-03-02T14:00:00Z',
  ends_at: '2026-03-02T15:00:00Z',
  ...more,
});

test('a funnel counts into each stage whoever came past it', () => {
  expect(funnelOf(campaign())).toBe(
    '9,900 sent, 7,900 delivered, 4,900 read, 100 failed, 50 held, 1,200 accepted, 1 opted out',
  );
});

const plain = (_: string, text: string) => text;

test('a terminal shows as much as it has room for, and wraps between two numbers', () => {
  const frame = { campaign: campaign(), plan: '60 a second, about 2 min 47 s left' };
  expect(frameOf(frame, 80, plain)).toEqual([
    'running    ████████████████████░░░░░░░░░░░░░░░░░░░░  50%  10,000/20,000',
    '           60 a second, about 2 min 47 s left',
    '           9,900 sent, 7,900 delivered, 4,900 read, 100 failed, 50 held',
    '           1,200 accepted, 1 opted out',
  ]);
  expect(frameOf(frame, 120, plain)).toEqual(frameOf(frame, 80, plain));
  expect(frameOf(frame, 45, plain)).toEqual([
    'running    ███████░░░░░░  50%  10,000/20,000',
    '           60 a second, about 2 min 47 s le…',
    '           9,900 sent, 7,900 delivered',
    '           4,900 read, 100 failed, 50 held',
    '           1,200 accepted, 1 opted out',
  ]);
});

test('who was canceled is not counted as done', () => {
  const counters = { pending: 0, read: 5_000, canceled: 15_000 };
  const [bar] = frameOf(
    { campaign: campaign({ counters, status: 'canceled' }), plan: '' },
    80,
    plain,
  );
  expect(bar).toBe('canceled   ██████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  25%   5,000/20,000');
});

test('the time left is that of the pace, until something else bounds it', () => {
  const running = (perSecond?: number, foreseen?: Forecast) =>
    planOf(campaign(), { perSecond, forecast: foreseen });
  expect(running()).toBe('');
  expect(running(60)).toBe('60 a second, about 2 min 47 s left');
  expect(running(0.5, forecast())).toBe('0.5 a second, about 5 h 33 min left');
  expect(running(0)).toBe('nothing leaves now');
  const tier = forecast({ pace: { bound_by: 'tier' }, ends_at: '2026-03-14T15:00:00Z' });
  expect(running(0, tier)).toBe('nothing leaves now, until about Sat 14 Mar 10:00 (bound by tier)');
  expect(running(60, tier)).toBe('60 a second, until about Sat 14 Mar 10:00 (bound by tier)');
  // It has seen a half of those who wait.
  const part = forecast({
    pace: { bound_by: 'window' },
    complete: false,
    audience: { eligible: 5_000, held: {} },
  });
  expect(running(60, part)).toBe('60 a second, until about Mon 2 Mar 11:00 (bound by window)');
  const closed = forecast({
    starts_at: '2026-03-03T14:00:00Z',
    audience: { eligible: 0, held: { window: 10_000 } },
  });
  expect(running(0, closed)).toBe('waits until Tue 3 Mar 09:00 (window)');
});

test('one that does not run says why, or since when, or until when', () => {
  const pause = { reason: 'too_many_failed', detail: '12 % of 500 failed, more than 10 %' };
  expect(planOf(campaign({ status: 'paused', pause }))).toBe(
    'too many failed: 12 % of 500 failed, more than 10 %',
  );
  const schedule = { start_at: '2026-03-03T14:00:00Z', stop_at: null, window: null };
  expect(planOf(campaign({ status: 'scheduled', schedule }))).toBe('starts Tue 3 Mar 09:00');
  const finish_date = '2026-03-02T15:02:00Z';
  expect(planOf(campaign({ status: 'completed', finish_date }))).toBe('in 1 h 2 min');
  const failure_reason = 'Nobody could be written to';
  expect(planOf(campaign({ status: 'failed', failure_reason }))).toBe(failure_reason);
});

test('a pace is that of the last looks, unknown at first and none after ten seconds of nothing', () => {
  const pace = newPace();
  expect([pace(0, 0), pace(1_000, 50), pace(2_000, 100)]).toEqual([undefined, undefined, 50]);
  expect(pace(15_000, 750)).toBe(50);
  // What was before these fifteen seconds no longer counts.
  expect(pace(30_000, 900)).toBe(10);
  expect([pace(45_000, 900), pace(46_000, 901)]).toEqual([0, 1 / 16]);
});

test('a duration has its two largest units', () => {
  expect([0, 26_000, 250_000, 3_599_000, 7_440_000, 1_036_800_000].map(durationOf)).toEqual([
    '0 s',
    '26 s',
    '4 min 10 s',
    '1 h',
    '2 h 4 min',
    '12 days',
  ]);
});

test('lines are drawn over the rows that those before have taken, also once the terminal is narrower', () => {
  const written: string[] = [];
  const terminal = { columns: 10, write: (text: string) => written.push(text) > 0 };
  const draw = drawOver(terminal);
  draw(['\u001b[36mabcdefgh\u001b[39m', 'ij']);
  draw(['abc', 'defg', 'h']);
  terminal.columns = 4;
  draw(['abcde']);
  draw(['x']);
  const [first, ...next] = written;
  expect(first).toBe('\r\u001b[36mabcdefgh\u001b[39m\u001b[K\nij\u001b[K\n\u001b[J');
  expect(next.map((text) => text.split('\r')[0])).toEqual(['\u001b[2A', '\u001b[3A', '\u001b[2A']);
});
