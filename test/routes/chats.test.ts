import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import type { ChatOwnerInput } from '../../src/relay/onDemand/setChatOwner.ts';
import { storeActivity, storeChat, storeContact, storeMessage } from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const asked: ChatOwnerInput[] = [];
const deps = testDeps(database, {
  setChatOwner: async (input) => {
    asked.push(input);
    const { accountId, chatId, owner, status } = input;
    return {
      chat_id: toWire('EN_CHT_', chatId),
      client_id: toWire('TCI', accountId),
      owner: owner || null,
      status: status ?? 'open',
    };
  },
});
const app = buildApp(deps);
let numbers = 300;

async function lineOwner() {
  numbers += 1;
  const tenant = await newTenant(deps, undefined, app);
  const number = `+15550000${numbers}`;
  const given = { wabaId: `w${numbers}`, lineId: `l${numbers}`, number };
  const { line } = await tenant.unit((unit) => storeLine(unit, given));
  return { ...tenant, number, lineId: line.id };
}

/** A chat in which Ana wrote, was answered, and waits for an agent. */
async function anasChat(owner: Tenant & { lineId: string }) {
  return owner.unit(async (unit) => {
    const { lineId } = owner;
    const contactId = await storeContact(unit);
    const chatId = await storeChat(unit, {
      contactId,
      lineId,
      state: 'waitingForAgent',
      unassigned: true,
      waitingSince: unit.now,
      tags: [{ name: 'vip', color_hex: '#ff0000' }],
      lastInboundAt: unit.now,
    });
    const at = (seq: number) => ({ chatId, contactId, lineId, seq });
    await storeActivity(unit, at(1), 'chat_opened');
    await storeMessage(unit, at(2), { type: 'text', text: 'hola' }, { providerId: 'wamid.1' });
    const said = {
      direction: 'out' as const,
      actor: 'system',
      status: 'delivered',
      providerId: 'wamid.2',
    };
    await storeMessage(unit, at(4), { type: 'text', text: '¿Qué tal?' }, said);
    await storeActivity(unit, at(5), 'handoff', { note: 'angry' });
    return { contactId, chatId, wire: toWire('EN_CHT_', chatId), now: unit.now };
  });
}

test('a chat is shown with its contact, its line and the last that happened', async () => {
  const owner = await lineOwner();
  const { contactId, wire, now } = await anasChat(owner);
  const { status, body } = await owner.call('GET', `/v1/engagement/chat/${wire}`);
  const about = {
    contact_id: toWire('CNT', contactId),
    contact_name: 'Ana Quispe',
    contact_phone_number: '+51900000001',
  };
  const ttl = Math.floor(now.getTime() / 1000) + 86_400;
  expect(status).toBe(200);
  expect(body).toEqual({
    chat_id: wire,
    client_id: toWire('TCI', owner.accountId),
    channel_type: 'whatsapp',
    channel_data: {
      channel_id: toWire('EN_CH_', owner.lineId),
      external_id: owner.number,
      name: 'Shop',
    },
    ...about,
    details: about,
    external_id: `${owner.number}:+51900000001`,
    owner: '',
    status: 'open',
    unassigned: true,
    enqueued: true,
    tags: [{ name: 'vip', color_hex: '#ff0000' }],
    last_activity: expect.objectContaining({ type: 'handoff', payload: { note: 'angry' } }),
    last_activity_date: now.toISOString(),
    last_reaction: null,
    last_reaction_date: '0001-01-01T00:00:00Z',
    session_ttl: ttl,
    latest_session_ttl: ttl,
    creation_date: now.toISOString(),
    update_date: now.toISOString(),
  });
});

test('a chat shows the last reaction that was not taken back', async () => {
  const owner = await lineOwner();
  const { contactId, chatId, wire, now } = await anasChat(owner);
  const react = (seq: number, messageId: string, emoji?: string) =>
    owner.unit((unit) =>
      storeMessage(
        unit,
        { chatId, contactId, lineId: owner.lineId, seq },
        { type: 'reaction', messageId, ...(emoji && { emoji }) },
        { createdAt: new Date(now.getTime() + seq * 1000) },
      ),
    );
  const last = async () => {
    const { body } = await owner.call('GET', `/v1/engagement/chat/${wire}`);
    const { last_reaction, last_reaction_date } = body;
    return [last_reaction?.payload.content, new Date(last_reaction_date).getTime() - now.getTime()];
  };
  await react(6, 'wamid.2', '👍');
  await react(7, 'wamid.0', '❤');
  await react(8, 'wamid.0', '😮');
  expect(await last()).toEqual([{ type: 'reaction', messageId: 'wamid.0', emoji: '😮' }, 8000]);
  await react(9, 'wamid.0');
  expect(await last()).toEqual([{ type: 'reaction', messageId: 'wamid.2', emoji: '👍' }, 6000]);
  await react(10, 'wamid.2');
  const { body } = await owner.call('GET', `/v1/engagement/chat/${wire}`);
  expect([body.last_reaction, body.last_reaction_date]).toEqual([null, '0001-01-01T00:00:00Z']);
});

test('activities are messages and all else, newest first, in the chat’s own order', async () => {
  const owner = await lineOwner();
  const { contactId, wire, now } = await anasChat(owner);
  const { body } = await owner.call('GET', `/v1/engagement/chat/${wire}/activities`);
  expect(body.activities.map((each: { type: string }) => each.type)).toEqual([
    'handoff',
    'message',
    'message',
    'chat_opened',
  ]);
  expect(body.activities[1]).toEqual({
    activity_id: expect.stringMatching(/^EN_ACT_[0-9A-Z]{26}$/),
    chat_id: wire,
    client_id: toWire('TCI', owner.accountId),
    category: 'message',
    type: 'message',
    actor: { actor_id: 'whatsapp', actor_alias: '', type: 'system' },
    external_id: 'wamid.2',
    status: 'delivered',
    payload: {
      message_id: expect.stringMatching(/^MSG[0-9a-f]{32}$/),
      direction: 'out',
      type: 'text',
      text: '¿Qué tal?',
      content: { type: 'text', text: '¿Qué tal?' },
      status: 'delivered',
      status_date: now.toISOString(),
      date: now.toISOString(),
    },
    ttl: 0,
    creation_date: now.toISOString(),
    update_date: now.toISOString(),
  });
  expect(body.activities[2]).toMatchObject({
    actor: { actor_id: toWire('CNT', contactId), type: 'user' },
    status: 'received',
    payload: { direction: 'in', text: 'hola' },
  });
});

test('activities go on from page to page without a gap between the two kinds', async () => {
  const owner = await lineOwner();
  const { wire } = await anasChat(owner);
  const seen: string[] = [];
  let path = `/v1/engagement/chat/${wire}/activities?limit=1`;
  for (let pages = 0; path !== '' && pages < 9; pages++) {
    const { body } = await owner.call('GET', path);
    seen.push(...body.activities.map((each: { type: string }) => each.type));
    path = body.next;
  }
  expect(seen).toEqual(['handoff', 'message', 'message', 'chat_opened']);
});

test.each([
  ['type=message', ['message', 'message']],
  ['type=handoff', ['handoff']],
  ['actor_type=user', ['message']],
  ['actor_type=system', ['handoff', 'message', 'chat_opened']],
  ['actor_type=system&type=message', ['message']],
])('activities are filtered: %s', async (query, types) => {
  const owner = await lineOwner();
  const { wire } = await anasChat(owner);
  const { body } = await owner.call('GET', `/v1/engagement/chat/${wire}/activities?${query}`);
  expect(body.activities.map((each: { type: string }) => each.type)).toEqual(types);
});

test('no activity that fits is 404, an actor there is not is 400', async () => {
  const owner = await lineOwner();
  const { wire } = await anasChat(owner);
  const path = `/v1/engagement/chat/${wire}/activities`;
  const none = await owner.call('GET', `${path}?actor_type=agent`);
  expect([none.status, none.body.message]).toEqual([404, 'No activities found']);
  const wrong = await owner.call('GET', `${path}?actor_type=robot`);
  expect([wrong.status, wrong.body.message]).toEqual([400, 'Invalid request: invalid actor type']);
});

test('media in a message comes with a link that shows it', async () => {
  const owner = await lineOwner();
  const { wire, chatId, contactId } = await anasChat(owner);
  const mediaId = deps.ids(Date.now());
  const media = {
    kind: 'image' as const,
    providerId: '9',
    mimeType: 'image/jpeg',
    caption: 'mi gato',
  };
  await owner.unit((unit) =>
    storeMessage(
      unit,
      { chatId, contactId, lineId: owner.lineId, seq: 6 },
      { type: 'media', media },
      { mediaId },
    ),
  );
  const { body } = await owner.call('GET', `/v1/engagement/chat/${wire}/activities?limit=1`);
  expect(body.activities[0].payload).toMatchObject({
    text: 'mi gato',
    media: {
      media_id: toWire('MED', mediaId),
      url: expect.stringContaining(
        `http://chasqui.test/v1/media/${toWire('MED', mediaId)}?client_id=`,
      ),
    },
  });
});

test('a failed message says why', async () => {
  const owner = await lineOwner();
  const { wire, chatId, contactId } = await anasChat(owner);
  const failed = {
    direction: 'out' as const,
    actor: 'system',
    status: 'failed',
    errorCode: 131026,
    error: 'Message undeliverable',
  };
  await owner.unit((unit) =>
    storeMessage(
      unit,
      { chatId, contactId, lineId: owner.lineId, seq: 6 },
      { type: 'text', text: 'x' },
      failed,
    ),
  );
  const { body } = await owner.call('GET', `/v1/engagement/chat/${wire}/activities?limit=1`);
  expect(body.activities[0]).toMatchObject({
    status: 'failed',
    payload: { error: { code: 131026, message: 'Message undeliverable' } },
  });
});

/** Four chats, told apart by their contacts' names, the newest first: Dora, Carla, Bruno, Ana. */
async function fourChats() {
  const owner = await lineOwner();
  await anasChat(owner);
  await owner.unit(async (unit) => {
    const { lineId } = owner;
    const after = (minutes: number) => new Date(unit.now.getTime() + minutes * 60_000);
    const bruno = await storeContact(unit, {
      name: 'Bruno Flores',
      profileName: null,
      phone: '+51900000002',
      waId: '51900000002',
    });
    const brunos = await storeChat(unit, {
      contactId: bruno,
      lineId,
      status: 'closed',
      lastActivityAt: after(1),
    });
    await storeMessage(
      unit,
      { chatId: brunos, contactId: bruno, lineId, seq: 1 },
      { type: 'text', text: 'hola' },
    );
    const carla = await storeContact(unit, {
      name: 'Carla',
      profileName: null,
      phone: null,
      waId: null,
      userId: 'PE.3',
    });
    await storeChat(unit, { contactId: carla, lineId, unassigned: true, lastActivityAt: after(2) });
    const dora = await storeContact(unit, {
      name: 'Dora',
      profileName: null,
      phone: '+51900000004',
      waId: '51900000004',
    });
    const doras = await storeChat(unit, {
      contactId: dora,
      lineId,
      owner: 'eva@shop.pe',
      state: 'withAgent',
      lastActivityAt: after(3),
    });
    await storeMessage(
      unit,
      { chatId: doras, contactId: dora, lineId, seq: 1 },
      { type: 'text', text: 'Soy Eva' },
      { direction: 'out', actor: 'eva@shop.pe', status: 'read' },
    );
  });
  return owner;
}

test.each([
  ['', ['Dora', 'Carla', 'Bruno Flores', 'Ana Quispe']],
  ['channel_type=whatsapp&status=closed', ['Bruno Flores']],
  ['contact_query=flores', ['Bruno Flores']],
  ['contact_query=ana', ['Ana Quispe']],
  ['contact_query=9000000', ['Dora', 'Bruno Flores', 'Ana Quispe']],
  ['contact_query=+51900000002', ['Bruno Flores']],
  ['owner=eva%40shop.pe', ['Dora']],
  ['status=closed', ['Bruno Flores']],
  ['status=open', ['Dora', 'Carla', 'Ana Quispe']],
  ['status=UNASSIGNED', ['Carla', 'Ana Quispe']],
  ['tag=vip', ['Ana Quispe']],
  ['enqueued_only=true', ['Ana Quispe']],
  ['last_activity_actor_type=agent', ['Dora']],
  ['last_activity_actor_type=user', ['Bruno Flores']],
  ['last_activity_type=message', ['Dora', 'Bruno Flores']],
  ['last_activity_type=handoff', ['Ana Quispe']],
  [
    'from_last_activity_date=2020-01-01T00:00:00Z&to_last_activity_date=2100-01-01T00:00:00+05:00',
    ['Dora', 'Carla', 'Bruno Flores', 'Ana Quispe'],
  ],
])('chats are searched: %s', async (query, names) => {
  const { call } = await fourChats();
  const { status, body } = await call('GET', `/v1/engagement/chat/search?${query}`);
  expect(status).toBe(200);
  expect(body.chats.map((each: { contact_name: string }) => each.contact_name)).toEqual(names);
  expect(body.total_hits).toBe(names.length);
});

test('a search goes on from page to page', async () => {
  const { call } = await fourChats();
  const seen: string[] = [];
  let path = '/v1/engagement/chat/search?status=open&limit=2';
  for (let pages = 0; path !== '' && pages < 5; pages++) {
    const { body } = await call('GET', path);
    expect(body.total_hits).toBe(3);
    seen.push(...body.chats.map((each: { contact_name: string }) => each.contact_name));
    path = body.next;
  }
  expect(seen).toEqual(['Dora', 'Carla', 'Ana Quispe']);
});

test.each([
  ['contact_query=nobody', 404, 'No chats found'],
  ['contact_query=%25', 404, 'No chats found'],
  ['channel_type=web', 404, 'No chats found'],
  ['channel_type=sms', 400, 'invalid channel type'],
  ['status=half', 400, 'Invalid request: status: '],
  ['last_activity_actor_type=robot', 400, 'Invalid request: invalid actor type'],
  ['from_last_activity_date=2026-01-01T00:00:00Z', 400, 'must be given together'],
  ['from_last_activity_date=yesterday', 400, 'from_last_activity_date: '],
  ['start_key=WyJ4Il0%3D', 400, 'error decoding start key'],
])('a search that finds nothing, or cannot be: %s', async (query, code, message) => {
  const { call } = await fourChats();
  const { status, body } = await call('GET', `/v1/engagement/chat/search?${query}`);
  expect(status).toBe(code);
  expect(body.message).toContain(message);
});

test('a chat is taken by an agent and closed', async () => {
  const owner = await lineOwner();
  const { wire, chatId } = await anasChat(owner);
  const path = `/v1/engagement/chat/agent/${wire}`;
  const taken = await owner.call('PUT', path, { owner: 'eva@shop.pe' });
  expect([taken.status, taken.body]).toEqual([
    200,
    {
      chat_id: wire,
      client_id: toWire('TCI', owner.accountId),
      owner: 'eva@shop.pe',
      status: 'open',
    },
  ]);
  const closed = await owner.call('PUT', path, { owner: '', status: 'closed' });
  expect(closed.body).toMatchObject({ owner: '', status: 'closed' });
  const { accountId } = owner;
  expect(asked.filter((input) => input.accountId === accountId)).toEqual([
    { accountId, chatId, actor: 'eva@shop.pe', owner: 'eva@shop.pe' },
    { accountId, chatId, actor: 'test', owner: '', status: 'closed' },
  ]);
});

test.each([
  [{}, 'owner or status must be given'],
  [{ owner: 'eva' }, 'owner: is an e-mail, group:<name>, or empty for nobody'],
  [{ status: 'UNASSIGNED' }, 'status: '],
])('a chat cannot be given to %j', async (body, message) => {
  const owner = await lineOwner();
  const { wire } = await anasChat(owner);
  const refused = await owner.call('PUT', `/v1/engagement/chat/agent/${wire}`, body);
  expect(refused.status).toBe(400);
  expect(refused.body.message).toContain(message);
});

test('another account sees neither the chat nor what happened in it', async () => {
  const [ana, bruno] = [await lineOwner(), await lineOwner()];
  const { wire } = await anasChat(ana);
  const chat = await bruno.call('GET', `/v1/engagement/chat/${wire}`);
  expect([chat.status, chat.body.message]).toEqual([404, 'Chat not found']);
  expect((await bruno.call('GET', `/v1/engagement/chat/${wire}/activities`)).status).toBe(404);
  expect((await bruno.call('GET', '/v1/engagement/chat/search')).status).toBe(404);
  expect((await bruno.call('GET', '/v1/engagement/chat/CNT1')).status).toBe(404);
});
