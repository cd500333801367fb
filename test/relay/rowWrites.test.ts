import { expect, test } from 'vitest';
import { takeTurn } from '../../src/relay/turn.ts';
import { testDatabase } from '../support/database.ts';
import { isOnCitus } from '../support/isOnCitus.ts';
import { seedAccount } from '../support/seed.ts';
import { sendNow } from './sent.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const asking = {
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'one',
  steps: {
    one: {
      type: 'question',
      text: '¿Uno?',
      answer: { type: 'text', save_as: 'one' },
      next: 'two',
    },
    two: {
      type: 'question',
      text: '¿Dos?',
      answer: { type: 'text', save_as: 'two' },
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
};

// Tables in shards can have no triggers, by which rows are counted here.
const written = isOnCitus ? async (): Promise<Record<string, number>> => ({}) : await watchWrites();

/** Notes every row that is written from now on, by table. */
async function watchWrites(): Promise<() => Promise<Record<string, number>>> {
  await sql.unsafe(`
    create table written (name text not null);
    create function note_write() returns trigger language plpgsql as $$
      begin insert into written values (tg_table_name); return null; end $$;
    do $$ declare t text; begin
      for t in select tablename from pg_tables where schemaname = 'public' and tablename <> 'written' loop
        execute format('create trigger note_write after insert or update or delete on %I
          for each row execute function note_write()', t);
      end loop;
    end $$`);
  return async () => {
    const rows = await sql<{ name: string; n: number }[]>`
      select name, count(*)::int as n from written group by 1 order by 1`;
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  };
}

/** What an inbound text that is answered once writes, by table. */
async function writtenByOneAnswer(
  prepare: (accountId: string) => Promise<unknown> = async () => {},
) {
  const seeded = await seedAccount(database, asking);
  const worker = openWorker(database);
  await accept(database, seeded, [text(person(1), 'hola')]);
  await drain(worker, seeded.accountId);
  await sendNow(worker, seeded);
  await prepare(seeded.accountId);
  await accept(database, seeded, [text(person(1), 'una respuesta')]);
  // Each is made once for an account.
  await sql`insert into lane (account_id, lane)
    select ${seeded.accountId}, generate_series(0, 15) on conflict do nothing`;
  await sql`truncate written`;
  expect(await takeTurn(worker, seeded.accountId)).toMatchObject({ decided: 1 });
  return written();
}

test.skipIf(isOnCitus)(
  'an inbound text that is answered once costs at most ten row writes',
  async () => {
    const byTable = await writtenByOneAnswer();
    expect(byTable).toMatchObject({ message: 2, outbox: 1 });
    const sum = Object.values(byTable).reduce((all, n) => all + n, 0);
    expect(sum, JSON.stringify(byTable)).toBeLessThanOrEqual(10);
  },
);

test.skipIf(isOnCitus)(
  'a hook that wants to know of it costs one more, and one that wants something else nothing',
  async () => {
    const without = await writtenByOneAnswer();
    const wanting = (type: string) => (accountId: string) =>
      sql`update account set wanted_events = ${sql.json([{ hookId: accountId, type, actions: [] }])}
      where id = ${accountId}`;
    expect(await writtenByOneAnswer(wanting('identity_flow'))).toEqual(without);
    expect(await writtenByOneAnswer(wanting('whatsapp_message'))).toEqual({
      ...without,
      hook_event: 1,
    });
  },
);
