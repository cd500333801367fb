import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';
import { openPage, publishWeb } from '../support/webPage.ts';

const database = await testDatabase();

const ask = (saveAs: string, next: string, sensitive = false) => ({
  type: 'question',
  text: `Your ${saveAs}?`,
  answer: { type: 'text', save_as: saveAs, ...(sensitive && { sensitive }) },
  timeout: { after: '1h', next: 'gone' },
  next,
});

const another = await testDatabase();

const form = {
  schema: 1,
  name: 'Who',
  language: 'en',
  start: 'document',
  steps: {
    document: ask('document_number', 'phone'),
    phone: ask('cell_phone', 'more', true),
    more: ask('more', 'gone'),
    gone: { type: 'end', status: 'failure', declined_reason: `{{ vars.more }}` },
  },
};

test('a process is found by who its token and its answers say it is with, but by nothing sensitive', async () => {
  const journey = await startJourney(database, { flow: null });
  const flowId = await publishWeb(journey, form);
  const page = await openPage(journey, journey.service.url, flowId, {
    account_id: 'Client_77',
    first_name: 'Inés',
    last_name: 'Huamán',
  });
  const { body: begun } = await page.begin();
  const path = `/v1/processes/${begun.process_id}`;
  const answer = (step: string, value: string) =>
    page.call('POST', path, { step_id: step, expected_inputs: [{ value }] });
  const found = async (text: string) => {
    const query = new URLSearchParams({ search: text });
    const { body } = await journey.api('GET', `/v1/processes?${query}`);
    return body.identity_processes.length;
  };
  expect(await found('44556677')).toBe(0);
  await answer('document', '44556677');
  await answer('phone', '999888777');
  for (const text of ['client_7', 'nés', 'INES', 'huaman', '4455667']) {
    expect([text, await found(text)]).toEqual([text, 1]);
  }
  for (const text of ['999888777', 'client_8', 'clientX77']) {
    expect([text, await found(text)]).toEqual([text, 0]);
  }

  // A flow writes its reason: one that is as long as what somebody wrote is a reason too.
  const long = 'because '.repeat(500).trim();
  expect((await answer('more', long)).body).toMatchObject({
    status: 'failure',
    declined_reason: long,
  });
  const query = new URLSearchParams({ declined_reason: long });
  const { body } = await journey.api('GET', `/v1/processes?${query}`);
  expect(body.identity_processes).toHaveLength(1);
  expect(await found('4455667')).toBe(1);
});

test('a process is found by the variables that its flow names, but by nothing sensitive', async () => {
  const order = {
    schema: 1,
    name: 'Order',
    language: 'en',
    start: 'code',
    settings: { search_fields: ['order_code', 'card'] },
    steps: {
      code: ask('order_code', 'card'),
      card: ask('card', 'color', true),
      color: ask('color', 'gone'),
      gone: { type: 'end', status: 'success' },
    },
  };
  const journey = await startJourney(another, { flow: order });
  const ana = journey.phone('1');
  for (const [index, text] of ['hola', 'AB-1234', '4111-1111', 'green'].entries()) {
    await ana.say(text);
    await ana.receives(Math.min(index + 1, 3));
  }
  const found = async (text: string) => {
    const { body } = await journey.api('GET', `/v1/processes?search=${text}`);
    return body.identity_processes.length;
  };
  await eventually(async () => {
    const { body } = await journey.api('GET', '/v1/processes?status=success');
    return body.identity_processes.length === 1;
  });
  expect([await found('ab-12'), await found('4111'), await found('green')]).toEqual([1, 0, 0]);
});
