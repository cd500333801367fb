import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import {
  type ChatFilter,
  type ChatPlace,
  type ChatSearch,
  chatsWanted,
  countWanted,
  fittingAmong,
  orderOf,
} from '../../src/chats/chatsWanted.ts';
import { findTagged } from '../../src/chats/findTagged.ts';
import { getChat } from '../../src/chats/getChat.ts';
import { type ActivityFilter, listActivities } from '../../src/chats/listActivities.ts';
import { readFeed } from '../../src/chats/readFeed.ts';
import { searchChats } from '../../src/chats/searchChats.ts';
import { findSilentChats } from '../../src/db/discover.ts';
import type { Unit } from '../../src/db/unit.ts';
import { storeLine } from '../lines/storedLine.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { scansOf } from '../support/plans.ts';

const database = await testDatabase();
const deps = testDeps(database);
const rosa = 'rosa@example.com';

/** 5,000 chats of one line, a message and an activity in each; one in a hundred is Rosa's, one tagged. */
const tenant = await newTenant(deps);
const { accountId } = tenant;
const { line: shop } = await tenant.unit((unit) =>
  storeLine(unit, { wabaId: 'w1', lineId: 'l1', number: '+15550000001' }),
);
await tenant.unit(({ tx }) =>
  tx.execute(sql`
  with made as (
    insert into chat (account_id, id, contact_id, line_id, seq, state, status, owner, unassigned,
      waiting_since, tags, last_inbound_seq, last_activity_at, created_at, updated_at)
    select ${accountId}, gen_random_uuid(), gen_random_uuid(), ${shop.id}, 2,
      case when i % 100 = 0 then 'withAgent' when i % 100 = 1 then 'waitingForAgent' else 'idle' end,
      case when i % 2 = 0 then 'open' else 'closed' end,
      case when i % 100 = 0 then ${rosa}::text end, i % 100 in (1, 2),
      case when i % 100 = 1 then now() end,
      case when i % 100 = 3 then '[{"name": "vip"}]'::jsonb else '[]' end, 1,
      '2026-01-01T00:00:00Z'::timestamptz + i * interval '1 minute', now(), now()
    from generate_series(1, 5000) as i
    returning id, contact_id
  ), people as (
    insert into contact (account_id, id, name, tags, properties, created_at, updated_at)
    select ${accountId}, contact_id, 'Ana', '[]', '{}', now(), now() from made
  ), spoken as (
    insert into message (account_id, id, chat_id, contact_id, line_id, seq, direction, type, content,
      status, actor, past_opt_out, tries, at, status_at, created_at)
    select ${accountId}, gen_random_uuid(), id, contact_id, ${shop.id}, 1, 'in', 'text',
      '{"type": "text", "text": "hola"}', 'received', 'user', false, 0, now(), now(), now() from made
  )
  insert into activity (account_id, id, chat_id, contact_id, seq, category, type, actor, payload, created_at)
  select ${accountId}, gen_random_uuid(), id, contact_id, 2, 'chat', 'chat_closed', 'system', '{}', now()
  from made`),
);
for (const table of ['chat', 'contact', 'message', 'activity']) {
  await database.sql.unsafe(`analyze ${table}`);
}

const linesOf = (plan: Record<string, unknown>[]) =>
  plan.map((row) => String(row['QUERY PLAN'])).join('\n');

/** How Postgres would go about it; each table of ours must be walked by an index that the account leads. */
async function planOf(query: (unit: Unit) => { getSQL(): ReturnType<typeof sql> }) {
  return tenant.unit(async (unit) => {
    const found = await unit.tx.execute<Record<string, unknown>>(
      sql`explain ${query(unit).getSQL()}`,
    );
    return linesOf([...found]);
  });
}

function expectIndexes(plan: string): void {
  expect(plan).not.toContain('Seq Scan');
  const scans = plan.split('\n').filter((row) => /(Index|Bitmap Index).* Scan/.test(row));
  const conditions = plan.split('\n').filter((row) => row.includes('Index Cond:'));
  expect(scans.length).toBeGreaterThan(0);
  expect(conditions.length).toBe(scans.length);
  for (const condition of conditions) expect(condition).toMatch(/account_id/);
}

test.each<[string, ChatFilter, string]>([
  ['all', {}, 'chat_status_idx'],
  ['open', { status: 'open' }, 'chat_status_idx'],
  ['closed', { status: 'closed' }, 'chat_status_idx'],
  ['UNASSIGNED', { status: 'UNASSIGNED' }, 'chat_unassigned_idx'],
  ['an owner', { owner: rosa }, 'chat_owner_idx'],
  ['enqueued', { enqueuedOnly: true }, 'chat_waiting_idx'],
])('a list of chats goes by an index that the account leads: %s', async (_, filter, index) => {
  const plan = await planOf((unit) => {
    const wanted = chatsWanted({ unit, filter }, undefined, 21);
    return unit.tx
      .select()
      .from(wanted)
      .orderBy(...orderOf(wanted))
      .limit(21);
  });
  expectIndexes(plan);
  expect(plan).toContain(index);
  expectIndexes(await planOf((unit) => countWanted({ unit, filter }, 100)));
});

test('all chats are those of both statuses in one order: neither is read to its end', async () => {
  const plan = await planOf((unit) => {
    const wanted = chatsWanted({ unit, filter: {} }, undefined, 21);
    return unit.tx
      .select()
      .from(wanted)
      .orderBy(...orderOf(wanted))
      .limit(21);
  });
  expect(plan.match(/Incremental Sort/g)).toHaveLength(2);
  expect(plan).not.toMatch(/(->|^) *Sort {2}/m);
});

test('a page further on, a range of time, a contact and listed chats go by such indexes too', async () => {
  const at = new Date('2026-01-02T00:00:00Z');
  const after = { lastActivityAt: at, id: accountId };
  const range = { lastActivity: { from: at, to: new Date('2026-01-03T00:00:00Z') } };
  const cases: [Omit<ChatSearch, 'unit'>, ChatPlace | undefined][] = [
    [{ filter: {} }, after],
    [{ filter: range }, undefined],
    [{ filter: {}, contacts: [accountId] }, undefined],
    [{ filter: {}, tagged: [accountId] }, undefined],
  ];
  for (const [search, from] of cases) {
    const plan = await planOf(({ tx, ...unit }) => {
      const wanted = chatsWanted({ unit: { tx, ...unit }, ...search }, from, 21);
      return tx.select().from(wanted);
    });
    expectIndexes(plan);
  }
});

test('the chats with a tag are found by it', async () => {
  const scans = await tenant.unit((unit) => scansOf(unit, () => findTagged(unit, 'vip')));
  expect(scans.map(({ index }) => index)).toEqual(['chat_tags_idx']);
});

test('what happened last is looked up by indexes, and for a bounded number of chats', async () => {
  const plan = await planOf((unit) =>
    fittingAmong({ unit, filter: { lastType: 'note' } }, undefined, { most: 2_000, counts: true }),
  );
  expect(plan).not.toMatch(/Seq Scan on (message|activity|chat)/);
  expect(plan).toMatch(/message_chat_seq/);
  expect(plan).toMatch(/activity_chat_seq/);
});

test('open chats are found in which nothing has happened since a time, those before it alone', async () => {
  const found = await findSilentChats(database, new Date('2026-01-01T00:05:00Z'), 10);
  const [rows] = await tenant.unit(async ({ tx }) =>
    tx.execute<{
      ids: string[];
    }>(sql`select array_agg(id::text order by last_activity_at) as ids from chat
      where account_id = ${accountId} and status = 'open' and last_activity_at < '2026-01-01T00:05:00Z'`),
  );
  expect(found.map(({ chatId }) => chatId).sort()).toEqual(rows?.ids.sort());
  expect(found).toHaveLength(2);
});

test.each<[string, ActivityFilter, string[]]>([
  ['all', {}, ['message_chat_seq', 'activity_chat_seq']],
  ['of an agent', { actorType: 'agent' }, ['message_chat_seq', 'activity_chat_seq']],
  ['messages', { type: 'message' }, ['message_chat_seq']],
  ['notes', { type: 'note' }, ['activity_chat_seq']],
])(
  'what happened in a chat is read by its own order, and nothing of other chats: %s',
  async (_, filter, indexes) => {
    const scans = await tenant.unit((unit) =>
      scansOf(unit, async () => {
        await listActivities(unit, accountId, filter, { limit: 20 });
        await listActivities(unit, accountId, filter, { limit: 20, after: ['7'] });
      }),
    );
    expect(scans.map(({ index }) => index)).toEqual([...indexes, ...indexes]);
    for (const { cond } of scans) {
      expect(cond).toContain('account_id =');
      expect(cond).toContain('chat_id =');
    }
  },
);

test('the last of each kind of thing in a chat is found without the others', async () => {
  const scans = await tenant.unit((unit) =>
    scansOf(unit, () => getChat(unit, accountId).catch(() => undefined)),
  );
  // There are never many lines.
  const large = scans.filter(({ table }) => table !== 'line');
  expect(large.filter(({ cond }) => !cond.includes('account_id ='))).toEqual([]);
  expect(new Set(large.map(({ index }) => index))).toEqual(
    new Set([
      'chat_account_id_id_pk',
      'contact_account_id_id_pk',
      'message_chat_seq',
      'activity_chat_seq',
      'message_reaction_idx',
    ]),
  );
});

test('a filter that no index knows finds a page among the newest chats, and goes on where they end', async () => {
  const pages = await tenant.unit(async (unit) => {
    const filter = { lastType: 'message' };
    const first = await searchChats(unit, filter, { limit: 20 });
    const second = await searchChats(unit, filter, { limit: 20, after: first.next ?? [] });
    const late = { lastActivityAt: '2026-01-01T08:00:00.000Z', id: second.next?.[1] ?? '' };
    const last = await searchChats(unit, filter, { limit: 20, after: Object.values(late) });
    return [first, second, last].map(({ items, next, total }) => [items.length, next?.[0], total]);
  });
  // Nothing fits: 1,000 chats are looked at for each page, one a minute.
  expect(pages).toEqual([
    [0, '2026-01-03T18:41:00.000Z', 0],
    [0, '2026-01-03T02:01:00.000Z', 0],
    [0, undefined, 0],
  ]);
});

test('a very common name is searched among the newest, a rare one everywhere; a page holds what fits', async () => {
  const found = await tenant.unit(async (unit) => {
    const oldest = await unit.tx.execute<{ contact_id: string }>(sql`select contact_id from chat
      where account_id = ${accountId} order by last_activity_at limit 1`);
    await unit.tx.execute(sql`update contact set name = 'Zoila'
      where account_id = ${accountId} and id = ${oldest[0]?.contact_id ?? ''}`);
    return [
      await searchChats(unit, { contactQuery: 'ana' }, { limit: 20 }),
      await searchChats(unit, { contactQuery: 'zoila' }, { limit: 20 }),
      await searchChats(unit, { tag: 'vip', status: 'closed' }, { limit: 20 }),
    ];
  });
  expect(found.map(({ items, total }) => [items.length, total])).toEqual([
    [20, 1000],
    [1, 1],
    [20, 50],
  ]);
});

test('what fifty transactions did is read by a few questions, each by indexes', async () => {
  await tenant.unit(async ({ tx }) => {
    const chats = await tx.execute(sql`select id, contact_id from chat
      where account_id = ${accountId} limit 50`);
    // From values, as it is written: from a table in shards, their machine would say by which transaction.
    await tx.execute(sql`insert into chat_feed
      (account_id, chat_id, contact_id, from_seq, to_seq, statuses_of, created_at)
      select ${accountId}::uuid, id, contact_id, 0, 2, '[]', now()
      from jsonb_to_recordset(${JSON.stringify(chats)}::jsonb) as c(id uuid, contact_id uuid)`);
  });
  const from = { tx: '0', at: new Date(), chatId: '00000000-0000-0000-0000-000000000000', done: 0 };
  // It is told once all transactions of the server that began before are over.
  const told = () => tenant.unit(async (unit) => (await readFeed(unit, from)).events);
  await expect.poll(async () => (await told()).length, { timeout: 30_000 }).toBe(150);
  const scans = await tenant.unit((unit) => scansOf(unit, () => readFeed(unit, from)));
  const events = await told();
  const ofChats = scans.filter(({ table }) => ['chat', 'message', 'activity'].includes(table));
  expect(ofChats.filter(({ cond }) => !cond.includes('account_id'))).toEqual([]);
  expect(events.map(({ kind }) => kind).slice(0, 3)).toEqual(['activity', 'activity', 'chat']);
});
