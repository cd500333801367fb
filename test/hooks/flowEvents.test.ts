import { expect, test } from 'vitest';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database);

const visit = {
  schema: 1,
  name: 'Visit',
  language: 'es',
  start: 'done',
  steps: { done: { type: 'end', status: 'success' } },
};

test('hooks are told what becomes of a flow, as the API shows it, and nothing of what was refused', async () => {
  const { accountId, call } = await newTenant(deps);
  await sql`update account set wanted_events = ${sql.json([
    { hookId: accountId, type: 'identity_flow', actions: [] },
  ])} where id = ${accountId}`;
  const path = '/v1/flows';
  const id = (await call('POST', path, visit)).body.flow_id;
  await call('PUT', `${path}/${id}`, { ...visit, name: 'Visit 2' });
  await call('POST', `${path}/${id}/publish`);
  await call('POST', `${path}/${id}/versions/1/publish`);
  const copy = (await call('POST', `${path}/${id}/clone`, {})).body.flow_id;
  await call('POST', `${path}/${id}/unpublish`);
  await call('DELETE', `${path}/${id}`);
  expect((await call('POST', `${path}/${copy}/unpublish`)).status).toBe(409);

  const told = await sql`select event_action as action, object->>'flow_id' as flow,
      object->>'name' as name, object->>'status' as status, object->'flow_version' as version
    from hook_event where account_id = ${accountId} order by created_at, id`;
  expect(told.map((row) => Object.values(row).join(' '))).toEqual([
    `created ${id} Visit draft 0`,
    `updated ${id} Visit 2 draft 0`,
    `updated ${id} Visit 2 published 1`,
    `restored ${id} Visit 2 published 2`,
    `cloned ${copy} Visit 2 (copy) draft 0`,
    `updated ${id} Visit 2 draft 0`,
    `deleted ${id} Visit 2 draft 0`,
  ]);
});
