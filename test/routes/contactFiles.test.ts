import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { type Forgetting, findDeleted, forgetValues } from '../../src/contacts/deleteProperty.ts';
import { contactImports } from '../../src/contacts/importContacts.ts';
import { openUnit } from '../../src/db/unit.ts';
import { forgetImports } from '../../src/imports/forgetImports.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database);
const app = buildApp(deps);

async function upload({ key }: Tenant, body: string | ReadableStream, type = 'text/csv') {
  const response = await app.request('/v1/contacts/import', {
    method: 'POST',
    headers: { 'Truora-API-Key': key, 'Content-Type': type },
    body,
    ...(typeof body !== 'string' && { duplex: 'half' }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const contactsOf = async ({ call }: Tenant) =>
  (await call('GET', '/v1/contacts?limit=100')).body.contacts;

test('a CSV makes contacts with their properties, and says which of its columns are unknown', async () => {
  const tenant = await newTenant(deps);
  const { call } = tenant;
  await call('POST', '/v1/contact-properties', { name: 'city', type: 'string' });
  await call('POST', '/v1/contact-properties', { name: 'age', type: 'int' });
  const { status, body } = await upload(
    tenant,
    'phone_number;country_code;name;email;language;tags;city;age;shoe\n' +
      '+51987654321;;Ana;ana@x.pe;pt-br;vip|new;Lima;31;42\n' +
      '5512345678;MX;Ximena;;;;Puebla;;\n',
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    import_id: expect.stringMatching(/^IMP[0-9a-f]{32}$/),
    status: 'succeeded',
    rows: 2,
    created: 2,
    updated: 0,
    merged: 0,
    refused: 0,
    unknown_columns: ['shoe'],
    refusals: [],
    failure_reason: '',
  });
  const { body: ana } = await call('GET', '/v1/contacts/+51987654321?key_type=phone_number');
  expect(ana).toMatchObject({
    name: 'Ana',
    email: 'ana@x.pe',
    language: 'pt-BR',
    tags: ['vip', 'new'],
  });
  expect(Object.values(ana.custom_property_values)).toEqual(['31', 'Lima']);
  const { body: ximena } = await call('GET', '/v1/contacts/+525512345678?key_type=phone_number');
  expect(ximena.name).toBe('Ximena');
  expect((await call('GET', `/v1/contacts/imports/${body.import_id}`)).body).toEqual(body);
});

test('"`contact.language` (BCP 47) is set by API, import column": that of an import in its usual form', async () => {
  const tenant = await newTenant(deps);
  await upload(tenant, 'external_id,language\na,es-pe\n');
  expect((await contactsOf(tenant))[0].language).toBe('es-PE');
});

test('each row that cannot be is refused with why, and can be had as a file to mend', async () => {
  const tenant = await newTenant(deps);
  const { call } = tenant;
  await call('POST', '/v1/contact-properties', { name: 'age', type: 'int' });
  const { body } = await upload(
    tenant,
    'phone_number,name,email,age\n' +
      '5.73E+11,Ana,,\n' +
      '12,Bruno,,\n' +
      ',Carla,,\n' +
      '+51987654321,Diego,diego,\n' +
      '+51987654322,"Elena ""E""",,old\n' +
      '+51987654323,Fabián,,,,\n' +
      '+51987654324,Gisela,,30\n',
  );
  expect([body.rows, body.created, body.refused]).toEqual([7, 1, 6]);
  expect(
    body.refusals.map((each: Record<string, string>) => [
      each.row,
      each.column,
      each.value,
      each.code,
    ]),
  ).toEqual([
    [2, 'phone_number', '****E+11', 'scientific_notation'],
    [3, 'phone_number', '12', 'invalid_number'],
    [4, 'phone_number', '', 'missing_phone_number'],
    [5, 'email', '*iego', 'invalid_value'],
    [6, 'age', 'old', 'invalid_value'],
    [7, '', '', 'malformed_row'],
  ]);
  const file = await call('GET', `/v1/contacts/imports/${body.import_id}/refusals`);
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(file.body.split('\r\n').slice(0, 6)).toEqual([
    'phone_number,name,email,age,code,message',
    '5.73E+11,Ana,,,scientific_notation,phone_number a spreadsheet has rounded the number: format the column as text',
    '12,Bruno,,,invalid_number,"phone_number is a phone number with its country code, or national with country_code"',
    ',Carla,,,missing_phone_number,"phone_number is needed, or an external_id"',
    '+51987654321,Diego,diego,,invalid_value,email is an e-mail address',
    '+51987654322,"Elena ""E""",,old,invalid_value,age is a whole number',
  ]);
});

test('who is there already is changed, an empty cell says nothing, and of a person the last row wins', async () => {
  const tenant = await newTenant(deps);
  const { call } = tenant;
  await call('POST', '/v1/contacts', {
    name: 'Ana',
    phone_number: '+5215512345678',
    email: 'ana@x.mx',
    external_id: 'a',
  });
  const { body } = await upload(
    tenant,
    'phone_number,external_id,name,email\n' +
      '+525512345678,,Ana María,\n' +
      '+51987654321,,Bruno,\n' +
      ',a,Ana la última,\n' +
      '+51987654321,b,Bruno II,b@x.pe\n',
  );
  expect([body.created, body.updated, body.merged, body.refused]).toEqual([1, 1, 2, 0]);
  expect(
    (await contactsOf(tenant)).map((each: Record<string, string>) => [
      each.name,
      each.email,
      each.external_id,
    ]),
  ).toEqual([
    ['Ana la última', 'ana@x.mx', 'a'],
    ['Bruno II', 'b@x.pe', 'b'],
  ]);
  expect((await upload(tenant, 'external_id,name\nb,Bruno\n')).body).toMatchObject({
    created: 0,
    updated: 1,
    merged: 0,
  });
});

test('a person is one also where their rows are in different sets', async () => {
  const tenant = await newTenant(deps);
  const rows = Array.from({ length: 1_500 }, (_, n) => `id-${n % 1_200},Nr ${n}`);
  const { body } = await upload(tenant, `external_id,name\n${rows.join('\n')}\n`);
  expect([body.rows, body.created, body.updated, body.merged]).toEqual([1_500, 1_200, 0, 300]);
});

test('a row that names two people is refused', async () => {
  const tenant = await newTenant(deps);
  await tenant.call('POST', '/v1/contacts', { name: 'Ana', phone_number: '+51987654321' });
  await tenant.call('POST', '/v1/contacts', { name: 'Bruno', external_id: 'b' });
  const { body } = await upload(tenant, 'phone_number,external_id\n+51987654321,b\n');
  expect(body.refusals[0].code).toBe('taken');
  expect(await contactsOf(tenant)).toHaveLength(2);
});

test('two imports of the same people at the same moment make each of them once', async () => {
  const tenant = await newTenant(deps);
  const rows = Array.from({ length: 500 }, (_, n) => `id-${n},Nr ${n}`).join('\n');
  const both = await Promise.all([0, 1].map(() => upload(tenant, `external_id,name\n${rows}\n`)));
  expect(both.map(({ body }) => body.status)).toEqual(['succeeded', 'succeeded']);
  const [row] =
    await sql`select count(*)::int as n from contact where account_id = ${tenant.accountId}`;
  expect(row?.n).toBe(500);
});

test('NDJSON is read as CSV is', async () => {
  const tenant = await newTenant(deps);
  await tenant.call('POST', '/v1/contact-properties', { name: 'city', type: 'string' });
  const lines =
    '{"external_id":"a","name":"Ana","tags":["vip"],"properties":{"city":"Lima"}}\n' +
    '{"phone_number":51987654321,"name":"Bruno"}\n';
  const { body } = await upload(tenant, lines, 'application/x-ndjson');
  expect([body.created, body.refused, body.unknown_columns]).toEqual([2, 0, []]);
  const [ana, bruno] = await contactsOf(tenant);
  expect([ana.tags, bruno.phone_number]).toEqual([['vip'], '+51987654321']);
});

test('an upload that breaks leaves a failed import, which says where it broke', async () => {
  const tenant = await newTenant(deps);
  const { body } = await upload(tenant, 'external_id,name\na,Ana\n"b,Bruno\n');
  expect([body.status, body.failure_reason]).toEqual([
    'failed',
    expect.stringMatching(/^The upload cannot be read: .* at line 3$/),
  ]);
  let chunks = 0;
  const broken = new ReadableStream({
    pull(controller) {
      chunks += 1;
      if (chunks > 2) controller.error(new Error('connection reset'));
      else controller.enqueue(new TextEncoder().encode('external_id,name\n'));
    },
  });
  expect((await upload(tenant, broken)).body.status).toBe('failed');
  expect((await upload(tenant, '{}', 'application/json')).status).toBe(400);
});

test('what is deleted while an import runs gets no value from the rest of it', async () => {
  const tenant = await newTenant(deps);
  const { body: city } = await tenant.call('POST', '/v1/contact-properties', {
    name: 'city',
    type: 'string',
  });
  const line = (id: number) => `p-${id},Lima\n`;
  const texts = [
    `external_id,city\n${Array.from({ length: 2_000 }, (_, index) => line(index)).join('')}`,
    line(2_000),
  ];
  const deleteIt = async () => {
    await eventually(async () => (await stored(tenant)) >= 1_000);
    await tenant.call('DELETE', `/v1/contact-properties/${city.property_id}`);
    let left = await tenant.unit(findDeleted);
    while (left) left = await tenant.unit((unit) => forgetValues(unit, left as Forgetting));
  };
  let sent = 0;
  const slow = new ReadableStream({
    async pull(controller) {
      if (sent === 1) await deleteIt();
      const text = texts[sent];
      sent += 1;
      if (text === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(text));
    },
  });
  expect((await upload(tenant, slow)).body).toMatchObject({ status: 'succeeded', created: 2_001 });
  expect(
    await sql`select external_id from contact
      where account_id = ${tenant.accountId} and properties ? 'city'`,
  ).toEqual([]);
});

const stored = async ({ accountId }: Tenant): Promise<number> =>
  (await sql`select count(*)::int as n from contact where account_id = ${accountId}`)[0]?.n ?? 0;

test('an import whose process was stopped is failed after a while, and refused rows go after a week', async () => {
  const tenant = await newTenant(deps);
  const { body } = await upload(tenant, 'external_id,phone_number\na,\n,12\n');
  await sql`update contact_import set status = 'running' where account_id = ${tenant.accountId}`;
  const at = (offsetMs: number) =>
    openUnit({ ...deps, clock: { offsetMs } }, tenant.accountId, (unit) =>
      forgetImports(unit, contactImports),
    );
  const status = async () =>
    (await tenant.call('GET', `/v1/contacts/imports/${body.import_id}`)).body.status;
  await at(59_000);
  expect(await status()).toBe('running');
  await at(61_000);
  expect(await status()).toBe('failed');
  await upload(tenant, 'external_id,phone_number\n,12\n');
  expect(await at(6 * 86_400_000)).toBe(0);
  expect(await at(8 * 86_400_000)).toBe(2);
});

test('what is exported can be imported, and is the same', async () => {
  const tenant = await newTenant(deps);
  const { call } = tenant;
  await call('POST', '/v1/contact-properties', { name: 'city', type: 'string' });
  await call('POST', '/v1/contact-properties', { name: 'score', type: 'int', is_hidden: true });
  await call('POST', '/v1/contacts', {
    name: 'Ana "la jefa", Quispe',
    phone_number: '+51987654321',
    tags: ['vip', 'new'],
    custom_property_values: { city: 'Lima', score: 7 },
  });
  await call('POST', '/v1/contacts', { name: 'Bruno', external_id: 'b' });
  const { body: csv, headers } = await call('GET', '/v1/contacts/export');
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const [header, ana] = csv.split('\r\n');
  expect(header).toBe(
    'contact_id,phone_number,name,email,external_id,language,tags,opted_out,consent_at,marketing_opted_out,marketing_consent_at,creation_date,city',
  );
  expect(ana).toMatch(
    /^CNT\w+,\+51987654321,"Ana ""la jefa"", Quispe",,,,"vip,new",false,,false,,.*,Lima$/,
  );

  const other = await newTenant(deps);
  await other.call('POST', '/v1/contact-properties', { name: 'city', type: 'string' });
  expect((await upload(other, csv)).body).toMatchObject({ created: 2, refused: 0 });
  const { body: ndjson } = await other.call('GET', '/v1/contacts/export?format=ndjson');
  expect(JSON.parse(ndjson.split('\n')[0])).toMatchObject({
    phone_number: '+51987654321',
    name: 'Ana "la jefa", Quispe',
    tags: ['vip', 'new'],
    properties: { city: 'Lima' },
  });
});

test('a property that is called as a field of contacts is, is exported and imported beside it', async () => {
  const tenant = await newTenant(deps);
  const { body: property } = await tenant.call('POST', '/v1/contact-properties', {
    name: 'name',
    type: 'string',
  });
  await tenant.call(
    'POST',
    '/v1/contacts',
    'name=Ana&external_id=a&custom_property_values.name=Anita',
  );
  await tenant.call('POST', '/v1/contacts', 'name=Bruno&external_id=b');
  const { body: file } = await tenant.call('GET', '/v1/contacts/export');
  expect(file.split('\r\n')[0]).toBe(
    'contact_id,phone_number,name,email,external_id,language,tags,opted_out,consent_at,marketing_opted_out,marketing_consent_at,creation_date,properties.name',
  );
  for (const each of await contactsOf(tenant)) {
    await tenant.call('DELETE', `/v1/contacts/${each.contact_id}`);
  }
  expect((await upload(tenant, file)).body).toMatchObject({ created: 2, refused: 0 });
  expect((await contactsOf(tenant)).map(({ name }: { name: string }) => name)).toEqual([
    'Ana',
    'Bruno',
  ]);
  const { body } = await tenant.call('GET', '/v1/contacts/a?key_type=external_id');
  expect(body.custom_property_values).toEqual({ [property.property_id]: 'Anita' });
});

test('a file opts people out, and nobody in again', async () => {
  const tenant = await newTenant(deps);
  await tenant.call('POST', '/v1/contacts', 'name=Ana&external_id=a&opted_out=true');
  const { body } = await upload(tenant, 'external_id,opted_out\na,false\nb,TRUE\nc,\nd,maybe\n');
  expect(body.refusals).toEqual([
    {
      row: 5,
      column: 'opted_out',
      value: '*aybe',
      code: 'invalid_value',
      message: 'is true or false',
    },
  ]);
  const out = (await contactsOf(tenant)).map(
    (each: { external_id: string; opted_out: boolean }) => [each.external_id, each.opted_out],
  );
  expect(out).toEqual([
    ['a', true],
    ['b', true],
    ['c', false],
  ]);
});

test('an export has all pages, or those of a segment', async () => {
  const tenant = await newTenant(deps);
  const rows = Array.from({ length: 2_300 }, (_, n) => `id-${n},${n % 100 === 0 ? 'vip' : ''}`);
  await upload(tenant, `external_id,tags\n${rows.join('\n')}\n`);
  const { call } = tenant;
  expect((await call('GET', '/v1/contacts/export')).body.split('\r\n')).toHaveLength(2_302);
  const { body: segment } = await call('POST', '/v1/contact-segments', {
    name: 'vip',
    query: { field: 'tags', is: 'vip' },
  });
  const path = `/v1/contacts/export?segment_id=${segment.segment_id}`;
  expect((await call('GET', path)).body.split('\r\n')).toHaveLength(25);
  expect((await call('GET', '/v1/contacts/export?format=xml')).status).toBe(400);
});

test('another account’s import and its rows are nobody’s', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const { body } = await upload(ana, 'external_id\na\n');
  const path = `/v1/contacts/imports/${body.import_id}`;
  expect((await bruno.call('GET', path)).status).toBe(404);
  expect((await bruno.call('GET', `${path}/refusals`)).status).toBe(404);
});
