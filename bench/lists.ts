import { pino } from 'pino';
import { allScopes } from '../src/accounts/apiKey.ts';
import { buildApp } from '../src/app.ts';
import { connect, type Database } from '../src/db/connect.ts';
import { openUnit } from '../src/db/unit.ts';
import { callerOf, type Tenant, testDeps } from '../test/routes/testApi.ts';
import { type Asked, type Get, listsAsked } from './listsAsked.ts';
import { cpuMs } from './procfs.ts';

type Caller = Tenant['call'];

const budget = { medianMs: 50, p99Ms: 250 };

/**
 * `tsx bench/lists.ts postgres://…/filled [name] [times]` times what `listsAsked` asks of the account that
 * `fillLarge` filled, one after another, a hundred times each, or only what has `name` in its name. Prints
 * median, 99th percentile and slowest in milliseconds, and what of the processor one took, ours and
 * Postgres's, which is what it takes where nobody else is at work; ends with 1 where a budget is missed.
 */
async function main(): Promise<void> {
  const [url = '', part = '', times = '100'] = process.argv.slice(2);
  const database = connect({ url, pool: 4, pooler: 'none', applicationName: 'chasqui bench' });
  const { call, accountId } = await openApi(database, url);
  const get: Get = async (path) => {
    const { status, body } = await call('GET', written(path));
    if (status === 200) return body;
    throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  };
  const asked = await listsAsked(get, database, accountId, await keepSegments(call));
  const pids = async () => {
    const backends = await database.sql<{ pid: number }[]>`
      select pid from pg_stat_activity where application_name = 'chasqui bench'`;
    return [process.pid, ...backends.map(({ pid }) => pid)];
  };
  const missed: string[] = [];
  for (const each of asked) {
    if (!each.name.match(part)) continue;
    const cpuBefore = await cpuMs(await pids());
    const took = await timesOf(call, each, Number(times));
    const cpu = ((await cpuMs(await pids())) - cpuBefore) / took.length;
    const [median, p99, slowest] = [0.5, 0.99, 1].map(
      (share) => took[Math.ceil(share * took.length) - 1] ?? 0,
    ) as [number, number, number];
    const isMissed = median > budget.medianMs || p99 > budget.p99Ms;
    if (isMissed) missed.push(each.name);
    const figures = [median, p99, slowest, cpu].map((ms) => ms.toFixed(1).padStart(8)).join('');
    process.stdout.write(`${each.name.padEnd(52)}${figures}${isMissed ? '  MISSED' : ''}\n`);
  }
  process.stdout.write(
    `\n${missed.length === 0 ? 'None misses' : `${missed.length} miss`} the budget of ${budget.medianMs} ms ` +
      `at the median and ${budget.p99Ms} ms at p99\n`,
  );
  await database.close();
  process.exitCode = missed.length === 0 ? 0 : 1;
}

/** The API without the network, as the largest account. */
async function openApi(database: Database, url: string) {
  const [largest] = await database.sql<{ id: string }[]>`
    select account_id as id from contact_property p where name = 'city'
    order by (select count(*) from hook h where h.account_id = p.account_id) desc limit 1`;
  if (!largest) throw new Error(`${url} has not been filled by bench/fillLarge.ts`);
  const served = { url, pooler: 'none' as const };
  const deps = testDeps({ ...database, url, served }, { log: pino({ level: 'warn' }) });
  const key = await openUnit(deps, largest.id, async (unit) => {
    const expiresAt = new Date(unit.now.getTime() + 86_400_000);
    const given = { name: 'bench', keyType: 'backend' as const, scopes: allScopes, expiresAt };
    return deps.apiKeys.sign(await deps.apiKeys.create(unit, given));
  });
  return { accountId: largest.id, call: callerOf(buildApp(deps), { 'Truora-API-Key': key }) };
}

async function timesOf(call: Caller, { path, name, mayFindNothing }: Asked, times: number) {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const start = performance.now();
    const { status, body } = await call('GET', written(path(n)));
    took.push(performance.now() - start);
    if (status === 200 || (mayFindNothing && status === 404)) continue;
    throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
  }
  return took.sort((a, b) => a - b);
}

const written = (path: string): string => path.replaceAll('+', '%2B').replaceAll(' ', '%20');

/** Segments of many kinds, by name; made the first time, which counts them. */
async function keepSegments(call: Caller): Promise<Record<string, string>> {
  const { body } = await call('GET', '/v1/contact-segments?limit=100');
  const known = new Map<string, string>(
    body.contact_segments.map((each: { name: string; segment_id: string }) => [
      each.name,
      each.segment_id,
    ]),
  );
  for (const [name, query] of Object.entries(segmentQueries)) {
    if (known.has(name)) continue;
    const { status, body } = await call('POST', '/v1/contact-segments', { name, query });
    if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
    known.set(name, body.segment_id);
  }
  return Object.fromEntries(
    Object.keys(segmentQueries).map((name) => [name, known.get(name) ?? '']),
  );
}

const segmentQueries: Record<string, object> = {
  vip: { field: 'tags', is: 'vip' },
  'two tags': { field: 'tags', in: ['vip', 'web'] },
  'no tag there is': { field: 'tags', is: 'nothing' },
  'without tags': { field: 'tags', exists: false },
  nobody: { field: 'properties.city', is: 'nowhere' },
  'a city': { field: 'properties.city', is: 'city 77' },
  'cities beginning so': { field: 'properties.city', starts_with: 'city 7' },
  'cities beginning as none': { field: 'properties.city', starts_with: 'nowhere' },
  'old people': { field: 'properties.age', gt: 80 },
  'older than all': { field: 'properties.age', gt: 200 },
  'of an age': { field: 'properties.age', in: [18, 19] },
  'with a date': { field: 'properties.since', exists: true },
  'after a date': { field: 'properties.since', after: '2026-01-01' },
  'a name': { field: 'name', is: 'Ana Quispe Quispe' },
  'a name nobody has': { field: 'name', is: 'Zoraida' },
  'names beginning so': { field: 'name', starts_with: 'zoila' },
  'names beginning as none': { field: 'name', starts_with: 'zzz' },
  numbers: { field: 'phone', in: ['51900000042', '51900000043'] },
  'numbers beginning so': { field: 'phone', starts_with: '5190077' },
  'numbers beginning as none': { field: 'phone', starts_with: '5299' },
  'a country': { field: 'country', is: 'PE' },
  'another country': { field: 'country', is: 'BR' },
  'a language': { field: 'language', is: 'pt-BR' },
  'a language nobody has': { field: 'language', is: 'de' },
  'created lately': { field: 'created', after: '2d' },
  'created long ago': { field: 'created', before: '1000d' },
  'created before all': { field: 'created', before: '3000d' },
  'heard lately': { field: 'last_inbound', after: '2h' },
  'heard of the old': {
    all: [
      { field: 'created', before: '1090d' },
      { field: 'last_inbound', after: '1d' },
    ],
  },
  'never written to': { field: 'last_outbound', exists: false },
  'written to lately': { field: 'last_outbound', after: '1h' },
  'all but': { not: { field: 'tags', is: 'web' } },
  'one of several': {
    any: [
      { field: 'properties.city', is: 'city 77' },
      { field: 'tags', is: 'vip' },
      { field: 'phone', is: '51900000042' },
    ],
  },
  'old gold that speaks Portuguese': {
    all: [
      { field: 'properties.plan', is: 'gold' },
      { field: 'properties.age', gt: 80 },
      { field: 'language', starts_with: 'pt' },
      { field: 'created', before: '300d' },
    ],
  },
};

await main();
