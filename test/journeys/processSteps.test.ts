import { expect, test } from 'vitest';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { testDatabase } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import { eventually, type Journey, publish, startJourney } from '../support/journey.ts';
import { openPage, publishWeb } from '../support/webPage.ts';

const [asking, twice, begun] = [await testDatabase(), await testDatabase(), await testDatabase()];

const never = '0001-01-01T00:00:00Z';
const vrf = expect.stringMatching(/^VRF[0-9a-f]{32}$/);

const form = {
  schema: 1,
  name: 'Size',
  language: 'en',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hello', next: 'age' },
    age: {
      type: 'question',
      text: 'Your age?',
      answer: { type: 'integer', save_as: 'age' },
      invalid: { text: 'A number, please.', attempts: 3, next: 'gone' },
      timeout: { after: '1h', next: 'gone' },
      next: 'secret',
    },
    secret: {
      type: 'question',
      text: 'Your word?',
      answer: { type: 'text', save_as: 'word', sensitive: true },
      timeout: { after: '1h', next: 'gone' },
      next: 'rest',
    },
    rest: { type: 'wait', for: '10m', next: 'color' },
    color: {
      type: 'choice',
      text: 'Which?',
      save_as: 'color',
      options: [{ id: 'red', title: 'Red', next: 'gone' }],
      timeout: { after: '1h', next: 'late' },
    },
    late: { type: 'end', status: 'failure' },
    gone: { type: 'end', status: 'success' },
  },
};

async function newPage(journey: Journey, flow: object) {
  const flowId = await publishWeb(journey, flow);
  const page = await openPage(journey, journey.service.url, flowId);
  const { body: run } = await page.begin();
  const path = `/v1/processes/${run.process_id}`;
  const answer = (step: string, value: unknown, verification_id?: string) =>
    page.call('POST', path, { step_id: step, verification_id, expected_inputs: [{ value }] });
  return { run, path, answer };
}

// biome-ignore lint/suspicious/noExplicitAny: steps of any shape
const stepOf = (run: any, name: string) => run.steps.find((each: any) => each.step_id === name);

test('a process’s steps say when they were entered and left, what is asked, and what they were given', async () => {
  const journey = await startJourney(asking, { flow: null });
  const { run, path, answer } = await newPage(journey, form);
  const started = run.creation_date;
  const untouched = { start_date: never, finish_date: never, verification_id: '' };
  const nothing = { step_data_received: false, media_uploaded: false, outputs: [] };
  expect(stepOf(run, 'hello')).toEqual({
    step_id: 'hello',
    type: 'message',
    verification_id: '',
    async_step: false,
    config: {},
    expected_inputs: [],
    files_upload_urls: null,
    remaining_retries: 0,
    start_date: started,
    finish_date: started,
    verification_output: { status: 'success', ...nothing },
  });
  expect(stepOf(run, 'age')).toEqual({
    step_id: 'age',
    type: 'question',
    verification_id: vrf,
    async_step: false,
    config: {},
    expected_inputs: [expect.objectContaining({ name: 'age', type: 'integer' })],
    files_upload_urls: null,
    remaining_retries: 2,
    start_date: started,
    finish_date: never,
    verification_output: { status: 'pending', ...nothing },
  });
  expect(stepOf(run, 'rest')).toMatchObject({ ...untouched, async_step: true });
  expect(stepOf(run, 'secret')).toMatchObject({ ...untouched, remaining_retries: 2 });

  const { body: wrong } = await answer('age', 'many');
  expect(stepOf(wrong, 'age')).toMatchObject({ remaining_retries: 1, start_date: started });
  await journey.pass(60_000);
  const { body: right } = await answer('age', 30);
  expect(right.update_date > started).toBe(true);
  expect(stepOf(right, 'age')).toMatchObject({
    verification_id: '',
    remaining_retries: 0,
    start_date: started,
    finish_date: right.update_date,
    verification_output: {
      status: 'success',
      step_data_received: true,
      media_uploaded: false,
      outputs: [{ name: 'age', value: 30 }],
    },
  });
  expect(stepOf(right, 'secret')).toMatchObject({ start_date: right.update_date });

  const { body: back } = await journey.api('POST', `${path}/back`);
  expect(stepOf(back, 'secret')).toMatchObject(untouched);
  expect(stepOf(back, 'age')).toMatchObject({
    verification_id: vrf,
    remaining_retries: 2,
    finish_date: never,
    verification_output: { status: 'pending', ...nothing },
  });
  await answer('age', 31);
  const { body: resting } = await answer('secret', 'open sesame');
  expect(stepOf(resting, 'secret').verification_output).toMatchObject({
    status: 'success',
    outputs: [{ name: 'word', value: '***' }],
  });
  await journey.pass(11 * 60_000);
  await eventually(async () => (await journey.api('GET', path)).body.current_step === 'color');
  await journey.pass(61 * 60_000);
  const ended = await eventually(async () => {
    const { body } = await journey.api('GET', path);
    return body.status === 'failure' && body;
  });
  expect(stepOf(ended, 'rest').verification_output.status).toBe('success');
  expect(stepOf(ended, 'color').verification_output).toEqual({ status: 'failure', ...nothing });
  expect(stepOf(ended, 'late')).toMatchObject({
    start_date: ended.finish_date,
    finish_date: ended.finish_date,
    verification_output: { status: 'failure' },
  });
  // The same in a list and as a result.
  const { body: list } = await journey.api('GET', '/v1/processes');
  const { body: result } = await journey.api('GET', `${path}/result`);
  expect(list.identity_processes[0].steps).toEqual(ended.steps);
  expect(result.steps).toEqual(ended.steps);
});

test('an answer that names what was asked is taken once, also where the step asks again', async () => {
  const journey = await startJourney(twice, { flow: null });
  const { run, answer } = await newPage(journey, {
    ...form,
    start: 'age',
    variables: { sum: 0 },
    steps: {
      age: { ...form.steps.age, next: 'add' },
      add: { type: 'set', values: { sum: '{{ vars.sum | plus: vars.age }}' }, next: 'age' },
      gone: form.steps.gone,
    },
  });
  const first = stepOf(run, 'age').verification_id;
  const [one, other] = await Promise.all([answer('age', 5, first), answer('age', 5, first)]);
  expect([one.status, other.status].sort()).toEqual([200, 409]);
  const [taken, refused] = one.status === 200 ? [one, other] : [other, one];
  expect(refused.body.message).toBe('What was asked has been answered meanwhile: read it again');
  expect(taken.body.variables.vars.sum.value).toBe(5);

  // A wrong answer that was sent twice costs one attempt.
  const second = stepOf(taken.body, 'age').verification_id;
  await Promise.all([answer('age', 'x', second), answer('age', 'x', second)]);
  const { body: after } = await answer('age', 'x', 'VRF');
  expect(after.message).toBe('What was asked has been answered meanwhile: read it again');
  const { body: list } = await journey.api('GET', '/v1/processes');
  expect(stepOf(list.identity_processes[0], 'age')).toMatchObject({
    verification_id: vrf,
    remaining_retries: 1,
  });
});

test('what a process began with says which message, which replies it offered, and who sent it', async () => {
  const { sql } = begun;
  const journey = await startJourney(begun, { flow: null });
  const flowId = await publish(journey.api, form, 'size');
  const outboundId = await approvedOutbound(journey, sql, {
    name: 'come_back',
    language: 'en',
    category: 'UTILITY',
    components: [
      { type: 'BODY', text: 'Shall we go on?' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Yes' },
          { type: 'QUICK_REPLY', text: 'No' },
        ],
      },
    ],
  });
  const [flow] = await sql`select id from flow`;
  await sql`update outbound set flow_id = ${flow?.id}`;
  await journey.phone('1').say('Size!');
  const newest = () =>
    eventually(async () => {
      const { body } = await journey.api('GET', '/v1/processes?status=pending');
      return body.identity_processes[0];
    });
  const inbound = await newest();
  expect(inbound).toMatchObject({
    flow_id: flowId,
    trigger_info: {
      id: '',
      name: 'inbound',
      message: 'Size!',
      response: '',
      options: [],
      trigger_user: '',
    },
  });
  const chat = `/v1/engagement/chat`;
  await journey.api('POST', `${chat}/${inbound.chat_id}/send`, {
    current_username: 'rosa@shop.example',
    whatsapp: { type: 'template', template: { name: 'come_back', language: { code: 'en' } } },
  });
  await journey.phone('1').receives(3);
  await comesToRest(sql);
  await journey.api('PUT', `${chat}/agent/${inbound.chat_id}`, {
    status: 'closed',
    finish_process: true,
  });
  await journey.phone('1').say({ tap: 'Yes' });
  const outbound = await newest();
  expect(outbound.trigger_info).toEqual({
    id: outboundId,
    name: 'outbound',
    channel_name: expect.any(String),
    channel_type: 'whatsapp',
    channel_phone_number: '+15550000001',
    message: 'Shall we go on?',
    response: 'Yes',
    options: ['Yes', 'No'],
    trigger_user: 'rosa@shop.example',
  });
});
