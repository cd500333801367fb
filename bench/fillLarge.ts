import { randomBytes } from 'node:crypto';
import { connect } from '../src/db/connect.ts';
import { createIds } from '../src/db/ids.ts';
import { migrate } from '../src/db/migrate.ts';
import { fillAccount } from './fill.ts';
import { fillBeside } from './fillBeside.ts';
import { fillProcesses } from './fillProcesses.ts';

/**
 * `tsx bench/fillLarge.ts postgres://…/empty [contacts]`: fills an empty database with an account of so many
 * contacts (a million), chats and processes, and ten times as many activities, and with a small one beside it.
 */
async function main(): Promise<void> {
  const [url = '', size = '1000000'] = process.argv.slice(2);
  const database = connect({ url, pool: 4, pooler: 'none', applicationName: 'chasqui bench' });
  await migrate(database);
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
  const began = Date.now();
  const say = (done: string) =>
    process.stderr.write(`${((Date.now() - began) / 1000).toFixed(0)} s: ${done}\n`);
  const contacts = Number(size);
  const few = Math.ceil(contacts / 50);
  await fillAccount(deps, { contacts: few, chats: few, activities: few * 4 }, say);
  const filled = await fillAccount(
    deps,
    { contacts, chats: contacts, activities: contacts * 10 },
    say,
  );
  await fillProcesses(database, filled, { contacts, processes: contacts }, say);
  await fillBeside(database, filled, { contacts });
  say('all of it');
  await database.close();
}

await main();
