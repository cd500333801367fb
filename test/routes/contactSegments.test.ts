import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import { storeChat, storeContact, storeMessage } from '../chats/storedChat.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

const day = 86_400_000;

/** Four people who differ in everything that can be asked of them. */
async function people(): Promise<Tenant> {
  const tenant = await newTenant(deps);
  const { call, unit } = tenant;
  for (const [name, type] of [
    ['city', 'string'],
    ['age', 'int'],
    ['since', 'date'],
    ['member', 'boolean'],
  ]) {
    await call('POST', '/v1/contact-properties', { name, type });
  }
  await call('POST', '/v1/contacts', {
    name: 'Ana Quispe',
    phone_number: '+51987654321',
    email: 'ana@lima.pe',
    language: 'es-PE',
    tags: ['vip', 'new'],
    custom_property_values: { city: 'Lima', age: 31, since: '2025-03-01', member: true },
  });
  await call('POST', '/v1/contacts', {
    name: 'José Núñez',
    phone_number: '+5215512345678',
    language: 'es',
    tags: ['new'],
    custom_property_values: { city: 'Puebla', age: 64, since: '2026-01-15' },
  });
  await call('POST', '/v1/contacts', {
    name: 'Carla 100%_sure',
    external_id: 'c',
    custom_property_values: { member: false },
  });
  await unit(async (opened) => {
    const ago = (days: number) => new Date(opened.now.getTime() - days * day);
    const stored = async (name: string, createdAt: Date, heard: Date) => {
      const id = deps.ids(createdAt.getTime());
      const named = name === 'Diego' ? { profileName: name } : { name };
      const contactId = await storeContact(opened, { ...named, id, phone: null, createdAt });
      const lineId = opened.newId();
      const chatId = await storeChat(opened, { contactId, lineId, lastInboundAt: heard });
      const place = { chatId, contactId, lineId, seq: 1 };
      await storeMessage(
        opened,
        place,
        { type: 'text', text: 'a' },
        {
          direction: 'out',
          status: 'sent',
          at: heard,
        },
      );
    };
    await stored('Diego', ago(100), ago(40));
    await stored('Elena', ago(50), ago(2));
  });
  return tenant;
}

const tenant = await people();

async function found(query: unknown): Promise<string[]> {
  const name = JSON.stringify(query).slice(0, 100);
  const saved = await tenant.call('POST', '/v1/contact-segments', { name, query });
  if (saved.status !== 200) throw new Error(saved.body.message);
  const path = `/v1/contacts?segment_id=${saved.body.segment_id}`;
  const { body } = await tenant.call('GET', path);
  expect(body.contacts).toHaveLength(saved.body.count);
  return body.contacts.map((each: { name: string }) => each.name.split(' ')[0]);
}

test.each([
  [{ field: 'name', is: 'ANA quispe' }, ['Ana']],
  [{ field: 'name', starts_with: 'di' }, ['Diego']],
  [{ field: 'name', starts_with: 'carla 100%_' }, ['Carla']],
  [{ field: 'name', starts_with: '%' }, []],
  [{ field: 'phone', is: '+52 55 1234 5678' }, ['José']],
  [{ field: 'phone', in: ['51987654321', '+5215512345678'] }, ['Ana', 'José']],
  [{ field: 'phone', starts_with: '+51' }, ['Ana']],
  [{ field: 'phone', exists: false }, ['Diego', 'Elena', 'Carla']],
  [{ field: 'country', is: 'mx' }, ['José']],
  [{ field: 'country', in: ['PE', 'MX'] }, ['Ana', 'José']],
  [{ field: 'language', starts_with: 'ES' }, ['Ana', 'José']],
  [{ field: 'language', is: 'es' }, ['José']],
  [{ field: 'tags', is: 'vip' }, ['Ana']],
  [{ field: 'tags', in: ['vip', 'new'] }, ['Ana', 'José']],
  [{ field: 'tags', not: 'vip' }, ['Diego', 'Elena', 'José', 'Carla']],
  [{ field: 'tags', exists: true }, ['Ana', 'José']],
  [{ field: 'created', before: '60d' }, ['Diego']],
  [{ field: 'created', after: '60d' }, ['Elena', 'Ana', 'José', 'Carla']],
  [{ field: 'created', before: '2001-01-01' }, []],
  [{ field: 'last_inbound', before: '30d' }, ['Diego']],
  [{ field: 'last_inbound', after: '30d' }, ['Elena']],
  [{ field: 'last_inbound', exists: false }, ['Ana', 'José', 'Carla']],
  [{ field: 'last_outbound', after: '3d' }, ['Elena']],
  [{ field: 'opted_out', is: true }, []],
  [{ field: 'opted_out', is: false }, ['Diego', 'Elena', 'Ana', 'José', 'Carla']],
  [{ field: 'marketing_opted_out', not: true }, ['Diego', 'Elena', 'Ana', 'José', 'Carla']],
  [{ field: 'properties.city', is: 'Lima' }, ['Ana']],
  [{ field: 'properties.city', not: 'Lima' }, ['Diego', 'Elena', 'José', 'Carla']],
  [{ field: 'properties.city', in: ['Lima', 'Puebla'] }, ['Ana', 'José']],
  [{ field: 'properties.city', starts_with: 'Pue' }, ['José']],
  [{ field: 'properties.age', gt: 31 }, ['José']],
  [{ field: 'properties.age', lt: '60' }, ['Ana']],
  [{ field: 'properties.since', before: '2025-12-31' }, ['Ana']],
  [{ field: 'properties.since', after: '2026-01-15' }, ['José']],
  [{ field: 'properties.member', is: true }, ['Ana']],
  [{ field: 'properties.member', exists: true }, ['Ana', 'Carla']],
  [{ all: [{ field: 'tags', is: 'new' }, { not: { field: 'tags', is: 'vip' } }] }, ['José']],
  [
    {
      any: [
        { field: 'tags', is: 'vip' },
        { field: 'name', is: 'elena' },
      ],
    },
    ['Elena', 'Ana'],
  ],
])('%j finds %j', async (query, names) => {
  expect(await found(query)).toEqual(names);
});

test.each([
  [{ field: 'shoe', is: 1 }, 'query.field names "shoe", which is none of name, phone'],
  [{ all: [{ field: 'properties.shoe', is: 1 }] }, 'query.all.0.field names "properties.shoe"'],
  [{ field: 'tags', gt: 1 }, 'query.gt is nothing that tags can be asked'],
  [{ field: 'properties.city', gt: 1 }, 'is nothing that properties.city can be asked'],
  [{ field: 'properties.age', is: 'old' }, 'query.is is a whole number'],
  [{ field: 'created', after: 'soon' }, 'query.after is a time such as 2026-02-09T20:49:15Z'],
  [{ field: 'opted_out', is: 'yes' }, 'query.is is true or false'],
  [{ field: 'opted_out', exists: true }, 'query.exists is nothing that opted_out can be asked'],
  [{ field: 'tags', exists: 'yes' }, 'query.exists is true or false'],
])('%j asks what cannot be asked', async (query, why) => {
  await expect(found(query)).rejects.toThrow(why);
});

test('a property in a query may be named by its id, and is found after it got another name', async () => {
  const { body } = await tenant.call('GET', '/v1/contact-properties');
  const { property_id } = body.contact_properties[0];
  expect(await found({ field: `properties.${property_id}`, is: 'Lima' })).toEqual(['Ana']);
  await tenant.call('PUT', `/v1/contact-properties/${property_id}`, { name: 'town' });
  expect(await found({ field: 'properties.town', is: 'Lima' })).toEqual(['Ana']);
  await tenant.call('PUT', `/v1/contact-properties/${property_id}`, { name: 'city' });
});

test.each([
  ['quispe', ['Ana']],
  ['nunez', ['José']],
  ['JOSÉ', ['José']],
  ['98765', ['Ana']],
  ['+51 987 654', ['Ana']],
  ['@lima', ['Ana']],
  ['100%_', ['Carla']],
  ['diego', ['Diego']],
  ['zzz', []],
])('searching contacts for "%s" finds %j', async (text, names) => {
  const { body } = await tenant.call('GET', `/v1/contacts?query=${encodeURIComponent(text)}`);
  expect(body.contacts.map((each: { name: string }) => each.name.split(' ')[0])).toEqual(names);
});

test('a text too short to search for is refused', async () => {
  const { status, body } = await tenant.call('GET', '/v1/contacts?query=an');
  expect([status, body.message]).toEqual([
    400,
    'Invalid request: query has at least 3 characters of a name, number or e-mail',
  ]);
});

test('a segment is pages of a list too, and a text narrows it', async () => {
  const { body: saved } = await tenant.call('POST', '/v1/contact-segments', {
    name: 'all',
    query: { field: 'created', before: '0s' },
  });
  const first = await tenant.call('GET', `/v1/contacts?segment_id=${saved.segment_id}&limit=2`);
  const second = await tenant.call('GET', first.body.next);
  const third = await tenant.call('GET', second.body.next);
  const names = [first, second, third].flatMap(({ body }) =>
    body.contacts.map((each: { name: string }) => each.name.split(' ')[0]),
  );
  expect([names.toSorted(), third.body.next]).toEqual([
    ['Ana', 'Carla', 'Diego', 'Elena', 'José'],
    '',
  ]);
  const narrowed = `/v1/contacts?segment_id=${saved.segment_id}&query=elena`;
  expect((await tenant.call('GET', narrowed)).body.contacts).toHaveLength(1);
});

test('a segment is saved, counted anew, changed and deleted; two of one name cannot be', async () => {
  const { call, accountId } = await newTenant(deps);
  const query = { field: 'tags', is: 'vip' };
  const { body } = await call('POST', '/v1/contact-segments', { name: 'VIPs', query });
  const shown = {
    client_id: toWire('TCI', accountId),
    segment_id: expect.stringMatching(/^SEG[0-9a-f]{32}$/),
    name: 'VIPs',
    query,
    count: 0,
    counted_date: expect.any(String),
    creation_date: expect.any(String),
    update_date: expect.any(String),
  };
  expect(body).toEqual(shown);
  const path = `/v1/contact-segments/${body.segment_id}`;
  expect((await call('POST', '/v1/contact-segments', { name: 'VIPs', query })).status).toBe(409);
  await call('POST', '/v1/contacts', { name: 'Ana', external_id: 'a', tags: ['vip'] });
  expect((await call('GET', path)).body.count).toBe(0);
  expect((await call('POST', `${path}/count`)).body.count).toBe(1);
  expect((await call('GET', '/v1/contact-segments')).body.contact_segments).toEqual([
    { ...shown, count: 1 },
  ]);
  const none = { field: 'tags', is: 'none' };
  expect((await call('PUT', path, { query: none })).body).toMatchObject({ count: 0, query: none });
  expect((await call('PUT', path, { name: 'Others' })).body.name).toBe('Others');
  expect((await call('DELETE', path)).body.message).toBe('contact segment successfully deleted');
  expect((await call('GET', path)).status).toBe(404);
  expect((await call('GET', `/v1/contacts?segment_id=${body.segment_id}`)).status).toBe(404);
});

test('another account’s segment is nobody’s', async () => {
  const other = await newTenant(deps);
  const query = { field: 'tags', is: 'vip' };
  const { body } = await tenant.call('POST', '/v1/contact-segments', { name: 'Ours', query });
  const path = `/v1/contact-segments/${body.segment_id}`;
  expect([
    (await other.call('GET', path)).status,
    (await other.call('PUT', path, { name: 'mine' })).status,
    (await other.call('POST', `${path}/count`)).status,
    (await other.call('DELETE', path)).status,
  ]).toEqual([404, 404, 404, 404]);
});
