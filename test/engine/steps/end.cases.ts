import type { StepCase } from './stepCase.ts';

export const cases: StepCase[] = [
  {
    name: 'ends as success',
    steps: { bye: { type: 'end', status: 'success' } },
    gives: { said: [], ending: { status: 'success' }, step: 'bye' },
  },
  {
    name: 'ends with a last word',
    steps: { bye: { type: 'end', status: 'success', text: 'Adiós {{ contact.name }}' } },
    gives: { said: ['Adiós Ana'], ending: { status: 'success' } },
  },
  {
    name: 'ends as a failure with its reason',
    steps: {
      bye: {
        type: 'end',
        status: 'failure',
        failure_status: 'declined',
        declined_reason: 'authorization_refused',
      },
    },
    gives: {
      ending: {
        status: 'failure',
        failureStatus: 'declined',
        declinedReason: 'authorization_refused',
      },
    },
  },
  {
    name: 'a last word that cannot be said any more is a message not delivered',
    steps: { bye: { type: 'end', status: 'success', text: 'Adiós' } },
    scene: { lastInboundAt: new Date('2026-08-01T00:00:00Z') },
    gives: {
      said: [],
      ending: {
        status: 'failure',
        failureStatus: 'system_error',
        declinedReason: 'message_not_delivered',
      },
    },
  },
  ...(['expired', 'system_error', 'canceled'] as const).map(
    (failure_status): StepCase => ({
      name: `ends as ${failure_status}`,
      steps: { bye: { type: 'end', status: 'failure', failure_status } },
      gives: { ending: { status: 'failure', failureStatus: failure_status } },
    }),
  ),
];
