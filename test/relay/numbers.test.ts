import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const asking = {
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '¿Más?',
      answer: { type: 'text', save_as: 'said' },
      next: 'ask',
    },
  },
};

test('a number that somebody else writes with now is no longer that of the person who had it', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const number = person(1);
  await accept(database, seeded, [
    text({ ...number, userId: 'PE.1' }, 'hola'),
    text({ userId: 'PE.2' }, 'hola'),
  ]);
  await drain(worker, accountId);
  await accept(database, seeded, [text({ ...number, userId: 'PE.2' }, 'hola')]);
  await drain(worker, accountId);

  expect(await sql`select error from inbox_dead`).toEqual([]);
  expect(
    await sql`select user_id, wa_id, phone from contact where account_id = ${accountId}
      order by user_id`,
  ).toEqual([
    { user_id: 'PE.1', wa_id: null, phone: null },
    { user_id: 'PE.2', wa_id: number.waId, phone: number.phone },
  ]);
  const rows = await sql`
    select i.kind, c.user_id from contact_identity i
    join contact c on c.account_id = i.account_id and c.id = i.contact_id
    where i.account_id = ${accountId} order by i.kind, i.value`;
  expect(rows).toEqual([
    { kind: 'number', user_id: 'PE.2' },
    { kind: 'user_id', user_id: 'PE.1' },
    { kind: 'user_id', user_id: 'PE.2' },
  ]);
});
