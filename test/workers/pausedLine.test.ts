import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import type { LineAccessLookup } from '../../src/lines/lineAccess.ts';
import { createMediaStore } from '../../src/media/store.ts';
import { startSenderLoop } from '../../src/workers/senderLoop.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { seedAccount } from '../support/seed.ts';

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
  const lineAccess: LineAccessLookup = async () => ({
    provider: 'meta',
    // Nobody listens there: every call is refused at once.
    graphUrl: 'http://127.0.0.1:9',
    providerLineId: '1',
    accessToken: 'none',
    phoneNumber: '+15550000001',
    throughput: 20,
    onBusinessApp: false,
    pausedReason,
    settings: { readMarks: false, typing: false },
  });
  const dispatcher = new Agent();
  const loop = startSenderLoop({
    ...worker,
    http: { dispatcher, timeoutMs: 1_000 },
    lineAccess,
    mediaStore: createMediaStore('/nonexistent'),
    senderId: '01890000-0000-7000-8000-00000000abcd',
    wakeRelay: () => {},
  });
  onTestFinished(async () => {
    await loop.stop();
    await dispatcher.close();
  });
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
