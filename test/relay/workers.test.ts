import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createFlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { laneOf } from '../../src/relay/lanes.ts';
import { takeTurn } from '../../src/relay/turn.ts';
import { addPerson } from '../campaigns/runningStage.ts';
import { testDatabase } from '../support/database.ts';
import { askingFlow } from '../support/flows.ts';
import { eventually } from '../support/journey.ts';
import { type Seeded, seedAccount } from '../support/seed.ts';
import { accept, contactLock, drain, hold, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const asking = askingFlow();

const saidIn = async (accountId: string) => {
  const rows = await sql<{ text: string }[]>`
    select content->>'text' as text from message
    where account_id = ${accountId} and direction = 'in' order by chat_id, seq`;
  return rows.map((row) => row.text);
};

test('two workers at once decide every message of everybody once, and each chat in its order', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const people = Array.from({ length: 30 }, (_, n) => person(n));
  for (const round of ['hola', '1', '2', '3', '4', '5']) {
    await accept(
      database,
      seeded,
      people.map((who) => text(who, round)),
    );
  }
  const workers = [openWorker(database), openWorker(database), openWorker(database)];
  await Promise.all(workers.map((worker) => drain(worker, accountId)));

  const chats = await sql<{ said: string[]; answers: number }[]>`
    select array_agg(content->>'text' order by seq) filter (where direction = 'in') as said,
      count(*) filter (where direction = 'out')::int as answers
    from message where account_id = ${accountId} group by chat_id`;
  expect(chats).toEqual(Array(30).fill({ said: ['hola', '1', '2', '3', '4', '5'], answers: 6 }));
  expect(await sql`select error from inbox_dead where account_id = ${accountId}`).toEqual([]);
});

const strangersLane = ({ waId }: { waId?: string }) => laneOf(`number:${waId}`);

/** A contact who was made neither by what they said nor in the lane where that is. */
async function addElsewhere(seeded: Seeded, n: number, createdAt: Date): Promise<void> {
  let id = randomUUID();
  while (laneOf(id) === strangersLane(person(n))) id = randomUUID();
  await addPerson(database, seeded, n, { id, createdAt });
}

/** As another worker would. */
async function holdLane(accountId: string, lane: number) {
  await sql`insert into lane (account_id, lane) values (${accountId}, ${lane}) on conflict do nothing`;
  return hold(
    database,
    (tx) => tx`select lane from lane where account_id = ${accountId} and lane = ${lane}
      for no key update`,
  );
}

test('who is held by somebody else is passed over: the events go back and keep their order, others are decided', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const [ana, bea] = [person(101), person(102)];
  const worker = openWorker(database);
  await accept(database, seeded, [text(ana, 'hola'), text(bea, 'hola')]);
  await drain(worker, accountId);

  const { release } = await hold(database, contactLock(accountId, ana));
  await accept(database, seeded, [text(ana, 'a1'), text(ana, 'a2'), text(bea, 'b1')]);
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: 1, more: true });
  expect(
    await sql`select body::json->'content'->>'text' as text from inbox
      where account_id = ${accountId} order by id`,
  ).toEqual([{ text: 'a1' }, { text: 'a2' }]);
  await accept(database, seeded, [text(ana, 'a3')]);
  await release();
  await drain(worker, accountId);
  expect((await saidIn(accountId)).filter((said) => said.startsWith('a'))).toEqual([
    'a1',
    'a2',
    'a3',
  ]);
});

test('what a stranger said is not overtaken by what they say once they are known', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const ana = person(160);
  await accept(database, seeded, [text(ana, 'hola')]);
  // Their first turn has not come to its end, so the second message is a stranger's too.
  const turn = await hold(database, (tx) => tx`lock table message in share mode`);
  const first = takeTurn(worker, accountId);
  await eventually(async () => {
    const waiting =
      await sql`select 1 from pg_locks where not granted and relation = 'message'::regclass`;
    return waiting.length > 0;
  });
  await accept(database, seeded, [text(ana, 'a1')]);
  await turn.release();
  await first;
  const [contact] = await sql`select id from contact where account_id = ${accountId}`;

  const strangers = strangersLane(ana);
  expect(laneOf(contact?.id)).toBe(strangers);
  const { release } = await holdLane(accountId, strangers);
  await accept(database, seeded, [text(ana, 'a2')]);
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: 0 });
  await release();
  await drain(worker, accountId);
  expect(await saidIn(accountId)).toEqual(['hola', 'a1', 'a2']);
});

test('nor is it where the contact was made by others meanwhile, in another lane', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const ana = person(161);
  await accept(database, seeded, [text(person(162), 'hola')]);
  await drain(worker, accountId);
  await accept(database, seeded, [text(ana, 'hola')]);
  await addElsewhere(seeded, 161, new Date());

  const { release } = await holdLane(accountId, strangersLane(ana));
  await accept(database, seeded, [text(ana, 'a1')]);
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: 0 });
  await release();
  await drain(worker, accountId);
  expect((await saidIn(accountId)).slice(-2)).toEqual(['hola', 'a1']);
});

test('what came long after a contact was made is not theirs as a stranger, and holds nothing of them back', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const ben = person(260);
  await addElsewhere(seeded, 260, new Date(Date.now() - 6_000));
  const lane = strangersLane(ben);
  const other = [...Array(200).keys()]
    .map((n) => person(261 + n))
    .find((each) => strangersLane(each) === lane);
  if (!other) throw new Error('Nobody else is in this lane');

  const { release } = await holdLane(accountId, lane);
  await accept(database, seeded, [text(other, 'hola')]);
  await accept(database, seeded, [text(ben, 'b1')]);
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: 1 });
  await release();
});

test('a lane that another worker holds is left alone', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const people = Array.from({ length: 40 }, (_, n) => person(200 + n));
  await accept(
    database,
    seeded,
    people.map((who) => text(who, 'hola')),
  );
  const held = laneOf(`number:${people[0]?.waId}`);
  const inLane = people.filter(({ waId }) => laneOf(`number:${waId}`) === held).length;
  await sql`insert into lane (account_id, lane) values (${accountId}, ${held})`;
  const { release } = await hold(
    database,
    (tx) => tx`select lane from lane where account_id = ${accountId} and lane = ${held}
      for no key update`,
  );
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: 40 - inLane });
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: 0 });
  await release();
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: inLane });
});

test('strangers whom two workers meet at once under different names become one contact each', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const workers = [openWorker(database), openWorker(database)];
  for (let round = 0; round < 5; round++) {
    const people = Array.from({ length: 20 }, (_, n) => person(300 + round * 20 + n));
    await accept(
      database,
      seeded,
      people.flatMap((who) => [
        text(who, 'hola'),
        text({ ...who, userId: `PE.${who.waId}` }, 'otra vez'),
        text({ userId: `PE.${who.waId}` }, 'y otra'),
      ]),
    );
    await Promise.all(workers.map((worker) => drain(worker, accountId)));
  }
  const [row] = await sql`
    select count(*) filter (where merged_into is null)::int as people from contact
    where account_id = ${accountId}`;
  expect(row).toEqual({ people: 100 });
  expect(
    await sql`select count(distinct contact_id)::int as owners, count(*)::int as names
      from contact_identity where account_id = ${accountId}`,
  ).toEqual([{ owners: 100, names: 200 }]);
  expect(await saidIn(accountId)).toHaveLength(300);
});

test('two contacts that a message shows to be one are joined later, not split, where one of them is held', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const byNumber = person(800);
  const byUserId = { userId: 'PE.800' };
  await accept(database, seeded, [text(byNumber, 'hola'), text(byUserId, 'hola')]);
  await drain(worker, accountId);
  expect(await saidIn(accountId)).toEqual(['hola', 'hola']);

  const { release } = await hold(database, contactLock(accountId, byNumber));
  await accept(database, seeded, [text({ ...byNumber, ...byUserId }, 'soy yo')]);
  await accept(database, seeded, [text(byUserId, 'y ya')]);
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: 0, more: true });
  await release();
  await drain(worker, accountId);
  expect(
    await sql`select count(*)::int as n from contact
      where account_id = ${accountId} and merged_into is null`,
  ).toEqual([{ n: 1 }]);
  expect((await saidIn(accountId)).slice(-2)).toEqual(['soy yo', 'y ya']);
});

test('a worker that freezes in its turn loses its claim, and says nothing twice when it wakes', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const shelf = createFlowShelf(pino({ level: 'silent' }));
  const frozen = openWorker(database, {
    shelf: {
      async take(unit, versions) {
        await new Promise((resolve) => setTimeout(resolve, 6_000));
        return shelf.take(unit, versions);
      },
    },
  });
  await sql`insert into lane (account_id, lane)
    select ${accountId}, lane from generate_series(0, 15) as lane`;
  await accept(database, seeded, [text(person(900), 'hola')]);
  const turn = takeTurn(frozen, accountId).then(
    () => 'decided',
    () => 'lost',
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  const worker = openWorker(database);
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: 0 });
  await new Promise((resolve) => setTimeout(resolve, 5_200));
  expect(await takeTurn(worker, accountId)).toMatchObject({ decided: 1 });
  expect(await turn).toBe('lost');
  expect(await saidIn(accountId)).toEqual(['hola']);
});
