import { setTimeout as delay } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { followEvents } from '../../src/chats/followEvents.ts';
import { followFeed } from '../../src/chats/followFeed.ts';
import { readFeed } from '../../src/chats/readFeed.ts';
import { contact } from '../../src/contacts/table.ts';
import { openUnit, type Unit } from '../../src/db/unit.ts';
import { joinContacts } from '../../src/relay/onDemand/joinContacts.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const deps = testDeps(database);
const asking = {
  schema: 1,
  name: 'Asking',
  language: 'en',
  start: 'ask',
  steps: {
    ask: { type: 'question', text: 'What?', answer: { type: 'text', save_as: 'it' }, next: 'wait' },
    wait: { type: 'question', text: 'And?', answer: { type: 'text', save_as: 'it' }, next: 'end' },
    end: { type: 'end', status: 'success' },
  },
};
const [byNumber, byUserId] = [person(900), { userId: 'PE.900' }];

/** Two people who have a chat each, and what those who follow their account are told from now on. */
async function open() {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const happen = async (...events: Parameters<typeof accept>[2]) => {
    await accept(database, seeded, events, new Date());
    await drain(worker, accountId);
  };
  await happen(text(byNumber, 'hola'), text(byUserId, 'hola'));
  const { from } = await followFeed(deps, accountId, undefined);
  const inUnit = <T>(work: (unit: Unit) => Promise<T>) => openUnit(deps, accountId, work);
  /** Once all transactions of the server that began before are over. */
  const told = async () => {
    const { events } = await inUnit((unit) => readFeed(unit, from));
    return events.flatMap((each) => (each.kind === 'chat' ? [each.chat.chat.status] : []));
  };
  return { accountId, from, happen, inUnit, told };
}

test('a chat that is closed because its contact is another one is told of', async () => {
  const { inUnit, told } = await open();
  await inUnit(async (unit) => {
    const [from, into] = (
      await unit.tx
        .select({ id: contact.id })
        .from(contact)
        .where(eq(contact.accountId, unit.accountId))
    ).map(({ id }) => ({ by: 'contact_id', id }) as const);
    if (!from || !into) throw new Error('There are no two people');
    return joinContacts(unit, { from, into });
  });
  await expect
    .poll(async () => (await told()).toSorted(), { timeout: 30_000 })
    .toEqual(['closed', 'open']);
});

test('a chat that is closed by what somebody says as another one is told of beside what they said', async () => {
  const { happen, told } = await open();
  await happen(text({ ...byNumber, ...byUserId }, 'It is me'));
  await expect
    .poll(async () => (await told()).toSorted(), { timeout: 30_000 })
    .toEqual(['closed', 'open']);
});

test('what happens after a look that found nothing is found by the next', async () => {
  const { accountId, from, happen } = await open();
  const closing = new AbortController();
  const followed = followEvents(deps, {
    ...{ accountId, from, follow: true, signal: closing.signal },
    isAllowed: async () => true,
  });
  /** How many events one look finds that finds some. */
  const found = async (): Promise<number> => {
    const { value } = await followed.next();
    return value?.kind === 'events' && value.events.length > 0 ? value.events.length : found();
  };
  await happen(text(byNumber, 'this'));
  expect(await found()).toBeGreaterThan(0);
  const next = found();
  await delay(300);
  await happen(text(byNumber, 'that'));
  expect(await Promise.race([next, delay(4_000, 0)])).toBeGreaterThan(0);
  closing.abort();
});
