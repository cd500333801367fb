import { ask, done, found, say, type VerifyCase } from './verifyCase.ts';

const outbound = { type: 'outbound', outbound_id: `OTB${'0'.repeat(32)}`, next: 'done' };

export const cases: VerifyCase[] = [
  {
    name: 'free-form text more than 24 h after the contact last wrote',
    steps: {
      hello: say('wait'),
      wait: { type: 'wait', for: '25h', next: 'still' },
      still: say('done'),
      done,
    },
    finds: found('warning', 'window_closed', 'still', '', ['hello', 'wait', 'still'], true),
    repair: { still: outbound },
  },
  {
    name: 'waits and timeouts that come to 24 h together',
    steps: {
      ask: ask('done', { timeout: { after: '10h', next: 'wait' } }),
      wait: { type: 'wait', for: '7h', next: 'more' },
      more: ask('done', { timeout: { after: '7h', next: 'bye' } }),
      bye: { type: 'end', status: 'failure', text: 'Adiós' },
      done,
    },
    finds: found('warning', 'window_closed', 'bye', '', ['ask', 'wait', 'more', 'bye'], true),
    repair: { more: ask('done', { timeout: { after: '6h', next: 'bye' } }) },
  },
  {
    name: 'a way that expires_after lets nobody take, and one that it does',
    steps: {
      ask: ask('done', { timeout: { after: '20h', next: 'more' } }),
      more: ask('done', { timeout: { after: '20h', next: 'bye' } }),
      bye: { type: 'end', status: 'failure', text: 'Adiós' },
      done,
    },
    more: { settings: { expires_after: '3d' } },
    finds: found('warning', 'window_closed', 'bye', '', ['ask', 'more', 'bye'], true),
    repair: {},
    repairMore: { settings: { expires_after: '30h' } },
  },
  {
    name: 'a text after a handoff that 24 h of silence close',
    steps: {
      desk: { type: 'handoff', unavailable: 'done', next: 'rate' },
      rate: ask('done'),
      done,
    },
    finds: found('warning', 'window_closed', 'rate', '', ['desk', 'rate'], true),
    repair: { rate: ask('done', { failed: 'done' }) },
  },
  {
    name: 'a reminder outside the window',
    steps: {
      wait: { type: 'wait', for: '20h', next: 'ask' },
      ask: ask('done', {
        timeout: { after: '6h', next: 'done' },
        reminders: [{ after: '5h', text: '¿Sigues ahí?' }],
      }),
      done,
    },
    finds: found('warning', 'window_closed', 'ask', 'reminders.0.text', ['wait', 'ask'], true),
    repair: { wait: { type: 'wait', for: '18h', next: 'ask' } },
  },
];
