import { expect, test } from 'vitest';
import { syncOutbounds } from '../../src/outbounds/syncOutbounds.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { openStage, type Tenant } from '../support/lineStage.ts';
import { secretBox } from '../support/secretBox.ts';

const database = await testDatabase();
const stage = await openStage(database);
const { sql } = database;

const body = (text: string) => ({
  type: 'BODY',
  text,
  example: { body_text: [['Ana', 'hoy', 'x']] },
});
const buttons = {
  type: 'BUTTONS',
  buttons: [
    { type: 'QUICK_REPLY', text: 'Sí' },
    { type: 'QUICK_REPLY', text: 'No' },
  ],
};

async function create(tenant: Tenant, name: string, components: object[], language = 'es') {
  const response = await fetch(`${stage.graphUrl}/${tenant.wabaId}/message_templates`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tenant.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name, language, category: 'UTILITY', components }),
  });
  if (response.status !== 200) throw new Error(await response.text());
}

/** What was decided of templates has been told, and the relay has taken it in. */
async function noted(tenant: Tenant) {
  await stage.delivered();
  await tenant.turn();
}

const ourWaba = async ({ accountId }: Tenant) => {
  const [row] = await sql<{ id: string; synced: Date | null }[]>`
    select id, templates_synced_at as synced from waba where account_id = ${accountId}`;
  if (!row) throw new Error('No WABA');
  return row;
};

async function sync(tenant: Tenant, http = stage.http) {
  const { accountId } = tenant;
  const { id: wabaId } = await ourWaba(tenant);
  const { clock, ids, graphUrl } = stage;
  const deps = { database, clock, ids, graphUrl, http, secretBox };
  return syncOutbounds(deps, { accountId, wabaId });
}

const outbounds = ({ accountId }: Tenant) =>
  sql`select name, language, status, quality, category, variable_mapping as names, replies
    from outbound where account_id = ${accountId} order by name, language`;

test('templates that stand at the provider become outbounds, page by page', async () => {
  const tenant = await stage.newTenant();
  for (let n = 0; n < 120; n++) {
    await create(tenant, `t${String(n).padStart(3, '0')}`, [
      body('Hola {{1}}, nos vemos {{2}}.'),
      buttons,
    ]);
  }
  expect(await sync(tenant)).toEqual({ outcome: 'read', templates: 120 });
  const rows = await outbounds(tenant);
  expect(rows).toHaveLength(120);
  expect(rows[0]).toEqual({
    name: 't000',
    language: 'es',
    status: expect.stringMatching(/PENDING|APPROVED/),
    quality: 'UNKNOWN',
    category: 'UTILITY',
    names: { body: { 1: '1', 2: '2' }, buttons: {} },
    replies: [
      { index: 0, title: 'Sí', action: 'continue' },
      { index: 1, title: 'No', action: 'cancel' },
    ],
  });
  expect(await sync(tenant)).toEqual({ outcome: 'not_due' });
});

test('names and replies given here outlive a reading, and what is gone is marked', async () => {
  const tenant = await stage.newTenant();
  const { accountId } = tenant;
  await create(tenant, 'visit', [body('Hola {{1}}, nos vemos {{2}}.'), buttons]);
  await create(tenant, 'gone', [body('Adiós {{1}}.')]);
  await sync(tenant);
  const names = { body: { 1: 'name', 2: 'day' }, buttons: {} };
  await sql`update outbound set variable_mapping = ${sql.json(names)},
      replies = '[{"index":0,"title":"Sí","action":"cancel"},{"index":1,"title":"No","action":"continue"}]'
    where account_id = ${accountId} and name = 'visit'`;
  await fetch(`${stage.graphUrl}/${tenant.wabaId}/message_templates?name=gone`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${tenant.accessToken}` },
  });
  await stage.pass(6 * 3_600_000 + 1_000);
  expect(await sync(tenant)).toEqual({ outcome: 'read', templates: 1 });
  const [gone, visit] = await outbounds(tenant);
  expect(gone).toMatchObject({ name: 'gone', status: 'DELETED' });
  expect(visit).toMatchObject({
    names,
    replies: [
      { index: 0, title: 'Sí', action: 'cancel' },
      { index: 1, title: 'No', action: 'continue' },
    ],
  });
});

test('what is decided about a template in between, a notice tells', async () => {
  const tenant = await stage.newTenant();
  await create(tenant, 'offer', [body('Hola {{1}}, mira.')]);
  await noted(tenant);
  await sync(tenant);
  const decide = (decision: object) => stage.emulator('PUT', '/templates/offer/es', decision);
  await decide({ status: 'PAUSED', quality: 'RED' });
  await noted(tenant);
  expect(await outbounds(tenant)).toMatchObject([{ status: 'PAUSED', quality: 'RED' }]);
  await decide({ status: 'REINSTATED', category: 'MARKETING' });
  await noted(tenant);
  expect(await outbounds(tenant)).toMatchObject([{ status: 'APPROVED', category: 'MARKETING' }]);
});

test('a notice that was overtaken changes no status, and has the provider asked who is right', async () => {
  const tenant = await stage.newTenant();
  await create(tenant, 'late', [body('Hola {{1}}, mira.')]);
  await sync(tenant);
  await stage.delivered();
  await sql`update outbound set status = 'PAUSED', status_at = now() + interval '1 day'
    where account_id = ${tenant.accountId}`;
  await tenant.turn();
  await stage.emulator('PUT', '/templates/late/es', { status: 'APPROVED' });
  await noted(tenant);
  expect(await outbounds(tenant)).toMatchObject([{ status: 'PAUSED' }]);
  expect((await ourWaba(tenant)).synced).toBeNull();
});

test('a template that nobody has told us of makes them all due', async () => {
  const tenant = await stage.newTenant();
  expect(await sync(tenant)).toEqual({ outcome: 'read', templates: 0 });
  await create(tenant, 'fresh', [body('Hola {{1}}, mira.')]);
  await eventually(async () => {
    await noted(tenant);
    return (await ourWaba(tenant)).synced === null;
  });
  expect(await sync(tenant)).toEqual({ outcome: 'read', templates: 1 });
  expect(await outbounds(tenant)).toMatchObject([{ name: 'fresh', status: 'APPROVED' }]);
});

test('a provider that cannot be reached is asked again soon, one that refuses is not', async () => {
  const tenant = await stage.newTenant();
  const path = '/faults';
  await stage.emulator('POST', path, {
    on: 'graph',
    match: { path: 'message_templates' },
    first: 1,
    do: { answer: 'lost_before' },
  });
  expect(await sync(tenant)).toMatchObject({ outcome: 'failed' });
  expect((await ourWaba(tenant)).synced).toBeNull();
  await stage.emulator('POST', path, {
    on: 'graph',
    match: { path: 'message_templates' },
    do: { error: { code: 10, details: 'no permission' } },
  });
  expect(await sync(tenant)).toMatchObject({
    outcome: 'failed',
    message: expect.stringContaining('no permission'),
  });
  expect((await ourWaba(tenant)).synced).not.toBeNull();
  expect(await sync(tenant)).toEqual({ outcome: 'not_due' });
  await stage.emulator('DELETE', '/faults');
});
