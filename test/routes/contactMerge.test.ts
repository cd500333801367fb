import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import { storeChat, storeContact } from '../chats/storedChat.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

test('two contacts become one, with the chats, names and what it lacked of both', async () => {
  const { call, unit, accountId } = await newTenant(deps);
  await call('POST', '/v1/contact-properties', { name: 'city', type: 'string' });
  const { body: ana } = await call('POST', '/v1/contacts', {
    name: 'Ana',
    external_id: 'crm-1',
    tags: ['vip'],
    custom_property_values: { city: 'Lima' },
  });
  const phoned = await unit(async (opened) => {
    const contactId = await storeContact(opened, { profileName: 'Anita', tags: ['new'] });
    await storeChat(opened, { contactId, lineId: opened.newId() });
    return contactId;
  });
  const path = `/v1/contacts/${toWire('CNT', phoned)}`;
  const { status, body } = await call('POST', `${path}/merge`, { into: ana.contact_id });
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      contact_id: ana.contact_id,
      name: 'Ana',
      phone_number: '+51900000001',
      external_id: 'crm-1',
      tags: ['vip', 'new'],
      is_valid_wa_user: true,
    }),
  ]);
  expect(Object.values(body.custom_property_values)).toEqual(['Lima']);
  expect((await call('GET', path)).body.contact_id).toBe(ana.contact_id);
  const byNumber = '/v1/contacts/+51900000001?key_type=phone_number';
  expect((await call('GET', byNumber)).body.contact_id).toBe(ana.contact_id);
  expect((await call('GET', '/v1/contacts')).body.contacts).toHaveLength(1);
  const [chat] = await database.sql`select contact_id from chat where account_id = ${accountId}`;
  expect(toWire('CNT', chat?.contact_id)).toBe(ana.contact_id);
});

test('a contact is not merged into itself, into nobody, nor into somebody else’s', async () => {
  const [tenant, other] = [await newTenant(deps), await newTenant(deps)];
  const made = async ({ call }: typeof tenant, external_id: string) =>
    (await call('POST', '/v1/contacts', { name: 'A', external_id })).body.contact_id;
  const [ana, bruno] = [await made(tenant, 'a'), await made(tenant, 'b')];
  const stranger = await made(other, 'c');
  const merge = async (into: string) =>
    (await tenant.call('POST', `/v1/contacts/${ana}/merge`, { into })).status;
  expect([await merge(ana), await merge(stranger), await merge('CNT1')]).toEqual([400, 404, 404]);
  expect([await merge(bruno), await merge(bruno)]).toEqual([200, 400]);
});

test('two who merge the same pair both ways at once leave one contact', async () => {
  const { call } = await newTenant(deps);
  const made = async (external_id: string) =>
    (await call('POST', '/v1/contacts', { name: 'A', external_id })).body.contact_id;
  const [a, b] = [await made('a'), await made('b')];
  const both = await Promise.all([
    call('POST', `/v1/contacts/${a}/merge`, { into: b }),
    call('POST', `/v1/contacts/${b}/merge`, { into: a }),
  ]);
  const statuses = both.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect((await call('GET', '/v1/contacts')).body.contacts).toHaveLength(1);
});
