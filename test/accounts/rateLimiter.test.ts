import { expect, test } from 'vitest';
import { createRateLimiter } from '../../src/accounts/rateLimiter.ts';
import { buildApp } from '../../src/app.ts';
import { connect } from '../../src/db/connect.ts';
import { callerOf, newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps = testDeps(database);
/** So slow that nothing comes back while a test runs. */
const perSecond = 0.001;

async function newKey() {
  const tenant = await newTenant(deps);
  const [row] = await database.sql<{ id: string }[]>`
    select id from api_key where account_id = ${tenant.accountId}`;
  if (!row) throw new Error('No key');
  return { ...tenant, keyId: row.id };
}

test('several processes together answer as many requests of a key as its bucket holds', async () => {
  const key = await newKey();
  const other = connect({
    url: database.url,
    pool: 2,
    pooler: 'none',
    applicationName: 'chasqui test',
  });
  const limiters = [database, other].map((each) =>
    createRateLimiter(each, { perSecond, burst: 30 }),
  );
  const verdicts = await Promise.all(
    Array.from({ length: 50 }, () => limiters.map((limiter) => limiter.take(key))).flat(),
  );
  await other.close();
  expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(30);
});

test('a process takes a fifth of a second’s worth at a time', async () => {
  const key = await newKey();
  const limiter = createRateLimiter(database, { perSecond: 100, burst: 200 });
  const asked = async () => {
    const rows = await database.sql<{ xmin: string; granted: number }[]>`
      select xmin::text, granted from api_rate where account_id = ${key.accountId}`;
    return rows.map(({ xmin, granted }) => `${xmin} ${granted}`);
  };
  expect(await limiter.take(key)).toMatchObject({ allowed: true, remaining: 199, fullInS: 1 });
  const first = await asked();
  expect(first).toEqual([expect.stringMatching(/ 20$/)]);
  for (let count = 2; count <= 20; count += 1) await limiter.take(key);
  expect(await asked()).toEqual(first);
  await limiter.take(key);
  expect(await asked()).not.toEqual(first);
});

test('what is used up comes back with time, and never more than the burst', async () => {
  const key = await newKey();
  const limiter = createRateLimiter(database, { perSecond, burst: 2 });
  const taken = async (count: number) => {
    const verdicts = [];
    for (let each = 0; each < count; each += 1) verdicts.push((await limiter.take(key)).allowed);
    return verdicts;
  };
  const pass = (seconds: number) => database.sql`
    update api_rate set full_at = to_timestamp(extract(epoch from full_at - 'epoch'::timestamptz) - ${seconds}::int)
    where account_id = ${key.accountId}`;
  expect(await taken(3)).toEqual([true, true, false]);
  await pass(1_000);
  await expect.poll(() => taken(2)).toEqual([true, false]);
  await pass(1_000_000);
  await expect.poll(() => taken(3)).toEqual([true, true, false]);
});

test('a key that calls too often is told so, and when to come again; another is not', async () => {
  const { accountId, key } = await newKey();
  const rateLimiter = createRateLimiter(database, { perSecond: 1, burst: 2 });
  const call = callerOf(buildApp({ ...deps, rateLimiter }), { 'Truora-API-Key': key });
  const replies = [];
  for (let count = 0; count < 2; count += 1) replies.push(await call('GET', '/v1/secrets'));
  await database.sql`
    update api_rate set full_at = now() + interval '1 hour' where account_id = ${accountId}`;
  const refused = await call('PUT', '/v1/secrets/shop', { value: 'x' });

  expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  const [first] = replies;
  expect(first?.headers.get('ratelimit-policy')).toBe('"key";q=2;w=2');
  expect(first?.headers.get('ratelimit')).toBe('"key";r=1;t=1');
  expect(first?.headers.get('ratelimit-limit')).toBe('2');
  expect(first?.headers.get('ratelimit-remaining')).toBe('1');
  expect(first?.headers.get('ratelimit-reset')).toBe('1');
  expect([refused.status, refused.body]).toEqual([
    429,
    {
      code: 10429,
      http_code: 429,
      message: 'Too many requests: a key may make 1 a second, and 2 at once; try again in a second',
    },
  ]);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.headers.get('ratelimit-remaining')).toBe('0');
  expect(await database.sql`select from secret where account_id = ${accountId}`).toHaveLength(0);

  const second = await newKey();
  const other = callerOf(buildApp({ ...deps, rateLimiter }), { 'Truora-API-Key': second.key });
  expect((await other('GET', '/v1/secrets')).status).toBe(200);
});
