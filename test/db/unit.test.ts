import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createIds } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
await database.sql`create table note (text text not null)`;
const account = '0190b3c4-0000-7000-8000-000000000001';
const clock = { offsetMs: 0 };
const deps = { database, clock, ids: createIds(() => new Uint8Array(10)) };

test('what a unit wrote is there when it ends well and gone when it throws', async () => {
  const write = (text: string) =>
    openUnit(deps, account, async ({ tx }) => {
      await tx.execute(sql`insert into note values (${text})`);
      if (text === 'bad') throw new Error('no');
      return text;
    });
  expect(await write('good')).toBe('good');
  await expect(write('bad')).rejects.toThrow('no');
  expect([...(await database.sql`select text from note`)]).toEqual([{ text: 'good' }]);
});

test("a unit's now is that of its transaction, to the millisecond", async () => {
  await openUnit(deps, account, async ({ tx, now }) => {
    const [row] = await tx.execute<{ now: Date }>(sql`select now() as now, pg_sleep(0.05)`);
    expect(now).toEqual(row?.now);
  });
});

test('an offset moves the now of a unit and the time in its ids', async () => {
  const before = await openUnit(deps, account, async ({ now }) => now);
  clock.offsetMs = 24 * 3_600_000;
  const [after, newId] = await openUnit(deps, account, async ({ now, newId }) => [now, newId()]);
  clock.offsetMs = 0;
  expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(24 * 3_600_000);
  expect(after.getTime() - before.getTime()).toBeLessThan(24 * 3_600_000 + 5_000);
  expect(Number.parseInt(newId.replace('-', '').slice(0, 12), 16)).toBe(after.getTime());
});

test('a unit knows its account', async () => {
  expect(await openUnit(deps, account, async (unit) => unit.accountId)).toBe(account);
});

const settings = sql`select current_setting('lock_timeout') as lock,
  current_setting('idle_in_transaction_session_timeout') as idle`;

test('a guarded unit gives up locks after a second and its transaction after five', async () => {
  await openUnit(
    deps,
    account,
    async ({ tx }) => {
      expect([...(await tx.execute(settings))]).toEqual([{ lock: '1s', idle: '5s' }]);
    },
    { guarded: true },
  );
});

test('the guard ends with its unit', async () => {
  await openUnit(deps, account, async () => {}, { guarded: true });
  const found = await Promise.all(Array.from({ length: 20 }, () => database.db.execute(settings)));
  expect(found.flatMap((rows) => [...rows])).toEqual(Array(20).fill({ lock: '0', idle: '0' }));
});

test('a guarded unit that waits for a lock is refused with 55P03', async () => {
  const lock = sql`lock table note in exclusive mode`;
  await openUnit(deps, account, async ({ tx }) => {
    await tx.execute(lock);
    const second = openUnit(deps, account, ({ tx }) => tx.execute(lock), { guarded: true });
    await expect(second).rejects.toMatchObject({ cause: { code: '55P03' } });
  });
});
