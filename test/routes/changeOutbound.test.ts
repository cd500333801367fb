import { expect, test } from 'vitest';
import { campaign } from '../../src/campaigns/table.ts';
import { fromWire, toWire } from '../../src/db/ids.ts';
import { insertRows } from '../../src/db/rows.ts';
import { planChange, submitChange } from '../../src/outbounds/changeOutbound.ts';
import { holdOutbound } from '../../src/outbounds/getOutbound.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import type { Tenant } from '../support/lineStage.ts';
import { lockWaits } from '../support/lockWaits.ts';
import { openOutboundStage } from '../support/outboundStage.ts';

const database = await testDatabase();
const stage = await openOutboundStage(database);
const path = '/v1/whatsapp/outbounds';
const { sql } = database;

/** A tenant with an outbound that Meta has approved. */
async function withOutbound(more: object = {}) {
  const { tenant, call, id } = await stage.approvedOutbound(more);
  const one = `${path}/${id}`;
  const templates = async () => {
    const response = await fetch(`${stage.graphUrl}/${tenant.wabaId}/message_templates`, {
      headers: { authorization: `Bearer ${tenant.accessToken}` },
    });
    // biome-ignore lint/suspicious/noExplicitAny: Meta's own shape
    return ((await response.json()) as any).data;
  };
  const decide = (decision: object) => decideAs(tenant, decision);
  return { tenant, call, one, id, templates, decide };
}

/** As if Meta had decided; read at once. */
async function decideAs({ accountId, wabaId }: Tenant, decision: { status?: string }) {
  await stage.emulator('PUT', '/templates/visit/es', decision);
  await stage.delivered();
  await sql`update outbound set status = ${decision.status ?? ''} where account_id = ${accountId}`;
  return wabaId;
}

test('what is changed is changed at Meta, and the rest stays with its examples and replies', async () => {
  const { call, one, templates } = await withOutbound();
  const changed = await call('PUT', one, {
    content: 'El {{.day}} a las {{.hour}} te esperamos, {{.name}}.',
    var: { hour: '9:00' },
    footer_text: 'Clínica Sol',
  });
  expect([changed.status, changed.body]).toEqual([
    200,
    expect.objectContaining({
      outbound_status: 'APPROVED',
      outbound_message: 'El {{1}} a las {{2}} te esperamos, {{3}}.',
      variable_mapping: { 1: 'day', 2: 'hour', 3: 'name' },
      outbound_answers: [
        { action: 'continue_process', message: 'Sí' },
        { action: 'cancel_process', message: 'No' },
      ],
    }),
  ]);
  expect((await templates())[0].components).toEqual([
    {
      type: 'BODY',
      text: 'El {{1}} a las {{2}} te esperamos, {{3}}.',
      example: { body_text: [['lunes', '9:00', 'Ana']] },
    },
    { type: 'FOOTER', text: 'Clínica Sol' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Sí' },
        { type: 'QUICK_REPLY', text: 'No' },
      ],
    },
  ]);
  await call('POST', `${path}/sync`);
  expect((await call('GET', one)).body.variable_mapping).toEqual(changed.body.variable_mapping);
});

test('names of variables and meanings of replies are ours alone: Meta is not asked', async () => {
  const { tenant, call, one } = await withOutbound();
  const asked = (await stage.asked(tenant.wabaId)).length;
  const { status, body } = await call('PUT', one, {
    content: 'Hola {{.first}}, te esperamos el {{.when}}.',
    var: { first: 'Ana', when: 'lunes' },
    outbound_answers: [
      { action: 'continue_process', message: 'Sí' },
      { action: 'continue_process', message: 'No' },
    ],
  });
  expect([status, body.variable_mapping, body.outbound_answers[1].action]).toEqual([
    200,
    { 1: 'first', 2: 'when' },
    'continue_process',
  ]);
  expect((await stage.asked(tenant.wabaId)).length).toBe(asked);
});

test('one that was rejected is looked at anew', async () => {
  const { call, one, decide } = await withOutbound();
  await decide({ status: 'REJECTED' });
  const { body } = await call('PUT', one, { content: 'Hola {{.name}}, ven el {{.day}}.' });
  expect(body.outbound_status).toBe('PENDING');
  await eventually(async () => {
    await call('POST', `${path}/sync`);
    return (await call('GET', one)).body.outbound_status === 'APPROVED';
  });
});

test('only an approved, rejected or paused outbound is changed, and its name, language and line never', async () => {
  const { call, one, decide } = await withOutbound();
  const refused = async (change: object) => (await call('PUT', one, change)).body.message;
  expect(await refused({ outbound_name: 'other' })).toBe(
    'Invalid request: outbound_name: cannot be changed, and is visit',
  );
  expect(await refused({ language_code: 'en' })).toBe(
    'Invalid request: language_code: cannot be changed, and is es',
  );
  expect(await refused({ category: 'MARKETING' })).toBe(
    'Invalid request: category: of an approved outbound cannot be changed, and is UTILITY',
  );
  expect(await refused({ content: '' })).toBe('Invalid request: missing outbound content');
  expect(await refused({ content: 'Hola {{.nobody}}, ven.' })).toBe(
    'Invalid request: missing example value for variable nobody',
  );
  expect((await call('PUT', one, { outbound_name: 'visit', language_code: 'es' })).status).toBe(
    200,
  );
  await decide({ status: 'PAUSED' });
  expect((await call('PUT', one, { category: 'MARKETING' })).body.interaction_category).toBe(
    'MARKETING',
  );
  for (const status of ['PENDING', 'DISABLED']) {
    await decide({ status });
    expect(await refused({ footer_text: 'x' })).toBe(
      `Invalid request: an outbound that is ${status} cannot be changed: only one that is APPROVED, REJECTED or PAUSED`,
    );
  }
});

test('whoever dies after Meta has taken a change leaves what a reading finds, names and all', async () => {
  const { tenant, call, one, id } = await withOutbound();
  // As far as the process came: the two variables have changed places, and its commit is missing.
  const edit = { content: 'El {{.day}} te esperamos, {{.name}}, no faltes.' };
  const planned = await tenant.unit((unit) =>
    planChange(unit, stage.deps, fromWire('OTB', id), edit, false),
  );
  await submitChange(stage.deps, tenant.accountId, planned, undefined);
  expect((await call('GET', one)).body.variable_mapping).toEqual({ 1: 'name', 2: 'day' });
  const twice = await call('PUT', one, { footer_text: 'x' });
  expect([twice.status, twice.body.message]).toEqual([
    409,
    'the outbound is being changed just now: ask again in a few minutes',
  ]);
  await call('POST', `${path}/sync`);
  expect((await call('GET', one)).body).toMatchObject({
    outbound_message: 'El {{1}} te esperamos, {{2}}, no faltes.',
    variable_mapping: { 1: 'day', 2: 'name' },
  });
});

test('what Meta refuses to change stays as it was', async () => {
  const { tenant, call, one } = await withOutbound();
  const [row] = await sql<{ id: string }[]>`
    select provider_id as id from outbound where account_id = ${tenant.accountId}`;
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `/${row?.id}` },
    first: 1,
    do: { error: { code: 100, details: 'edited too often' } },
  });
  const { status, body } = await call('PUT', one, { footer_text: 'Sol' });
  expect([status, body.message]).toEqual([400, expect.stringContaining('edited too often')]);
  expect((await call('PUT', one, { footer_text: 'Sol' })).status).toBe(200);
});

test('an outbound is removed here and at Meta, by its id there, and its name is free', async () => {
  const { tenant, call, one, id, templates } = await withOutbound();
  await stage.makeAtMeta(tenant, {
    name: 'visit',
    language: 'en',
    components: [{ type: 'BODY', text: 'Hello.' }],
  });
  const removed = await call('DELETE', one);
  expect([removed.status, removed.body]).toEqual([
    200,
    { message: 'outbound successfully deleted' },
  ]);
  expect((await templates()).map(({ language }: { language: string }) => language)).toEqual(['en']);
  expect((await call('GET', one)).status).toBe(404);
  expect((await call('DELETE', one)).status).toBe(404);
  const again = await call('POST', path, {
    waba_phone_number: tenant.phoneNumber,
    is_notification: true,
    category: 'UTILITY',
    language_code: 'es',
    content: 'Hola.',
    outbound_name: 'visit',
    template_type: 'TEXT',
  });
  expect([again.status, again.body.is_notification]).toEqual([200, true]);
  expect(again.body.outbound_id).toBe(id);
});

test('what is gone at Meta already is removed all the same, and what Meta keeps stays', async () => {
  const { tenant, call, one } = await withOutbound();
  const fault = {
    on: 'graph',
    match: { path: `${tenant.wabaId}/message_templates` },
    first: 1,
    do: { error: { code: 10, details: 'no permission' } },
  };
  await stage.emulator('POST', '/faults', fault);
  const refused = await call('DELETE', one);
  expect([refused.status, refused.body.message]).toEqual([
    400,
    expect.stringContaining('no permission'),
  ]);
  expect((await call('GET', one)).body.outbound_status).toBe('APPROVED');
  await fetch(`${stage.graphUrl}/${tenant.wabaId}/message_templates?name=visit`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${tenant.accessToken}` },
  });
  await stage.pass(2_000);
  expect((await call('DELETE', one)).status).toBe(200);
});

test('an outbound is not removed while a campaign that is not over uses it', async () => {
  const { tenant, call, one, id } = await withOutbound();
  const campaigns = ['running', 'canceled', 'draft'].map((status) => ({
    id: stage.ids(Date.now()),
    status,
  }));
  for (const { id: campaignId, status } of campaigns) {
    await sql`insert into campaign (account_id, id, name, status, outbound_id, line_id, variables,
        country_code, sources, expires_after, failure_reason, created_at, updated_at)
      values (${tenant.accountId}, ${campaignId}, ${`May ${status}`}, ${status},
        ${fromWire('OTB', id)}, ${tenant.lineId}, '{}', '', '[]', '72h', '', now(), now())`;
  }
  const { status, body } = await call('DELETE', one);
  expect([status, body]).toEqual([
    409,
    {
      code: 10409,
      http_code: 409,
      message: `The outbound ${id} is used by 2 campaigns (see details): end that first, then remove it`,
      details: [campaigns[0], campaigns[2]].map((each) => ({
        path: `campaigns.${toWire('CPG', each?.id ?? '')}`,
        message: `"May ${each?.status}" is ${each?.status}`,
      })),
    },
  ]);
  expect((await call('GET', one)).body.outbound_status).toBe('APPROVED');
  await sql`update campaign set status = 'completed' where account_id = ${tenant.accountId}`;
  expect((await call('DELETE', one)).status).toBe(200);
});

test('who removes an outbound waits for a campaign that is being made of it, and sees it', async () => {
  const { tenant, call, one, id } = await withOutbound();
  const outboundId = fromWire('OTB', id);
  const [isHeld, mayGo] = [gate(), gate()];
  const making = tenant.unit(async (unit) => {
    await holdOutbound(unit, outboundId);
    isHeld.open();
    await mayGo.isOpen;
    await insertRows(unit.tx, campaign, [newCampaign(tenant, outboundId, unit.newId())]);
  });
  await isHeld.isOpen;
  const removing = call('DELETE', one);
  await eventually(async () => (await lockWaits(database)) > 0);
  mayGo.open();
  await making;
  expect((await removing).status).toBe(409);
});

test('no campaign begins with an outbound that is being removed', async () => {
  const { tenant, id } = await withOutbound();
  await sql`update outbound set status = 'PENDING_DELETION' where account_id = ${tenant.accountId}`;
  const held = tenant.unit((unit) => holdOutbound(unit, fromWire('OTB', id)));
  await expect(held).rejects.toThrow(`The outbound ${id} is being removed: use another`);
});

/** Something that is waited for until it is opened. */
function gate() {
  let open = () => {};
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { isOpen, open };
}

const newCampaign = (
  { accountId, lineId }: Tenant,
  outboundId: string,
  id: string,
): typeof campaign.$inferInsert => ({
  accountId,
  id,
  name: 'May',
  status: 'draft',
  outboundId,
  lineId,
  variables: {},
  countryCode: '',
  sources: [],
  expiresAfter: '72h',
  failureReason: '',
  createdAt: new Date(),
  updatedAt: new Date(),
});
