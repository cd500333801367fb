import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { allScopes } from '../src/accounts/apiKey.ts';
import { connect } from '../src/db/connect.ts';
import { createIds, toWire } from '../src/db/ids.ts';
import { migrate } from '../src/db/migrate.ts';
import { openUnit } from '../src/db/unit.ts';
import { fillAccount } from './fill.ts';
import { fillProcesses } from './fillProcesses.ts';

/**
 * `tsx bench/lists.ts postgres://…/empty [contacts] [processes]` fills an empty database and times lists and searches as
 * the API makes them, each asked 30 times with other values. Prints median and slowest in milliseconds.
 */
async function main(): Promise<void> {
  const [url = '', size = '1000000', runs = size] = process.argv.slice(2);
  const database = connect({ url, pool: 4, pooler: 'none', applicationName: 'chasqui bench' });
  await migrate(database);
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
  const contacts = Number(size);
  const began = Date.now();
  const sizes = { contacts, chats: contacts, activities: 10 * contacts };
  const say = (done: string) =>
    process.stderr.write(`${((Date.now() - began) / 1000).toFixed(0)} s: ${done}\n`);
  const filled = await fillAccount(deps, sizes, say);
  const { accountId } = filled;
  const processes = Number(runs);
  const { flowId } = await fillProcesses(database, filled, { contacts, processes }, say);
  const { buildApp } = await import('../src/app.ts');
  const { callerOf, testDeps } = await import('../test/routes/testApi.ts');
  const all = testDeps(Object.assign(database, { url, served: { url, pooler: 'none' as const } }), {
    log: pino({ level: 'warn' }),
  });
  const made = await openUnit(deps, accountId, (unit) =>
    all.apiKeys.create(unit, {
      name: 'bench',
      keyType: 'backend',
      scopes: allScopes,
      expiresAt: new Date(unit.now.getTime() + 86_400_000),
    }),
  );
  const key = await all.apiKeys.sign(made);
  const call = callerOf(buildApp(all), { 'Truora-API-Key': key });
  const segment = async (query: object) =>
    (await call('POST', '/v1/contact-segments', { name: JSON.stringify(query), query })).body
      .segment_id;
  const segments = {
    vip: await segment({ field: 'tags', is: 'vip' }),
    city: await segment({ field: 'properties.city', is: 'city 77' }),
    nobody: await segment({ field: 'properties.city', is: 'nowhere' }),
    old: await segment({
      all: [
        { field: 'created', before: '170d' },
        { field: 'language', starts_with: 'es' },
      ],
    }),
    heard: await segment({ field: 'last_inbound', after: '30d' }),
    age: await segment({ field: 'properties.age', gt: 80 }),
  };
  const { body: first } = await call('GET', '/v1/contacts?limit=100');
  const someone = first.contacts[50].contact_id;
  const asked: Record<string, (n: number) => string> = {
    'list of contacts': () => '/v1/contacts',
    'list of 100 contacts': () => '/v1/contacts?limit=100',
    'a late page': () => `/v1/contacts?start_key=${lateKey}`,
    'one contact': () => `/v1/contacts/${someone}`,
    'by number': (n) =>
      `/v1/contacts/+519${String(n * 17 + 1).padStart(8, '0')}?key_type=phone_number`,
    'query: a whole name': (n) => `/v1/contacts?query=Quispe ${1 + n * 70}`,
    'query: a common name': () => '/v1/contacts?query=quispe',
    'query: a number': (n) => `/v1/contacts?query=9${String(n * 911 + 1).padStart(8, '0')}`,
    'query: an e-mail': (n) => `/v1/contacts?query=person${n * 977 + 5}@example`,
    'query: nobody': () => '/v1/contacts?query=zzyzx',
    ...Object.fromEntries(
      Object.entries(segments).map(([name, id]) => [
        `segment: ${name}`,
        () => `/v1/contacts?segment_id=${id}`,
      ]),
    ),
  };
  const { body: newest } = await call('GET', '/v1/processes?limit=1');
  const aProcess = newest.identity_processes[0].process_id;
  Object.assign(asked, {
    'list of processes': () => '/v1/processes',
    'pending ones': () => '/v1/processes?status=pending',
    'failed ones': () => '/v1/processes?status=failure',
    'failed in a rare way': () => '/v1/processes?failure_status=system_error',
    'for an old reason': () => '/v1/processes?declined_reason=abandoned',
    'of two months': () =>
      '/v1/processes?start_date=2026-02-01T00:00:00Z&end_date=2026-04-01T00:00:00Z',
    'search: a flow': () => `/v1/processes?search=${toWire('IPF', flowId)}`,
    'search: an account id': (n: number) => `/v1/processes?search=user-${3 + n * 9999}`,
    'search: a part of one': (n: number) => `/v1/processes?search=ser-${333 + n}`,
    'search: a document': (n: number) => `/v1/processes?search=${40_000_003 + n * 9999}`,
    'search: a common name': () => '/v1/processes?search=quispe',
    'search: nobody': () => '/v1/processes?search=zzyzx',
    'one process': () => `/v1/processes/${aProcess}`,
    'its result': () => `/v1/processes/${aProcess}/result`,
    'its journal': () => `/v1/processes/${aProcess}/journal`,
  });
  for (const [name, path] of Object.entries(asked)) {
    const times: number[] = [];
    for (let n = 0; n < 31; n++) {
      const start = performance.now();
      const { status, body } = await call(
        'GET',
        path(n).replaceAll('+', '%2B').replaceAll(' ', '%20'),
      );
      if (n > 0) times.push(performance.now() - start);
      if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
    }
    times.sort((a, b) => a - b);
    const [median, slowest] = [times[15], times.at(-1)].map((each) => each?.toFixed(1));
    process.stdout.write(`${name.padEnd(26)} ${median} ms, slowest ${slowest} ms\n`);
  }
  await database.close();
}

const lateKey = Buffer.from(JSON.stringify(['019b000b-0000-7000-8000-000000000000'])).toString(
  'base64',
);

await main();
