import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, describe, expect, test } from 'vitest';
import { findBroken } from '../../chaos/findBroken.ts';
import type { People, PhoneMessage } from '../../chaos/people.ts';
import { comesToRest } from '../../chaos/rest.ts';
import { findUnanswered } from '../../chaos/unanswered.ts';
import type { Witness } from '../../chaos/witness.ts';
import { testDatabase } from '../support/database.ts';
import { playUndisturbed } from './world.ts';

const database = await testDatabase();
/** What the service kept, which goes with it. */
const files = await mkdtemp(join(tmpdir(), 'chasqui-kept-'));
afterAll(() => rm(files, { recursive: true }));

type World = Awaited<ReturnType<typeof playUndisturbed>>;
let world: World;

type Tampering = {
  /** In the database; taken back afterwards. */
  inside?: (sql: Sql) => Promise<unknown>;
  /** In what was seen from outside. */
  outside?: (witness: Witness) => Partial<Witness>;
};

/** What is found broken once something has been tampered with. */
async function brokenBy({ inside, outside }: Tampering): Promise<string[]> {
  const sql = await database.sql.reserve();
  try {
    await sql`begin`;
    await inside?.(sql);
    const seen = { ...world.witness, ...outside?.(world.witness) };
    // Whoever replays sees nothing of what is not committed.
    const api = async () => ({ identical: true });
    return await findBroken({ ...world.inside, sql, api }, seen);
  } finally {
    await sql`rollback`;
    sql.release();
  }
}

/** Rows that there are once more, under other keys. */
const copy = async (sql: Sql, table: string, where: string, set: string) => {
  await sql.unsafe(`create temp table copied as select * from ${table} where ${where} limit 1`);
  await sql.unsafe(`update copied set ${set}`);
  await sql.unsafe(`insert into ${table} select * from copied`);
  await sql.unsafe(`drop table copied`);
};
const copyMessage = (sql: Sql, where: string) =>
  copy(sql, 'message', where, 'id = gen_random_uuid(), provider_key = null, seq = seq + 1000');
const copyEntry = (sql: Sql, where: string) => copy(sql, 'journal', where, 'seq = seq + 1000');

const first = (table: string, where: string) =>
  `id = (select id from ${table} where ${where} order by id limit 1)`;
const change = (statement: string) => (sql: Sql) => sql.unsafe(statement);

const sent = "direction = 'out' and status = 'read' and campaign_id is null";

/** All chats of the phones, with each message that fits made another, or several. */
const phones =
  (fits: (message: PhoneMessage) => boolean, make: (message: PhoneMessage) => PhoneMessage[]) =>
  ({ phones: all }: Witness): Partial<Witness> => {
    let isDone = false;
    const changed = (message: PhoneMessage) => {
      if (isDone || !fits(message)) return [message];
      isDone = true;
      return make(message);
    };
    return { phones: all.map((chat) => chat.flatMap(changed)) };
  };
const isSaid = ({ direction }: PhoneMessage) => direction === 'said';
const isReceived = ({ direction }: PhoneMessage) => direction === 'received';

const tamperings: [name: string, tampering: Tampering, found: RegExp][] = [
  [
    'a message that was answered 200 and is nowhere',
    { inside: change(`delete from message where ${first('message', "direction = 'in'")}`) },
    /^decided 0 times/,
  ],
  [
    'a message that is there twice',
    { inside: (sql) => copyMessage(sql, "direction = 'in'") },
    /^decided 2 times/,
  ],
  [
    'a message that nobody said',
    { outside: phones(isSaid, () => []) },
    /^decided, though nobody said it/,
  ],
  [
    'a message that was never answered 200',
    { outside: phones(isSaid, (message) => [{ ...message, status: 'sent' }]) },
    /^said, and never taken \(sent\)/,
  ],
  [
    'a message that its process heard twice',
    { inside: (sql) => copyEntry(sql, "event->>'type' = 'message'") },
    /^heard by its process 2 times/,
  ],
  [
    'a message that overtook one that was answered before it was said',
    {
      inside: change(`update message set seq = seq + 1000 where id = (
        select id from message where direction = 'in' and content->>'text' = 'hola' order by id limit 1)`),
    },
    /^decided out of order/,
  ],
  [
    'an attempt that the provider was asked for twice',
    { outside: () => ({ duplicates: ['an-id'] }) },
    /^taken twice by the provider: attempt an-id/,
  ],
  [
    'a message that was decided and never tried',
    {
      inside: change(`delete from attempt where message_id = (
        select id from message where ${sent} order by id limit 1)`),
    },
    /^read and never tried: message/,
  ],
  [
    'a message that the provider has and nobody here sent',
    { outside: phones(isReceived, (message) => [{ ...message, callback_data: 'nobody' }]) },
    /^taken by the provider, and unknown here: attempt nobody/,
  ],
  [
    'a status that is less than what was reported',
    {
      inside: change(
        `update attempt set status = 'sent' where ${first('attempt', "status = 'read'")}`,
      ),
    },
    /is sent, the provider said read/,
  ],
  [
    'a status that is more than what was reported',
    { outside: phones(isReceived, (message) => [{ ...message, status: 'failed' }]) },
    /is read, the provider said failed/,
  ],
  [
    'a message that does not show the status of its attempt',
    { inside: change(`update message set status = 'delivered' where ${first('message', sent)}`) },
    /is read, its message delivered/,
  ],
  [
    'a message that was taken, and is said to be canceled',
    { inside: change(`update message set status = 'canceled' where ${first('message', sent)}`) },
    /is read, its message canceled/,
  ],
  [
    'a message that was canceled while it was on the wire',
    {
      inside: change(`
        with one as (update attempt set status = 'sending', outcome = null
          where ${first('attempt', "status = 'read'")} returning message_id)
        update message set status = 'canceled' where id in (select message_id from one)`),
    },
    /\(null\) is sending, its message canceled/,
  ],
  [
    'an attempt that was taken, though it is said to be refused',
    {
      inside: change(
        `update attempt set outcome = 'refused' where ${first('attempt', "status = 'read'")}`,
      ),
    },
    /\(refused\) was taken/,
  ],
  [
    'an attempt that is said to be taken, and was not',
    { outside: phones(isReceived, () => []) },
    /the provider knows nothing of it/,
  ],
  [
    'a message that was taken twice without any doubt',
    { outside: phones(isReceived, (message) => [message, message]) },
    /^taken 2 times: message/,
  ],
  [
    'a message of a campaign that was taken twice after a doubt',
    {
      inside: change(`update attempt set doubt_settled_at = now()`),
      outside: ({ recipients: [one = [], ...more] }) => ({
        recipients: [[...one, ...one], ...more],
      }),
    },
    /^taken 2 times: message/,
  ],
  [
    'a timeout that fired twice',
    { inside: (sql) => copyEntry(sql, "event->>'id' like '%timeout%'") },
    /^fired 2 times/,
  ],
  [
    'a reminder that came more often than its question',
    {
      inside: async (sql) => {
        for (let time = 1; time <= 3; time += 1) {
          await copyEntry(sql, "event->>'id' like '%reminder%' order by seq desc");
        }
      },
    },
    /^reminded \d times after speaking \d times/,
  ],
  [
    'something that is said once, and was said twice',
    { inside: (sql) => copyMessage(sql, "direction = 'out' and step = 'late'") },
    /^said 2 times: late of process/,
  ],
  [
    'a call that was answered twice',
    { inside: (sql) => copyEntry(sql, "event->>'type' = 'call_answered'") },
    /^answered 2 times: call/,
  ],
  [
    'an answer that the shop did not give',
    { outside: ({ asked }) => ({ asked: asked.map((each) => ({ ...each, isTaken: false })) }) },
    /^answered, though the shop knows nothing of it/,
  ],
  [
    'a price without an answer',
    { inside: change(`delete from journal where event->>'type' = 'call_answered'`) },
    /^told a price that the shop did not give/,
  ],
  [
    'a call that no process makes',
    {
      outside: ({ asked }) => ({
        asked: [...asked, { key: 'p:quote:1', body: '', isTaken: true }],
      }),
    },
    /^asked of the shop, though no process does: call p:quote:1/,
  ],
  [
    'something that happened and no hook knows of',
    { inside: change(`delete from hook_event where event_action = 'received'`) },
    /^0 times in the log of hooks: whatsapp_message received of MSG/,
  ],
  [
    'something that happened once and hooks know of twice',
    {
      inside: (sql) =>
        copy(sql, 'hook_event', "event_action = 'received'", 'id = gen_random_uuid()'),
    },
    /^2 times in the log of hooks/,
  ],
  [
    'an event that was never told',
    { outside: ({ told: [, ...told] }) => ({ told }) },
    /^never told: /,
  ],
  [
    'an event that was told again under another name',
    { outside: ({ told }) => ({ told: told.map((each) => ({ ...each, eventId: 'HKE0' })) }) },
    /^told under another name than HKE/,
  ],
  [
    'an event of which nothing is known here',
    { outside: ({ told }) => ({ told: [...told, { key: 'HIK0', eventId: 'HKE0' }] }) },
    /^told, though nothing happened: delivery HIK0/,
  ],
  [
    'something of an agent that was not said',
    { inside: change(`delete from message where actor like '%@%'`) },
    /^said 0 times: "Soy Luz \(1\)\."/,
  ],
  [
    'something of an agent that was said twice',
    { inside: (sql) => copyMessage(sql, "actor like '%@%'") },
    /^said 2 times: "Soy Luz \(1\)\."/,
  ],
  [
    'something that an agent never wrote',
    { outside: () => ({ agentSaid: [] }) },
    /^said, though no agent wrote it: "Soy Luz \(1\)\."/,
  ],
  [
    'a file that was given up',
    { inside: change(`update media set status = 'lost'`) },
    /^lost and not here: file/,
  ],
  [
    'a file that is not the one that was sent',
    { inside: change(`update media set sha256 = repeat('0', 64)`) },
    /^not as it was sent: file/,
  ],
  [
    'a photo without a file',
    { inside: change(`update message set media_id = null`) },
    /^has 0 files: message/,
  ],
  [
    'a recipient who is gone',
    {
      inside: change(`delete from campaign_recipient where ${first('campaign_recipient', 'true')}`),
    },
    /^campaign: recipients: 3, not 4/,
  ],
  [
    'a count of states that is not that of the recipients',
    {
      inside: change(
        `update campaign_count set count = count + 1 where kind = 'state' and count > 0`,
      ),
    },
    /^campaign: counts of states: /,
  ],
  [
    'a count of responses that is not that of the recipients',
    {
      inside: change(
        `update campaign_count set count = count + 1 where kind = 'response' and count > 0`,
      ),
    },
    /^campaign: counts of responses: /,
  ],
  [
    'a recipient to whom a campaign wrote twice',
    {
      outside: ({ recipients: [one = [], ...more] }) => ({
        recipients: [[...one, ...one], ...more],
      }),
    },
    /^campaign: written to more than once: 1, not 0/,
  ],
  [
    'a recipient who was not reached and counts as that',
    { outside: ({ recipients: [, ...more] }) => ({ recipients: [[], ...more] }) },
    /^campaign: read: 4, not 3/,
  ],
  [
    'a recipient who took the offer and does not count as that',
    { inside: change(`update campaign_recipient set response = null`) },
    /^campaign: accepted: 0, not 2/,
  ],
];

const unfinished: [name: string, statement: string, found: string][] = [
  [
    'an event',
    `insert into inbox (account_id, id, lane, key, line_id, kind, field, at, received_at, body) values (gen_random_uuid(), 1, 0, '\\x00', null, 'message', 'messages', now(), now(), '{}')`,
    'inbox: 1',
  ],
  [
    'a message to send',
    `insert into outbox (account_id, message_id, line_id, chat_id, contact_id, class, ready_at) select account_id, id, line_id, chat_id, contact_id, 0, now() from message where ${first('message', sent)}`,
    'outbox: 1',
  ],
  [
    'a timer',
    `insert into timer (account_id, process_id, timer_id, contact_id, lane, visit, due_at, event) select account_id, id, 't', contact_id, 0, 1, now(), '{}' from process where ${first('process', 'true')}`,
    'timer: 1',
  ],
  [
    'a turn',
    `insert into turn (account_id, id, worker, lanes, items, vanished) values (gen_random_uuid(), gen_random_uuid(), null, '{}', '{}', 0)`,
    'turn: 1',
  ],
  [
    'an attempt',
    `update attempt set outcome = null where ${first('attempt', 'true')}`,
    'attempts_out: 1',
  ],
  [
    'a doubt',
    `update attempt set outcome = 'in_doubt' where ${first('attempt', 'true')}`,
    'in_doubt: 1',
  ],
  ['a file', `update media set status = 'pending'`, 'media: 1'],
  [
    'an event to be told',
    `update hook_event set status = 'pending' where ${first('hook_event', 'true')}`,
    'hook_event: 1',
  ],
  [
    'a chat that waits for an agent',
    `update chat set unassigned = true where ${first('chat', 'true')}`,
    'chats_of_agents: 1',
  ],
  [
    'a chat that thinks it has something to send',
    `update chat set head_seq = 1 where ${first('chat', 'true')}`,
    'blocked_chats: 1',
  ],
  [
    'a process',
    `update process set status = 'pending' where ${first('process', 'true')}`,
    'open_processes: 1',
  ],
  [
    'a message',
    `update message set status = 'sent' where ${first('message', sent)}`,
    'moving_messages: 1',
  ],
  [
    'a recipient',
    `update campaign_recipient set state = 'queued' where ${first('campaign_recipient', 'true')}`,
    'moving_recipients: 1',
  ],
];

const quiet = async () => ({ webhook: { queued: 0 } });
const completed = { status: async () => 'completed' };

describe('of a run in which nothing went wrong', { shuffle: false }, () => {
  test('nothing is broken, but a process that does not come out as it stands', async () => {
    world = await playUndisturbed(database, files);
    const { left, inside, witness, servers } = world;
    expect(left).toEqual([]);
    expect(await findBroken(inside, witness)).toEqual([]);

    const raiseVisits = (by: number) => database.sql`
      update process set state = jsonb_set(state, '{visit}', ((state->>'visit')::int + ${by}::int)::text::jsonb)`;
    const { count } = await raiseVisits(1);
    const broken = await findBroken(inside, witness);
    await raiseVisits(-1);
    expect(broken.map((line) => line.slice(0, 27))).toEqual(
      Array(count).fill('replayed otherwise: process'),
    );
    for (const server of servers) await server.close();
  }, 60_000);

  test.each(tamperings)('%s is found', async (_, tampering, found) => {
    expect(await brokenBy(tampering)).toContainEqual(expect.stringMatching(found));
  });

  test.each(unfinished)('%s that is left to do is found', async (_, statement, found) => {
    const sql = await database.sql.reserve();
    try {
      await sql`begin`;
      await sql.unsafe(statement);
      const [left] = await comesToRest({ sql, emulator: quiet }, completed, 0);
      expect(left).toBe(`not at rest: ${found}`);
    } finally {
      await sql`rollback`;
      sql.release();
    }
  });

  test('webhooks that wait and a campaign that runs are left to do', async () => {
    const emulator = async () => ({ webhook: { queued: 2 } });
    const running = { status: async () => 'running' };
    const left = await comesToRest({ ...database, emulator }, running, 0);
    expect(left.slice(0, 2)).toEqual([
      'not at rest: webhooks: 2',
      'not at rest: campaign: running',
    ]);
  });
});

test('who is not answered in time is found', async () => {
  const phones: PhoneMessage[][] = [[], []];
  const reply = { direction: 'received' } as PhoneMessage;
  const people: People = {
    name: 'Person',
    said: [[], []],
    messagesOf: async (person) => phones[person] ?? [],
    says: async (person) => {
      if (person === 0) phones[person]?.push(reply);
    },
  };
  let sends = 0;
  const emulator = async () => ({ accepted: Math.min(++sends, 10) });
  expect(await findUnanswered(people, { emulator, waitMs: 200 })).toEqual([
    'not answered within 200 ms: Person 1',
  ]);
  expect(sends).toBeGreaterThan(10); // as long as others are sent to, nobody is stuck
});
