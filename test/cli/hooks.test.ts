import { expect, test } from 'vitest';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openServedCli } from './servedCli.ts';

const database = await testDatabase();
const deps = testDeps(database);

test('hooks and what they were told are listed, and sent once more, from the command line', async () => {
  const { call, chasqui } = await openServedCli(deps);
  const hooks = async (...words: string[]) => (await chasqui(['hooks', ...words])).said;
  const { body: hook } = await call('POST', '/v1/hooks', {
    event_type: 'whatsapp_message',
    actions: ['received', 'sent'],
    subscriber_url: 'https://example.com/events',
  });
  expect(await hooks('list')).toBe(
    `${hook.hook_id}  enabled  whatsapp_message received sent  https://example.com/events\n`,
  );
  const { body: event } = await call('POST', `/v1/hooks/${hook.hook_id}/test`);
  const { idempotency_key: key, timestamp } = event;
  await database.sql`update hook_event set status = 'failure', failed = 5, answered_status = 500`;
  const what = `${key}  ${timestamp}  hook tested`;
  expect(await hooks('events', '--status', 'failure')).toBe(
    `${what}  failure  5 tries  answered 500\n`,
  );
  expect(await hooks('redeliver', key)).toBe(`${what}  pending  0 tries  answered 500\n`);
  expect(await hooks('events', '--status', 'failure', '--hook', hook.hook_id)).toBe('');
  expect(await hooks('redeliver', `HIK${'0'.repeat(32)}`)).toBe('event not found\n');
}, 120_000);
