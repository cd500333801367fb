import { createAccount } from '../src/accounts/createAccount.ts';
import { importContacts } from '../src/contacts/importContacts.ts';
import { connect, type Database } from '../src/db/connect.ts';
import { createIds } from '../src/db/ids.ts';
import { migrate } from '../src/db/migrate.ts';
import { createRandomPool } from '../src/db/randomPool.ts';
import { openUnit, type UnitDeps } from '../src/db/unit.ts';
import { cpuMs } from './procfs.ts';

/**
 * `node --max-semi-space-size=32 --heap-growing-percent=200 --import tsx bench/importContacts.ts postgres://… [rows] [csv|ndjson]`: how long an import of people nobody knows
 * takes, and what memory and processor time; into the large account of `fillLarge` where the database has
 * it, else into a new one.
 */
async function main(): Promise<void> {
  const [url = '', size = '1000000', kind = 'csv'] = process.argv.slice(2);
  const database = connect({ url, pool: 4, pooler: 'none', applicationName: 'chasqui bench' });
  await migrate(database);
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(createRandomPool()) };
  const accountId = await accountIn(deps);
  const rows = Number(size);
  const upload =
    kind === 'csv'
      ? { kind: 'csv' as const, bytes: csv(rows) }
      : { kind: 'ndjson' as const, bytes: ndjson(rows) };
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 100);
  const backends = (
    await database.sql<{ pid: number }[]>`
    select pid from pg_stat_activity where application_name = 'chasqui bench'`
  ).map(({ pid }) => pid);
  const cpuBefore = [await cpuMs([process.pid]), await cpuMs(backends)] as const;
  const began = performance.now();
  const row = await importContacts(deps, accountId, { ...upload, actor: 'bench' });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  const ours = ((await cpuMs([process.pid])) - cpuBefore[0]) / 1000;
  const theirs = ((await cpuMs(backends)) - cpuBefore[1]) / 1000;
  process.stdout.write(
    `${row.status}: ${row.rows} rows, ${row.created} created, ${row.refused} refused in ${seconds.toFixed(1)} s ` +
      `(${Math.round(row.rows / seconds)} a second), at most ${Math.round(most / 1024 / 1024)} MiB, ` +
      `${ours.toFixed(1)} s of the processor and ${theirs.toFixed(1)} s of Postgres\n`,
  );
  await database.close();
}

async function accountIn(deps: UnitDeps & { database: Database }): Promise<string> {
  const [filled] = await deps.database.sql<{ id: string }[]>`
    select account_id as id from hook order by id limit 1`;
  if (filled) return filled.id;
  const accountId = deps.ids(Date.now());
  await openUnit(deps, accountId, (unit) =>
    createAccount(unit, { name: 'Large', timezone: 'America/Lima' }),
  );
  return accountId;
}

const names = ['Ana', 'Bruno', 'Carla', 'Diego', 'Elena', 'Fabián', 'Gisela', 'Hugo'];
const families = ['Quispe', 'Mamani', 'Flores', 'Rojas', 'Huamán', 'Torres', 'Silva'];

async function* csv(rows: number): AsyncGenerator<Buffer> {
  yield Buffer.from('phone_number,name,email,language,tags\n');
  yield* inChunks(rows, ({ phone, name, email }) => `${phone},${name},${email},es,new\n`);
}

const ndjson = (rows: number): AsyncGenerator<Buffer> =>
  inChunks(
    rows,
    ({ phone, name, email }) =>
      `{"phone_number":"${phone}","name":"${name}","email":"${email}","language":"es","tags":["new"]}\n`,
  );

type Person = { phone: string; name: string; email: string };

async function* inChunks(rows: number, line: (person: Person) => string): AsyncGenerator<Buffer> {
  // People of an import come in no order, and each run brings others.
  const run = Date.now() % 1_000;
  for (let n = 0; n < rows; ) {
    let chunk = '';
    for (let end = Math.min(rows, n + 1_000); n < end; n++) {
      const shuffled = (n * 7_919) % 1_000_003;
      const name = `${names[n % names.length]} ${families[n % families.length]}`;
      const digits = String(run * 1_000_003 + shuffled)
        .padStart(9, '0')
        .slice(-9);
      chunk += line({ phone: `+573${digits}`, name, email: `someone${digits}@example.com` });
    }
    yield Buffer.from(chunk);
  }
}

await main();
