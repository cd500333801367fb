import { expect, test } from 'vitest';
import { takeTurn } from '../../src/relay/turn.ts';
import { startRelayLoop } from '../../src/workers/relayLoop.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const flow = (steps: object) => ({
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '¿Más?',
      answer: { type: 'text', save_as: 'said' },
      next: 'ask',
    },
    ...steps,
  },
});

/** Deciding an answer takes all the time that the templates of one event may take: half a second. */
const loops = (depth: number): string =>
  depth === 0
    ? ''
    : `{% for i${depth} in (1..900) %}{% assign x = i${depth} | plus: 1 %}${loops(depth - 1)}{% endfor %}`;
const hostile = flow({
  ask: {
    type: 'question',
    text: '¿Más?',
    answer: { type: 'text', save_as: 'said' },
    next: 'burn',
  },
  burn: { type: 'set', values: { x: loops(3) }, next: 'ask' },
});

const quick = flow({});

const saidIn = async (accountId: string) => {
  const rows = await sql<{ said: string[]; answers: number }[]>`
    select array_agg(content->>'text' order by seq) filter (where direction = 'in') as said,
      count(*) filter (where direction = 'out')::int as answers
    from message where account_id = ${accountId} group by chat_id order by chat_id`;
  return rows.map((row) => ({ ...row }));
};

test('a turn ends once flows have taken a second of it: what is over goes back, and nothing is lost or decided twice', async () => {
  const seeded = await seedAccount(database, hostile);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const people = [person(1), person(2), person(3)];
  await accept(
    database,
    seeded,
    people.map((who) => text(who, 'hola')),
  );
  await drain(worker, accountId);
  for (const answer of ['1', '2']) {
    await accept(
      database,
      seeded,
      people.map((who) => text(who, answer)),
    );
  }
  const { decided, more } = await takeTurn(worker, accountId);
  expect([decided >= 1 && decided <= 3, more]).toEqual([true, true]);
  const [waiting] = await sql`select count(*)::int as n from inbox where account_id = ${accountId}`;
  expect(waiting?.n).toBe(6 - decided);
  await drain(worker, accountId);
  expect(await saidIn(accountId)).toEqual(Array(3).fill({ said: ['hola', '1', '2'], answers: 3 }));
  expect(await sql`select error from inbox_dead where account_id = ${accountId}`).toEqual([]);
});

test('an account whose flows take long keeps no other waiting for longer than a turn, and comes to its end', async () => {
  const slow = await seedAccount(database, hostile);
  const fast = await seedAccount(database, quick);
  const worker = openWorker(database);
  const crowd = Array.from({ length: 12 }, (_, n) => person(n));
  await accept(
    database,
    slow,
    crowd.map((who) => text(who, 'hola')),
  );
  await drain(worker, slow.accountId);
  await accept(
    database,
    slow,
    crowd.map((who) => text(who, 'sí')),
  );
  const loop = startRelayLoop({
    ...worker,
    wakeSender: () => {},
    wakeCaller: () => {},
    wakeFollowers: () => {},
  });
  try {
    loop.wake(slow.accountId);
    await accept(database, fast, [text(person(1), 'hola')]);
    loop.wake(fast.accountId);
    await eventually(async () => (await saidIn(fast.accountId))[0]?.answers === 1);
    const [left] =
      await sql`select count(*)::int as n from inbox where account_id = ${slow.accountId}`;
    expect(left?.n).toBeGreaterThan(0);
  } finally {
    await loop.stop();
  }
  // Of one piece it would be more than the five seconds after which the server ends a turn.
  await drain(worker, slow.accountId);
  expect(await saidIn(slow.accountId)).toEqual(
    Array(12).fill({ said: ['hola', 'sí'], answers: 2 }),
  );
});
