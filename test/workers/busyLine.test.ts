import { expect, test } from 'vitest';
import { openUnit } from '../../src/db/unit.ts';
import { claim } from '../../src/sender/claim.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { greetingFlow } from '../support/flows.ts';
import { eventually } from '../support/journey.ts';
import { seedAccount } from '../support/seed.ts';
import { startRefusedSender } from './refusedSender.ts';

const database = await testDatabase();
const { sql } = database;

test('what a vanished sender had in hand is taken over by one that never runs out of messages', async () => {
  const seeded = await seedAccount(database, greetingFlow);
  const { accountId, lineId } = seeded;
  const vanished = openWorker(database);
  await accept(database, seeded, [text(person(0), 'hola')]);
  await drain(vanished, accountId);
  const { claimed } = await openUnit(vanished, accountId, (unit) =>
    claim(unit, {
      lineId,
      provider: 'meta',
      throughput: 20,
      limit: 1,
      sender: '01890000-0000-7000-8000-0000000000aa',
    }),
  );
  expect(claimed).toHaveLength(1);

  // At twenty a second, and each tried again after a second: the line is never done.
  await accept(
    database,
    seeded,
    Array.from({ length: 80 }, (_, n) => text(person(n + 1), 'hola')),
  );
  await drain(vanished, accountId);
  const worker = { ...openWorker(database), clock: { offsetMs: 0 } };
  startRefusedSender(worker);
  await eventually(async () => {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::int as n from attempt where account_id = ${accountId}`;
    return (row?.n ?? 0) > 5;
  });
  worker.clock.offsetMs = 21_000;
  await eventually(async () => {
    const [row] = await sql`select outcome from attempt where id = ${claimed[0]?.attemptId ?? ''}`;
    return row?.outcome === 'not_called';
  }, 4_000);
});
