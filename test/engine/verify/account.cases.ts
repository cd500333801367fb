import type { KnownOutbound } from '../../../src/engine/verify/known.ts';
import { done, found, nobody, say, type VerifyCase } from './verifyCase.ts';

const id = `OTB${'a'.repeat(32)}`;
const holding = (more: Partial<KnownOutbound> = {}) => ({
  ...nobody,
  outbounds: new Map([
    [id, { name: 'reminder', status: 'APPROVED', isNotification: false, ...more }],
  ]),
});
const send = {
  type: 'outbound',
  outbound_id: id.toUpperCase(),
  replies: { continue: 'done' },
  timeout: { after: '1h', next: 'done' },
  next: 'done',
};

export const cases: VerifyCase[] = [
  {
    name: 'an outbound that is missing',
    steps: { hello: say('send'), send, done },
    known: nobody,
    finds: found('error', 'unknown_outbound', 'send', 'outbound_id', ['hello', 'send']),
    repair: {},
    repairKnown: holding(),
  },
  {
    name: 'a notification where replies are expected',
    steps: { send, done },
    known: holding({ isNotification: true }),
    finds: found('error', 'outbound_without_replies', 'send', 'replies', ['send']),
    repair: { send: { type: 'outbound', outbound_id: id, next: 'done' } },
  },
  {
    name: 'an outbound not yet approved',
    steps: { send, done },
    known: holding({ status: 'PENDING' }),
    finds: found('warning', 'outbound_not_approved', 'send', 'outbound_id', ['send']),
    repair: {},
    repairKnown: holding(),
  },
  {
    name: 'an unknown property',
    steps: {
      hello: say('tier'),
      tier: say('done', { text: '{{ contact.properties.teir }}' }),
      done,
    },
    known: { ...nobody, properties: new Set(['tier']) },
    finds: found('warning', 'unknown_property', 'tier', 'text', ['hello', 'tier'], true),
    repair: { tier: say('done', { text: '{{ contact.properties.tier }}' }) },
  },
];
