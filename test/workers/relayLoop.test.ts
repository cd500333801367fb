import { expect, onTestFinished, test } from 'vitest';
import { followFeed } from '../../src/chats/followFeed.ts';
import { startRelayLoop } from '../../src/workers/relayLoop.ts';
import { accept, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { greetingFlow } from '../support/flows.ts';
import { eventually } from '../support/journey.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;

const waiting = async (accountId: string) => {
  const [row] = await sql`select count(*)::int as n from inbox where account_id = ${accountId}`;
  return row?.n;
};

test('an account with thousands of events keeps no other waiting', async () => {
  const [big, small] = [
    await seedAccount(database, greetingFlow),
    await seedAccount(database, greetingFlow),
  ];
  const people = Array.from({ length: 6_000 }, (_, n) => text(person(n), 'hola'));
  await accept(database, big, people);
  const loop = startRelayLoop({
    ...openWorker(database),
    wakeSender: () => {},
    wakeFollowers: () => {},
    wakeCaller: () => {},
  });
  onTestFinished(() => loop.stop());
  await eventually(async () => (await waiting(big.accountId)) < 5_500);
  // Found by looking alone: nobody tells the loop.
  await accept(database, small, [text(person(1), 'hola')]);
  await eventually(async () => (await waiting(small.accountId)) === 0);
  expect(await waiting(big.accountId)).toBeGreaterThan(1_000);
  await eventually(async () => (await waiting(big.accountId)) === 0, 15_000);
});

test('those who follow an account are woken by what happens in it, and by nothing else', async () => {
  const [quiet, followed] = [
    await seedAccount(database, greetingFlow),
    await seedAccount(database, greetingFlow),
  ];
  const worker = openWorker(database);
  await followFeed(worker, followed.accountId, undefined);
  await accept(database, quiet, [text(person(1), 'hola')]);
  await accept(database, followed, [text(person(1), 'hola')]);
  const woken: string[] = [];
  const loop = startRelayLoop({
    ...worker,
    wakeSender: () => {},
    wakeFollowers: (accountId) => woken.push(accountId),
    wakeCaller: () => {},
  });
  onTestFinished(() => loop.stop());
  for (const { accountId } of [quiet, followed]) {
    await eventually(async () => (await waiting(accountId)) === 0);
  }
  await eventually(async () => woken.length > 0);
  expect(woken).toEqual([followed.accountId]);
});
