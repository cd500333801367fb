import type { StepCase } from './stepCase.ts';

const emit = (payload?: unknown, next = 'yes') => ({
  emit: { type: 'event', name: 'order.paid', next, ...(payload === undefined ? {} : { payload }) },
});

export const cases: StepCase[] = [
  {
    name: '"emits a hook event": its name, and the payload with its templates worked out',
    steps: emit({
      who: '{{ contact.name }}',
      total: '{{ vars.total }}',
      list: [1, '{{ line.name }}'],
    }),
    more: { variables: { total: 12.5 } },
    gives: {
      effects: [
        {
          type: 'hook_event',
          name: 'order.paid',
          payload: { who: 'Ana', total: 12.5, list: [1, 'Main'] },
        },
      ],
      ending: { status: 'success' },
    },
  },
  {
    name: 'without a payload it is empty',
    steps: emit(),
    gives: { effects: [{ type: 'hook_event', name: 'order.paid', payload: {} }] },
  },
  {
    name: '"A sensitive value is *** in … hooks", and so is what is made of one',
    steps: {
      ask: {
        type: 'question',
        text: '¿Clave?',
        answer: { type: 'text', save_as: 'pin', sensitive: true },
        next: 'make',
      },
      make: { type: 'set', values: { both: 'n. {{ vars.pin }}', free: 1 }, next: 'emit' },
      ...emit({
        pin: 'es {{ vars.pin }}',
        both: '{{ vars.both }}',
        heard: '{{ message.text }}',
        all: '{{ vars }}',
        free: '{{ vars.free }}',
      }),
    },
    when: ['1234'],
    gives: {
      effects: [
        {
          type: 'hook_event',
          name: 'order.paid',
          payload: { pin: '***', both: '***', heard: '***', all: '***', free: 1 },
        },
      ],
    },
  },
  {
    name: 'a payload beyond 64 KiB does not go along',
    steps: emit({ a: '{{ vars.long }}', b: '{{ vars.long }}' }),
    more: { variables: { long: 'a'.repeat(40_000) } },
    gives: {
      findings: ['payload_too_large'],
      effects: [
        {
          type: 'finding',
          code: 'payload_too_large',
          step: 'emit',
          message: 'the payload of "order.paid" has 80015 bytes',
        },
        { type: 'hook_event', name: 'order.paid', payload: null },
      ],
    },
  },
];
