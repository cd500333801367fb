import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { askingFlow } from '../support/flows.ts';
import { type Seeded, seedAccount } from '../support/seed.ts';
import { accept, deadIn, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const asking = askingFlow();

/** Runs a worker until it has nothing left to do, or dies; gives the signal that ended it. */
function work({ accountId }: Seeded, deadly: string): Promise<NodeJS.Signals | null> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/relay/deadlyWorker.ts', database.url, accountId, deadly],
    { stdio: 'inherit' },
  );
  return new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
}

const said = async ({ accountId }: Seeded) =>
  (
    await sql<{ text: string }[]>`select content->>'text' as text from message
      where account_id = ${accountId} and direction = 'in' order by content->>'text'`
  ).map((row) => row.text);

test('an event that kills its process costs five processes; then it is buried, and all others are decided', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const others = Array.from({ length: 12 }, (_, n) => `hola ${n}`);
  await accept(database, seeded, [
    ...others.slice(0, 7).map((words, n) => text(person(n), words)),
    text(person(99), '¡mata!'),
    ...others.slice(7).map((words, n) => text(person(7 + n), words)),
  ]);
  const endings: (NodeJS.Signals | null)[] = [];
  for (let start = 0; start < 8; start++) {
    const signal = await work(seeded, '¡mata!');
    endings.push(signal);
    if (signal === null) break;
  }
  expect(endings).toEqual([...Array(5).fill('SIGKILL'), null]);
  expect(await said(seeded)).toEqual([...others].sort());
  expect(await deadIn(sql)).toEqual([
    {
      text: '¡mata!',
      error: 'The process that decided it ended, time and again, the last time with it alone',
    },
  ]);
  expect(await sql`select id from inbox where account_id = ${accountId}`).toEqual([]);
  expect(await sql`select items from turn`).toEqual([]);
}, 60_000);

test('workers that are killed for no fault of an event condemn none', async () => {
  const seeded = await seedAccount(database, asking);
  await accept(
    database,
    seeded,
    Array.from({ length: 5 }, (_, n) => text(person(n), `¡hola! ${n}`)),
  );
  expect(await work(seeded, '¡hola!')).toBe('SIGKILL');
  expect(await work(seeded, '¡hola!')).toBe('SIGKILL');
  // Twice is enough to be suspected; one by one they show that they are innocent.
  expect(await work(seeded, 'nobody says this')).toBe(null);
  expect(await said(seeded)).toEqual(['¡hola! 0', '¡hola! 1', '¡hola! 2', '¡hola! 3', '¡hola! 4']);
  expect(await sql`select id from inbox_dead where account_id = ${seeded.accountId}`).toEqual([]);
  expect(await sql`select items from turn`).toEqual([]);
}, 60_000);

test('workers that are killed over what a person said do not change its order', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  await accept(database, seeded, [text(person(1), '¡first!')]);
  expect(await work(seeded, '¡first!')).toBe('SIGKILL');
  await accept(database, seeded, [text(person(1), '¡second!')]);
  expect(await work(seeded, '¡first!')).toBe('SIGKILL');
  // Lost alone by now, and so more often than the second, which is suspected too.
  expect(await work(seeded, '¡first!')).toBe('SIGKILL');
  expect(await work(seeded, 'nobody says this')).toBe(null);
  const inOrder = await sql<{ text: string }[]>`select content->>'text' as text from message
    where account_id = ${accountId} and direction = 'in' order by seq`;
  expect(inOrder.map((row) => row.text)).toEqual(['¡first!', '¡second!']);
  expect(await sql`select items from turn`).toEqual([]);
}, 60_000);
