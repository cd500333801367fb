import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { caller, eventually, type Journey, startJourney } from '../support/journey.ts';

const form = {
  schema: 1,
  name: 'Inscripción',
  language: 'es',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hola {{ trigger.variables.first_name }}', next: 'age' },
    age: {
      type: 'question',
      text: '¿Cuántos metros?',
      answer: { type: 'number', min: 1, save_as: 'meters' },
      invalid: { text: 'No parece un número.', attempts: 3, next: 'gone' },
      timeout: { after: '1h', next: 'gone' },
      next: 'color',
    },
    color: {
      type: 'choice',
      text: '¿Color?',
      save_as: 'color',
      options: [
        { id: 'red', title: 'Rojo', next: 'photo' },
        { id: 'blue', title: 'Azul', next: 'photo' },
      ],
      timeout: { after: '1h', next: 'gone' },
    },
    photo: {
      type: 'question',
      text: 'Una foto',
      answer: { type: 'media', kinds: ['image'], save_as: 'photo' },
      timeout: { after: '1h', next: 'gone' },
      next: 'person',
    },
    person: { type: 'handoff', next: 'bye' },
    bye: { type: 'end', status: 'success', text: 'Listo' },
    gone: { type: 'end', status: 'failure' },
  },
};

const database = await testDatabase();
const { sql } = database;

async function newToken(journey: Journey, flowId: string, accountId: string) {
  const made = await journey.api('POST', '/v1/api-keys', {
    key_type: 'web',
    grant: 'digital-identity',
    country: 'PE',
    redirect_url: 'https://shop.example/done',
    flow_id: flowId,
    account_id: accountId,
    first_name: 'Ana',
  });
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  const token: string = made.body.api_key;
  return { token, call: caller(journey.service.url, { 'Truora-API-Key': token }) };
}

test('a flow runs on a web page by the same machine: one process for a token, answered step by step', async () => {
  const journey = await startJourney(database, { flow: null });
  const { body: made } = await journey.api('POST', '/v1/flows', form);
  await journey.api('POST', `/v1/flows/${made.flow_id}/publish`);
  const ana = await newToken(journey, made.flow_id, 'ana-1');
  await journey.api('POST', `/v1/flows/${made.flow_id}/unpublish`);
  expect(await ana.call('POST', '/v1/processes')).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('is not published') },
  });
  await journey.api('POST', `/v1/flows/${made.flow_id}/publish`);

  const [begun, again] = await Promise.all([
    ana.call('POST', '/v1/processes'),
    ana.call('POST', '/v1/processes'),
  ]);
  expect(begun.body).toMatchObject({
    account_id: 'ana-1',
    country: 'PE',
    created_via: 'web',
    status: 'pending',
    current_step_id: 'age',
    expected_inputs: [{ name: 'meters', type: 'number', description: '¿Cuántos metros?' }],
    messages: [{ text: 'Hola Ana' }, { text: '¿Cuántos metros?' }],
    trigger_info: { channel_type: 'web', channel_phone_number: '' },
    current_step_index: 1,
  });
  expect(again.body.process_id).toBe(begun.body.process_id);
  const path = `/v1/processes/${begun.body.process_id}`;
  const answer = (step: string, value: unknown) =>
    ana.call('POST', path, { step_id: step, expected_inputs: [{ value }] });

  const wrong = await answer('age', 'muchos');
  expect(wrong.body).toMatchObject({ current_step_id: 'age' });
  expect(wrong.body.messages.at(-1)).toMatchObject({ text: 'No parece un número.' });
  const right = await answer('age', 1.5);
  expect(right.body).toMatchObject({
    current_step_id: 'color',
    variables: { vars: { meters: { value: 1.5 } } },
    expected_inputs: [
      {
        name: 'color',
        type: 'options',
        options: [
          { value: 'red', label: 'Rojo' },
          { value: 'blue', label: 'Azul' },
        ],
      },
    ],
  });
  expect(await answer('age', 3)).toMatchObject({
    status: 409,
    body: { message: 'The process is at step "color", not "age"' },
  });
  expect((await ana.call('POST', `${path}/back`)).body).toMatchObject({ current_step_id: 'age' });
  await answer('age', 2);
  expect((await answer('color', 'blue')).body).toMatchObject({
    current_step_id: 'photo',
    variables: { vars: { meters: { value: 2 }, color: { value: { id: 'blue' } } } },
  });

  const mine = await upload(journey, ana.token);
  const others = await newToken(journey, made.flow_id, 'eva-2');
  const foreign = await upload(journey, others.token);
  expect((await answer('photo', foreign)).body).toMatchObject({ current_step_id: 'photo' });
  expect((await answer('photo', mine)).body).toMatchObject({
    current_step_id: 'person',
    expected_inputs: [{ name: 'message', type: 'text' }],
    variables: { vars: { photo: { value: { media_id: mine, kind: 'image' } } } },
  });

  // Neither another token nor the key of a backend that knows no page.
  for (const [method, what] of [
    ['GET', path],
    ['GET', `${path}/result`],
    ['POST', `${path}/back`],
  ] as const) {
    expect((await others.call(method, what)).status).toBe(404);
  }
  expect((await others.call('GET', '/v1/processes')).status).toBe(403);
  expect((await journey.api('POST', '/v1/processes')).status).toBe(403);

  const [chat] = await sql<{ id: string }[]>`select id from chat`;
  expect(chat).toBeDefined();
  const { body: found } = await journey.api('GET', '/v1/engagement/chat/search');
  await journey.api('PUT', `/v1/engagement/chat/agent/${found.chats[0].chat_id}`, {
    status: 'closed',
  });
  const ended = await ana.call('GET', path);
  expect(ended.body).toMatchObject({ status: 'success', expected_inputs: [] });
  expect(ended.body.messages.at(-1)).toMatchObject({ text: 'Listo' });
  expect((await ana.call('GET', `${path}/result`)).body).toMatchObject({ status: 'success' });
  expect((await journey.api('POST', `${path}/replay`)).body).toMatchObject({ identical: true });

  // What was said is handed over by being there: nothing is left to send, and no line of WhatsApp's has it.
  await eventually(async () => (await sql`select 1 from outbox`).length === 0);
  expect(await sql`select distinct status from message where direction = 'out'`).toEqual([
    { status: 'accepted' },
  ]);
  const { body: lines } = await journey.api('GET', '/v1/whatsapp/lines');
  expect(JSON.stringify(lines)).not.toContain('"web"');
  expect((await journey.emulator('GET', '/accounting')).body).toMatchObject({ accepted: 0 });
});

test('another token of the same end user replaces what was open, and finds the same contact', async () => {
  const journey = await startJourney(database, { flow: null });
  const { body: made } = await journey.api('POST', '/v1/flows', form);
  await journey.api('POST', `/v1/flows/${made.flow_id}/publish`);
  const first = await newToken(journey, made.flow_id, 'leo-3');
  const second = await newToken(journey, made.flow_id, 'leo-3');
  const one = (await first.call('POST', '/v1/processes')).body;
  const two = (await second.call('POST', '/v1/processes')).body;
  expect(two.contact_id).toBe(one.contact_id);
  expect((await first.call('GET', `/v1/processes/${one.process_id}`)).body).toMatchObject({
    status: 'failure',
    failure_status: 'canceled',
    declined_reason: 'replaced',
  });
  const late = { step_id: 'age', expected_inputs: [{ value: 3 }] };
  expect((await first.call('POST', `/v1/processes/${one.process_id}`, late)).status).toBe(409);
});

async function upload({ service }: Journey, token: string): Promise<string> {
  const body = new FormData();
  body.set(
    'file',
    new File([Buffer.from('89504e470d0a1a0a', 'hex')], 'me.png', { type: 'image/png' }),
  );
  const answer = await fetch(`${service.url}/v1/media`, {
    method: 'POST',
    headers: { 'Truora-API-Key': token },
    body,
  });
  const { media_id: mediaId } = (await answer.json()) as { media_id: string };
  return mediaId;
}
