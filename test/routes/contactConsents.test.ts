import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database);
const app = buildApp(deps);

async function newContact() {
  const tenant = await newTenant(deps);
  const { body: ana } = await tenant.call('POST', '/v1/contacts', {
    name: 'Ana',
    phone_number: '+51987654321',
  });
  const path = `/v1/contacts/${ana.contact_id}`;
  return { ...tenant, ana, path, consents: `${path}/consents` };
}

async function upload({ key }: Tenant, body: string) {
  const response = await app.request('/v1/contacts/import', {
    method: 'POST',
    headers: { 'Truora-API-Key': key, 'Content-Type': 'text/csv' },
    body,
  });
  return JSON.parse(await response.text());
}

/** A time of some minutes ago. */
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

test('a contact opts out and in by API, and the ledger tells it, the newest word first, page by page', async () => {
  const { call, path, consents, ana } = await newContact();
  const out = await call('POST', consents, {
    granted: false,
    detail: 'Call of 9 February',
    date: ago(60),
  });
  expect([out.status, out.body]).toEqual([
    200,
    {
      contact_id: ana.contact_id,
      scope: 'all',
      granted: false,
      source: 'api',
      detail: 'Call of 9 February',
      actor: 'test',
      date: expect.any(String),
      creation_date: expect.any(String),
      opted_out: true,
      marketing_opted_out: false,
    },
  ]);
  expect((await call('GET', path)).body).toMatchObject({ opted_out: true });
  await call('POST', consents, 'granted=true&detail=Sign-up+form');
  await call('POST', consents, { granted: false, scope: 'marketing' });
  expect((await call('GET', path)).body).toMatchObject({
    opted_out: false,
    marketing_opted_out: true,
  });
  const { body: first } = await call('GET', `${consents}?limit=2`);
  const { body: second } = await call('GET', first.next);
  const { body: byNumber } = await call(
    'GET',
    '/v1/contacts/+51987654321/consents?key_type=phone_number',
  );
  expect(second.next).toBe('');
  const all = [...first.consents, ...second.consents];
  expect(all).toEqual(byNumber.consents);
  expect(all.map((each) => [each.scope, each.granted, each.detail])).toEqual([
    ['marketing', false, ''],
    ['all', true, 'Sign-up form'],
    ['all', false, 'Call of 9 February'],
  ]);
});

test('who is out by what the other of two contacts said is told of once', async () => {
  const { accountId, call, consents, path } = await newContact();
  await sql`update account set wanted_events = ${sql.json([
    { hookId: deps.ids(1), type: 'contact', actions: ['opted_out'] },
  ])} where id = ${accountId}`;
  const { body: other } = await call('POST', '/v1/contacts', { name: 'A.', external_id: 'a' });
  await call('POST', consents, { granted: false, detail: 'By telephone' });
  await call('POST', `${path}/merge`, { into: other.contact_id });
  const told = await sql`select object->>'contact_id' as id, object->>'opted_out' as out,
      object->'consent'->>'detail' as detail
    from hook_event where account_id = ${accountId} order by created_at, id`;
  expect(told.map((row) => Object.values(row))).toEqual([
    [expect.any(String), 'true', 'By telephone'],
    [other.contact_id, 'true', 'By telephone'],
  ]);
  const { body } = await call('GET', `/v1/contacts/${other.contact_id}/consents`);
  expect(body.consents).toMatchObject([{ contact_id: other.contact_id, granted: false }]);
});

test('an opt-in that was given before the opt-out is entered, and changes nothing', async () => {
  const { call, consents } = await newContact();
  await call('POST', consents, { granted: false, date: ago(10) });
  const { body } = await call('POST', consents, { granted: true, date: ago(20) });
  expect(body).toMatchObject({ granted: true, opted_out: true });
  expect((await call('GET', consents)).body.consents).toHaveLength(2);
});

test('consent that lies in the future, or says neither yes nor no, is refused', async () => {
  const { call, consents } = await newContact();
  const future = await call('POST', consents, { granted: true, date: ago(-10) });
  expect([future.status, future.body.message]).toEqual([
    400,
    'Invalid request: date lies in the future: consent is given before',
  ]);
  const neither = await call('POST', consents, { scope: 'marketing' });
  expect([neither.status, neither.body.message]).toEqual([400, 'Invalid request: missing granted']);
  expect((await call('GET', consents)).body.consents).toEqual([]);
});

test('a word that is sent again under its name is entered once', async () => {
  const { call, consents } = await newContact();
  const once = () => call('POST', consents, { granted: false }, { 'Idempotency-Key': 'k1' });
  const [one, other] = [await once(), await once()];
  expect(other.body).toEqual(one.body);
  expect((await call('GET', consents)).body.consents).toHaveLength(1);
});

test('a change of the contact opts out, and opts nobody back in', async () => {
  const { call, path, consents } = await newContact();
  expect((await call('PUT', path, { opted_out: false, email: 'ana@x.pe' })).status).toBe(200);
  const { body } = await call('PUT', path, { opted_out: true });
  expect(body).toMatchObject({ opted_out: true, email: 'ana@x.pe' });
  const stale = await call('PUT', path, { opted_out: false, email: 'other@x.pe' });
  expect([stale.status, stale.body.code]).toEqual([409, 10409]);
  const again = await call('POST', '/v1/contacts?on_conflict=update', {
    name: 'Ana',
    phone_number: '+51987654321',
    opted_out: false,
  });
  expect(again.status).toBe(409);
  expect((await call('GET', path)).body).toMatchObject({ opted_out: true, email: 'ana@x.pe' });
  expect((await call('GET', consents)).body.consents).toMatchObject([
    { granted: false, source: 'api', actor: 'test' },
  ]);
});

test('a file opts people out with when and how they said so, and the same file does it once', async () => {
  const tenant = await newContact();
  const { call, consents } = tenant;
  const at = ago(30);
  const file = `phone_number,opted_out,consent_at,consent_detail\n+51987654321,true,${at},old CRM\n`;
  const { import_id, refused } = await upload(tenant, file);
  expect(refused).toBe(0);
  await upload(tenant, file);
  expect((await call('GET', consents)).body.consents).toEqual([
    {
      contact_id: tenant.ana.contact_id,
      scope: 'all',
      granted: false,
      source: 'import',
      detail: `${import_id}: old CRM`,
      actor: 'test',
      date: at,
      creation_date: expect.any(String),
    },
  ]);
});

test('an opt-out without a time counts from when the file is read, once', async () => {
  const tenant = await newContact();
  const file = 'phone_number,marketing_opted_out\n+51987654321,yes\n+51987654322,yes\n';
  await upload(tenant, file);
  await upload(tenant, file);
  const { body } = await tenant.call('GET', '/v1/contacts');
  expect(
    body.contacts.map((each: Record<string, unknown>) => [
      each.opted_out,
      each.marketing_opted_out,
    ]),
  ).toEqual([
    [false, true],
    [false, true],
  ]);
  expect((await tenant.call('GET', tenant.consents)).body.consents).toHaveLength(1);
});

test('no file opts back in who has opted out, but with a later time at which they said so', async () => {
  const tenant = await newContact();
  const { call, path, consents } = tenant;
  await call('POST', consents, { granted: false, date: ago(60) });
  const isOut = async (cells: string) => {
    const { refused } = await upload(
      tenant,
      `phone_number,name,opted_out,consent_at\n+51987654321,Ana,${cells}\n`,
    );
    expect(refused).toBe(0);
    return (await call('GET', path)).body.opted_out;
  };
  expect(await isOut(',')).toBe(true);
  expect(await isOut('false,')).toBe(true);
  expect(await isOut(`false,${ago(61)}`)).toBe(true);
  // As whoever flips the flag of an exported row, and leaves its time.
  const { body: csv } = await call('GET', '/v1/contacts/export');
  await upload(tenant, csv.replace(',true,', ',false,'));
  expect((await call('GET', path)).body.opted_out).toBe(true);
  expect(await isOut(`false,${ago(30)}`)).toBe(false);
});

test('consent of a file that cannot be read, or lies in the future, refuses its row', async () => {
  const tenant = await newContact();
  const { refusals } = await upload(
    tenant,
    'phone_number,opted_out,consent_at\n' +
      '+51987654321,perhaps,\n+51987654321,true,yesterday\n' +
      `+51987654321,false,${ago(-60)}\n`,
  );
  expect(
    refusals.map((each: Record<string, unknown>) => [each.column, each.code, each.message]),
  ).toEqual([
    ['opted_out', 'invalid_value', 'is true or false'],
    ['consent_at', 'invalid_value', 'is a time such as 2026-02-09T20:49:15Z, or a day'],
    ['consent_at', 'invalid_value', 'lies in the future'],
  ]);
});

test('what is exported of consent can be imported: here it changes nothing, elsewhere it is the same', async () => {
  const tenant = await newContact();
  await upload(
    tenant,
    'external_id,opted_out,consent_at,marketing_opted_out\n' +
      `a,true,${ago(90)},\nb,,,true\nc,false,${ago(70)},\nd,,,\n`,
  );
  const { body: csv } = await tenant.call('GET', '/v1/contacts/export');
  const entries = async ({ accountId }: Tenant) =>
    (
      await sql`select scope, granted, at from consent where account_id = ${accountId}
      order by at, scope`
    ).map((row) => ({ ...row }));
  const before = await entries(tenant);
  expect(before).toHaveLength(3);
  await upload(tenant, csv);
  expect(await entries(tenant)).toEqual(before);
  const other = await newTenant(deps);
  await upload(other, csv);
  expect(await entries(other)).toEqual(before);
});

test('hooks are told of a change of consent once, with the word that made it', async () => {
  const tenant = await newContact();
  const { accountId, call, consents } = tenant;
  await sql`update account set wanted_events = ${sql.json([
    { hookId: deps.ids(1), type: 'contact', actions: [] },
  ])} where id = ${accountId}`;
  await call('POST', consents, { granted: true });
  await call('POST', consents, { granted: false, scope: 'marketing' });
  await call('POST', consents, { granted: false, scope: 'marketing' });
  const file = 'phone_number,opted_out\n+51987654321,true\n';
  await upload(tenant, file);
  await upload(tenant, file);
  await call('POST', consents, { granted: true });
  const told = await sql`select event_action as action, object->>'opted_out' as out,
      object->>'marketing_opted_out' as marketing, object->'consent'->>'scope' as scope,
      object->'consent'->>'source' as source
    from hook_event where account_id = ${accountId} order by created_at, id`;
  expect(told.map((row) => Object.values(row))).toEqual([
    ['opted_out', 'false', 'true', 'marketing', 'api'],
    ['opted_out', 'true', 'true', 'all', 'import'],
    ['opted_in', 'false', 'true', 'all', 'api'],
  ]);
});
