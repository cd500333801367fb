import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { findAccountsWithWork, findInboxStart, fromTheBeginning } from '../../src/db/discover.ts';
import { takeTurn } from '../../src/relay/turn.ts';
import { startOf } from '../../src/workers/inboxStart.ts';
import { accept, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { greetingFlow } from '../support/flows.ts';
import { isOnCitus } from '../support/isOnCitus.ts';
import { pagesRead } from '../support/pagesRead.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;

test('it is below the first that waits', () => {
  const given = [{ at: 1_000, inserts: 70 }];
  expect(startOf(given, 50 * 1024 + 3, 7_000)).toBe(50 * 1024 + 2);
});

test('it is not beyond what had its number five seconds ago, whoever waits', () => {
  const given = [
    { at: 1_000, inserts: 70 },
    { at: 2_500, inserts: 80 },
  ];
  expect(startOf(given, undefined, 7_000)).toBe(70 * 1024 + 1023);
  expect(startOf(given, undefined, 7_500)).toBe(80 * 1024 + 1023);
});

test('as long as nothing has been known for five seconds, it is the beginning', () => {
  expect(startOf([{ at: 2_500, inserts: 80 }], undefined, 7_000)).toBe(0);
});

// Where tables are distributed nobody looks.
test.skipIf(isOnCitus)(
  'while a transaction keeps masses of dead rows, a turn reads from where the living begin',
  async () => {
    const account = await seedAccount(database, greetingFlow);
    // One connection each: what it has read is told by itself.
    const { url } = database;
    const open = () => connect({ url, pool: 1, pooler: 'none', applicationName: 'test' });
    const [backup, relay] = [open(), open()];
    onTestFinished(() => Promise.all([backup.close(), relay.close()]).then(() => {}));
    const worker = { ...openWorker(database), database: relay };
    // The first turn of a connection reads what the server knows of its tables.
    await accept(database, account, [text(person(1), 'hola')]);
    await takeTurn(worker, account.accountId);

    await backup.sql`begin isolation level repeatable read`;
    await backup.sql`select 1 from inbox limit 1`;
    const dead = 20_000;
    await sql`
    insert into inbox (account_id, id, lane, key, kind, field, at, received_at, body)
    select ${account.accountId}, n, n % 16, substr(sha256(n::text::bytea), 1, 16), 'message', 'messages', now(), now(), '{}'
    from generate_series(1, ${dead}::int) n`;
    await sql`delete from inbox`;
    await sql`select setval('inbox_group', ${dead}::int / 1024 + 1)`;
    await accept(database, account, [text(person(1), 'hola')]);

    const all = await pagesRead(relay.sql, () => findInboxStart(relay, 0));
    expect(all.pages).toBeGreaterThan(400);
    const after = (all.result.first ?? 0) - 1;
    expect(after).toBeGreaterThan(dead);
    expect(await findInboxStart(relay, after)).toEqual(all.result);

    const starts = { ...fromTheBeginning, inboxAfter: after };
    const found = await pagesRead(relay.sql, () => findAccountsWithWork(relay, 0, 10, starts));
    expect(found.result).toEqual([account.accountId]);
    expect(found.pages).toBeLessThan(200);
    const turn = await pagesRead(relay.sql, () =>
      takeTurn({ ...worker, starts: () => starts }, account.accountId),
    );
    expect(turn.result.decided).toBe(1);
    expect(turn.pages).toBeLessThan(700);
    await backup.sql`commit`;
  },
);
