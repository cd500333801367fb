import { expect, test } from 'vitest';
import { setChatOwner } from '../../../src/relay/onDemand/setChatOwner.ts';
import { testDatabase } from '../../support/database.ts';
import { seedAccount } from '../../support/seed.ts';
import { sendNow } from '../sent.ts';
import { accept, contactLock, drain, hold, openWorker, person, text } from '../stage.ts';

const database = await testDatabase();
const { sql } = database;

const desk = {
  schema: 1,
  name: 'Desk',
  language: 'es',
  start: 'desk',
  steps: {
    desk: { type: 'handoff', timeout: { after: '4h', next: 'sorry' }, next: 'done' },
    sorry: {
      type: 'question',
      text: '¿Algo más?',
      answer: { type: 'text', save_as: 'said' },
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
};

async function handedOver(n: number, definition: typeof desk = desk) {
  const seeded = await seedAccount(database, definition);
  const { accountId } = seeded;
  const worker = openWorker(database);
  await accept(database, seeded, [text(person(n), 'hola')]);
  await drain(worker, accountId);
  const [row] = await sql<{ id: string }[]>`select id from chat where account_id = ${accountId}`;
  const chatId = row?.id ?? '';
  const put = (what: { owner?: string; status?: 'open' | 'closed'; finishes?: boolean }) =>
    setChatOwner(
      { ...worker, wakeSender: () => {} },
      { accountId, chatId, actor: 'rosa@example.com', ...what },
    );
  const chat = async () =>
    (
      await sql`select state, status, owner, unassigned from chat where account_id = ${accountId}`
    )[0];
  return { seeded, worker, chatId, put, chat };
}

test('an agent who takes a chat whose contact is being decided waits for it, longer than any lock is waited for', async () => {
  const { seeded, put, chat } = await handedOver(1);
  const { release } = await hold(database, contactLock(seeded.accountId, person(1)));
  setTimeout(() => void release(), 2_200);
  expect(await put({ owner: 'rosa@example.com' })).toMatchObject({ owner: 'rosa@example.com' });
  expect(await chat()).toMatchObject({ state: 'withAgent', owner: 'rosa@example.com' });
});

test('a hand-off that nobody takes in time is the flow’s again; one that is taken waits for the agent', async () => {
  const alone = await handedOver(2);
  const taken = await handedOver(3);
  await taken.put({ owner: 'rosa@example.com' });
  for (const { worker, seeded } of [alone, taken]) {
    const { accountId } = seeded;
    await drain({ ...worker, clock: { offsetMs: 5 * 3_600_000 } }, accountId);
  }
  expect(await alone.chat()).toEqual({
    state: 'inFlow',
    status: 'open',
    owner: null,
    unassigned: false,
  });
  expect(
    await sql`select content->>'text' as text from message
      where account_id = ${alone.seeded.accountId} and direction = 'out'`,
  ).toEqual([{ text: '¿Algo más?' }]);
  expect(await taken.chat()).toMatchObject({ state: 'withAgent', status: 'open' });
});

test('what the bot had queued up to a hand-off leaves; once an agent has the chat, no more of it does', async () => {
  const talking = {
    ...desk,
    start: 'one',
    steps: {
      one: { type: 'message', text: 'Uno', next: 'two' },
      two: { type: 'message', text: 'Te paso con alguien', next: 'desk' },
      ...desk.steps,
    },
  };
  const { seeded, worker, put, chat } = await handedOver(4, talking);
  const texts = async () =>
    (await sendNow(worker, seeded)).map(({ content }) => 'text' in content && content.text);
  expect(await chat()).toMatchObject({ state: 'waitingForAgent' });
  expect(await texts()).toEqual(['Uno']);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await texts()).toEqual(['Te paso con alguien']);

  const taken = await handedOver(5, talking);
  expect(await sendNow(taken.worker, taken.seeded)).toHaveLength(1);
  await taken.put({ owner: 'rosa@example.com' });
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await sendNow(taken.worker, taken.seeded)).toEqual([]);
  expect(
    await sql`select status from message where account_id = ${taken.seeded.accountId}
      and direction = 'out' order by seq`,
  ).toEqual([{ status: 'accepted' }, { status: 'canceled' }]);
  expect(await put({ status: 'closed' })).toMatchObject({ status: 'closed', owner: null });
});

test('"the agent\'s finish ends it (failure, canceled)"; a close lets it go on', async () => {
  const finished = await handedOver(6);
  const closed = await handedOver(7);
  for (const { put } of [finished, closed]) await put({ owner: 'rosa@example.com' });
  await finished.put({ status: 'closed', finishes: true });
  await closed.put({ status: 'closed' });
  const ends = async ({ seeded }: typeof finished) =>
    sql`select status, failure_status from process where account_id = ${seeded.accountId}`;
  expect(await ends(finished)).toEqual([{ status: 'failure', failure_status: 'canceled' }]);
  expect(await ends(closed)).toEqual([{ status: 'success', failure_status: null }]);
  expect(await finished.chat()).toEqual({
    state: 'idle',
    status: 'closed',
    owner: null,
    unassigned: false,
  });
  expect(
    await sql`select event->>'type' as type from journal
      where account_id = ${finished.seeded.accountId} order by seq`,
  ).toEqual([{ type: 'start' }, { type: 'taken_by_agent' }, { type: 'canceled' }]);
});

test('closing what is closed tells nothing twice; opening it again is told once', async () => {
  const { seeded, put } = await handedOver(8);
  const told = async () =>
    (
      await sql<{ type: string }[]>`select type from activity where category = 'chat'
        and account_id = ${seeded.accountId} order by seq`
    ).map(({ type }) => type);
  for (const status of ['closed', 'closed', 'open', 'open'] as const) await put({ status });
  expect(await told()).toEqual(['chat_opened', 'handoff', 'chat_closed', 'chat_opened']);
});

test('a chat in which a flow is talking is nobody’s to close: it goes on, and nothing is told of it', async () => {
  const asking = { ...desk, start: 'sorry' };
  const { seeded, put, chat } = await handedOver(10, asking);
  expect(await put({ status: 'closed' })).toMatchObject({ status: 'open', owner: null });
  expect(await chat()).toMatchObject({ state: 'inFlow', status: 'open' });
  const { accountId } = seeded;
  expect(
    await sql`select type from activity where category = 'chat' and account_id = ${accountId}`,
  ).toEqual([{ type: 'chat_opened' }]);
  expect(
    await sql`select event->>'type' as type from journal where account_id = ${accountId}`,
  ).toEqual([{ type: 'start' }]);
  expect(await put({ status: 'closed', finishes: true })).toMatchObject({ status: 'closed' });
  expect(
    await sql`select status, failure_status from process where account_id = ${accountId}`,
  ).toEqual([{ status: 'failure', failure_status: 'canceled' }]);
});

test('UNASSIGNED is what wants a person and has none, never a chat that a flow is talking to', async () => {
  const asking = {
    ...desk,
    start: 'sorry',
  };
  const { seeded, worker, put, chat } = await handedOver(9, asking);
  expect(await chat()).toMatchObject({ state: 'inFlow', unassigned: false });
  await put({ owner: 'group:ventas' });
  expect(await chat()).toMatchObject({
    state: 'waitingForAgent',
    owner: 'group:ventas',
    unassigned: true,
  });
  await put({ owner: 'rosa@example.com' });
  expect(await chat()).toMatchObject({ state: 'withAgent', unassigned: false });
  await put({ owner: '' });
  expect(await chat()).toMatchObject({ state: 'waitingForAgent', owner: null, unassigned: true });
  await put({ status: 'closed' });
  expect(await chat()).toMatchObject({ state: 'inFlow', owner: null, unassigned: false });

  await accept(database, seeded, [text(person(9), 'nada más')]);
  await drain(worker, seeded.accountId);
  expect(await chat()).toMatchObject({ state: 'idle', status: 'closed', unassigned: false });
  await accept(database, seeded, [text(person(9), 'otra cosa')]);
  await drain(worker, seeded.accountId);
  expect(await chat()).toMatchObject({ state: 'idle', status: 'open', unassigned: true });
});
