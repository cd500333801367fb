import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { openDoor } from '../support/door.ts';
import { accountingOf, comesToRest, sendsOf, talkOf } from '../support/evidence.ts';
import { eventually, startJourney } from '../support/journey.ts';

const [settled, heard, again, twice, refused, held, closed, sameId] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
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
    one: { type: 'message', text: 'Uno {{ contact.name }}', failed: 'unsaid', next: 'two' },
    two: { type: 'message', text: 'Dos', next: 'ask' },
    ask: {
      type: 'question',
      text: '¿Tres?',
      answer: { type: 'text', save_as: 'three' },
      next: 'done',
    },
    unsaid: {
      type: 'end',
      status: 'failure',
      failure_status: 'declined',
      declined_reason: 'unsaid',
    },
    done: { type: 'end', status: 'success' },
  },
};

const attempts = (sql: typeof settled.sql) => sql`
  select m.content->>'text' as text, a.number, a.outcome, m.status, m.tries
  from message m join attempt a on a.account_id = m.account_id and a.message_id = m.id
  order by m.seq, a.number`;

const texts = (shown: { text: string | null }[]) => shown.map(({ text }) => text);

test('a send whose answer is lost is not sent twice: its status settles it, and the chat goes on at once', async () => {
  const { sql } = settled;
  const journey = await startJourney(settled, { flow: greeting });
  await journey.emulator('POST', '/faults', {
    on: 'send',
    match: { text: 'Uno' },
    do: { answer: 'lost_after' },
  });
  const ana = journey.phone('1');
  await ana.say('hola');
  expect(texts(await ana.receives(3, 4_000))).toEqual(['Uno Ana Quispe', 'Dos', '¿Tres?']);
  await comesToRest(sql);
  expect(await attempts(sql)).toEqual([
    { text: 'Uno Ana Quispe', number: 1, outcome: 'accepted', status: 'read', tries: 1 },
    { text: 'Dos', number: 1, outcome: 'accepted', status: 'read', tries: 1 },
    { text: '¿Tres?', number: 1, outcome: 'accepted', status: 'read', tries: 1 },
  ]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 3, lost: 1, duplicates: [] });
});

test('an answer that is lost when the statuses have come already leaves no doubt', async () => {
  const { sql } = heard;
  const journey = await startJourney(heard, { flow: greeting });
  await journey.emulator('POST', '/faults', {
    on: 'send',
    match: { text: 'Uno' },
    do: { answer: 'lost_after', delay_ms: 500 },
  });
  const ana = journey.phone('1');
  await ana.say('hola');
  expect(texts(await ana.receives(3, 4_000))).toEqual(['Uno Ana Quispe', 'Dos', '¿Tres?']);
  await comesToRest(sql);
  expect((await attempts(sql))[0]).toEqual({
    text: 'Uno Ana Quispe',
    number: 1,
    outcome: 'accepted',
    status: 'read',
    tries: 1,
  });
  expect(await accountingOf(journey)).toMatchObject({ accepted: 3, lost: 1, duplicates: [] });
});

test('a send that was lost on the way is in doubt, sent once more after a while without a status, and counted', async () => {
  const { sql } = again;
  const journey = await startJourney(again, { flow: greeting, env: { RESEND_AFTER: '1' } });
  await journey.emulator('POST', '/faults', {
    on: 'send',
    match: { text: 'Uno' },
    times: 1,
    do: { answer: 'lost_before' },
  });
  const ana = journey.phone('1');
  await ana.say('hola');
  expect(texts(await ana.receives(3))).toEqual(['Uno Ana Quispe', 'Dos', '¿Tres?']);
  await comesToRest(sql);
  expect(await attempts(sql)).toEqual([
    { text: 'Uno Ana Quispe', number: 1, outcome: 'in_doubt', status: 'read', tries: 2 },
    { text: 'Uno Ana Quispe', number: 2, outcome: 'accepted', status: 'read', tries: 2 },
    { text: 'Dos', number: 1, outcome: 'accepted', status: 'read', tries: 1 },
    { text: '¿Tres?', number: 1, outcome: 'accepted', status: 'read', tries: 1 },
  ]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 3, lost: 1, duplicates: [] });
  const { body: metrics } = await journey.api('GET', '/metrics');
  expect(metrics).toMatch(/^chasqui_doubt_settled_total\{how="sent_once_more"\} [1-9]/m);
});

test('a message lost twice is given up: its step fails, and the line goes on', async () => {
  const { sql } = twice;
  const journey = await startJourney(twice, { flow: greeting, env: { RESEND_AFTER: '1' } });
  await journey.emulator('POST', '/faults', {
    on: 'send',
    match: { text: 'Uno Ana' },
    do: { answer: 'lost_before' },
  });
  await journey.phone('1').say('hola');
  await eventually(async () => {
    const [row] = await sql`select declined_reason from process where status = 'failure'`;
    return row?.declined_reason === 'unsaid';
  }, 12_000);
  expect((await attempts(sql)).slice(0, 2)).toEqual([
    { text: 'Uno Ana Quispe', number: 1, outcome: 'in_doubt', status: 'failed', tries: 2 },
    { text: 'Uno Ana Quispe', number: 2, outcome: 'in_doubt', status: 'failed', tries: 2 },
  ]);
  // One message that nobody answered for says nothing of the line.
  expect(await sql`select paused_reason from line`).toEqual([{ paused_reason: null }]);
  await journey.phone('2').say('hola');
  expect(texts(await journey.phone('2').receives(1))).toEqual(['Uno Bruno Flores']);
  expect(await accountingOf(journey)).toMatchObject({ lost: 2, duplicates: [] });
});

test('what never left for a refused connection is tried until there is one', async () => {
  const { sql } = refused;
  const door = await openDoor();
  const journey = await startJourney(refused, {
    flow: greeting,
    graphUrl: (url) => {
      door.leadsTo(url);
      return door.url;
    },
  });
  await door.shut();
  const ana = journey.phone('1');
  await ana.say('hola');
  await eventually(async () => {
    const rows = await attempts(sql);
    return rows.length >= 2 && rows[0]?.outcome === 'not_called';
  });
  expect(await accountingOf(journey)).toMatchObject({ accepted: 0 });
  await door.open();
  expect(texts(await ana.receives(3))).toEqual(['Uno Ana Quispe', 'Dos', '¿Tres?']);
  await comesToRest(sql);
  const outcomes = (await attempts(sql)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome !== 'not_called')).toEqual(Array(3).fill('accepted'));
  expect(await accountingOf(journey)).toMatchObject({ accepted: 3, lost: 0, duplicates: [] });
});

test('a message in doubt holds its chat for fifteen seconds and no longer', async () => {
  const { sql } = held;
  const journey = await startJourney(held, { flow: greeting });
  await journey.emulator('POST', '/faults', {
    on: 'send',
    match: { text: 'Uno' },
    do: { answer: 'lost_before' },
  });
  const ana = journey.phone('1');
  await ana.say('hola');
  await eventually(async () => (await attempts(sql))[0]?.outcome === 'in_doubt');
  await journey.pass(12_000);
  expect(await ana.receives(1, 1_000)).toEqual([]);
  await journey.pass(4_000);
  expect(texts(await ana.receives(2))).toEqual(['Dos', '¿Tres?']);
  await comesToRest(sql);
  expect((await talkOf(sql)).slice(1)).toEqual([
    ['out', 'Uno Ana Quispe', 'sending'],
    ['out', 'Dos', 'read'],
    ['out', '¿Tres?', 'read'],
  ]);
  expect(await sendsOf(journey)).toHaveLength(3);
});

test('a message whose window closes while it waits is not sent, and its step fails', async () => {
  const { sql } = closed;
  const journey = await startJourney(closed, { flow: greeting });
  await journey.emulator('POST', '/faults', {
    on: 'send',
    match: { text: 'Uno' },
    do: { error: { code: 131057 } },
  });
  await journey.phone('1').say('hola');
  await eventually(async () => (await attempts(sql))[0]?.outcome === 'refused');
  await journey.pass(25 * 3_600_000);
  await eventually(async () => {
    const [row] = await sql`select status, declined_reason from process`;
    return row?.status === 'failure' && row.declined_reason === 'unsaid';
  });
  expect((await talkOf(sql))[1]).toEqual(['out', 'Uno Ana Quispe', 'failed']);
  expect(await sql`select error_code from message where status = 'failed' limit 1`).toEqual([
    { error_code: 131047 },
  ]);
  expect(await sendsOf(journey)).toHaveLength(1);
});

test('an id that the provider gives twice leaves one send in doubt, and stops no other', async () => {
  const { sql } = sameId;
  const journey = await startJourney(sameId, { flow: greeting });
  await journey.emulator('POST', '/faults', {
    on: 'send',
    match: { text: 'Uno' },
    first: 2,
    do: {
      http: 200,
      body: { messaging_product: 'whatsapp', contacts: [], messages: [{ id: 'wamid.same' }] },
    },
  });
  const [ana, bruno, carla] = [journey.phone('1'), journey.phone('2'), journey.phone('3')];
  await ana.say('hola');
  expect(texts(await ana.receives(2))).toEqual(['Dos', '¿Tres?']);
  await bruno.say('hola');
  await eventually(async () => {
    const rows = await sql`select outcome from attempt where outcome = 'in_doubt'`;
    return rows.length === 1;
  });
  await carla.say('hola');
  expect(await carla.receives(3)).toHaveLength(3);
  await journey.pass(16_000);
  expect(texts(await bruno.receives(2))).toEqual(['Dos', '¿Tres?']);
});
