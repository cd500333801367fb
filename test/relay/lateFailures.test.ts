import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { sendNow, statusOf } from './sent.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const careful = {
  schema: 1,
  name: 'Careful',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '¿Nombre?',
      answer: { type: 'text', min: 3, save_as: 'name' },
      failed: 'other',
      next: 'done',
    },
    other: { type: 'message', text: 'De otro modo', next: 'rest' },
    rest: { type: 'wait', for: '1h', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

/** Somebody has been asked a question, and it was sent. */
async function asked() {
  const seeded = await seedAccount(database, careful);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const happen = async (...events: Parameters<typeof accept>[2]) => {
    await accept(database, seeded, events);
    await drain(worker, accountId);
  };
  await happen(text(person(1), 'hola'));
  const [question] = await sendNow(worker, seeded);
  if (!question) throw new Error('Nothing was sent');
  return {
    accountId,
    happen,
    question,
    step: async () =>
      (await sql`select state->>'step' as step from process where account_id = ${accountId}`)[0]
        ?.step,
    out: async () =>
      (
        await sql`select content->>'text' as text, status from message
          where account_id = ${accountId} and direction = 'out' order by seq`
      ).map((row) => `${row.text}: ${row.status}`),
  };
}

test('a message that fails for good takes its step’s way out, once, however often it is told', async () => {
  const { happen, question, step, out } = await asked();
  await happen(statusOf(question, 'sent'), statusOf(question, 'failed', 131026));
  await happen(statusOf(question, 'failed', 131026), statusOf(question, 'sent'));
  await happen(statusOf(question, 'failed', 131026));
  expect(await step()).toBe('rest');
  expect(await out()).toEqual(['¿Nombre?: failed', 'De otro modo: queued']);
});

test('once the contact has written since, a late failure stands at its message and moves nothing', async () => {
  const { happen, question, step, out } = await asked();
  await happen(text(person(1), 'A'));
  await happen(statusOf(question, 'failed', 131026));
  expect(await step()).toBe('ask');
  expect((await out())[0]).toBe('¿Nombre?: failed');
});

test('a delivery that is told after a failure wins', async () => {
  const { happen, question, out } = await asked();
  await happen(statusOf(question, 'failed', 131026));
  await happen(statusOf(question, 'delivered'));
  expect((await out())[0]).toBe('¿Nombre?: delivered');
});

test('who stopped marketing in WhatsApp is known to have from the failure that says so', async () => {
  const { accountId, happen, question } = await asked();
  const consent = () => sql`select marketing_stopped_at is not null as marketing,
    opted_out_at is not null as everything from contact where account_id = ${accountId}`;
  expect(await consent()).toEqual([{ marketing: false, everything: false }]);
  await happen(statusOf(question, 'failed', 131050));
  expect(await consent()).toEqual([{ marketing: true, everything: false }]);
});
