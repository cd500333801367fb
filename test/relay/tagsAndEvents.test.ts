import { expect, test } from 'vitest';
import type { WantedEvents } from '../../src/accounts/table.ts';
import { toWire } from '../../src/db/ids.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const tagging = {
  schema: 1,
  name: 'Tagging',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '{{ contact.tags | join: "," }}?',
      answer: { type: 'text', save_as: 'tag' },
      next: 'on_contact',
    },
    on_contact: {
      type: 'tag',
      on: 'contact',
      add: ['{{ vars.tag }}'],
      remove: ['old'],
      next: 'on_chat',
    },
    on_chat: {
      type: 'tag',
      on: 'chat',
      add: ['{{ vars.tag }}', 'sale'],
      remove: ['old'],
      next: 'tell',
    },
    tell: {
      type: 'event',
      name: 'tagged',
      payload: { tags: '{{ contact.tags }}', n: 1 },
      next: 'ask',
    },
    done: { type: 'end', status: 'success' },
  },
};

const hookId = '01890000-0000-7000-8000-00000000aaaa';

/** As an enabled hook for the flow's own events leaves it. */
const wantEvents = (
  accountId: string,
  wanted: WantedEvents[] = [{ hookId, type: 'flow_event', actions: [] }],
) => sql`update account set wanted_events = ${sql.json(wanted)} where id = ${accountId}`;

async function talk(definition: typeof tagging) {
  const seeded = await seedAccount(database, definition);
  const { accountId } = seeded;
  await wantEvents(accountId);
  const worker = openWorker(database);
  return {
    accountId,
    async say(words: string) {
      await accept(database, seeded, [text(person(1), words)]);
      await drain(worker, accountId);
    },
    tags: async () =>
      (
        await sql`select c.tags as contact, h.tags as chat from chat h
          join contact c on c.account_id = h.account_id and c.id = h.contact_id
          where h.account_id = ${accountId}`
      )[0],
    events: () => sql`
      select * from hook_event where account_id = ${accountId} order by id`,
  };
}

test('tags of contact and chat are kept, and the flow sees what it has changed before', async () => {
  const { accountId, say, tags } = await talk(tagging);
  await say('hola');
  await sql`update contact set tags = '["old", "vip"]' where account_id = ${accountId}`;
  await sql`update chat set tags = '[{"name": "old"}, {"name": "hot", "color_hex": "#f00"}]'
    where account_id = ${accountId}`;
  await say('uno');
  expect(await tags()).toEqual({
    contact: ['vip', 'uno'],
    chat: [{ name: 'hot', color_hex: '#f00' }, { name: 'uno' }, { name: 'sale' }],
  });
  const out = await sql`select content->>'text' as text from message
    where account_id = ${accountId} and direction = 'out' order by seq`;
  expect(out.map((row) => row.text)).toEqual(['?', 'vip,uno?']);
});

test('the chat tells when its tags have changed, and only then', async () => {
  const { accountId, say } = await talk(tagging);
  await say('hola');
  await say('uno');
  await say('uno');
  const told = await sql`select actor, payload from activity
    where account_id = ${accountId} and type = 'tags_updated'`;
  expect([...told]).toEqual([
    { actor: 'system', payload: { tags: [{ name: 'uno' }, { name: 'sale' }] } },
  ]);
});

test('"event writes the hook event with the decision": one row for each time the step is entered', async () => {
  const { accountId, say, events } = await talk(tagging);
  await say('hola');
  expect(await events()).toHaveLength(0);
  await say('uno');
  await say('dos');
  const [process] = await sql`select id, flow_id, chat_id, contact_id from process
    where account_id = ${accountId}`;
  expect([...(await events())]).toMatchObject([
    {
      hook_id: hookId,
      event_type: 'flow_event',
      event_action: 'tagged',
      object: {
        name: 'tagged',
        payload: { tags: ['uno'], n: 1 },
        process_id: toWire('IDP', process?.id),
        flow_id: toWire('IPF', process?.flow_id),
        chat_id: toWire('EN_CHT_', process?.chat_id),
        contact_id: toWire('CNT', process?.contact_id),
      },
      contact_id: process?.contact_id,
      status: 'pending',
    },
    { object: { payload: { tags: ['uno', 'dos'], n: 1 } } },
  ]);
});

test('what no hook of the account wants is written nowhere, and what two want once for each', async () => {
  const { accountId, say, events } = await talk(tagging);
  await say('hola');
  await wantEvents(accountId, [{ hookId, type: 'identity_flow', actions: [] }]);
  await say('uno');
  await sql`update account set wanted_events = null where id = ${accountId}`;
  await say('dos');
  expect(await events()).toHaveLength(0);

  const [all, named, other] = [1, 2, 3].map((n) => `01890000-0000-7000-8000-00000000000${n}`);
  await wantEvents(accountId, [
    { hookId: all ?? '', type: 'all', actions: [] },
    { hookId: named ?? '', type: 'flow_event', actions: ['tagged'] },
    { hookId: other ?? '', type: 'flow_event', actions: ['untagged'] },
  ]);
  await say('tres');
  const told = (await events()).filter((each) => each.event_type === 'flow_event');
  expect(told.map((each) => each.hook_id).sort()).toEqual([all, named]);
  expect(new Set(told.map((each) => each.event_id)).size).toBe(1);
});

test('a decision that is not kept tells nothing', async () => {
  const { accountId, say, events } = await talk(tagging);
  await say('hola');
  await sql`alter table activity add constraint no_tags check (type <> 'tags_updated') not valid`;
  try {
    await say('uno');
    expect(await events()).toHaveLength(0);
    const [dead] = await sql`select count(*)::int as n from inbox_dead
      where account_id = ${accountId}`;
    expect(dead?.n).toBe(1);
  } finally {
    await sql`alter table activity drop constraint no_tags`;
  }
});

test('two contacts made one have the tags of both, and what was told of either', async () => {
  const seeded = await seedAccount(database, tagging);
  const { accountId } = seeded;
  await wantEvents(accountId);
  const worker = openWorker(database);
  const happen = async (...events: Parameters<typeof accept>[2]) => {
    await accept(database, seeded, events);
    await drain(worker, accountId);
  };
  const byNumber = person(1);
  const byUserId = { userId: 'PE.20' };
  await happen(text(byNumber, 'hola'), text(byNumber, 'uno'));
  await happen({ kind: 'preference', from: byUserId, marketing: 'stop' });
  await sql`update contact set tags = '["both", "number"]'
    where account_id = ${accountId} and wa_id = ${byNumber.waId ?? ''}`;
  await sql`update contact set tags = '["user", "both"]'
    where account_id = ${accountId} and user_id = 'PE.20'`;
  await happen({ kind: 'preference', from: { ...byNumber, ...byUserId }, marketing: 'resume' });
  const [one, ...others] = await sql`select id, tags from contact
    where account_id = ${accountId} and merged_into is null`;
  expect(others).toEqual([]);
  expect([...(one?.tags ?? [])].sort()).toEqual(['both', 'number', 'user']);
  const events = await sql`select contact_id from hook_event where account_id = ${accountId}`;
  expect(events.map(({ contact_id }) => contact_id)).toEqual([one?.id]);
});

test('a flow that is tried out on a phone tells nobody', async () => {
  const { accountId, say, events } = await talk(tagging);
  await say('hola');
  await sql`update process set trigger = '{"kind": "test", "variables": {}}'
    where account_id = ${accountId}`;
  await say('uno');
  expect(await events()).toHaveLength(0);
});
