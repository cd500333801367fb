import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { contact, contactIdentity } from '../../src/contacts/table.ts';
import { toWire } from '../../src/db/ids.ts';
import { storeContact } from '../chats/storedChat.ts';
import { testDatabase } from '../support/database.ts';
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

test('another account sees no contact', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const id = await ana.unit((opened) => storeContact(opened));
  expect((await bruno.call('GET', `/v1/contacts/${toWire('CNT', id)}`)).status).toBe(404);
  expect((await bruno.call('GET', '/v1/contacts/51900000001?key_type=phone_number')).status).toBe(
    404,
  );
  expect((await bruno.call('GET', '/v1/contacts')).body.contacts).toEqual([]);
});
