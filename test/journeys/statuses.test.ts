import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest } from '../support/evidence.ts';
import { eventually, startJourney } from '../support/journey.ts';

const [early, backwards, failedEarly] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const greeting = {
  schema: 1,
  name: 'Greeting',
  language: 'es',
  start: 'one',
  steps: {
    one: { type: 'message', text: 'Uno', next: 'two' },
    two: { type: 'message', text: 'Dos', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

const states = (sql: typeof early.sql) => sql<{ text: string; message: string; attempt: string }[]>`
  select m.content->>'text' as text, m.status as message, a.status as attempt, a.outcome
  from message m join attempt a on a.account_id = m.account_id and a.id = m.attempt_id
  order by m.seq`;

test('statuses that come before the answer to the send are kept, and nothing falls behind them', async () => {
  const { sql } = early;
  const journey = await startJourney(early, { flow: greeting });
  const { body: rushed } = await journey.emulator('POST', '/faults', {
    on: 'status',
    match: { text: 'Uno' },
    do: { before_answer: true },
  });
  const { body: slow } = await journey.emulator('POST', '/faults', {
    on: 'send',
    match: { text: 'Dos' },
    do: { delay_ms: 500 },
  });
  await journey.phone('1').say('hola');
  await journey.phone('1').receives(2);
  // Delivered and read already, while its own call has not been answered.
  await eventually(async () => {
    const [, two] = await states(sql);
    return two?.attempt === 'read' && two.message === 'read';
  });
  await comesToRest(sql);

  expect(await states(sql)).toEqual([
    { text: 'Uno', message: 'read', attempt: 'read', outcome: 'accepted' },
    { text: 'Dos', message: 'read', attempt: 'read', outcome: 'accepted' },
  ]);
  const {
    body: { faults },
  } = await journey.emulator('GET', '/faults');
  const hits = new Map(
    faults.map(({ fault_id, hits }: { fault_id: string; hits: number }) => [fault_id, hits]),
  );
  expect([hits.get(rushed.fault_id), hits.get(slow.fault_id)]).toEqual([3, 1]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 2, duplicates: [] });
});

test('statuses that come backwards and several times over only move forward', async () => {
  const { sql } = backwards;
  const journey = await startJourney(backwards, { flow: greeting });
  await journey.emulator('POST', '/faults', {
    on: 'status',
    match: { text: 'Uno' },
    do: { sequence: ['read', 'sent', 'delivered'] },
  });
  await journey.emulator('POST', '/faults', {
    on: 'status',
    match: { text: 'Dos' },
    do: { repeat: 3, at_once: true, reorder_ms: 100 },
  });
  await journey.phone('1').say('hola');
  await journey.phone('1').receives(2);
  await comesToRest(sql);
  await eventually(async () => {
    const { body } = await journey.emulator('GET', '/state');
    return body.webhook.queued === 0 && (await accountingOf(journey)).webhooks.acked >= 16;
  });
  await comesToRest(sql);
  expect(await states(sql)).toEqual([
    { text: 'Uno', message: 'read', attempt: 'read', outcome: 'accepted' },
    { text: 'Dos', message: 'read', attempt: 'read', outcome: 'accepted' },
  ]);
});

test('a failure told before the answer to the send is tried again, and not forgotten by the answer', async () => {
  const { sql } = failedEarly;
  const journey = await startJourney(failedEarly, { flow: greeting });
  // Media trouble at Meta: tried again after five seconds.
  await journey.emulator('POST', '/faults', {
    on: 'status',
    match: { text: 'Uno' },
    times: 1,
    do: { fail_after: 'accepted', code: 131053 },
  });
  await journey.emulator('POST', '/faults', {
    on: 'send',
    match: { text: 'Uno' },
    times: 1,
    do: { delay_ms: 500 },
  });
  await journey.phone('1').say('hola');
  await eventually(async () => {
    const [row] =
      await sql`select a.outcome, a.status from attempt a order by a.claimed_at limit 1`;
    return row?.outcome === 'accepted' && row.status === 'failed';
  });
  await journey.pass(6_000);
  await journey.phone('1').receives(3);
  await comesToRest(sql);
  const rows = await sql`
    select m.content->>'text' as text, a.number, a.status, m.status as message
    from message m join attempt a on a.account_id = m.account_id and a.message_id = m.id
    order by m.seq, a.number`;
  expect(rows).toEqual([
    { text: 'Uno', number: 1, status: 'failed', message: 'read' },
    { text: 'Uno', number: 2, status: 'read', message: 'read' },
    { text: 'Dos', number: 1, status: 'read', message: 'read' },
  ]);
});
