import type { StepCase } from './stepCase.ts';

const set = (values: Record<string, unknown>) => ({ set: { type: 'set', values, next: 'yes' } });

export const cases: StepCase[] = [
  {
    name: '"A value that is exactly one {{ … }} keeps its type"',
    steps: set({
      count: '{{ vars.count | plus: 1 }}',
      list: '{{ vars.list }}',
      none: '{{ vars.x }}',
    }),
    more: { variables: { count: 2, list: [1, { a: true }] } },
    gives: { vars: { count: 3, list: [1, { a: true }], none: null } },
  },
  {
    name: '"anything else is text"',
    steps: set({ label: 'n. {{ vars.count }}', spaced: ' {{ vars.count }}' }),
    more: { variables: { count: 2 } },
    gives: { vars: { count: 2, label: 'n. 2', spaced: ' 2' } },
  },
  {
    name: 'values of other types stay, and texts inside them are templates',
    steps: set({ a: 1, b: { who: '{{ contact.name }}', deep: ['{{ vars.a }}', false] } }),
    gives: { vars: { a: 1, b: { who: 'Ana', deep: [1, false] } } },
  },
  {
    name: 'variables beyond 64 KiB end the process, and the one too many is not kept',
    steps: set({ long: '{{ vars.long | append: vars.long }}' }),
    more: { variables: { long: 'a'.repeat(40_000) } },
    gives: {
      ending: {
        status: 'failure',
        failureStatus: 'system_error',
        declinedReason: 'vars_too_large',
      },
      findings: ['vars_too_large'],
      vars: { long: 'a'.repeat(40_000) },
    },
  },
  {
    name: '"Dates print in settings.timezone, never in the server\'s"',
    steps: set({
      now: "{{ 'now' | date: '%d/%m/%Y %H:%M' }}",
      from: "{{ vars.at | date: '%H:%M' }}",
      here: '{{ now }}',
    }),
    more: {
      variables: { at: '2026-08-05T17:30:00Z' },
      settings: { timezone: 'Asia/Tokyo' },
    },
    gives: {
      vars: {
        at: '2026-08-05T17:30:00Z',
        now: '06/08/2026 02:00',
        from: '02:30',
        here: '2026-08-06T02:00:00.000+09:00',
      },
    },
  },
];
