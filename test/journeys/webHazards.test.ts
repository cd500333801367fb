import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { testDatabase } from '../support/database.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';
import { openPage, publishWeb } from '../support/webPage.ts';

const ask = (saveAs: string, next: string) => ({
  type: 'question',
  text: `Your ${saveAs}?`,
  answer: { type: 'text', save_as: saveAs },
  timeout: { after: '20h', next: 'gone' },
  next,
});

const form = {
  schema: 1,
  name: 'Order',
  language: 'en',
  start: 'name',
  // Whose ids are the places of others.
  variables: { sizes: ['1', '0'].map((id) => ({ id, title: `Size ${id}` })) },
  steps: {
    name: ask('name', 'city'),
    city: ask('city', 'size'),
    size: {
      type: 'choice',
      text: 'Which?',
      save_as: 'size',
      options_from: {
        list: 'vars.sizes',
        id: '{{ item.id }}',
        title: '{{ item.title }}',
        next: 'rest',
        empty: 'gone',
      },
      timeout: { after: '20h', next: 'gone' },
    },
    rest: { type: 'wait', for: '20m', next: 'more' },
    more: ask('more', 'gone'),
    gone: { type: 'end', status: 'success' },
  },
};

const database = await testDatabase();

async function newPage(journey: Journey) {
  const flowId = await publishWeb(journey, form);
  const page = await openPage(journey, journey.service.url, flowId);
  const { call, token } = page;
  const headers = { 'Truora-API-Key': token };
  const { body: begun } = await page.begin();
  const path = `/v1/processes/${begun.process_id}`;
  const answer = (step: string, value?: unknown) =>
    call('POST', path, { step_id: step, expected_inputs: [{ value }] });
  const stands = async () => (await call('GET', path)).body.current_step_id;
  return { call, path, headers, answer, stands };
}

test('a page answers what is asked, with a value, and nothing while nothing is asked', async () => {
  const journey = await startJourney(database, { flow: null });
  const { call, path, headers, answer, stands } = await newPage(journey);
  expect(await answer('name', null)).toMatchObject({
    status: 400,
    body: { message: 'Invalid request: missing expected_inputs.0.value' },
  });
  expect((await answer('name')).status).toBe(400);
  expect((await answer('name', 'a\u0000b')).status).toBe(400);
  expect((await answer('/name', 'Ana')).status).toBe(409);
  expect(await stands()).toBe('name');

  const sent = await fetch(journey.service.url + path, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'step_id=name&expected_inputs.0.name=name&expected_inputs.0.value=Ana+Quispe',
  });
  expect(sent.status).toBe(200);
  const answers = await Promise.all(['Lima', 'Cusco', 'Puno'].map((city) => answer('city', city)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  const taken = ['Lima', 'Cusco', 'Puno'][answers.findIndex(({ status }) => status === 200)];

  const { body: asked } = await call('GET', path);
  expect(asked.variables.vars).toMatchObject({
    name: { value: 'Ana Quispe' },
    city: { value: taken },
  });
  expect(asked.expected_inputs[0].options).toEqual([
    { value: '0', label: 'Size 1' },
    { value: '1', label: 'Size 0' },
  ]);
  expect((await answer('size', '1')).body).toMatchObject({
    current_step_id: 'rest',
    expected_inputs: [],
    variables: { vars: { size: { value: { title: 'Size 0' } } } },
  });
  expect(await answer('rest', 'early')).toMatchObject({
    status: 409,
    body: { message: 'The step "rest" asks for nothing: ask again until it has gone on' },
  });

  const { body: chats } = await journey.api('GET', '/v1/engagement/chat/search');
  expect(new Set(chats.chats.map((each: { channel_type: string }) => each.channel_type))).toEqual(
    new Set(['web']),
  );

  await journey.pass(2 * 3_600_000);
  // What is known of a key may be five seconds old.
  await eventually(async () => (await call('GET', path)).status === 403);
});

test('a page that says from which step it goes back goes back once, however often it is sent', async () => {
  const journey = await startJourney(database, { flow: null });
  const { call, path, answer, stands } = await newPage(journey);
  await answer('name', 'Ana');
  await answer('city', 'Lima');
  const back = (step: string) => call('POST', `${path}/back`, { step_id: step });
  const both = await Promise.all([back('size'), back('size')]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await stands()).toBe('city');
  expect((await back('size')).body.message).toBe(
    'The process is at step "city" by now, not "size"',
  );
  expect((await back('city')).status).toBe(200);
  expect(await back('city')).toMatchObject({ status: 409 });
  expect((await call('POST', `${path}/back`)).body.message).toContain('cannot go back');
});

test('of pages that are opened at once for one person each token has its process, and the last is open', async () => {
  const journey = await startJourney(database, { flow: null });
  const flowId = await publishWeb(journey, form);
  for (const who of ['leo-1', 'leo-2', 'leo-3']) {
    const tokens = await Promise.all(
      [1, 2, 3, 4].map(() => openPage(journey, journey.service.url, flowId, { account_id: who })),
    );
    const begun = await Promise.all(tokens.flatMap((page) => [page.begin(), page.begin()]));
    expect(begun.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(begun.map(({ body }) => body.process_id)).size).toBe(4);
    expect(new Set(begun.map(({ body }) => body.contact_id)).size).toBe(1);
    const { body: list } = await journey.api('GET', `/v1/processes?search=${who}`);
    const outcomes = list.identity_processes.map(
      (each: { status: string; declined_reason: string }) =>
        `${each.status} ${each.declined_reason}`.trim(),
    );
    expect(outcomes.sort()).toEqual([
      'failure replaced',
      'failure replaced',
      'failure replaced',
      'pending',
    ]);
  }
});

test('what a page cannot show is not shown: a template takes `failed`; a call is waited for by asking again', async () => {
  const server = createServer((_, response) => setTimeout(() => response.end('{"n":7}'), 300));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const journey = await startJourney(database, {
    flow: null,
    env: { CALLS_MAY_REACH: '127.0.0.1' },
  });
  const outboundId = await approvedOutbound(journey, database.sql, {
    name: 'plain',
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Hello' }],
  });
  const flowId = await publishWeb(journey, {
    ...form,
    start: 'template',
    steps: {
      template: {
        type: 'outbound',
        outbound_id: outboundId,
        variables: {},
        next: 'gone',
        failed: 'name',
      },
      name: ask('name', 'call'),
      call: {
        type: 'http',
        method: 'GET',
        url: `http://127.0.0.1:${port}/n`,
        timeout: '5s',
        save_as: 'got',
        next: 'more',
        failed: 'gone',
      },
      more: ask('more', 'gone'),
      gone: { type: 'end', status: 'success' },
    },
  });
  const page = await openPage(journey, journey.service.url, flowId);
  const { body: begun } = await page.begin();
  expect(begun).toMatchObject({ current_step_id: 'name' });
  const template = begun.steps.find(({ step_id }: { step_id: string }) => step_id === 'template');
  expect(template.verification_output.status).toBe('failure');
  const { body: waiting } = await page.answer(begun.process_id, 'name', 'Ana');
  expect(waiting).toMatchObject({ current_step_id: 'call', expected_inputs: [] });
  expect(await page.answer(begun.process_id, 'call', 'early')).toMatchObject({ status: 409 });
  const gone = await eventually(async () => {
    const { body } = await page.read(begun.process_id);
    return body.current_step_id === 'more' && body;
  });
  expect(gone.variables.vars.got.value).toMatchObject({ status: 200, body: '{"n":7}' });
});
