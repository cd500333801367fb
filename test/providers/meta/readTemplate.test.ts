import { expect, test } from 'vitest';
import type { Json } from '../../../src/messages/events.ts';
import { readTemplate } from '../../../src/providers/meta/readTemplate.ts';
import { readTemplateNews } from '../../../src/providers/meta/readTemplateNews.ts';
import { graphSample, webhookSample } from './samples.ts';

test('the parts of Meta’s own sample of a list', () => {
  const { data } = Object(graphSample('get_message_templates_response_200_example_response'));
  expect(data.map(({ components }: { components: Json }) => readTemplate(components))).toEqual([
    {
      header: { type: 'text', text: 'Hello World' },
      body: expect.stringContaining('Welcome and congratulations!!'),
      footer: 'WhatsApp Business API Team',
      buttons: [],
    },
    {
      header: { type: 'text', text: 'Fall Sale' },
      body: 'Hi {{1}}, our Fall Sale is on! Use promo code {{2}} Get an extra 25% off every order above $350!',
      footer: 'Not interested in any of our sales? Tap Stop Promotions',
      buttons: [{ type: 'reply', text: 'Stop promotions' }],
    },
  ]);
});

test('media above, buttons of all kinds below, and parts that cannot be filled in are told', () => {
  const buttons = [
    { type: 'QUICK_REPLY', text: 'Sí' },
    { type: 'URL', text: 'Ver', url: 'https://shop.example/{{1}}' },
    { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+51900000001' },
    { type: 'COPY_CODE', text: 'Copiar' },
    { type: 'FLOW', text: 'Abrir' },
  ];
  expect(
    readTemplate([
      { type: 'HEADER', format: 'VIDEO' },
      { type: 'BODY', text: 'Hola' },
      { type: 'BUTTONS', buttons },
    ]),
  ).toEqual({
    header: { type: 'media', kind: 'video' },
    body: 'Hola',
    buttons: [
      { type: 'reply', text: 'Sí' },
      { type: 'url', text: 'Ver', url: 'https://shop.example/{{1}}' },
      { type: 'other', text: 'Llamar' },
      { type: 'copy_code', text: 'Copiar' },
      { type: 'form', text: 'Abrir' },
    ],
  });
  expect(readTemplate([{ type: 'CAROUSEL', cards: [] }])).toMatchObject({ beyondUs: 'CAROUSEL' });
  expect(readTemplate([{ type: 'HEADER', format: 'LOCATION' }])).toMatchObject({
    beyondUs: 'HEADER LOCATION',
  });
  expect(readTemplate('nothing of the kind')).toEqual({ body: '', buttons: [] });
});

/** What the first change of a sample says of a template. */
function newsIn(name: string) {
  const [entry] = Object(webhookSample(name)).entry;
  const [{ field, value }] = entry.changes;
  return readTemplateNews(field, value);
}

test('notices say what became of a template', () => {
  expect(newsIn('pywa_template_status_update_approved')).toEqual({
    providerId: '1689556908129832',
    name: 'order_confirmation',
    language: 'en_US',
    status: 'APPROVED',
  });
  expect(newsIn('pywa_template_status_update_rejected')).toMatchObject({
    status: 'REJECTED',
    failureReason: expect.any(String),
  });
  expect(newsIn('pywa_template_quality_update_yellow')).toMatchObject({ quality: 'YELLOW' });
  expect(newsIn('pywa_template_category_update_marketing')).toMatchObject({
    name: 'my_message_template',
    category: 'MARKETING',
  });
  expect(newsIn('pywa_template_components_update_element')).toMatchObject({ isRewritten: true });
});

test('languages are spelt as the list spells them, and what is over is over', () => {
  const named = { message_template_name: 'a', message_template_language: 'en-US' };
  const status = (event: object) =>
    readTemplateNews('message_template_status_update', { ...named, ...(event as Json & object) });
  expect(status({ event: 'REINSTATED' })).toMatchObject({ language: 'en_US', status: 'APPROVED' });
  expect(status({ event: 'PAUSED', other_info: { title: 'FIRST_PAUSE' } })).toMatchObject({
    status: 'PAUSED',
  });
  expect(status({ event: 'PAUSED', other_info: { title: 'UNPAUSE' } })).toMatchObject({
    status: 'APPROVED',
  });
});

test('a category that is only announced is none yet, and what names no template is about none', () => {
  const named = { message_template_name: 'a', message_template_language: 'es' };
  expect(
    readTemplateNews('template_category_update', {
      ...named,
      new_category: 'UTILITY',
      correct_category: 'MARKETING',
    }),
  ).toBeUndefined();
  expect(readTemplateNews('message_template_status_update', { event: 'PAUSED' })).toBeUndefined();
  expect(readTemplateNews('account_update', { ...named, event: 'X' })).toBeUndefined();
  expect(readTemplateNews('message_template_status_update', 'x')).toBeUndefined();
});
