import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { findAccountsWithWork, findTimerStart, fromTheBeginning } from '../../src/db/discover.ts';
import { takeTurn } from '../../src/relay/turn.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { askingFlow } from '../support/flows.ts';
import { isOnCitus } from '../support/isOnCitus.ts';
import { pagesRead } from '../support/pagesRead.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;
const minute = 60_000;
const beginning = new Date(0);

/** Somebody has been asked, and has ten minutes. */
async function asked() {
  const account = await seedAccount(
    database,
    askingFlow({ timeout: { after: '10m', next: 'ask' } }),
  );
  await accept(database, account, [text(person(1), 'hola')]);
  await drain(openWorker(database), account.accountId);
  const [timer] = await sql<{ due: Date }[]>`
    select due_at as due from timer where account_id = ${account.accountId}`;
  return { account, due: timer?.due ?? beginning };
}

// Where tables are distributed nobody looks.
describe.skipIf(isOnCitus)('where no timer is due before', () => {
  test('it is where the first timer is due that still runs', async () => {
    const { due } = await asked();
    expect(await findTimerStart(database, 30 * minute, beginning)).toEqual(due);
    expect(await findTimerStart(database, 30 * minute, new Date(due.getTime() - 1))).toEqual(due);
    await sql`delete from timer`;
  });

  test('it is five seconds ago at most: what is being set just now may be due at once', async () => {
    await asked();
    const [row] = await sql<{ now: Date }[]>`select now()`;
    const start = await findTimerStart(database, 2 * minute, beginning);
    const expected = (row?.now.getTime() ?? 0) + 2 * minute - 5_000;
    expect(start.getTime()).toBeGreaterThanOrEqual(expected);
    expect(start.getTime()).toBeLessThan(expected + 5_000);
    await sql`delete from timer`;
  });

  test('while a transaction keeps masses of timers that are gone, a turn reads from where those begin that run', async () => {
    const { account, due } = await asked();
    // One connection each: what it has read is told by itself.
    const { url } = database;
    const open = () => connect({ url, pool: 1, pooler: 'none', applicationName: 'test' });
    const [backup, relay] = [open(), open()];
    onTestFinished(() => Promise.all([backup.close(), relay.close()]).then(() => {}));
    const worker = { ...openWorker(database), database: relay, clock: { offsetMs: 30 * minute } };
    // The first turn of a connection reads what the server knows of its tables.
    await takeTurn({ ...worker, clock: { offsetMs: 0 } }, account.accountId);

    await backup.sql`begin isolation level repeatable read`;
    await backup.sql`select 1 from timer limit 1`;
    await sql`
    insert into timer (account_id, process_id, timer_id, contact_id, lane, visit, due_at, event)
    select ${account.accountId}, gen_random_uuid(), 'gone', gen_random_uuid(), n % 16, 1, now(), '{}'
    from generate_series(1, 20000) n`;
    await sql`delete from timer where timer_id = 'gone'`;

    const all = await pagesRead(relay.sql, () => findTimerStart(relay, 30 * minute, beginning));
    expect(all.pages).toBeGreaterThan(400);
    expect(all.result).toEqual(due);
    const again = await pagesRead(relay.sql, () => findTimerStart(relay, 30 * minute, due));
    expect(again.result).toEqual(due);
    expect(again.pages).toBeLessThan(1_000);

    const starts = { ...fromTheBeginning, timersFrom: due };
    const found = await pagesRead(relay.sql, () =>
      findAccountsWithWork(relay, 30 * minute, 10, starts),
    );
    expect(found.result).toEqual([account.accountId]);
    expect(found.pages).toBeLessThan(1_000);
    const turn = await pagesRead(relay.sql, () =>
      takeTurn({ ...worker, starts: () => starts }, account.accountId),
    );
    expect(turn.pages).toBeLessThan(3_000);
    const asks = await sql`select 1 from message where direction = 'out'
    and account_id = ${account.accountId}`;
    expect(asks.length).toBe(2);
    await backup.sql`commit`;
  });
});
