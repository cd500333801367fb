import { expect, test } from 'vitest';
import { openUnit } from '../../src/db/unit.ts';
import { claim } from '../../src/sender/claim.ts';
import { lookAfter } from '../../src/sender/lookAfter.ts';
import { markCalled } from '../../src/sender/markCalled.ts';
import { settle } from '../../src/sender/settle.ts';
import { accept, contactLock, drain, hold, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { type Seeded, seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;

const chatty = {
  schema: 1,
  name: 'Chatty',
  language: 'es',
  start: 'one',
  steps: {
    one: { type: 'message', text: 'Uno', next: 'two' },
    two: { type: 'message', text: 'Dos', next: 'ask' },
    ask: {
      type: 'question',
      text: '¿Más?',
      answer: { type: 'text', save_as: 'said' },
      next: 'ask',
    },
  },
};

const sender = '01890000-0000-7000-8000-00000000abcd';

/** A full bucket: nobody has sent for a while. */
const rested = ({ accountId, lineId }: Seeded) => sql`
  insert into line_bucket (account_id, line_id, tokens, filled_at)
  values (${accountId}, ${lineId}, 250, now())`;

/** A sender with connections of its own. */
function openSender(lineId: string) {
  const worker = openWorker(database);
  const line = { lineId, provider: 'meta', throughput: 1000, limit: 64, sender };
  const guarded = { guarded: true };
  return {
    worker,
    claim: (accountId: string) =>
      openUnit(worker, accountId, (unit) => claim(unit, line), guarded).then(
        ({ claimed }) => claimed,
      ),
    markCalled: (accountId: string, ids: string[]) => markCalled(worker, accountId, ids, sender),
    accepted: (accountId: string, ids: string[]) =>
      openUnit(
        worker,
        accountId,
        (unit) =>
          settle(
            unit,
            lineId,
            ids.map((attemptId) => ({
              attemptId,
              result: { outcome: 'accepted', providerMessageId: `wamid.out.${attemptId}` },
            })),
          ),
        guarded,
      ),
    lookAfter: (accountId: string) =>
      openUnit(worker, accountId, (unit) => lookAfter(unit, lineId), guarded),
  };
}

const statuses = (accountId: string) => sql<{ status: string; attempts: number }[]>`
  select m.status, count(a.id)::int as attempts from message m
  left join attempt a on a.account_id = m.account_id and a.message_id = m.id
  where m.account_id = ${accountId} and m.direction = 'out'
  group by m.id, m.status, m.seq order by m.seq`;

test('two senders at once claim every message once', async () => {
  const seeded = await seedAccount(database, chatty);
  const { accountId, lineId } = seeded;
  const [one, other] = [openSender(lineId), openSender(lineId)];
  await accept(
    database,
    seeded,
    Array.from({ length: 40 }, (_, n) => text(person(n), 'hola')),
  );
  await drain(one.worker, accountId);
  const claimed: string[] = [];
  for (let round = 0; claimed.length < 120 && round < 200; round++) {
    const slices = await Promise.all([one.claim(accountId), other.claim(accountId)]);
    for (const slice of slices) {
      const ids = slice.map(({ attemptId }) => attemptId);
      claimed.push(...slice.map(({ messageId }) => messageId));
      await one.accepted(accountId, ids);
    }
  }
  expect(claimed).toHaveLength(120);
  expect(new Set(claimed).size).toBe(120);
  expect(await sql`select 1 from outbox where account_id = ${accountId}`).toEqual([]);
});

test('a stop word and a claim that meet: what was canceled was never claimed, what was claimed is not canceled', async () => {
  const seeded = await seedAccount(database, chatty);
  const { accountId, lineId } = seeded;
  const [one, other] = [openSender(lineId), openSender(lineId)];
  const people = Array.from({ length: 40 }, (_, n) => person(1000 + n));
  await accept(
    database,
    seeded,
    people.map((who) => text(who, 'hola')),
  );
  await drain(one.worker, accountId);
  await accept(
    database,
    seeded,
    people.map((who) => text(who, 'baja')),
  );
  const claimed: string[] = [];
  const claiming = (async () => {
    for (let round = 0; round < 25; round++) {
      for (const { attemptId } of await other.claim(accountId)) claimed.push(attemptId);
    }
  })();
  await Promise.all([drain(one.worker, accountId), claiming]);
  await one.accepted(accountId, claimed);
  const rest = await one.claim(accountId);

  const rows = await sql<{ status: string; attempts: number; text: string }[]>`
    select m.status, m.content->>'text' as text, count(a.id)::int as attempts from message m
    left join attempt a on a.account_id = m.account_id and a.message_id = m.id
    where m.account_id = ${accountId} and m.direction = 'out' group by m.id, m.status, m.content`;
  for (const { status, attempts } of rows) {
    if (status === 'canceled') expect(attempts).toBe(0);
    else expect(attempts).toBe(1);
  }
  // Everybody hears that it stopped, and nothing of the flow is left to leave.
  expect(
    rows.filter((row) => row.text.startsWith('Listo') && row.status !== 'canceled'),
  ).toHaveLength(40);
  expect(
    rest.every(({ content }) => content.type === 'text' && content.text.startsWith('Listo')),
  ).toBe(true);
  expect(
    rows.filter((row) => row.text === 'Dos' || row.text === '¿Más?').map(({ status }) => status),
  ).toEqual(Array(80).fill('canceled'));
});

test('who is being decided is passed over by a claim, and claimed after it', async () => {
  const seeded = await seedAccount(database, chatty);
  const { accountId, lineId } = seeded;
  await rested(seeded);
  const { worker, claim: take } = openSender(lineId);
  const ana = person(2000);
  await accept(database, seeded, [text(ana, 'hola'), text(person(2001), 'hola')]);
  await drain(worker, accountId);
  const { release } = await hold(database, contactLock(accountId, ana));
  expect(await take(accountId)).toHaveLength(1);
  await release();
  expect(await take(accountId)).toHaveLength(1);
});

test('a sender that vanished before it called is as if it had not been; one that vanished after is in doubt', async () => {
  const seeded = await seedAccount(database, chatty);
  const { accountId, lineId } = seeded;
  await rested(seeded);
  const { worker, ...one } = openSender(lineId);
  await accept(database, seeded, [text(person(3000), 'hola'), text(person(3001), 'hola')]);
  await drain(worker, accountId);
  const claimed = await one.claim(accountId);
  const [called = '', uncalled = ''] = claimed.map(({ attemptId }) => attemptId);
  expect(await one.markCalled(accountId, [called])).toEqual(new Set([called]));
  expect(await one.lookAfter(accountId)).toBe(0);

  const clock = worker.clock;
  clock.offsetMs += 21_000;
  try {
    // Too late to be called by whoever comes back.
    expect(await one.markCalled(accountId, [uncalled])).toEqual(new Set());
    expect(await one.lookAfter(accountId)).toBe(2);
    const outcomes = await sql`select id, outcome from attempt where account_id = ${accountId}`;
    expect(new Map(outcomes.map(({ id, outcome }) => [id, outcome]))).toEqual(
      new Map([
        [called, 'in_doubt'],
        [uncalled, 'not_called'],
      ]),
    );
    expect((await statuses(accountId)).map(({ status }) => status).sort()).toEqual([
      'queued',
      'queued',
      'queued',
      'queued',
      'queued',
      'sending',
    ]);
    // The one in doubt holds its chat no longer, the other is claimed anew: two leave.
    expect(await one.claim(accountId)).toHaveLength(2);
    // The lost answer comes after all: known now, and nothing moves twice.
    await one.accepted(accountId, [called]);
    const late = await sql`select a.outcome, m.status from attempt a
      join message m on m.account_id = a.account_id and m.id = a.message_id where a.id = ${called}`;
    expect(late).toEqual([{ outcome: 'accepted', status: 'accepted' }]);
  } finally {
    clock.offsetMs = 0;
  }
});

test('an attempt that ended in doubt before it was called holds its chat no longer than one that was called', async () => {
  const seeded = await seedAccount(database, chatty);
  const { accountId, lineId } = seeded;
  await rested(seeded);
  const { worker, ...one } = openSender(lineId);
  await accept(database, seeded, [text(person(4000), 'hola')]);
  await drain(worker, accountId);
  const [claimed] = await one.claim(accountId);
  // As where what the upload of its file answered cannot be stored.
  await openUnit(worker, accountId, (unit) =>
    settle(unit, lineId, [
      {
        attemptId: claimed?.attemptId ?? '',
        result: { outcome: 'in_doubt', detail: 'The answer could not be stored' },
      },
    ]),
  );
  expect(await one.claim(accountId)).toEqual([]);

  const { clock } = worker;
  clock.offsetMs += 16_000;
  try {
    expect(await one.lookAfter(accountId)).toBe(1);
    expect(await one.claim(accountId)).toMatchObject([{ content: { text: 'Dos' } }]);
  } finally {
    clock.offsetMs = 0;
  }
});
