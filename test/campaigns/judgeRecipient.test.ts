import { expect, test } from 'vitest';
import {
  type DueRecipient,
  judgeRecipient,
  type RunningCampaign,
} from '../../src/campaigns/judgeRecipient.ts';
import { openFrom } from '../../src/campaigns/sendWindow.ts';
import type { SendWindow } from '../../src/campaigns/table.ts';
import type { KnownOutbound } from '../../src/outbounds/readOutbounds.ts';

const now = new Date('2026-03-10T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const outbound: KnownOutbound = {
  id: `OTB${'1'.repeat(32)}`,
  name: 'offer',
  language: 'es',
  category: 'MARKETING',
  status: 'APPROVED',
  shape: { body: 'Hola', buttons: [] },
  names: { body: {}, buttons: {} },
  replies: [],
  wabaId: '',
  flowId: null,
};

function judge(campaign: Partial<RunningCampaign>, recipient: Partial<DueRecipient> = {}) {
  const running: RunningCampaign = {
    variables: {},
    window: null,
    cap: null,
    stopAt: null,
    outbound,
    variants: [outbound],
    accountZone: 'America/Lima',
    tierFreeAt: undefined,
    ...campaign,
  };
  const due: DueRecipient = {
    variables: {},
    language: null,
    contact: {
      name: 'Ana',
      email: null,
      phone: '+51987654321',
      country: 'PE',
      language: null,
      optedOut: false,
      isUnreachable: false,
      isNotOnWhatsapp: false,
    },
    chat: undefined,
    writtenAt: [],
    isNewInTier: false,
    written: false,
    ...recipient,
  };
  const { do: what, ...rest } = judgeRecipient(running, due, now);
  return what === 'send' ? ['send'] : [what, ...Object.values(rest)];
}

test('who was written to as often as the cap allows is held until it frees', () => {
  const cap = { max: 2, period: '7d' };
  expect(judge({ cap }, { writtenAt: [daysAgo(1)] })).toEqual(['send']);
  expect(judge({ cap }, { writtenAt: [daysAgo(1), daysAgo(6)] })).toEqual([
    'hold',
    'cap',
    new Date('2026-03-11T12:00:00Z'),
  ]);
  expect(judge({ cap }, { writtenAt: [daysAgo(1), daysAgo(7)] })).toEqual(['send']);
});

test('a cap that frees after the campaign has stopped, or in more than 30 days, skips', () => {
  const writtenAt = [daysAgo(1)];
  const cap = { max: 1, period: '31d' };
  expect(judge({ cap }, { writtenAt })).toEqual(['hold', 'cap', new Date('2026-04-09T12:00:00Z')]);
  const stopAt = new Date('2026-04-09T12:00:00Z');
  expect(judge({ cap, stopAt }, { writtenAt })).toEqual(['skip', 'capped']);
  expect(judge({ cap: { max: 1, period: '32d' } }, { writtenAt })).toEqual(['skip', 'capped']);
});

test('a window that opens after the campaign has stopped is missed', () => {
  const window = { from: '09:00', to: '20:00', days: ['wed'], timezone: 'recipient' };
  const opensAt = new Date('2026-03-11T14:00:00Z');
  expect(judge({ window })).toEqual(['hold', 'window', opensAt]);
  expect(judge({ window, stopAt: opensAt })).toEqual(['skip', 'window_missed']);
});

test('who reads another language waits while Meta has paused the template in it', () => {
  const english = { ...outbound, language: 'en', status: 'PAUSED' };
  const variants = [outbound, english];
  expect(judge({ variants }, { language: 'es' })).toEqual(['send']);
  expect(judge({ variants }, { language: 'en' }).slice(0, 2)).toEqual(['hold', 'paused_by_meta']);
});

const opens = (window: Partial<SendWindow>, at: string) =>
  openFrom(
    {
      from: '09:00',
      to: '20:00',
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
      timezone: 'Europe/Madrid',
      ...window,
    },
    { country: null, accountZone: 'UTC' },
    new Date(at),
  )?.toISOString();

test('a window keeps to the clock on the wall when it is put forward and back', () => {
  expect(opens({}, '2026-03-29T00:00:00Z')).toBe('2026-03-29T07:00:00.000Z');
  expect(opens({}, '2026-10-25T00:00:00Z')).toBe('2026-10-25T08:00:00.000Z');
  expect(opens({}, '2026-10-25T18:59:59Z')).toBe('2026-10-25T18:59:59.000Z');
  expect(opens({}, '2026-10-25T19:00:00Z')).toBe('2026-10-26T08:00:00.000Z');
});

test('a window past midnight is that of the day on which it begins', () => {
  const night = { from: '22:00', to: '06:00', days: ['sat'] };
  expect(opens(night, '2026-03-28T20:59:00Z')).toBe('2026-03-28T21:00:00.000Z');
  expect(opens(night, '2026-03-29T03:59:00Z')).toBe('2026-03-29T03:59:00.000Z');
  expect(opens(night, '2026-03-29T04:00:00Z')).toBe('2026-04-04T20:00:00.000Z');
});

test('an hour that the clock leaves out opens nothing before it, and one that comes twice opens twice', () => {
  const early = { from: '02:30', to: '04:00' };
  expect(opens(early, '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
  expect(opens(early, '2026-10-25T00:45:00Z')).toBe('2026-10-25T00:45:00.000Z');
  expect(opens(early, '2026-10-25T01:10:00Z')).toBe('2026-10-25T01:30:00.000Z');
});
