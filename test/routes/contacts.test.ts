import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { account } from '../../src/accounts/table.ts';
import { createContact } from '../../src/contacts/saveContact.ts';
import { contact, contactIdentity } from '../../src/contacts/table.ts';
import { toWire } from '../../src/db/ids.ts';
import type { Unit } from '../../src/db/unit.ts';
import { eraseContact } from '../../src/relay/erase/eraseContact.ts';
import { storeContact } from '../chats/storedChat.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { lockWaits } from '../support/lockWaits.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

test('a contact is shown with properties as texts, in a list without them', async () => {
  const { call, unit, accountId } = await newTenant(deps);
  const id = await unit((opened) =>
    storeContact(opened, {
      name: 'Ana',
      email: 'ana@x.pe',
      externalId: 'u-1',
      properties: { plan: 'gold', age: 31 },
    }),
  );
  const summary = {
    client_id: toWire('TCI', accountId),
    contact_id: toWire('CNT', id),
    name: 'Ana',
    phone_number: '+51900000001',
    email: 'ana@x.pe',
    external_id: 'u-1',
    language: '',
    tags: [],
    is_valid_wa_user: true,
    opted_out: false,
    marketing_opted_out: false,
    inbound_processes_started: 0,
    outbound_processes_started: 0,
    flow_outbounds_rejected: 0,
    notification_outbounds_received: 0,
    creation_date: expect.any(String),
    update_date: expect.any(String),
  };
  expect((await call('GET', `/v1/contacts/${toWire('CNT', id)}`)).body).toEqual({
    ...summary,
    custom_property_values: { plan: 'gold', age: '31' },
  });
  expect((await call('GET', '/v1/contacts')).body).toEqual({
    contacts: [summary],
    self: '/v1/contacts',
    next: '',
  });
});

test('a contact is found by number, however its country writes it, and by the caller’s id', async () => {
  const { call, unit, accountId } = await newTenant(deps);
  await unit(async (opened) => {
    const id = await storeContact(opened, {
      name: 'Ximena',
      phone: '+525512345678',
      externalId: 'u-2',
    });
    await opened.tx.insert(contactIdentity).values({
      accountId,
      kind: 'external_id',
      value: 'u-2',
      contactId: id,
      createdAt: opened.now,
    });
  });
  const found = async (path: string) => (await call('GET', `/v1/contacts/${path}`)).body.name;
  expect(await found('+5215512345678?key_type=phone_number')).toBe('Ximena');
  expect(await found('525512345678?key_type=phone_number')).toBe('Ximena');
  expect(await found('u-2?key_type=external_id')).toBe('Ximena');
  expect((await call('GET', '/v1/contacts/u-3?key_type=external_id')).status).toBe(404);
});

test('a contact that turned out to be another is that other, and is listed once', async () => {
  const { call, unit } = await newTenant(deps);
  const [kept, merged] = await unit(async (opened) => [
    await storeContact(opened, { name: 'Ana' }),
    await storeContact(opened, { name: 'Anita', phone: null }),
  ]);
  await database.db
    .update(contact)
    .set({ mergedInto: kept })
    .where(eq(contact.id, merged ?? ''));
  const { body } = await call('GET', `/v1/contacts/${toWire('CNT', merged ?? '')}`);
  expect([body.contact_id, body.name]).toEqual([toWire('CNT', kept ?? ''), 'Ana']);
  expect((await call('GET', '/v1/contacts')).body.contacts).toHaveLength(1);
});

test('a contact without a set name goes by the profile’s, without either by the number', async () => {
  const { call, unit } = await newTenant(deps);
  await unit(async (opened) => {
    await storeContact(opened, { profileName: 'Ana en WhatsApp' });
    await storeContact(opened, { profileName: null, phone: '+51900000009' });
  });
  const { body } = await call('GET', '/v1/contacts');
  expect(body.contacts.map((each: { name: string }) => each.name)).toEqual([
    'Ana en WhatsApp',
    '+51900000009',
  ]);
});

test('a contact is made by number or by the caller’s id, and by neither it is none', async () => {
  const { call } = await newTenant(deps);
  const { status, body } = await call(
    'POST',
    '/v1/contacts',
    'phone_number=+51 987 654 321&name=Ana&email=ana@x.pe&language=pt-br&tags=vip&tags=new',
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    phone_number: '+51987654321',
    name: 'Ana',
    email: 'ana@x.pe',
    language: 'pt-BR',
    tags: ['vip', 'new'],
    is_valid_wa_user: false,
  });
  const bruno = await call('POST', '/v1/contacts', { name: 'Bruno', external_id: 'b-1' });
  expect([bruno.status, bruno.body.phone_number, bruno.body.external_id]).toEqual([200, '', 'b-1']);
  expect((await call('POST', '/v1/contacts', { name: 'Nobody' })).body.message).toBe(
    'Invalid request: missing phone_number: a contact needs one, or an external_id',
  );
  expect((await call('POST', '/v1/contacts', { phone_number: '+51987654322' })).body.message).toBe(
    'Invalid request: missing name',
  );
});

test('each value that cannot be is told, all of them at once', async () => {
  const { call } = await newTenant(deps);
  const { status, body } = await call('POST', '/v1/contacts', {
    name: 'Ana',
    phone_number: '+51 12 34567890123',
    email: 'ana',
    language: 'spanish!',
    custom_property_values: { shoe: '42' },
  });
  expect(status).toBe(400);
  expect(body.details).toEqual([
    {
      path: 'phone_number',
      message: 'is a phone number with its country code, as in +15550000001',
    },
    { path: 'email', message: 'is an e-mail address' },
    { path: 'language', message: 'is a language such as es or pt-BR (BCP 47)' },
    {
      path: 'custom_property_values.shoe',
      message: 'names no contact property, neither by id nor by name',
    },
  ]);
});

test('a number or id that somebody has is refused and says whose it is, or changes them where asked', async () => {
  const { call } = await newTenant(deps);
  const made = async (body: object, query = '') => call('POST', `/v1/contacts${query}`, body);
  const { body: ana } = await made({ name: 'Ana', phone_number: '+5215512345678' });
  const { body: bruno } = await made({ name: 'Bruno', external_id: 'b-1' });

  const taken = await made({ name: 'A', phone_number: '+525512345678', external_id: 'b-1' });
  expect(taken.status).toBe(409);
  expect(taken.body.details).toEqual(
    expect.arrayContaining([
      {
        path: 'phone_number',
        message: 'is the phone number of another contact',
        contact_id: ana.contact_id,
      },
      {
        path: 'external_id',
        message: 'is the external id of another contact',
        contact_id: bruno.contact_id,
      },
    ]),
  );
  // Two people, and nobody says which of them is meant.
  const both = { name: 'A', phone_number: '+525512345678', external_id: 'b-1' };
  expect((await made(both, '?on_conflict=update')).status).toBe(409);

  const changed = await made(
    { name: 'Ana María', phone_number: '+525512345678', external_id: 'a-1' },
    '?on_conflict=update',
  );
  expect([changed.status, changed.body.contact_id, changed.body.name]).toEqual([
    200,
    ana.contact_id,
    'Ana María',
  ]);
  expect((await call('GET', '/v1/contacts/a-1?key_type=external_id')).body.contact_id).toBe(
    ana.contact_id,
  );
  const path = `/v1/contacts/${bruno.contact_id}`;
  const stolen = await call('PUT', path, { phone_number: '+525512345678' });
  expect([stolen.status, stolen.body.details[0].contact_id]).toEqual([409, ana.contact_id]);
  expect((await call('GET', '/v1/contacts')).body.contacts).toHaveLength(2);
});

test('two who make the same contact at the same moment make one', async () => {
  const { call } = await newTenant(deps);
  const ana = { name: 'Ana', phone_number: '+51987654321' };
  const both = await Promise.all([
    call('POST', '/v1/contacts', ana),
    call('POST', '/v1/contacts', ana),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test.each([
  ['made', (unit: Unit) => createContact(unit, { name: 'Ana', phone: '+51987654321' }, 'refuse')],
  [
    'erased',
    (unit: Unit) => eraseContact(unit, deps.secretBox, { by: 'external_id', text: 'a-1' }),
  ],
])(
  'who asks to change whoever is there is answered by a contact also where they are %s at that moment',
  async (what, work) => {
    const { call, unit } = await newTenant(deps);
    const asked = { name: 'Ana María', phone_number: '+51987654321', external_id: 'a-1' };
    if (what === 'erased') await call('POST', '/v1/contacts', asked);
    const { promise: committed, resolve: commit } = withResolvers();
    const { promise: worked, resolve: tellWorked } = withResolvers();
    const first = unit(async (opened) => {
      await work(opened);
      tellWorked();
      await committed;
    });
    await worked;
    const second = call('POST', '/v1/contacts?on_conflict=update', asked);
    await eventually(async () => (await lockWaits(database)) === 1);
    commit();
    await first;
    const { status, body } = await second;
    expect([status, body.name, body.external_id]).toEqual([200, 'Ana María', 'a-1']);
    expect((await call('GET', '/v1/contacts')).body.contacts).toHaveLength(1);
  },
);

test('a property whose name has dots is set by it from a form too', async () => {
  const { call } = await newTenant(deps);
  const { body } = await call('POST', '/v1/contact-properties', { name: 'No. doc', type: 'int' });
  const form = 'name=Ana&external_id=a-1&custom_property_values.No. doc=42';
  const made = await call('POST', '/v1/contacts', form);
  expect(made.body.custom_property_values).toEqual({ [body.property_id]: '42' });
  const refused = await call('POST', '/v1/contacts', `${form}&custom_property_values.No. id=1`);
  expect(refused.body.message).toBe(
    'Invalid request: custom_property_values.No. id names no contact property, neither by id nor by name',
  );
});

test('in an update what is absent stays and what is empty is cleared', async () => {
  const { call } = await newTenant(deps);
  await call('POST', '/v1/contact-properties', { name: 'city', type: 'string' });
  const { body: ana } = await call('POST', '/v1/contacts', {
    name: 'Ana',
    phone_number: '+51987654321',
    email: 'ana@x.pe',
    external_id: 'a-1',
    tags: ['vip'],
    custom_property_values: { city: 'Lima' },
  });
  const path = `/v1/contacts/${ana.contact_id}`;
  const { body: same } = await call('PUT', path, 'name=Ana');
  expect({ ...same, update_date: '' }).toEqual({ ...ana, update_date: '' });
  const { body } = await call(
    'PUT',
    path,
    'email=&custom_property_values.city=&external_id=&tags=',
  );
  expect(body).toMatchObject({
    name: 'Ana',
    email: '',
    external_id: '',
    tags: [],
    custom_property_values: {},
  });
  expect((await call('GET', '/v1/contacts/a-1?key_type=external_id')).status).toBe(404);
  const last = await call('PUT', '/v1/contacts/51987654321?key_type=phone_number', 'phone_number=');
  expect([last.status, last.body.message]).toEqual([
    400,
    'Invalid request: a contact needs a phone_number or an external_id: leave one',
  ]);
});

test('whoever has come without a number or id, as on a web page, can be changed, and given one', async () => {
  const { call, unit } = await newTenant(deps);
  const id = await unit((opened) => storeContact(opened, { name: 'Web', phone: null }));
  const path = `/v1/contacts/${toWire('CNT', id)}`;
  const named = await call('PUT', path, 'name=Ana&email=ana@x.pe');
  expect([named.status, named.body.name, named.body.email]).toEqual([200, 'Ana', 'ana@x.pe']);
  expect((await call('PUT', path, 'external_id=a-1')).status).toBe(200);
  expect((await call('PUT', path, 'external_id=')).body.message).toBe(
    'Invalid request: a contact needs a phone_number or an external_id: leave one',
  );
});

test('whoever gets another number is found by that alone, and not by what the provider knew', async () => {
  const { call, unit } = await newTenant(deps);
  const id = await unit((opened) => storeContact(opened, { name: 'Ana' }));
  const { body } = await call('PUT', `/v1/contacts/${toWire('CNT', id)}`, {
    phone_number: '+51987654321',
  });
  expect([body.phone_number, body.is_valid_wa_user]).toEqual(['+51987654321', false]);
  const found = async (number: string) =>
    (await call('GET', `/v1/contacts/${number}?key_type=phone_number`)).status;
  expect([await found('+51987654321'), await found('+51900000001')]).toEqual([200, 404]);
});

test('the language is set by API in its usual form, and cleared', async () => {
  const { call } = await newTenant(deps);
  const { body: ana } = await call('POST', '/v1/contacts', {
    name: 'Ana',
    external_id: 'a',
    language: 'pt-br',
  });
  const path = `/v1/contacts/${ana.contact_id}`;
  expect(ana.language).toBe('pt-BR');
  expect((await call('PUT', path, { language: 'es' })).body.language).toBe('es');
  expect((await call('PUT', path, { language: '' })).body.language).toBe('');
});

test('a hidden property is left out unless it is asked for', async () => {
  const { call } = await newTenant(deps);
  const { body: property } = await call('POST', '/v1/contact-properties', {
    name: 'score',
    type: 'int',
    is_hidden: true,
  });
  const { body: ana } = await call('POST', '/v1/contacts', {
    name: 'Ana',
    external_id: 'a',
    custom_property_values: { score: 7 },
  });
  const path = `/v1/contacts/${ana.contact_id}`;
  expect(ana.custom_property_values).toEqual({});
  expect((await call('GET', path)).body.custom_property_values).toEqual({});
  expect((await call('GET', `${path}?show_hidden=true`)).body.custom_property_values).toEqual({
    [property.property_id]: '7',
  });
});

test('another account sees no contact', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const id = await ana.unit((opened) => storeContact(opened));
  expect((await bruno.call('GET', `/v1/contacts/${toWire('CNT', id)}`)).status).toBe(404);
  expect((await bruno.call('GET', '/v1/contacts/51900000001?key_type=phone_number')).status).toBe(
    404,
  );
  expect((await bruno.call('GET', '/v1/contacts')).body.contacts).toEqual([]);
});

test('hooks are told of a new contact, of who opts out and in again, and of an update where asked', async () => {
  const { call, unit, accountId } = await newTenant(deps);
  await unit(({ tx }) =>
    tx
      .update(account)
      .set({
        wantedEvents: [
          { hookId: '01890000-0000-7000-8000-0000000000f1', type: 'contact', actions: [] },
        ],
      })
      .where(eq(account.id, accountId)),
  );
  const { body: ana } = await call('POST', '/v1/contacts', { name: 'Ana', external_id: 'a' });
  const path = `/v1/contacts/${ana.contact_id}`;
  await call('PUT', path, { name: 'Ana María' });
  await call('PUT', path, 'name=Ana&emit_sysevent=true');
  await call('PUT', path, { opted_out: true });
  await call('PUT', path, { opted_out: true });
  const refused = await call('PUT', path, { opted_out: false });
  expect([refused.status, refused.body.message]).toEqual([
    409,
    expect.stringContaining('consents'),
  ]);
  await call('POST', `${path}/consents`, { granted: true });
  const told = await database.sql`select event_action, object->>'contact_id' as id,
      object->>'name' as name, object->>'opted_out' as out, contact_id
    from hook_event where account_id = ${accountId} order by id`;
  expect(told.map((row) => [row.event_action, row.id, row.name, row.out])).toEqual([
    ['created', ana.contact_id, 'Ana', 'false'],
    ['updated', ana.contact_id, 'Ana', 'false'],
    ['opted_out', ana.contact_id, 'Ana', 'true'],
    ['opted_in', ana.contact_id, 'Ana', 'false'],
  ]);
  expect(told.every(({ contact_id }) => toWire('CNT', contact_id) === ana.contact_id)).toBe(true);
});

function withResolvers() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
