import type { StepCase } from './stepCase.ts';

const set = (property: string, value: unknown) => ({
  set: { type: 'set_property', property, value, next: 'say' },
  say: { type: 'message', text: '{{ contact.name }} {{ contact.properties.tier }}', next: 'yes' },
});

export const cases: StepCase[] = [
  {
    name: 'sets a property with its type, and later steps see it',
    steps: set('tier', '{{ vars.tier }}'),
    more: { variables: { tier: 3 } },
    gives: { effects: [{ type: 'set_property', name: 'tier', value: 3 }], said: ['Ana 3'] },
  },
  {
    name: 'sets the name',
    steps: set('name', ' Eva '),
    gives: { effects: [{ type: 'set_contact', field: 'name', value: 'Eva' }], said: ['Eva '] },
  },
  {
    name: 'sets the email',
    steps: set('email', 'Eva@X.Example'),
    gives: { effects: [{ type: 'set_contact', field: 'email', value: 'Eva@x.example' }] },
  },
  {
    name: 'an email that is none is refused and counted',
    steps: set('email', 'eva'),
    gives: {
      effects: [
        {
          type: 'finding',
          code: 'property_refused',
          step: 'set',
          message: 'the value is no email',
        },
      ],
    },
  },
  {
    name: '`set_property language` sets it in its usual form, and the next step speaks it',
    steps: set('language', 'pt-br'),
    more: { translations: { pt: { 'say.text': 'Olá' } } },
    gives: { effects: [{ type: 'set_contact', field: 'language', value: 'pt-BR' }], said: ['Olá'] },
  },
  {
    name: 'clears the email with null',
    steps: set('email', null),
    gives: { effects: [{ type: 'set_contact', field: 'email', value: null }] },
  },
  {
    name: 'consent is for everything unless a scope is named',
    steps: set('consent', '{{ vars.agreed }}'),
    more: { variables: { agreed: false } },
    gives: { effects: [{ type: 'set_consent', scope: 'all', granted: false }] },
  },
  {
    name: 'consent for marketing alone',
    steps: set('consent', { marketing: 'sí' }),
    gives: { effects: [{ type: 'set_consent', scope: 'marketing', granted: true }] },
  },
];
