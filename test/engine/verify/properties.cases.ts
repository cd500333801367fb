import { done, found, nobody, say, type VerifyCase } from './verifyCase.ts';

const known = { ...nobody, properties: new Set(['tier']) };

export const cases: VerifyCase[] = [
  {
    name: 'an unknown property',
    steps: {
      hello: say('tier'),
      tier: say('done', { text: '{{ contact.properties.teir }}' }),
      done,
    },
    known,
    finds: found('warning', 'unknown_property', 'tier', 'text', ['hello', 'tier'], true),
    repair: { tier: say('done', { text: '{{ contact.properties.tier }}' }) },
  },
  {
    name: 'an unknown property that a condition asks for, and that another step sets',
    steps: {
      turn: {
        type: 'branch',
        cases: [{ if: { '>': [{ var: 'contact.properties.visits' }, 2] }, next: 'set' }],
        else: 'set',
      },
      set: { type: 'set_property', property: 'visit', value: 1, next: 'done' },
      done,
    },
    known,
    finds: found('warning', 'unknown_property', 'turn', 'cases.0.if', ['turn'], true),
    repair: { set: { type: 'set_property', property: 'visits', value: 1, next: 'done' } },
  },
];
