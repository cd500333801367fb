import { expect, test } from 'vitest';
import { openUnit } from '../../src/db/unit.ts';
import type { EventBody } from '../../src/messages/events.ts';
import { joinContacts } from '../../src/relay/onDemand/joinContacts.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { sendNow, statusOf } from './sent.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const consenting = {
  schema: 1,
  name: 'Consenting',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '¿Novedades?',
      answer: { type: 'boolean', save_as: 'news' },
      next: 'set',
    },
    set: {
      type: 'set_property',
      property: 'consent',
      value: { marketing: '{{ vars.news }}' },
      next: 'ask',
    },
    done: { type: 'end', status: 'success' },
  },
};

/** An account whose people write, prefer and refuse; `told` is what stands in the ledger, as it came. */
async function open() {
  const seeded = await seedAccount(database, consenting);
  const { accountId, flowId } = seeded;
  const worker = openWorker(database);
  const opened = Date.now();
  return {
    accountId,
    flowId,
    seeded,
    worker,
    /** Sent `agoS` seconds before this account was opened, in one webhook. */
    async happen(agoS: number, ...events: EventBody[]) {
      await accept(database, seeded, events, new Date(opened - agoS * 1_000));
      await drain(worker, accountId);
    },
    ledger: async (n = 1) =>
      (
        await sql`select scope, granted, source, detail, actor from consent
          where account_id = ${accountId} and contact_id = (select contact_id from contact_identity
            where account_id = ${accountId} and kind = 'number' and value = ${person(n).waId ?? ''})
          order by created_at, id`
      ).map(
        (row) =>
          `${row.actor} ${row.granted ? 'in' : 'out'} of ${row.scope}: ${row.source} ${row.detail}`,
      ),
    wants: async () =>
      (
        await sql`select opted_out_at is null as all, marketing_stopped_at is null as marketing
          from contact where account_id = ${accountId} and merged_into is null`
      ).map((row) => ({ ...row })),
    out: async () =>
      (
        await sql`select content->>'text' as text from message
          where account_id = ${accountId} and direction = 'out' order by seq`
      ).map((row) => row.text),
  };
}

const prefers = (marketing: 'stop' | 'resume'): EventBody => ({
  kind: 'preference',
  from: person(1),
  marketing,
});

test('stop and start words stand in the ledger, with the time at which they were sent', async () => {
  const { accountId, happen, ledger, wants } = await open();
  await happen(60, text(person(1), '¡Baja!'));
  expect(await wants()).toEqual([{ all: false, marketing: true }]);
  await happen(30, text(person(1), 'alta'));
  expect(await wants()).toEqual([{ all: true, marketing: true }]);
  expect(await ledger()).toEqual([
    'user out of all: stop_word ¡Baja!',
    'user in of all: start_word alta',
  ]);
  const [times] = await sql`select
      extract(epoch from max(at) - min(at))::int as apart,
      bool_and(created_at - at > '29 seconds') as are_theirs
    from consent where account_id = ${accountId}`;
  expect(times).toEqual({ apart: 30, are_theirs: true });
});

test('a stop word said twice is confirmed once, and both stand in the ledger', async () => {
  const { happen, ledger, out } = await open();
  await happen(60, text(person(1), 'stop'));
  await happen(30, text(person(1), 'stop'));
  expect(await out()).toHaveLength(1);
  expect(await ledger()).toEqual([
    'user out of all: stop_word stop',
    'user out of all: stop_word stop',
  ]);
});

test('a stop word that comes after the start word that was sent later stops and says nothing', async () => {
  const { happen, wants, out, ledger } = await open();
  await happen(90, text(person(1), 'stop'));
  await happen(30, text(person(1), 'start'));
  const before = await out();
  await happen(60, text(person(1), 'stop'));
  expect(await wants()).toEqual([{ all: true, marketing: true }]);
  expect(await out()).toEqual(before);
  expect(await ledger()).toHaveLength(3);
});

test('a start word that overtakes its stop word is the newer all the same', async () => {
  const { happen, wants, out } = await open();
  await happen(120, text(person(1), 'hola'));
  await happen(30, text(person(1), 'start'));
  await happen(60, text(person(1), 'stop'));
  expect(await wants()).toEqual([{ all: true, marketing: true }]);
  expect(await out()).not.toContain(
    'Done, you will get no more messages from us. If you change your mind, write START.',
  );
});

test('a start word from before the stop word opts nobody back in, nor is it confirmed', async () => {
  const { happen, wants, out } = await open();
  await happen(30, text(person(1), 'stop'));
  await happen(60, text(person(1), 'start'));
  expect(await wants()).toEqual([{ all: false, marketing: true }]);
  expect(await out()).toHaveLength(1);
});

test('a webhook that comes again enters nothing twice', async () => {
  const { happen, ledger } = await open();
  const stop = text(person(1), 'stop');
  await happen(60, stop);
  await happen(60, stop);
  await happen(60, stop, text(person(1), 'hola'));
  expect(await ledger()).toEqual(['user out of all: stop_word stop']);
});

test('a clock of the provider’s that is ahead makes no stop word that holds for ever', async () => {
  const { happen, wants } = await open();
  await happen(-86_400, text(person(1), 'stop'));
  await happen(-3_600, text(person(1), 'start'));
  expect(await wants()).toEqual([{ all: true, marketing: true }]);
});

test('the switch in WhatsApp is about marketing, and the newest position of it holds', async () => {
  const { happen, ledger, wants } = await open();
  await happen(90, prefers('stop'));
  expect(await wants()).toEqual([{ all: true, marketing: false }]);
  await happen(30, prefers('resume'));
  await happen(60, prefers('stop'));
  expect(await wants()).toEqual([{ all: true, marketing: true }]);
  expect(await ledger()).toEqual([
    'user out of marketing: user_preferences stop',
    'user in of marketing: user_preferences resume',
    'user out of marketing: user_preferences stop',
  ]);
});

test('a message refused because they stopped marketing is their opt-out, once, unless they came back since', async () => {
  const { happen, ledger, wants, worker, seeded } = await open();
  await happen(120, text(person(1), 'hola'));
  const [sent] = await sendNow(worker, seeded);
  if (!sent) throw new Error('Nothing was sent');
  await happen(60, prefers('resume'));
  await happen(90, statusOf(sent, 'failed', 131050));
  expect(await wants()).toEqual([{ all: true, marketing: true }]);
  await happen(0, statusOf(sent, 'failed', 131050));
  expect(await ledger()).toEqual([
    'user in of marketing: user_preferences resume',
    'user out of marketing: provider_refusal 131050',
  ]);
});

test('what they answer in a flow that asks is in the ledger, with the flow', async () => {
  const { accountId, happen, ledger, wants } = await open();
  await happen(60, text(person(1), 'hola'), text(person(1), 'no'));
  expect(await wants()).toEqual([{ all: true, marketing: false }]);
  await happen(30, text(person(1), 'sí'));
  expect(await wants()).toEqual([{ all: true, marketing: true }]);
  const [process] = await sql`select replace(flow_id::text, '-', '') as flow
    from process where account_id = ${accountId}`;
  expect(await ledger()).toEqual([
    `user out of marketing: flow IPF${process?.flow}`,
    `user in of marketing: flow IPF${process?.flow}`,
  ]);
});

test('people made one have one ledger, and an opt-out of either holds', async () => {
  const { accountId, happen, ledger, wants, worker } = await open();
  await happen(60, text(person(1), 'stop'), text(person(2), 'start'), text(person(1), 'stop'));
  await happen(30, text(person(2), 'start'));
  const [ana, bruno] = [person(1), person(2)].map(({ phone = '' }) => ({
    by: 'phone_number' as const,
    text: phone,
  }));
  if (!ana || !bruno) throw new Error('Two people');
  await openUnit(worker, accountId, (unit) => joinContacts(unit, { from: ana, into: bruno }));
  expect(await wants()).toEqual([{ all: false, marketing: true }]);
  expect((await ledger(2)).sort()).toEqual([
    'user in of all: start_word start',
    'user in of all: start_word start',
    'user out of all: stop_word stop',
    'user out of all: stop_word stop',
  ]);
});
