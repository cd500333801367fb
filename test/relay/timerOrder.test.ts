import { expect, test } from 'vitest';
import { takeTurn } from '../../src/relay/turn.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;
const minute = 60_000;

const asking = {
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '¿Nombre?',
      answer: { type: 'text', save_as: 'name' },
      timeout: { after: '30m', next: 'late' },
      next: 'done',
    },
    late: { type: 'end', status: 'failure', failure_status: 'expired', declined_reason: 'late' },
    done: { type: 'end', status: 'success' },
  },
};

/** Somebody has been asked; the timeout's clock is set to `due`. */
async function asked(due: Date, { gapHoldMs = 0, definition = asking as object } = {}) {
  const seeded = await seedAccount(database, JSON.parse(JSON.stringify(definition)));
  const { accountId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock, gapHoldMs };
  await accept(database, seeded, [text(person(1), 'hola')]);
  await drain(worker, accountId);
  await sql`update timer set due_at = ${due}
    where account_id = ${accountId} and timer_id like '%timeout%'`;
  return {
    seeded,
    worker,
    turnAfter(ms: number) {
      clock.offsetMs = ms;
      return takeTurn(worker, accountId);
    },
    ending: async () => {
      const [row] = await sql`
        select coalesce(declined_reason, status) as ending from process
        where account_id = ${accountId} order by id limit 1`;
      return row?.ending;
    },
  };
}

/** A whole second from now. */
const inMs = (ms: number) => new Date(Math.floor((Date.now() + ms) / 1_000) * 1_000);

test('"A message beats a timer" if it was "sent at or before the due time plus one second"', async () => {
  const due = inMs(10 * minute);
  const { seeded, turnAfter, ending } = await asked(due);
  await accept(database, seeded, [text(person(1), 'Ana')], new Date(due.getTime() + 1_000));
  await turnAfter(20 * minute);
  expect(await ending()).toBe('success');
});

test('one that was sent later comes after the timer, and means what it means then', async () => {
  const due = inMs(10 * minute);
  const { seeded, turnAfter, ending } = await asked(due);
  await accept(database, seeded, [text(person(1), 'Ana')], new Date(due.getTime() + 2_000));
  await turnAfter(20 * minute);
  expect(await ending()).toBe('late');
});

test('"a decided timer is never undone", and the late message answers what asks now', async () => {
  const due = inMs(10 * minute);
  const again = { ...asking.steps.ask, text: '¿Sigues ahí?', timeout: undefined };
  const { seeded, turnAfter, ending } = await asked(due, {
    definition: { ...asking, steps: { ...asking.steps, late: again } },
  });
  const { accountId } = seeded;
  await turnAfter(11 * minute);
  await accept(database, seeded, [text(person(1), 'Ana')], new Date(due.getTime() - minute));
  await turnAfter(12 * minute);
  expect(await ending()).toBe('success');
  expect(await sql`select path from journal where account_id = ${accountId} order by seq`).toEqual([
    { path: ['ask'] },
    { path: ['late'] },
    { path: ['done'] },
  ]);
});

test('"In one claim, events go in order of acceptance" within the second they were sent in, "timers by due time"', async () => {
  const { seeded, turnAfter } = await asked(inMs(10 * minute), {
    definition: {
      ...asking,
      steps: {
        ...asking.steps,
        ask: { ...asking.steps.ask, reminders: [{ after: '20m', text: '¿Hola?' }], next: 'more' },
        late: { ...asking.steps.ask, text: '¿Y ahora?', timeout: undefined, next: 'more' },
        more: { ...asking.steps.ask, text: '¿Apellido?', timeout: undefined },
      },
    },
  });
  const { accountId } = seeded;
  await sql`update timer set due_at = ${inMs(5 * minute)}
    where account_id = ${accountId} and timer_id like '%reminder%'`;
  const later = inMs(15 * minute);
  await accept(database, seeded, [text(person(1), 'Ana')], later);
  await accept(database, seeded, [text(person(1), 'Quispe')], later);
  expect(await turnAfter(20 * minute)).toMatchObject({ decided: 2 });
  expect(
    await sql`select direction || ' ' || (content->>'text') as said from message
      where account_id = ${accountId} order by seq`,
  ).toEqual(
    [
      ...['in hola', 'out ¿Nombre?', 'out ¿Hola?', 'out ¿Y ahora?'],
      ...['in Ana', 'out ¿Apellido?', 'in Quispe'],
    ].map((said) => ({ said })),
  );
});

test('a timer that was set for an earlier visit of its step is cleared away without a word', async () => {
  const { seeded, turnAfter, ending } = await asked(inMs(10 * minute));
  const { accountId } = seeded;
  await sql`update timer set visit = visit - 1
    where account_id = ${accountId} and timer_id like '%timeout%'`;
  await turnAfter(20 * minute);
  expect(await ending()).toBe('pending');
  expect(
    await sql`select timer_id from timer
      where account_id = ${accountId} and timer_id like '%timeout%'`,
  ).toEqual([]);
});

test('a turn that leaves events behind fires no timer that fell due after the last it took', async () => {
  const { seeded, turnAfter, ending } = await asked(inMs(10 * minute));
  const others = Array.from({ length: 400 }, (_, n) => text(person(1_000 + n), 'hola'));
  await accept(database, seeded, others);
  await accept(database, seeded, [text(person(1), 'Ana')]);
  expect(await turnAfter(20 * minute)).toMatchObject({ more: true });
  expect(await ending()).toBe('pending');
  // One that has decided for long leaves the rest, too.
  while ((await turnAfter(20 * minute)).more) expect(await ending()).toBe('pending');
  expect(await ending()).toBe('success');
});

test('a timer that fell due while nobody accepted waits for what comes again; others do not', async () => {
  const heldBack = await asked(inMs(-10 * minute), { gapHoldMs: minute });
  const other = await asked(inMs(-10_000), { gapHoldMs: minute });
  const accepting = (resumedAgoS: number, inS = 0) => sql`
    insert into acceptance (single, beat_at, resumed_at)
    values (1, now() + ${inS} * interval '1 second', now() - ${resumedAgoS} * interval '1 second')
    on conflict (single) do update set beat_at = excluded.beat_at, resumed_at = excluded.resumed_at`;
  await accepting(30);
  await heldBack.turnAfter(0);
  await other.turnAfter(0);
  expect([await heldBack.ending(), await other.ending()]).toEqual(['pending', 'late']);
  await accepting(30, 40);
  await heldBack.turnAfter(40_000);
  expect(await heldBack.ending()).toBe('late');
  await sql`truncate acceptance`;
});

test('while nobody accepts no timer fires that fell due since', async () => {
  const { turnAfter, ending } = await asked(inMs(-30_000));
  await sql`insert into acceptance (single, beat_at, resumed_at)
    values (1, now() - interval '1 minute', now() - interval '1 hour')`;
  await turnAfter(0);
  expect(await ending()).toBe('pending');
  await sql`update acceptance set beat_at = now()`;
  await turnAfter(0);
  expect(await ending()).toBe('late');
  await sql`truncate acceptance`;
});
