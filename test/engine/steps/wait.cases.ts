import type { StepCase } from './stepCase.ts';

const ending = { status: 'success' } as const;
const hours = {
  timezone: 'America/Lima',
  mon: [['09:00', '18:00']],
  thu: [['09:00', '18:00']],
  holidays: ['2026-08-06'],
};

export const cases: StepCase[] = [
  {
    name: 'waits for a duration, and goes on when it is over',
    steps: { sleep: { type: 'wait', for: '2h', next: 'yes' } },
    when: [{ fires: 'wait' }],
    gives: { ending, timers: {} },
  },
  {
    name: 'sets one timer and no expiry: the contact is not waited for',
    steps: { sleep: { type: 'wait', for: '2h', next: 'yes' } },
    gives: { step: 'sleep', timers: { wait: 120 } },
  },
  {
    name: 'waits until a time, with an offset before it',
    steps: { sleep: { type: 'wait', until: '{{ vars.at }}', offset: '-3h', next: 'yes' } },
    more: { variables: { at: '2026-08-06T17:00:00Z' } },
    gives: { step: 'sleep', timers: { wait: 21 * 60 } },
  },
  {
    name: "a time without an offset of its own is a time of the flow's zone",
    steps: { sleep: { type: 'wait', until: '2026-08-05T13:00', next: 'yes' } },
    gives: { timers: { wait: 60 } },
  },
  {
    name: '"a time already past goes on at once"',
    steps: { sleep: { type: 'wait', until: '{{ vars.at }}', offset: '-3h', next: 'yes' } },
    more: { variables: { at: '2026-08-05T19:59:59Z' } },
    gives: { ending, timers: {} },
  },
  {
    name: 'what is later than any time that can be stored is the last that can be',
    steps: { sleep: { type: 'wait', until: '{{ vars.at }}', offset: '1d', next: 'yes' } },
    more: { variables: { at: 8_640_000_000_000 } },
    gives: {
      step: 'sleep',
      timers: {
        wait: (Date.parse('9999-12-31T00:00:00Z') - Date.parse('2026-08-05T17:00:00Z')) / 60_000,
      },
    },
  },
  {
    name: 'what comes out as no time goes on at once, and is counted',
    steps: { sleep: { type: 'wait', until: '{{ vars.none }}', next: 'yes' } },
    gives: { ending, findings: ['no_time'] },
  },
  {
    name: 'waits until business opens: the next day is a holiday, the week ends, Monday it is',
    steps: { sleep: { type: 'wait', until: 'business_hours', next: 'yes' } },
    more: { settings: { business_hours: hours } },
    gives: { timers: { wait: (4 * 24 + 21) * 60 } },
  },
  {
    name: 'does not wait for business that is open',
    steps: { sleep: { type: 'wait', until: 'business_hours', next: 'yes' } },
    more: { settings: { business_hours: { ...hours, wed: [['09:00', '18:00']] } } },
    gives: { ending },
  },
  {
    name: '"In a wait, a message takes on_message if there is one"',
    steps: { sleep: { type: 'wait', for: '2h', on_message: 'no', next: 'yes' } },
    when: ['hola'],
    gives: { step: 'no', outcome: 'answered', timers: {} },
  },
  {
    name: '"else it is an activity, and the wait goes on"',
    steps: { sleep: { type: 'wait', for: '2h', next: 'yes' } },
    when: [{ says: 'hola', at: 30 }],
    gives: { step: 'sleep', outcome: 'unused', said: [], timers: { wait: 120 } },
  },
  ...(
    [
      ['tue', 6 * 24 * 60],
      ['wed', 7 * 24 * 60 - 60],
      ['fri', 2 * 24 * 60],
      ['sat', 3 * 24 * 60],
      ['sun', 4 * 24 * 60],
    ] as const
  ).map(
    ([day, minutes]): StepCase => ({
      name: `business that opens on ${day} alone is waited for until then`,
      steps: { sleep: { type: 'wait', until: 'business_hours', next: 'yes' } },
      more: {
        settings: {
          business_hours: {
            timezone: 'America/Lima',
            [day]: [[day === 'wed' ? '11:00' : '12:00', day === 'wed' ? '11:30' : '18:00']],
          },
        },
      },
      gives: { timers: { wait: minutes } },
    }),
  ),
];
