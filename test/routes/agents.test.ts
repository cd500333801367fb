import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

const rosa = 'rosa@example.com';
const agents = '/v1/engagement/agents';
const status = '/v1/engagement/agent/status';
const capacities = '/v1/engagement/agent/capacities';
const counters = '/v1/engagement/agent/groups/counters';

/** A chat of the account as an agent has it, or as it waits for one. */
async function addChat(accountId: string, owner: string | null, state: string) {
  await database.sql`insert into chat (account_id, id, contact_id, line_id, seq, state, status, owner,
      unassigned, waiting_since, tags, last_inbound_seq, last_activity_at, created_at, updated_at)
    values (${accountId}, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, ${state}, 'open',
      ${owner}, ${state !== 'withAgent'}, case when ${state} = 'waitingForAgent' then now() end, '[]', 0,
      now(), now(), now())`;
}

test('an agent is made, read, changed and removed; their e-mail is one of the account only', async () => {
  const { call } = await newTenant(deps);
  const made = await call('POST', agents, {
    email: 'Rosa@Example.com',
    name: 'Rosa',
    groups: ['ventas', 'soporte', 'ventas'],
  });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    user_id: expect.stringMatching(/^USR[0-9a-f]{32}$/),
    email: rosa,
    name: 'Rosa',
    status: 'offline',
    groups: ['ventas', 'soporte'],
    capacity: null,
  });
  const again = await call('POST', agents, { email: rosa });
  expect([again.status, again.body.message]).toEqual([
    409,
    'There is an agent with the e-mail rosa@example.com already',
  ]);

  const path = `${agents}/${made.body.user_id}`;
  const changed = await call('PUT', path, { capacity: 2, groups: 'soporte' });
  expect(changed.body).toMatchObject({ name: 'Rosa', groups: ['soporte'], capacity: 2 });
  expect((await call('PUT', path, 'groups=&name=Rosa')).body.groups).toEqual([]);
  await call('PUT', path, { groups: ['soporte'] });
  expect((await call('PUT', path, 'capacity=')).body).toMatchObject({ capacity: null });
  expect((await call('GET', agents)).body).toMatchObject({ users: [{ email: rosa }], next: '' });

  const other = await newTenant(deps);
  expect((await other.call('GET', path)).status).toBe(404);
  expect((await other.call('POST', agents, { email: rosa })).status).toBe(201);

  expect((await call('DELETE', path)).body).toEqual({ message: 'agent successfully deleted' });
  expect((await call('GET', path)).status).toBe(404);
});

test('who is online is told and asked for, by group, status and name, with the chats they have', async () => {
  const { call, accountId } = await newTenant(deps);
  for (const [email, groups] of [
    [rosa, ['ventas']],
    ['luis@example.com', ['soporte', 'ventas']],
    ['eva@example.com', []],
  ]) {
    await call('POST', agents, { email, groups });
  }
  await addChat(accountId, rosa, 'withAgent');
  await addChat(accountId, rosa, 'withAgent');
  await addChat(accountId, 'group:ventas', 'waitingForAgent');

  const came = await call('POST', status, { username: 'ROSA@example.com', status: 'online' });
  expect([came.status, came.body]).toEqual([200, { username: rosa, status: 'online' }]);
  expect(await call('POST', status, { username: 'x@example.com', status: 'online' })).toMatchObject(
    {
      status: 404,
      body: { message: 'agent not found' },
    },
  );

  const names = async (query: string) =>
    (await call('GET', `${status}?${query}`)).body.users.map(
      (user: { user_name: string }) => user.user_name,
    );
  expect(await names('group=ventas')).toEqual(['luis@example.com', rosa]);
  expect(await names('status=offline')).toEqual(['eva@example.com', 'luis@example.com']);
  expect((await call('GET', `${status}?username=${rosa}`)).body.users).toEqual([
    { user_name: rosa, name: rosa, status: 'online', groups: ['ventas'], open_conversations: 2 },
  ]);
  const first = await call('GET', `${status}?limit=2`);
  expect(first.body.users).toHaveLength(2);
  expect((await call('GET', first.body.next)).body.users).toMatchObject([{ user_name: rosa }]);

  const one = { total_agents: 1, total_online_agents: 0, total_open_conversations: 0 };
  expect((await call('GET', counters)).body).toEqual({
    groups: [
      { group: 'soporte', ...one, total_waiting_conversations: 0 },
      {
        group: 'ventas',
        total_agents: 2,
        total_online_agents: 1,
        total_open_conversations: 2,
        total_waiting_conversations: 1,
      },
    ],
    total_agents: 3,
    total_online_agents: 1,
    total_open_conversations: 2,
    total_waiting_conversations: 1,
  });
});

test('capacities are set for some, for all others, and switched off; who is not known is told with 207', async () => {
  const { call } = await newTenant(deps);
  const { body: made } = await call('POST', agents, { email: rosa });
  const given = await call('POST', capacities, {
    update_type: 'user',
    capacity: 3,
    targets: [rosa, 'nobody@example.com'],
  });
  expect([given.status, given.body]).toEqual([
    207,
    {
      message: 'capacities updated',
      failed_updates: [{ email: 'nobody@example.com', error: 'agent not found' }],
    },
  ]);
  expect((await call('GET', `${agents}/${made.user_id}`)).body.capacity).toBe(3);
  const all = await call('POST', capacities, { update_type: 'default', capacity: 9 });
  expect([all.status, all.body.message]).toEqual([200, 'default capacity updated']);
  const toggle = () => call('POST', capacities, { update_type: 'toggle_capacity' });
  expect((await toggle()).body.message).toBe('capacity disabled');
  expect((await toggle()).body.message).toBe('capacity enabled');
  expect(await call('POST', capacities, { update_type: 'user', capacity: 3 })).toMatchObject({
    status: 400,
    body: { message: 'Invalid request: missing targets' },
  });
});
