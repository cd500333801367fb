import type { InContent, Json } from '../../../src/messages/events.ts';
import type { StepCase } from './stepCase.ts';

const steps = (more: object = {}) => ({
  visit: {
    type: 'form',
    text: '¿Cuándo te visitamos, {{ contact.name }}?',
    cta: 'Agendar',
    whatsapp_flow_id: '{{ vars.form_id }}',
    save_as: 'booking',
    next: 'yes',
    ...more,
  },
});
const more = { variables: { form_id: '1197715005513101' } };
const filled = (response: Json): InContent => ({ type: 'form', name: 'flow', response });
const shown = (text = '¿Cuándo te visitamos, Ana?') => ({
  type: 'form',
  text,
  cta: 'Agendar',
  formId: '1197715005513101',
  token: 'IDP1:visit',
});

export const cases: StepCase[] = [
  {
    name: 'a form is shown with its button, its id and a token that names process and step, and waits',
    steps: steps({ timeout: { after: '30m', next: 'no' } }),
    more,
    gives: { said: [shown()], step: 'visit', timers: { timeout: 30, expires: 1440 } },
  },
  {
    name: 'its fields are kept as they were typed, without the token, which is ours',
    steps: steps(),
    more,
    when: [
      {
        says: filled({ flow_token: 'IDP1:visit', day: '2026-08-07', people: 3, terms: true }),
      },
    ],
    gives: {
      vars: {
        form_id: '1197715005513101',
        booking: { day: '2026-08-07', people: 3, terms: true },
      },
      ending: { status: 'success' },
    },
  },
  {
    name: 'an answer that lacks the token is an answer',
    steps: steps(),
    more,
    when: [{ says: filled({ day: '2026-08-07' }) }],
    gives: { ending: { status: 'success' } },
  },
  {
    name: 'a text is a wrong answer: one message with the invalid text, the prompt, the same button',
    steps: steps({ invalid: { text: 'Usa el botón, por favor.' } }),
    more,
    when: ['el viernes'],
    gives: {
      said: [shown('Usa el botón, por favor.\n\n¿Cuándo te visitamos, Ana?')],
      step: 'visit',
      memory: { wrong: 1 },
      outcome: 'answered',
    },
  },
  {
    name: 'an answer that is no object is a wrong one',
    steps: steps({ invalid: { attempts: 1, next: 'no' } }),
    more,
    when: [{ says: filled('not json') }],
    gives: {
      said: [],
      ending: { status: 'failure', failureStatus: 'declined' },
    },
  },
  {
    name: 'the last wrong answer takes invalid.next and says nothing',
    steps: steps({ invalid: { attempts: 2, next: 'no' } }),
    more,
    when: ['el viernes', 'el sábado'],
    gives: { said: [], ending: { status: 'failure', failureStatus: 'declined' } },
  },
  {
    name: 'the timeout leads on',
    steps: steps({ timeout: { after: '30m', next: 'no' } }),
    more,
    when: [{ fires: 'timeout' }],
    gives: { ending: { status: 'failure', failureStatus: 'declined' } },
  },
  {
    name: 'a tap on an earlier step shows it again',
    steps: steps(),
    more,
    when: [{ event: { type: 'repeat_prompt' } }],
    gives: { said: [shown()], step: 'visit' },
  },
  {
    name: 'outside the window it takes failed',
    steps: steps({ failed: 'no' }),
    more,
    scene: { lastInboundAt: new Date('2026-08-04T16:00:00.000Z') },
    gives: {
      said: [],
      findings: ['window_closed'],
      ending: { status: 'failure', failureStatus: 'declined' },
    },
  },
];
