import { expect, test } from 'vitest';
import { startTemplateSweep } from '../../src/workers/sweeps.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import type { Tenant } from '../support/lineStage.ts';
import { openOutboundStage } from '../support/outboundStage.ts';
import { secretBox } from '../support/secretBox.ts';

const database = await testDatabase();
const stage = await openOutboundStage(database);
const { sql } = database;
const path = '/v1/whatsapp/outbounds';

async function withTemplate(name: string) {
  const tenant = await stage.newTenant();
  const call = await stage.apiOf(tenant);
  await stage.makeAtMeta(tenant, { name, components: [{ type: 'BODY', text: 'Hay novedades.' }] });
  await eventually(async () => {
    await call('POST', `${path}/sync`);
    const [row] = await rows(tenant);
    return row?.status === 'APPROVED';
  });
  await noted(tenant);
  await call('POST', '/v1/hooks', {
    event_type: 'whatsapp_outbound',
    subscriber_url: 'https://example.com/',
  });
  /** As if Meta had decided so, its notice taken in. */
  const decide = async (decision: object) => {
    await stage.emulator('PUT', `/templates/${name}/es`, decision);
    await noted(tenant);
  };
  const told = async () => {
    const events = await sql`select event_action as action, object->>'outbound_status' as status,
        object->>'previous_status' as before, object->>'interaction_category' as category,
        object->>'previous_category' as "categoryBefore", object->>'failure_reason' as reason
      from hook_event where account_id = ${tenant.accountId} order by created_at, id`;
    await sql`delete from hook_event where account_id = ${tenant.accountId}`;
    return events;
  };
  return { tenant, call, decide, told };
}

const rows = ({ accountId }: Tenant) =>
  sql<{ status: string; reason: string | null }[]>`
    select status, failure_reason as reason from outbound where account_id = ${accountId}`;

async function noted(tenant: Tenant) {
  await stage.delivered();
  await tenant.turn();
}

test('hooks are told once of each thing that Meta decides about a template', async () => {
  const { decide, told } = await withTemplate('news');
  for (const status of ['FLAGGED', 'PAUSED', 'REINSTATED', 'DISABLED']) await decide({ status });
  await decide({ status: 'DISABLED' });
  const was = { category: 'UTILITY', categoryBefore: 'UTILITY', reason: '' };
  expect(await told()).toEqual([
    { action: 'template_flagged', status: 'FLAGGED', before: 'APPROVED', ...was },
    { action: 'template_paused', status: 'PAUSED', before: 'FLAGGED', ...was },
    { action: 'template_approved', status: 'APPROVED', before: 'PAUSED', ...was },
    { action: 'template_disabled', status: 'DISABLED', before: 'APPROVED', ...was },
  ]);
});

test('a rejected template keeps why, in a notice and in a reading', async () => {
  const { tenant, call, decide, told } = await withTemplate('rejected');
  await decide({ status: 'REJECTED', reason: 'INVALID_FORMAT' });
  expect(await told()).toMatchObject([
    { action: 'template_rejected', status: 'REJECTED', reason: 'INVALID_FORMAT' },
  ]);
  await call('POST', `${path}/sync`);
  expect(await rows(tenant)).toEqual([{ status: 'REJECTED', reason: 'INVALID_FORMAT' }]);
  expect(await told()).toEqual([]);
});

test('a template that Meta puts into another category is told of, by notice or by reading', async () => {
  const { tenant, call, decide, told } = await withTemplate('moved');
  await decide({ category: 'MARKETING' });
  const changed = { action: 'template_category_changed', status: 'APPROVED' };
  expect(await told()).toMatchObject([
    { ...changed, category: 'MARKETING', categoryBefore: 'UTILITY' },
  ]);
  // A notice that never came.
  await sql`update outbound set category = 'UTILITY', status = 'PENDING'
    where account_id = ${tenant.accountId}`;
  await stage.pass(2_000);
  await call('POST', `${path}/sync`);
  expect(await told()).toMatchObject([
    { action: 'template_approved', before: 'PENDING' },
    { ...changed, category: 'MARKETING', categoryBefore: 'UTILITY' },
  ]);
});

test('templates are read at the start, though they were read a few minutes ago', async () => {
  const { tenant } = await withTemplate('early');
  await stage.makeAtMeta(tenant, {
    name: 'meanwhile',
    components: [{ type: 'BODY', text: 'Hay novedades.' }],
  });
  const { clock, ids, graphUrl, http, log } = stage;
  const deps = { database, clock, ids, graphUrl, http, log, secretBox };
  const soon = startTemplateSweep(deps);
  await soon.stop();
  expect(await rows(tenant)).toHaveLength(1);
  await stage.pass(120_000);
  const later = startTemplateSweep(deps);
  await later.stop();
  expect(await rows(tenant)).toHaveLength(2);
});
