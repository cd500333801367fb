import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);

test.each([
  ['start_date=2026-01-01T00:00:00Z', 'start_date and end_date must be given together'],
  ['end_date=2026-01-01T00:00:00Z', 'start_date and end_date must be given together'],
  [
    'start_date=2026-01-01T00:00:00-05:00&end_date=2026-03-01T00:00:01-05:00',
    'start_date and end_date can be at most 2 months apart',
  ],
])('one date without the other, or over two months apart, is refused', async (query, why) => {
  const { call } = await newTenant(deps, undefined, app);
  const { status, body } = await call('GET', `/v1/processes?${query}`);
  expect([status, body]).toEqual([
    400,
    { code: 10400, http_code: 400, message: `Invalid request: ${why}` },
  ]);
});

test.each([
  'from_last_activity_date=2026-01-01T00:00:00Z',
  'to_last_activity_date=2026-01-01T00:00:00Z',
])('one last activity date without the other is refused', async (query) => {
  const { call } = await newTenant(deps, undefined, app);
  const { status, body } = await call('GET', `/v1/engagement/chat/search?${query}`);
  expect([status, body]).toEqual([
    400,
    {
      code: 10400,
      http_code: 400,
      message:
        'Invalid request: from_last_activity_date and to_last_activity_date must be given together',
    },
  ]);
});
