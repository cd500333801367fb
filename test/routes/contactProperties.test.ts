import { expect, test } from 'vitest';
import { findDeleted, forgetValues } from '../../src/contacts/deleteProperty.ts';
import { toWire } from '../../src/db/ids.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

const made = async ({ call }: Tenant, given: object) => {
  const { status, body } = await call('POST', '/v1/contact-properties', given);
  expect(status).toBe(201);
  return body;
};

test('a property is made from a form, listed, renamed and hidden', async () => {
  const { call, accountId } = await newTenant(deps);
  const { status, body } = await call(
    'POST',
    '/v1/contact-properties',
    'type=enum&name=plan&config_values.allowed_values=gold, silver,,silver',
  );
  const plan = {
    client_id: toWire('TCI', accountId),
    property_id: expect.stringMatching(/^CCP[0-9a-f]{32}$/),
    name: 'plan',
    type: 'enum',
    is_hidden: false,
    config_values: { allowed_values: 'gold,silver' },
  };
  expect([status, body]).toEqual([201, plan]);
  expect((await call('GET', '/v1/contact-properties')).body).toEqual({
    contact_properties: [plan],
    self: '/v1/contact-properties',
    next: '',
  });
  const path = `/v1/contact-properties/${body.property_id}`;
  const changed = { ...plan, name: 'tier', is_hidden: true };
  expect((await call('PUT', path, { name: 'tier', is_hidden: true })).body).toEqual(changed);
  expect((await call('GET', path)).body).toEqual(changed);
  expect((await call('GET', '/v1/contact-properties')).body.contact_properties).toEqual([]);
  expect(
    (await call('GET', '/v1/contact-properties?show_hidden=true')).body.contact_properties,
  ).toEqual([changed]);
});

test.each([
  [
    'a form that repeats the name',
    'config_values.allowed_values=gold&config_values.allowed_values=silver',
  ],
  ['a list', { config_values: { allowed_values: ['gold', 'silver'] } }],
])('allowed values are taken one by one too: %s', async (_, given) => {
  const { call } = await newTenant(deps);
  const body =
    typeof given === 'string'
      ? `name=plan&type=enum&${given}`
      : { name: 'plan', type: 'enum', ...given };
  expect((await call('POST', '/v1/contact-properties', body)).body.config_values).toEqual({
    allowed_values: 'gold,silver',
  });
});

test('an enum needs its allowed values, and no other type has any', async () => {
  const { call } = await newTenant(deps);
  const messageOf = async (body: object) => {
    const answered = await call('POST', '/v1/contact-properties', body);
    return [answered.status, answered.body.message];
  };
  expect(await messageOf({ name: 'a', type: 'colour' })).toEqual([
    400,
    expect.stringContaining('type'),
  ]);
  expect(await messageOf({ name: 'a', type: 'enum' })).toEqual([
    400,
    'Invalid request: missing config_values.allowed_values: a property of type enum needs them, separated by commas',
  ]);
  expect(
    await messageOf({ name: 'a', type: 'int', config_values: { allowed_values: '1,2' } }),
  ).toEqual([
    400,
    'Invalid request: config_values.allowed_values: a property of type int has none, only enum does',
  ]);
  expect((await messageOf({ type: 'int' }))[1]).toBe('Invalid request: missing name');
});

test('two properties of one name cannot be, and a 26th visible one cannot', async () => {
  const tenant = await newTenant(deps);
  const { call } = tenant;
  for (let n = 1; n <= 25; n++) await made(tenant, { name: `p${n}`, type: 'string' });
  const again = await call('POST', '/v1/contact-properties', { name: 'p7', type: 'int' });
  expect([again.status, again.body.details[0].path]).toEqual([409, 'name']);
  const more = await call('POST', '/v1/contact-properties', { name: 'p26', type: 'string' });
  expect([more.status, more.body.message]).toEqual([
    400,
    'Invalid request: there are 25 visible contact properties, which is the most: hide or delete one first',
  ]);
  const hidden = await made(tenant, { name: 'p26', type: 'string', is_hidden: true });
  const path = `/v1/contact-properties/${hidden.property_id}`;
  expect((await call('PUT', path, { is_hidden: false })).status).toBe(400);
  expect((await call('PUT', path, { name: 'p1' })).status).toBe(409);
});

test('25 is the most also for two who add one at the same moment', async () => {
  const tenant = await newTenant(deps);
  for (let n = 1; n <= 24; n++) await made(tenant, { name: `p${n}`, type: 'string' });
  const both = await Promise.all(
    ['a', 'b'].map((name) =>
      tenant.call('POST', '/v1/contact-properties', { name, type: 'string' }),
    ),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([201, 400]);
});

test('each type takes its values and refuses others', async () => {
  const tenant = await newTenant(deps);
  const { call } = tenant;
  const types = ['string', 'int', 'boolean', 'date', 'email'];
  const ids = new Map<string, string>();
  for (const type of types) ids.set(type, (await made(tenant, { name: type, type })).property_id);
  const plan = await made(tenant, {
    name: 'plan',
    type: 'enum',
    config_values: { allowed_values: 'gold,silver' },
  });
  ids.set('enum', plan.property_id);
  const { body: ana } = await call('POST', '/v1/contacts', { name: 'Ana', external_id: 'a' });
  const set = (type: string, value: unknown) =>
    call('PUT', `/v1/contacts/${ana.contact_id}`, {
      custom_property_values: { [ids.get(type) ?? '']: value },
    });
  const kept = async (type: string, value: unknown) =>
    (await set(type, value)).body.custom_property_values[ids.get(type) ?? ''];
  expect([
    await kept('string', 'hola'),
    await kept('int', ' 42 '),
    await kept('int', 7),
    await kept('boolean', 'TRUE'),
    await kept('date', '2026-02-28'),
    await kept('date', '2026-02-09T20:49:15-05:00'),
    await kept('email', 'Ana@X.PE'),
    await kept('enum', 'silver'),
  ]).toEqual([
    'hola',
    '42',
    '7',
    'true',
    '2026-02-28',
    '2026-02-10T01:49:15.000Z',
    'Ana@x.pe',
    'silver',
  ]);
  const refused = async (type: string, value: unknown) => {
    const { status, body } = await set(type, value);
    return [status, body.details?.[0].message];
  };
  expect([
    await refused('int', '4.5'),
    await refused('boolean', 'maybe'),
    await refused('date', '2026-02-30'),
    await refused('email', 'ana'),
    await refused('enum', 'bronze'),
    await refused('string', 'x'.repeat(2001)),
  ]).toEqual([
    [400, 'is a whole number'],
    [400, 'is true or false'],
    [400, 'is a date such as 2026-02-09, or a time such as 2026-02-09T20:49:15Z'],
    [400, 'is an e-mail address'],
    [400, 'is one of gold, silver'],
    [400, 'is a text of at most 2000 characters'],
  ]);
});

test('a deleted property is gone from sight at once, and its values soon after; its name is free', async () => {
  const tenant = await newTenant(deps);
  const { call, unit, accountId } = tenant;
  const { property_id } = await made(tenant, { name: 'city', type: 'string' });
  const { body: ana } = await call('POST', '/v1/contacts', {
    name: 'Ana',
    external_id: 'a',
    custom_property_values: { city: 'Lima' },
  });
  expect(ana.custom_property_values).toEqual({ [property_id]: 'Lima' });
  expect((await call('DELETE', `/v1/contact-properties/${property_id}`)).body).toEqual({
    message: 'contact property successfully deleted',
  });
  expect((await call('DELETE', `/v1/contact-properties/${property_id}`)).status).toBe(404);
  const valuesOf = async () =>
    (await call('GET', `/v1/contacts/${ana.contact_id}`)).body.custom_property_values;
  expect(await valuesOf()).toEqual({});

  const again = await made(tenant, { name: 'city', type: 'string' });
  await call('PUT', `/v1/contacts/${ana.contact_id}`, {
    custom_property_values: { city: 'Cusco' },
  });
  for (let next = await unit(findDeleted); next; ) {
    const here = next;
    next = await unit((opened) => forgetValues(opened, here));
  }
  expect(await valuesOf()).toEqual({ [again.property_id]: 'Cusco' });
  const [row] = await database.sql`select properties::text from contact
    where account_id = ${accountId}`;
  expect(row?.properties).toBe(`{"${again.property_id}": "Cusco"}`);
});

test('another account sees no property and changes none', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const { property_id } = await made(ana, { name: 'city', type: 'string' });
  const path = `/v1/contact-properties/${property_id}`;
  expect([
    (await bruno.call('GET', path)).status,
    (await bruno.call('PUT', path, { name: 'mine' })).status,
    (await bruno.call('DELETE', path)).status,
    (await bruno.call('GET', '/v1/contact-properties')).body.contact_properties,
  ]).toEqual([404, 404, 404, []]);
  const { status } = await bruno.call('POST', '/v1/contacts', {
    name: 'B',
    external_id: 'b',
    custom_property_values: { [property_id]: 'x' },
  });
  expect(status).toBe(400);
});
