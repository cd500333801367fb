import { expect, test } from 'vitest';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { seedAccount } from '../support/seed.ts';
import { startRefusedSender } from './refusedSender.ts';

const database = await testDatabase();

test('a line that is paused, or slowed, while many messages wait is heeded in the middle of them', async () => {
  const flow = {
    schema: 1,
    name: 'Greeting',
    language: 'es',
    start: 'one',
    steps: {
      one: { type: 'message', text: 'Uno', next: 'done' },
      done: { type: 'end', status: 'success' },
    },
  };
  const seeded = await seedAccount(database, flow);
  const { accountId } = seeded;
  const worker = openWorker(database);
  await accept(
    database,
    seeded,
    Array.from({ length: 60 }, (_, n) => text(person(n), 'hola')),
  );
  await drain(worker, accountId);

  let pausedReason: string | null = null;
  startRefusedSender(worker, () => pausedReason);
  const attempts = async () => {
    const [row] = await database.sql<{ n: number }[]>`
      select count(*)::int as n from attempt where account_id = ${accountId}`;
    return row?.n ?? 0;
  };
  await eventually(async () => (await attempts()) >= 5);
  pausedReason = 'Meta does not accept the access token';
  // A claim that is under way ends.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = await attempts();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await attempts()).toBe(before);
});
