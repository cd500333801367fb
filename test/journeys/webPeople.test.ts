import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';
import { openPage, publishWeb } from '../support/webPage.ts';

const [optingOut, erasing, merging, rivals] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const pixel = Buffer.from('89504e470d0a1a0a', 'hex');

const form = {
  schema: 1,
  name: 'Form',
  language: 'en',
  start: 'name',
  steps: {
    name: {
      type: 'question',
      text: 'Your name?',
      answer: { type: 'text', save_as: 'name' },
      timeout: { after: '1h', next: 'gone' },
      next: 'photo',
    },
    photo: {
      type: 'question',
      text: 'A photo of you',
      answer: { type: 'media', kinds: ['image'], save_as: 'photo' },
      timeout: { after: '1h', next: 'gone' },
      next: 'gone',
    },
    gone: { type: 'end', status: 'success', text: 'Thank you' },
  },
};

const page = async (journey: Journey, flowId: string, accountId: string) =>
  openPage(journey, journey.service.url, flowId, { account_id: accountId });

test('who has opted out opens pages all the same: nothing is sent there, they come for it', async () => {
  const { sql } = optingOut;
  const journey = await startJourney(optingOut, { flow: null });
  const flowId = await publishWeb(journey, form);
  const first = await page(journey, flowId, 'ana-1');
  const { body: left } = await first.begin();
  expect((await first.answer(left.process_id, 'name', 'STOP')).body).toMatchObject({
    status: 'failure',
    failure_status: 'canceled',
  });
  expect((await journey.api('GET', `/v1/contacts/${left.contact_id}`)).body.opted_out).toBe(true);

  const second = await page(journey, flowId, 'ana-1');
  const { body: begun } = await second.begin();
  expect(begun).toMatchObject({ contact_id: left.contact_id, status: 'pending' });
  expect((await second.answer(begun.process_id, 'name', 'Ana')).body).toMatchObject({
    current_step_id: 'photo',
  });
  const { body: file } = await second.upload(pixel);
  const { body: ended } = await second.answer(begun.process_id, 'photo', file.media_id);
  expect(ended).toMatchObject({ status: 'success' });
  await eventually(async () => (await sql`select 1 from outbox`).length === 0);
  expect(
    await sql`select content->>'text' as text, status from message
      where process_id is not null and direction = 'out' order by seq offset 1`,
  ).toEqual([
    { text: 'Your name?', status: 'accepted' },
    { text: 'A photo of you', status: 'accepted' },
    { text: 'Thank you', status: 'accepted' },
  ]);
  // It was no message of theirs that they want messages again.
  expect((await journey.api('GET', `/v1/contacts/${left.contact_id}`)).body.opted_out).toBe(true);
});

test('a page that is open while its person is erased does nothing any more, and brings nobody back', async () => {
  const { sql } = erasing;
  const journey = await startJourney(erasing, { flow: null });
  const flowId = await publishWeb(journey, form);
  const ana = await page(journey, flowId, 'ana-1');
  const { body: begun } = await ana.begin();
  const eva = await page(journey, flowId, 'ana-1');
  // Both keys are known to this process, for five seconds.
  await eva.read(begun.process_id);
  const erased = await journey.api('DELETE', `/v1/contacts/${begun.contact_id}`);
  expect(erased.status).toBe(200);

  const answers = [
    await ana.read(begun.process_id),
    await ana.answer(begun.process_id, 'name', 'Ana'),
    await ana.begin(),
    await eva.begin(),
    await ana.upload(pixel),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 401, 401, 401]);
  for (const table of ['contact', 'contact_identity', 'chat', 'process', 'media', 'api_key']) {
    const rows = await sql`select 1 from ${sql(table)} where ${sql.unsafe(
      table === 'api_key' ? "key_type = 'web'" : 'true',
    )}`;
    expect([table, rows.length]).toEqual([table, 0]);
  }
});

test('an answer that waits while its person is erased is told that nobody is there', async () => {
  const { sql } = erasing;
  const journey = await startJourney(erasing, { flow: null });
  const flowId = await publishWeb(journey, form);
  const rounds = [];
  for (let n = 0; n < 10; n++) {
    const ana = await page(journey, flowId, `ana-${n}`);
    const { body: begun } = await ana.begin();
    rounds.push({ ana, begun });
  }
  const statuses = await Promise.all(
    rounds.map(async ({ ana, begun }) => {
      const [answered, erased] = await Promise.all([
        ana.answer(begun.process_id, 'name', 'Ana'),
        journey.api('DELETE', `/v1/contacts/${begun.contact_id}`),
      ]);
      return [answered.status, erased.status];
    }),
  );
  for (const [answered, erased] of statuses) {
    expect([200, 404]).toContain(answered);
    expect(erased).toBe(200);
  }
  for (const table of ['contact', 'chat', 'process', 'message', 'journal']) {
    expect(await sql`select 1 from ${sql(table)}`).toEqual([]);
  }
});

test('a page goes on when its person turns out to be another contact, with what they had uploaded', async () => {
  const journey = await startJourney(merging, { flow: null });
  const flowId = await publishWeb(journey, form);
  const ana = await page(journey, flowId, 'ana-1');
  const { body: begun } = await ana.begin();
  await ana.answer(begun.process_id, 'name', 'Ana');
  const { body: file } = await ana.upload(pixel);
  const { body: known } = await journey.api('POST', '/v1/contacts', {
    name: 'Ana Quispe',
    phone_number: '+51900000077',
  });
  const [merged, seen] = await Promise.all([
    journey.api('POST', `/v1/contacts/${begun.contact_id}/merge`, { into: known.contact_id }),
    ana.read(begun.process_id),
  ]);
  expect([merged.status, seen.status]).toEqual([200, 200]);
  const { body: ended } = await ana.answer(begun.process_id, 'photo', file.media_id);
  expect(ended).toMatchObject({
    status: 'success',
    contact_id: known.contact_id,
    variables: { vars: { photo: { value: { media_id: file.media_id } } } },
  });
});

test('an answer that waits while its person is merged is taken, in whosever chat it is then', async () => {
  const journey = await startJourney(merging, { flow: null });
  const flowId = await publishWeb(journey, form);
  for (let n = 0; n < 10; n++) {
    const ana = await page(journey, flowId, `eva-${n}`);
    const { body: begun } = await ana.begin();
    const { body: known } = await journey.api('POST', '/v1/contacts', {
      name: 'Eva',
      phone_number: `+5190000010${n}`,
    });
    const [answered, merged] = await Promise.all([
      ana.answer(begun.process_id, 'name', 'Eva'),
      journey.api('POST', `/v1/contacts/${begun.contact_id}/merge`, { into: known.contact_id }),
    ]);
    expect([answered.status, merged.status]).toEqual([200, 200]);
    expect((await ana.read(begun.process_id)).body).toMatchObject({
      current_step_id: 'photo',
      contact_id: known.contact_id,
    });
  }
});

test('of two pages of one person, merged, the one that stays goes on; the other is told, and hooks of its kind', async () => {
  const { sql } = rivals;
  const journey = await startJourney(rivals, { flow: null });
  await journey.api('POST', '/v1/hooks', {
    event_type: 'all',
    subscriber_url: 'https://example.com/events',
  });
  const flowId = await publishWeb(journey, form);
  const [ana, eva] = [await page(journey, flowId, 'ana-1'), await page(journey, flowId, 'eva-2')];
  const [one, two] = [(await ana.begin()).body, (await eva.begin()).body];
  const merged = await journey.api('POST', `/v1/contacts/${one.contact_id}/merge`, {
    into: two.contact_id,
  });
  expect(merged.status).toBe(200);
  expect((await ana.begin()).body).toMatchObject({
    process_id: one.process_id,
    status: 'failure',
    failure_status: 'canceled',
    declined_reason: 'merged',
    expected_inputs: [],
  });
  expect(await ana.answer(one.process_id, 'name', 'Ana')).toMatchObject({
    status: 409,
    body: { message: 'The process has ended: nothing is asked any more' },
  });
  expect((await eva.answer(two.process_id, 'name', 'Eva')).status).toBe(200);
  expect(
    await sql`select event_type, event_action from hook_event
      where object->>'declined_reason' = 'merged'`,
  ).toEqual([{ event_type: 'identity_process', event_action: 'failed' }]);
});
