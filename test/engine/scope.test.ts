import { describe, expect, test } from 'vitest';
import type { Scene } from '../../src/engine/effects.ts';
import type { Json } from '../../src/messages/events.ts';
import { begin, flowOf, happen, messageOf, say, scene, texts } from './world.ts';

const place: Partial<Scene> = {
  contact: {
    id: 'CNT1',
    name: 'Ana',
    phone: '+51900000001',
    email: 'ana@x.example',
    language: 'es-PE',
    tags: ['vip'],
    properties: { tier: 2 },
  },
  lastMessage: messageOf('Quiero ver'),
  trigger: {
    kind: 'campaign',
    response: 'Ver',
    variables: { day: 'lunes' },
    referral: { source: 'ad' },
    campaign_id: 'CMP1',
    recipient_id: 'RCP1',
    outbound_id: 'OTB1',
  },
};

/** A path as a template's value and as a condition's see it. */
function seen(path: string, expected: Json) {
  const flow = flowOf(
    {
      keep: { type: 'set', values: { read: `{{ ${path} }}` }, next: 'same' },
      same: {
        type: 'branch',
        cases: [{ if: { '===': [{ var: path }, expected] }, next: 'yes' }],
        else: 'no',
      },
      yes: { type: 'end', status: 'success' },
      no: { type: 'end', status: 'failure', failure_status: 'declined' },
    },
    { variables: { visits: 3 } },
  );
  const { state } = begin(flow, place);
  return { template: state.vars.read, condition: state.step };
}

describe('"Templates are Liquid, conditions JSONLogic"', () => {
  test.each<[string, Json]>([
    ['vars.visits', 3],
    ['contact.name', 'Ana'],
    ['contact.phone', '+51900000001'],
    ['contact.email', 'ana@x.example'],
    ['contact.language', 'es-PE'],
    ['contact.tags.0', 'vip'],
    ['contact.properties.tier', 2],
    ['line.phone_number', '+15550000001'],
    ['line.name', 'Main'],
    ['message.text', 'Quiero ver'],
    ['process.id', 'IDP1'],
    ['now', '2026-08-05T12:00:00.000-05:00'],
    ['business.open', true],
    ['trigger.kind', 'campaign'],
    ['trigger.response', 'Ver'],
    ['trigger.variables.day', 'lunes'],
    ['trigger.referral.source', 'ad'],
    ['trigger.campaign_id', 'CMP1'],
    ['trigger.recipient_id', 'RCP1'],
    ['trigger.outbound_id', 'OTB1'],
    ['step.call_id', 'IDP1:keep:1'],
  ])('"In scope of both": %s', (path, expected) => {
    // A condition stands in a step of its own, and a step's call is its own.
    const inCondition = path === 'step.call_id' ? 'IDP1:same:2' : expected;
    expect(seen(path, expected).template).toEqual(expected);
    expect(seen(path, inCondition).condition).toBe('yes');
  });
});

test('`step.call_id` is "stable per run of a step"', () => {
  const flow = flowOf({
    ask: {
      type: 'question',
      text: '{{ step.call_id }}',
      answer: { type: 'email', save_as: 'email' },
      next: 'ask',
    },
  });
  const asked = begin(flow);
  expect(texts(asked)).toEqual(['IDP1:ask:1']);
  expect(texts(happen(asked, { type: 'repeat_prompt' }))).toEqual(['IDP1:ask:1']);
  expect(texts(say(asked, 'ana@x.example'))).toEqual(['IDP1:ask:2']);
  const other = begin(flow, { process: { ...scene.process, id: 'IDP2' } });
  expect(texts(other)).toEqual(['IDP2:ask:1']);
});
