import { expect, test } from 'vitest';
import { openUnit, type Unit } from '../../src/db/unit.ts';
import { fillSearch } from '../../src/processes/fillSearch.ts';
import { listProcesses } from '../../src/processes/listProcesses.ts';
import { accept, contactLock, drain, hold, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { isOnCitus } from '../support/isOnCitus.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;

const asking = {
  schema: 1,
  name: 'Who',
  language: 'es',
  start: 'who',
  settings: { search_fields: ['plan'] },
  steps: {
    who: {
      type: 'question',
      text: '¿Nombre?',
      answer: { type: 'text', save_as: 'first_name' },
      next: 'word',
    },
    word: {
      type: 'question',
      text: '¿Clave?',
      answer: { type: 'text', save_as: 'plan', sensitive: true },
      next: 'more',
    },
    more: {
      type: 'question',
      text: '¿Más?',
      answer: { type: 'text', save_as: 'more' },
      next: 'end',
    },
    end: { type: 'end', status: 'success' },
  },
};

/** An account whose processes are older than that column. */
async function oldAccount(people: number) {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  for (const said of ['hola', 'Inés', 'clave']) {
    const bodies = Array.from({ length: people }, (_, n) =>
      text(
        person(n),
        said === 'Inés' ? `Inés ${n}` : `${said} ${said === 'clave' ? n : ''}`.trim(),
      ),
    );
    await accept(database, seeded, bodies);
    await drain(worker, accountId);
  }
  await sql`update process set search = null where account_id = ${accountId}`;
  const inUnit = <T>(work: (unit: Unit) => Promise<T>) =>
    openUnit(worker, accountId, work, { guarded: true });
  const found = (words: string) =>
    inUnit(async (unit) => {
      const page = await listProcesses(unit, { search: { text: words } }, { limit: 100 });
      return page.items.length;
    });
  const lacking = async () =>
    (await sql`select 1 from process where account_id = ${accountId} and search is null`).length;
  return { seeded, inUnit, fill: () => inUnit(fillSearch), found, lacking };
}

test('what was there before processes could be searched is found too, and what is sensitive is not', async () => {
  const { fill, found, lacking } = await oldAccount(3);
  expect(await found('ines 2')).toBe(0);
  expect(await fill()).toBe(3);
  expect(await fill()).toBe(0);
  expect(await found('ines 2')).toBe(1);
  expect(await found('clave')).toBe(0);
  expect(await lacking()).toBe(0);
});

test('filling in goes on where it stopped, passes by what is being decided, and ends', async () => {
  const { seeded, fill, lacking } = await oldAccount(205);
  expect(await fill()).toBe(200);
  expect(await lacking()).toBe(5);
  const [oldest] = await sql<{ wa_id: string }[]>`
    select c.wa_id from process p join contact c on c.account_id = p.account_id and c.id = p.contact_id
    where p.account_id = ${seeded.accountId} order by p.id limit 1`;
  const { release } = await hold(
    database,
    contactLock(seeded.accountId, { waId: oldest?.wa_id ?? '' }),
  );
  expect(await fill()).toBe(4);
  expect(await fill()).toBe(0);
  expect(await lacking()).toBe(1);
  await release();
  expect(await fill()).toBe(1);
  expect(await fill()).toBe(0);
  expect(await lacking()).toBe(0);
  const below = () =>
    sql`select search_gap_below as below from account where id = ${seeded.accountId}`;
  expect(await below()).toEqual([{ below: null }]);
});

// A row of `account` is locked on every machine, where Citus makes the second wait whatever it is told to skip.
test.skipIf(isOnCitus)('of two who fill in at once one does', async () => {
  const { fill, inUnit } = await oldAccount(205);
  const counts = await inUnit(async (unit) => [await fillSearch(unit), await fill()]);
  expect(counts).toEqual([200, 0]);
});
