import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';

const database = await testDatabase();
const rosa = 'rosa@example.com';

test('tags, notes and a forced end of waiting are what people read of a chat, and the contact does not', async () => {
  const journey = await startJourney(database, {
    flow: {
      schema: 1,
      name: 'Desk',
      language: 'es',
      start: 'desk',
      steps: { desk: { type: 'handoff', owner: 'group:ventas' } },
    },
  });
  const { api } = journey;
  await journey.phone('1').say('hola');
  const chat = await eventually(async () => {
    const { status, body } = await api('GET', '/v1/engagement/chat/search?enqueued_only=true');
    return status === 200 && body.chats[0];
  });
  const path = `/v1/engagement/chat/${chat.chat_id}`;
  const tags = [{ name: 'vip', color_hex: '#ff8800' }, { name: 'lima' }];
  expect((await api('PUT', `${path}/tags`, tags)).body).toMatchObject({
    chat_id: chat.chat_id,
    tags,
  });
  expect(await api('PUT', `${path}/tags`, [{ name: 'x', color_hex: 'red' }])).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('is a colour such as #ff8800') },
  });
  const note = await api('POST', `${path}/notes`, { text: 'Llamar', current_username: rosa });
  expect([note.status, note.body.text]).toEqual([201, 'Llamar']);

  const force = (target: string) =>
    api('POST', `${path}/force-dequeue`, { assignment_type: 'specific_agent', target });
  expect(await force(rosa)).toMatchObject({ status: 404, body: { message: 'agent not found' } });
  await api('POST', '/v1/engagement/agents', { email: rosa });
  expect((await force(rosa)).body).toEqual({ message: 'chat successfully dequeued' });
  expect(await force(rosa)).toMatchObject({
    status: 400,
    body: { message: 'Invalid request: chat currently not enqueued' },
  });

  const { body } = await api('GET', `${path}/activities`);
  expect(
    body.activities.map((each: Record<string, unknown>) => [
      each.category,
      each.type,
      each.payload,
    ]),
  ).toEqual([
    ['chat', 'owner_changed', { owner: rosa }],
    ['note', 'note', { text: 'Llamar' }],
    ['chat', 'tags_updated', { tags }],
    expect.arrayContaining(['external_event', 'identity_process_finished']),
    ['chat', 'handoff', { owner: 'group:ventas', note: '' }],
    expect.arrayContaining(['message', 'message']),
    ['chat', 'chat_opened', {}],
  ]);
  expect(body.activities[1]).toMatchObject({
    activity_id: note.body.activity_id,
    actor: { actor_id: rosa, type: 'agent' },
  });
  expect((await api('GET', '/v1/engagement/chat/search?tag=vip')).body.total_hits).toBe(1);
  expect((await api('GET', '/v1/engagement/chat/search?tag=red')).status).toBe(404);
  expect(await journey.phone('1').received()).toEqual([]);
});
