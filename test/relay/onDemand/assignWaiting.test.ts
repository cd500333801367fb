import { expect, test } from 'vitest';
import { createAgent } from '../../../src/agents/createAgent.ts';
import { setAgentStatus } from '../../../src/agents/setAgentStatus.ts';
import { openUnit, type Unit } from '../../../src/db/unit.ts';
import { assignWaiting } from '../../../src/relay/onDemand/assignWaiting.ts';
import { setChatOwner } from '../../../src/relay/onDemand/setChatOwner.ts';
import type { TurnDeps } from '../../../src/relay/turn.ts';
import { testDatabase } from '../../support/database.ts';
import { seedAccount } from '../../support/seed.ts';
import { sendNow } from '../sent.ts';
import { accept, drain, openWorker, person, text } from '../stage.ts';

const database = await testDatabase();
const { sql } = database;

const [rosa, luis] = ['rosa@example.com', 'luis@example.com'];

const desk = (handoff: object, ...before: object[]) => ({
  schema: 1,
  name: 'Desk',
  language: 'es',
  start: before.length > 0 ? 'first' : 'desk',
  steps: {
    ...(before.length > 0 && { first: { type: 'message', text: 'Te paso', next: 'desk' } }),
    desk: { type: 'handoff', ...handoff },
    ...('next' in handoff && { done: { type: 'end', status: 'success' } }),
  },
});

async function openQueue(flow = desk({})) {
  const seeded = await seedAccount(database, flow);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const unit = <T>(work: (unit: Unit) => Promise<T>) => openUnit(worker, accountId, work);
  const deps = (by: TurnDeps = worker) => ({ ...by, wakeSender: () => {} });
  return {
    seeded,
    worker,
    deps,
    async comes(...people: number[]) {
      for (const n of people) {
        await accept(database, seeded, [text(person(n), 'hola')]);
        await drain(worker, accountId);
      }
    },
    online: (email: string, capacity: number, groups: string[] = []) =>
      unit(async (opened) => {
        await createAgent(opened, { email, capacity, groups });
        await setAgentStatus(opened, email, 'online');
      }),
    offline: (email: string) => unit((opened) => setAgentStatus(opened, email, 'offline')),
    assign: async (by?: TurnDeps) => (await assignWaiting(deps(by), accountId)).assigned,
    /** Whose each chat is, the one that came first first. */
    owners: async () =>
      (
        await sql<
          { owner: string | null }[]
        >`select case when state = 'withAgent' then owner end as owner
          from chat where account_id = ${accountId} order by id`
      ).map(({ owner }) => owner),
  };
}

test('those who have waited longest go first, each to the online agent who has the fewest', async () => {
  const queue = await openQueue();
  await queue.comes(1, 2, 3, 4);
  expect(await queue.assign()).toBe(0);
  await queue.online(rosa, 1);
  await queue.online(luis, 2);
  expect(await queue.assign()).toBe(3);
  expect(await queue.owners()).toEqual([luis, rosa, luis, null]);
  expect(await queue.assign()).toBe(0);

  const [first] = await sql<{ id: string }[]>`
    select id from chat where account_id = ${queue.seeded.accountId} and owner = ${rosa}`;
  const chatId = first?.id ?? '';
  const { accountId } = queue.seeded;
  await setChatOwner(queue.deps(), { accountId, chatId, status: 'closed', actor: rosa });
  expect(await queue.assign()).toBe(1);
  expect(await queue.owners()).toEqual([luis, null, luis, rosa]);
});

test('a chat of a group waits for one of it, of a person for them, and keeps nobody else waiting', async () => {
  const group = await openQueue(desk({ owner: 'group:ventas' }));
  await group.comes(5);
  await group.online(rosa, 5, ['soporte']);
  expect(await group.assign()).toBe(0);
  await group.online(luis, 5, ['ventas']);
  expect(await group.assign()).toBe(1);
  expect(await group.owners()).toEqual([luis]);

  const one = await openQueue(desk({ owner: 'Rosa@Example.com' }));
  await one.comes(6);
  await one.online(luis, 5);
  expect(await one.assign()).toBe(0);
  await one.online(rosa, 5);
  expect(await one.assign()).toBe(1);
  expect(await one.owners()).toEqual([rosa]);
});

test('two processes that hand out at once give each chat to one agent, and nobody more than they may have', async () => {
  const queue = await openQueue();
  const people = Array.from({ length: 12 }, (_, index) => 10 + index);
  await queue.comes(...people);
  await queue.online(rosa, 3);
  await queue.online(luis, 4);
  const [one, other] = [openWorker(database), openWorker(database)];
  const counts = await Promise.all([queue.assign(one), queue.assign(other)]);
  while ((await queue.assign()) > 0);
  expect(counts[0] + counts[1]).toBeGreaterThan(0);
  const owners = await queue.owners();
  expect(owners.filter((owner) => owner === rosa)).toHaveLength(3);
  expect(owners.filter((owner) => owner === luis)).toHaveLength(4);
  expect(
    await sql`select max(times)::int as most from (
      select count(*) as times from activity
      where account_id = ${queue.seeded.accountId} and type = 'owner_changed' group by chat_id) as t`,
  ).toEqual([{ most: 1 }]);
});

test('who has gone is given nothing, and what the bot said before the hand-off leaves first', async () => {
  const queue = await openQueue(desk({}, {}));
  await queue.comes(30);
  await queue.online(rosa, 5);
  expect(await queue.assign()).toBe(0);
  expect(await sendNow(queue.worker, queue.seeded)).toHaveLength(1);
  await queue.offline(rosa);
  expect(await queue.assign()).toBe(0);
  await queue.online(luis, 5);
  expect(await queue.assign()).toBe(1);
  expect(await queue.owners()).toEqual([luis]);
});

test('a chat that cannot be handed out keeps no other waiting', async () => {
  const queue = await openQueue(desk({ next: 'done' }));
  const { accountId } = queue.seeded;
  await queue.comes(40, 41);
  await queue.online(rosa, 1);
  const [first] = await sql<{ id: string }[]>`
    select id from chat where account_id = ${accountId} order by waiting_since limit 1`;
  const chatId = first?.id ?? '';
  await sql`update process set flow_version = 99 where account_id = ${accountId} and chat_id = ${chatId}`;
  const result = await assignWaiting(queue.deps(), accountId);
  expect(result).toMatchObject({ assigned: 0, failed: [{ chatId }] });
  expect(await assignWaiting(queue.deps(), accountId, [chatId])).toMatchObject({ assigned: 1 });
});
