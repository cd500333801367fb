import { ask, done, found, say, type VerifyCase } from './verifyCase.ts';

const reminders = [{ after: '6m', text: '¿Sigues ahí?' }];

export const cases: VerifyCase[] = [
  {
    name: 'a timeout longer than `expires_after`',
    steps: {
      hello: say('ask'),
      ask: ask('done', { timeout: { after: '3h', next: 'done' } }),
      done,
    },
    more: { settings: { expires_after: '2h' } },
    finds: found('error', 'timeout_after_expiry', 'ask', 'timeout.after', ['hello', 'ask']),
    repair: { ask: ask('done', { timeout: { after: '2h', next: 'done' } }) },
  },
  {
    name: 'a timeout of an outbound longer than `expires_after`',
    steps: {
      send: {
        type: 'outbound',
        outbound_id: `OTB${'0'.repeat(32)}`,
        replies: { continue: 'done' },
        timeout: { after: '25h', next: 'done' },
        next: 'done',
      },
      done,
    },
    finds: found('error', 'timeout_after_expiry', 'send', 'timeout.after', ['send']),
    repair: {},
    repairMore: { settings: { expires_after: '25h' } },
  },
  {
    name: 'a reminder that comes when the step is over',
    steps: { ask: ask('done', { reminders }), done },
    finds: found('warning', 'late_reminder', 'ask', 'reminders.0.after', ['ask']),
    repair: { ask: ask('done', { reminders, timeout: { after: '10m', next: 'done' } }) },
  },
  {
    name: 'a timeout of a handoff that ends the process',
    steps: {
      desk: { type: 'handoff', unavailable: 'done', timeout: { after: '48h', next: 'done' } },
      done,
    },
    finds: found('warning', 'timeout_without_next', 'desk', 'timeout', ['desk']),
    repair: {
      desk: {
        type: 'handoff',
        unavailable: 'done',
        next: 'done',
        timeout: { after: '48h', next: 'done' },
      },
    },
  },
];
