import { randomBytes } from 'node:crypto';
import { createAccount } from '../src/accounts/createAccount.ts';
import { importContacts } from '../src/contacts/importContacts.ts';
import { connect } from '../src/db/connect.ts';
import { createIds } from '../src/db/ids.ts';
import { migrate } from '../src/db/migrate.ts';
import { openUnit } from '../src/db/unit.ts';

/** `tsx bench/importContacts.ts postgres://…/empty [rows]`: how long an import takes, and what memory it needs. */
async function main(): Promise<void> {
  const [url = '', size = '1000000'] = process.argv.slice(2);
  const database = connect({ url, pool: 4, pooler: 'none', applicationName: 'chasqui bench' });
  await migrate(database);
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
  const accountId = deps.ids(Date.now());
  await openUnit(deps, accountId, (unit) =>
    createAccount(unit, { name: 'Large', timezone: 'America/Lima' }),
  );
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 100);
  const began = performance.now();
  const row = await importContacts(deps, accountId, { kind: 'csv', bytes: csv(Number(size)) });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  process.stdout.write(
    `${row.status}: ${row.rows} rows, ${row.created} created, ${row.refused} refused in ${seconds.toFixed(1)} s ` +
      `(${Math.round(row.rows / seconds)} a second), at most ${Math.round(most / 1024 / 1024)} MiB\n`,
  );
  await database.close();
}

const names = ['Ana', 'Bruno', 'Carla', 'Diego', 'Elena', 'Fabián', 'Gisela', 'Hugo'];
const families = ['Quispe', 'Mamani', 'Flores', 'Rojas', 'Huamán', 'Torres', 'Silva'];

async function* csv(rows: number): AsyncGenerator<Buffer> {
  yield Buffer.from('phone_number,name,email,language,tags\n');
  for (let n = 0; n < rows; ) {
    let chunk = '';
    for (let end = Math.min(rows, n + 1_000); n < end; n++) {
      const name = `${names[n % names.length]} ${families[n % families.length]}`;
      chunk += `+519${String(n).padStart(8, '0')},${name},person${n}@example.com,es,new\n`;
    }
    yield Buffer.from(chunk);
  }
}

await main();
