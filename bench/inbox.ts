import { buildApp } from '../src/app.ts';
import { connect, type Database } from '../src/db/connect.ts';
import { toWire } from '../src/db/ids.ts';
import { migrate } from '../src/db/migrate.ts';
import { openUnit } from '../src/db/unit.ts';
import { createUser } from '../src/users/createUser.ts';
import { startSession } from '../src/users/session.ts';
import { testDeps } from '../test/routes/testApi.ts';
import { fillAccount } from './fill.ts';

const size = { contacts: 100_000, chats: 100_000, activities: 200_000 };
const mine = 20_000;
const times = 30;
const budgetMs = 100;
const email = 'rosa@example.com';

/**
 * `tsx bench/inbox.ts postgres://…/empty` fills an empty database with 100,000 open chats, a fifth of them of one
 * agent and the others of nobody, and times each view of the inbox as they see it, in process. Prints median and
 * slowest in milliseconds; ends with 1 where a median misses the budget.
 */
async function main(): Promise<void> {
  const [url = ''] = process.argv.slice(2);
  const database = connect({ url, pool: 4, pooler: 'none', applicationName: 'chasqui bench' });
  await migrate(database);
  const deps = testDeps({ ...database, url, served: { url, pooler: 'none' } });
  const { accountId } = await fillAccount(deps, size);
  await openAll(database, accountId);
  const token = await openUnit(deps, accountId, async (unit) =>
    startSession(unit, (await createUser(unit, { email, role: 'agent' })).id),
  );
  const app = buildApp(deps);
  let isMissed = false;
  for (const path of await viewsOf(database, accountId)) {
    const took: number[] = [];
    // The first one reads from disk what is in memory afterwards.
    for (let n = 0; n <= times; n++) {
      const start = performance.now();
      const response = await app.request(`/console/inbox${path}`, {
        headers: { Cookie: `chasqui_console=${token}`, 'HX-Request': 'true' },
      });
      await response.text();
      if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
      if (n > 0) took.push(performance.now() - start);
    }
    took.sort((one, other) => one - other);
    const median = took[Math.floor(times / 2)] ?? 0;
    isMissed ||= median > budgetMs;
    const figures = [median, took.at(-1) ?? 0].map((ms) => ms.toFixed(1).padStart(8)).join('');
    process.stdout.write(`${path.padEnd(52)}${figures}\n`);
  }
  await database.close();
  process.exitCode = isMissed ? 1 : 0;
}

async function openAll({ sql }: Database, accountId: string): Promise<void> {
  await sql`
    update chat set status = 'open', state = 'withAgent', owner = ${email}
    where account_id = ${accountId} and id in (select id from chat limit ${mine})`;
  await sql`
    update chat set status = 'open', state = 'waitingForAgent', unassigned = true, owner = null,
      waiting_since = now(), last_inbound_seq = seq
    where account_id = ${accountId} and owner is distinct from ${email}`;
  await sql`analyze`;
}

async function viewsOf({ sql }: Database, accountId: string): Promise<string[]> {
  const [chat] = await sql<{ id: string }[]>`
    select id from chat where account_id = ${accountId} order by seq desc limit 1`;
  const [line] = await sql<{ id: string }[]>`
    select id from line where account_id = ${accountId} limit 1`;
  const all = '/list?view=all';
  return [
    '?view=all',
    ...['mine', 'unassigned', 'all', 'closed'].map((view) => `/list?view=${view}`),
    ...['q=quispe', 'q=5190000424', 'tag=vip', 'active=day', 'shown=150'].map(
      (more) => `${all}&${more}`,
    ),
    `${all}&line=${toWire('EN_CH_', line?.id ?? '')}`,
    `/${toWire('EN_CHT_', chat?.id ?? '')}`,
  ];
}

await main();
