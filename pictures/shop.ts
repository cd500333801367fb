import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { publish } from '../bench/service.ts';
import { shopFlow } from './shopFlow.ts';
import type { Stage } from './stage.ts';

const line = '+15550000001';
const examples = 'examples/flows';

/** Fills the service with the days of a shop, through its API and the emulator's phones. */
export async function fillShop(stage: Stage): Promise<void> {
  const { api } = stage;
  await api('PUT', `/v1/whatsapp/lines/${line}/config`, { settings: { name: 'Alma Shoes' } });
  await fillContacts(stage);
  const flowId = await fillFlows(stage);
  const outbounds = await fillOutbounds(stage);
  await fillSettings(stage);
  await talk(stage);
  await runCampaigns(stage, { flowId, ...outbounds });
}

const people = [
  ['Lucía Paredes', 'vip', 'Lima'],
  ['Diego Fuentes', 'wholesale', 'Bogotá'],
  ['Valentina Ríos', 'vip', 'Quito'],
  ['Mateo Salazar', '', 'Lima'],
  ['Camila Torres', 'newsletter', 'Santiago'],
  ['Andrés Molina', '', 'Medellín'],
  ['Sofía Herrera', 'newsletter', 'Lima'],
  ['Joaquín Vega', 'wholesale', 'Arequipa'],
  ['Renata Campos', 'vip', 'Guayaquil'],
  ['Emilio Duarte', '', 'Cusco'],
  ['Paula Ibáñez', 'newsletter', 'Lima'],
  ['Bruno Cárdenas', '', 'Cali'],
] as const;

const numberOf = (index: number): string => `+5199900${String(1_000 + index)}`;

async function fillContacts({ api }: Stage): Promise<void> {
  for (const property of [
    { name: 'City', type: 'string' },
    { name: 'Shoe size', type: 'int' },
    { name: 'Member since', type: 'date' },
  ]) {
    await api('POST', '/v1/contact-properties', property);
  }
  for (const [index, [name, tag, city]] of people.entries()) {
    await api('POST', '/v1/contacts', {
      name,
      phone_number: numberOf(index),
      email: `${name.split(' ')[0]?.normalize('NFD').replace(/\W/g, '').toLowerCase()}@example.com`,
      language: 'es',
      tags: tag ? [tag] : [],
      custom_property_values: { City: city, 'Shoe size': 36 + (index % 8) },
    });
  }
  await api('POST', '/v1/contact-segments', {
    name: 'VIPs in Lima',
    query: {
      all: [
        { field: 'tags', in: ['vip'] },
        { field: 'properties.City', is: 'Lima' },
      ],
    },
  });
  await api('POST', '/v1/contact-segments', {
    name: 'Newsletter',
    query: { field: 'tags', in: ['newsletter'] },
  });
}

async function fillFlows({ api }: Stage): Promise<string> {
  const flowId = await publish(api, shopFlow);
  await api('POST', '/v1/whatsapp/inbounds', {
    flow_id: flowId,
    inbound_message: 'Hi Alma',
    waba_phone_number: line,
  });
  for (const file of readdirSync(examples).filter((name) => !name.endsWith('.cases.json'))) {
    await api('POST', '/v1/flows', JSON.parse(readFileSync(join(examples, file), 'utf8')));
  }
  return flowId;
}

const template = (name: string, more: object) => ({
  waba_phone_number: line,
  is_notification: true,
  category: 'UTILITY',
  language_code: 'en',
  outbound_name: name,
  template_type: 'TEXT',
  ...more,
});

async function fillOutbounds({ api, emulator }: Stage) {
  const path = '/v1/whatsapp/outbounds';
  const make = async (name: string, more: object): Promise<string> =>
    (await api('POST', path, template(name, more))).outbound_id;
  const shippedId = await make('order_shipped', {
    content: 'Hello {{.name}}, your order *{{.order}}* has left our shop.',
    var: { name: 'Lucía', order: '48213' },
  });
  const springId = await make('spring_collection', {
    category: 'MARKETING',
    is_notification: false,
    content: 'Hello {{.name}}, the *spring collection* is here. Shall we keep your size for you?',
    var: { name: 'Lucía' },
    continue_process_message: 'Yes, please',
    cancel_process_message: 'No more messages',
  });
  await make('win_a_prize', {
    category: 'MARKETING',
    content: 'WIN!!! Answer now, {{.name}}, and win a prize!',
    var: { name: 'Lucía' },
  });
  await sleep(1_500);
  await emulator('PUT', '/templates/win_a_prize/en', {
    status: 'REJECTED',
    reason: 'PROMOTIONAL',
  });
  await api('POST', `${path}/sync`);
  await sleep(1_000);
  return { shippedId, springId };
}

async function fillSettings({ api }: Stage): Promise<void> {
  const path = '/v1/engagement/agent/templates';
  for (const [name, text] of [
    ['hours', 'We are here from Monday to Friday, 9 to 18 h.'],
    ['returns', 'You can bring shoes back within 30 days, in any of our shops.'],
    ['thanks', 'Thank you for writing to us!'],
  ]) {
    await api('POST', path, { template_name: name, content_text: text });
  }
  await api('PUT', '/v1/secrets/shop', { value: 'a-secret-of-the-shop' });
}

/** What one says, one line after the other. */
const talks = [
  ['Hi Alma', 'Change a size', 'Hello! The boots are one size too small. Could I have a 38?'],
  ['Hi Alma', 'Where is my order?', '48213', 'Yes, thanks'],
  ['Hi Alma', 'Talk to somebody', 'Do you have these in brown?', 'And for children?'],
  ['Hi Alma', 'Where is my order?', 'I do not know the number'],
  ['Hi Alma', 'Where is my order?', '51877', 'No', 'It should have come on Monday.'],
  ['Hi Alma'],
];

async function talk({ emulator }: Stage): Promise<void> {
  for (const [index, said] of talks.entries()) {
    const [name] = people[index] ?? [];
    const { phone_id: id } = await emulator('POST', '/phones', { phone: numberOf(index), name });
    for (const text of said) {
      await emulator('POST', `/phones/${id}/messages`, { line, text });
      await sleep(700);
    }
  }
}

type Made = { flowId: string; shippedId: string; springId: string };

async function runCampaigns({ api, emulator }: Stage, made: Made): Promise<void> {
  await emulator('PUT', '/limits', { tier: null });
  const recipients = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      phone_number: numberOf(2_000 + from + index),
      variables: { name: people[index % people.length]?.[0].split(' ')[0], order: '48213' },
    }));
  const begin = async (campaign: object, from: number, count: number) => {
    const { campaign_id: id } = await api('POST', '/v1/whatsapp/campaigns', {
      user_authorized: true,
      ...campaign,
    });
    const path = `/v1/whatsapp/campaigns/${id}`;
    await api('POST', `${path}/recipients`, { recipients: recipients(from, count) });
    await sleep(1_500);
    return path;
  };
  const shipped = { name: 'Shipped on Friday', outbound_id: made.shippedId };
  const spring = {
    name: 'Spring collection',
    outbound_id: made.springId,
    flow_id: made.flowId,
    rate: { per_second: 2 },
  };
  for (let index = 0; index < 220; index++) {
    await emulator('POST', '/phones', {
      phone: numberOf(2_000 + index),
      name: people[index % people.length]?.[0],
      auto: {
        delivered_ms: 300,
        read_ms: index % 3 === 0 ? null : 1_500,
        answers: index % 4 === 0 ? [{ when: 'spring', do: { tap: 'Yes, please' } }] : [],
      },
    });
  }
  await emulator('POST', '/faults', {
    on: 'send',
    match: { template: 'spring_collection' },
    every: 17,
    do: { error: { code: 131026, details: 'Message undeliverable' } },
  });
  await api('POST', `${await begin(shipped, 0, 30)}/start`);
  await api('POST', `${await begin(spring, 30, 180)}/start`);
  await begin({ ...shipped, name: 'Shipped on Monday' }, 0, 12);
  await sleep(25_000);
}
