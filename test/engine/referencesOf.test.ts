import { expect, test } from 'vitest';
import { referencesOf } from '../../src/engine/referencesOf.ts';

test('a flow names the flows, outbounds, properties and secrets it needs, each once', () => {
  const written = {
    schema: 1,
    name: 'All',
    start: 'ask',
    steps: {
      ask: { type: 'message', text: 'Hola {{ contact.properties.plan | upcase }}', next: 'call' },
      call: {
        type: 'http',
        url: 'https://x.example/{{ secrets.path }}?f={{ vars.photo | media_url }}',
        headers: { Authorization: 'Bearer {{ secrets.token }}' },
        body: { again: ['{{ secrets.token }}', '{{ contact.properties["vat id"] }}'] },
      },
      pay: { type: 'subflow', flow_id: `IPF${'a'.repeat(32)}` },
      pay_again: { type: 'subflow', flow_id: `IPF${'a'.repeat(32)}` },
      remind: { type: 'outbound', outbound_id: `OTB${'b'.repeat(32)}` },
      keep: { type: 'set_property', property: 'visits', value: 1 },
      call_them: { type: 'set_property', property: 'name', value: 'Ana' },
      big: {
        type: 'branch',
        cases: [{ if: { '==': [{ var: 'contact.properties.city' }, 'Lima'] } }],
      },
    },
  };
  expect(referencesOf(written)).toEqual({
    flows: [`IPF${'a'.repeat(32)}`],
    outbounds: [`OTB${'b'.repeat(32)}`],
    properties: ['city', 'plan', 'vat id', 'visits'],
    secrets: ['path', 'token'],
  });
});

test('what cannot be read names nothing', () => {
  const none = { flows: [], outbounds: [], properties: [], secrets: [] };
  expect(referencesOf(null)).toEqual(none);
  expect(referencesOf({ steps: { a: { type: 'message', text: '{{ oops' }, b: 3 } })).toEqual(none);
});
