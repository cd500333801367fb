import { expect, test } from 'vitest';
import type { EventBody } from '../../src/messages/events.ts';
import { testDatabase } from '../support/database.ts';
import { greetingFlow } from '../support/flows.ts';
import { seedAccount } from '../support/seed.ts';
import { sendNow, statusOf } from './sent.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

/** Somebody has been sent a message; `failed` is the status that tells to try it again later. */
async function sentToOne() {
  const seeded = await seedAccount(database, greetingFlow);
  const { accountId } = seeded;
  const worker = openWorker(database);
  await accept(database, seeded, [text(person(1), 'hola')]);
  await drain(worker, accountId);
  const [sent] = await sendNow(worker, seeded);
  if (!sent) throw new Error('Nothing was sent');
  const failed = statusOf(sent, 'failed', 131049);
  const decide = async (...events: EventBody[]) => {
    await accept(database, seeded, events);
    await drain(worker, accountId);
  };
  const said = async () =>
    (
      await sql`select content->>'text' as text, status from message
        where account_id = ${accountId} and direction = 'out' order by seq`
    ).map(({ text: words, status }) => `${words}: ${status}`);
  return { accountId, failed, decide, said };
}

const confirmation =
  'Listo, no recibirás más mensajes nuestros. Si cambias de idea, escribe ALTA.: queued';

test('a stop word cancels what waits to be tried again, not only what stands in the chat’s order', async () => {
  const { failed, decide, said } = await sentToOne();
  await decide(failed);
  expect(await said()).toEqual(['Uno: queued']);
  await decide(text(person(1), 'baja'));
  expect(await said()).toEqual(['Uno: canceled', confirmation]);
});

test('a failure and a stop word in one turn leave nothing that waits for ever', async () => {
  const { accountId, failed, decide, said } = await sentToOne();
  await decide(failed, text(person(1), 'baja'));
  const [uno] = await said();
  expect(uno).toBe('Uno: canceled');
  expect(await sql`select count(*)::int as n from outbox where account_id = ${accountId}`).toEqual([
    { n: 1 },
  ]);
});
