import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';
import { openPage, publishWeb } from '../support/webPage.ts';

const database = await testDatabase();
const { sql } = database;

const slow = {
  schema: 1,
  name: 'Slow',
  language: 'en',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'We look at it.', next: 'rest' },
    rest: { type: 'wait', for: '30h', next: 'tell' },
    tell: { type: 'message', text: 'It is done.', next: 'person' },
    person: { type: 'handoff', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

const hourMs = 3_600_000;

test('a page is spoken to however long its end user has been silent, by a flow and by people', async () => {
  const journey = await startJourney(database, { flow: null });
  const flowId = await publishWeb(journey, slow);
  const page = await openPage(journey, journey.service.url, flowId);
  const { body: begun } = await page.begin();

  await journey.pass(31 * hourMs);
  const path = `/v1/processes/${begun.process_id}`;
  const late = await eventually(async () => {
    const { body } = await journey.api('GET', path);
    return body.current_step_id === 'person' && body;
  });
  expect(late.messages.map(({ text }: { text: string }) => text)).toEqual([
    'We look at it.',
    'It is done.',
  ]);

  const left = () => eventually(async () => (await sql`select 1 from outbox`).length === 0);
  await left();

  await journey.pass(25 * hourMs);
  const chat = `/v1/engagement/chat/${begun.chat_id}`;
  const sent = await journey.api('POST', `${chat}/send`, {
    current_username: 'rosa@shop.example',
    whatsapp: { type: 'text', text: { body: 'Anything else?' } },
  });
  expect(sent.status).toBe(200);
  await left();
  expect(
    await sql`select content->>'text' as text, status from message where direction = 'out' order by seq`,
  ).toEqual([
    { text: 'We look at it.', status: 'accepted' },
    { text: 'It is done.', status: 'accepted' },
    { text: 'Anything else?', status: 'accepted' },
  ]);
  expect((await journey.api('GET', chat)).body.session_ttl).toBe(
    Date.parse('9999-12-31T23:59:59Z') / 1000,
  );
  expect((await journey.api('POST', `${path}/replay`)).body).toMatchObject({ identical: true });
});
