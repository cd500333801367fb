import { expect, test } from 'vitest';
import type { ProcessState } from '../../../src/engine/effects.ts';
import { flow, flowVersion } from '../../../src/flows/table.ts';
import { replayProcess } from '../../../src/relay/history/replayProcess.ts';
import { migrateFlow } from '../../../src/relay/migrate/migrateFlow.ts';
import type { TurnDeps } from '../../../src/relay/turn.ts';
import { testDatabase } from '../../support/database.ts';
import { type Seeded, seedAccount } from '../../support/seed.ts';
import { accept, contactLock, drain, hold, openWorker, person, text } from '../stage.ts';

const database = await testDatabase();
const { sql, db } = database;

const done = { type: 'end', status: 'success' };
const asking = (said: string, more: object = {}) => ({
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '¿Más?',
      answer: { type: 'text', save_as: 'said' },
      timeout: { after: '1h', next: 'done' },
      next: 'say',
      ...more,
    },
    say: { type: 'message', text: said, next: 'done' },
    done,
  },
});

type Definition = Parameters<typeof seedAccount>[1];

/** So many people who have been asked by version 1, and version 2 published since. */
async function started(count: number, first: Definition, second: Definition, n0 = 0) {
  const seeded = await seedAccount(database, first);
  const worker = openWorker(database);
  const people = Array.from({ length: count }, (_, n) => person(n0 + n));
  await accept(
    database,
    seeded,
    people.map((who) => text(who, 'hola')),
  );
  await drain(worker, seeded.accountId);
  await publish(seeded, second, 2);
  return { seeded, worker, people };
}

async function publish(
  { accountId, flowId }: Seeded,
  definition: Definition,
  version: number,
): Promise<void> {
  await db
    .insert(flowVersion)
    .values({ accountId, flowId, version, definition, createdAt: new Date() });
  await sql`update flow set published_version = ${version}
    where account_id = ${accountId} and id = ${flowId}`;
}

const migrate = (
  worker: TurnDeps,
  { accountId, flowId }: Seeded,
  more: Partial<Parameters<typeof migrateFlow>[1]> = {},
) => migrateFlow(worker, { accountId, flowId, dryRun: false, limit: 10_000, ...more });

const versionsOf = async ({ accountId }: Seeded) =>
  Object.fromEntries(
    (
      await sql<{ version: number; n: number }[]>`
        select flow_version as version, count(*)::int as n from process
        where account_id = ${accountId} group by 1`
    ).map(({ version, n }) => [version, n]),
  );

/** What comes out when all that the account's processes went through is decided again. */
async function replayed(worker: TurnDeps, { accountId }: Seeded) {
  const rows = await sql<{ id: string }[]>`select id from process where account_id = ${accountId}`;
  return Promise.all(rows.map(({ id }) => replayProcess(worker, { accountId, processId: id })));
}

const saidBy = async ({ accountId }: Seeded) =>
  (
    await sql<{ text: string }[]>`
      select content->>'text' as text from message
      where account_id = ${accountId} and direction = 'out' order by chat_id, seq`
  ).map(({ text }) => text);

test('open processes go on in the newest version, nothing is said, and the journal tells', async () => {
  const { seeded, worker, people } = await started(3, asking('Uno'), asking('Dos'));
  const { accountId } = seeded;
  const before = await sql`select id, last_activity_at from chat where account_id = ${accountId}
    order by id`;
  expect(await migrate(worker, seeded, { dryRun: true })).toEqual({
    version: 2,
    looked: 3,
    moved: 3,
    stuck: [],
  });
  expect(await versionsOf(seeded)).toEqual({ 1: 3 });

  expect(await migrate(worker, seeded)).toEqual({ version: 2, looked: 3, moved: 3, stuck: [] });
  expect(await versionsOf(seeded)).toEqual({ 2: 3 });
  expect(await saidBy(seeded)).toEqual(['¿Más?', '¿Más?', '¿Más?']);
  expect(
    await sql`select event, step, visit from journal where account_id = ${accountId}
      and event->>'type' = 'migrated' limit 1`,
  ).toEqual([
    {
      event: {
        type: 'migrated',
        flow_id: `IPF${seeded.flowId.replaceAll('-', '')}`,
        from: 1,
        to: 2,
      },
      step: 'ask',
      visit: 1,
    },
  ]);
  expect(
    await sql`select id, last_activity_at from chat where account_id = ${accountId} order by id`,
  ).toEqual(before);

  await accept(
    database,
    seeded,
    people.map((who) => text(who, 'sí')),
  );
  await drain(worker, accountId);
  expect((await saidBy(seeded)).filter((said) => said === 'Dos')).toHaveLength(3);
  const identical = { identical: true, entries: 3 };
  expect(await replayed(worker, seeded)).toEqual([identical, identical, identical]);
  expect(await migrate(worker, seeded)).toEqual({ version: 2, looked: 0, moved: 0, stuck: [] });
});

test('a dry run says how many move, which cannot, and why, and the migration then does just that', async () => {
  const first = asking('Uno');
  const second = {
    ...first,
    start: 'hi',
    steps: { hi: { type: 'message', text: 'Hola', next: 'done' }, done },
  };
  const { seeded, worker } = await started(2, first, second, 20);
  const rows = await sql<{ id: string }[]>`select id from process
    where account_id = ${seeded.accountId} order by chat_id`;
  const expected = {
    version: 2,
    looked: 2,
    moved: 0,
    stuck: rows.map(({ id }) => ({
      processId: id,
      version: 1,
      step: 'ask',
      reason: 'step_missing',
    })),
  };
  expect(await migrate(worker, seeded, { dryRun: true })).toEqual(expected);
  expect(await migrate(worker, seeded)).toEqual(expected);
  expect(await versionsOf(seeded)).toEqual({ 1: 2 });
});

test('timers of the present step keep their due time; at another length they are due accordingly', async () => {
  const same = await started(1, asking('Uno'), asking('Dos'), 30);
  const longer = await started(
    1,
    asking('Uno'),
    asking('Dos', { timeout: { after: '3h', next: 'done' } }),
    31,
  );
  const shorter = await started(
    1,
    asking('Uno'),
    asking('Dos', { timeout: { after: '1s', next: 'say' } }),
    32,
  );
  const timeout = async ({ seeded }: { seeded: Seeded }) =>
    (
      await sql<{ due: Date }[]>`select due_at as due from timer
        where account_id = ${seeded.accountId} and timer_id like '%.timeout.%'`
    )[0]?.due.getTime() ?? 0;
  const [sameDue, longerDue] = [await timeout(same), await timeout(longer)];
  for (const { worker, seeded } of [same, longer, shorter]) await migrate(worker, seeded);
  expect(await timeout(same)).toBe(sameDue);
  expect(await timeout(longer)).toBe(longerDue + 2 * 3_600_000);

  // What should have fired by now fires at once, in the new version.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await drain(shorter.worker, shorter.seeded.accountId);
  expect(await saidBy(shorter.seeded)).toEqual(['¿Más?', 'Dos']);
});

test('conversations go on while a migration runs: every message is answered once, by one version or the other', async () => {
  const count = 300;
  const { seeded, worker, people } = await started(count, asking('Uno'), asking('Dos'), 1_000);
  const talking = openWorker(database);
  // One begins with the first of them, the other with the last.
  const answers = (async () => {
    for (let at = count; at > 0; at -= 20) {
      await accept(
        database,
        seeded,
        people.slice(at - 20, at).map((who) => text(who, 'sí')),
      );
      await drain(talking, seeded.accountId);
    }
  })();
  const moves = (async () => {
    let moved = 0;
    for (let after: string | undefined; ; ) {
      const piece = await migrate(worker, seeded, { limit: 20, after });
      expect(piece.stuck).toEqual([]);
      moved += piece.moved;
      if (piece.next === undefined) return moved;
      after = piece.next;
    }
  })();
  const [moved] = await Promise.all([moves, answers]);
  const said = (await saidBy(seeded)).filter((each) => each !== '¿Más?');
  expect(said).toHaveLength(count);
  const [byOld, byNew] = ['Uno', 'Dos'].map((each) => said.filter((text) => text === each).length);
  expect([byOld, byNew]).toEqual([count - moved, moved]);
  expect(Math.min(count - moved, moved)).toBeGreaterThan(0);
  expect(await versionsOf(seeded)).toEqual({ 1: byOld, 2: byNew });
  expect(await sql`select error from inbox_dead where account_id = ${seeded.accountId}`).toEqual(
    [],
  );
});

test('a message that is being decided is answered first, and its process is waited for', async () => {
  const again = (said: string) => {
    const definition = asking(said);
    return {
      ...definition,
      steps: { ...definition.steps, say: { type: 'message', text: said, next: 'ask' } },
    };
  };
  const { seeded, worker, people } = await started(2, again('Uno'), again('Dos'), 50);
  const [ana] = people;
  if (!ana) throw new Error('Nobody');
  const { release } = await hold(database, contactLock(seeded.accountId, ana));
  setTimeout(() => void release(), 1_500);
  const startedAt = performance.now();
  expect(await migrate(worker, seeded)).toMatchObject({ moved: 2, stuck: [] });
  expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  expect(await versionsOf(seeded)).toEqual({ 2: 2 });
});

test('who is held for too long stays behind, is named, and moves the next time', async () => {
  const { seeded, worker, people } = await started(2, asking('Uno'), asking('Dos'), 60);
  const [ana] = people;
  if (!ana) throw new Error('Nobody');
  const { release } = await hold(database, contactLock(seeded.accountId, ana));
  expect(await migrate(worker, seeded)).toMatchObject({
    moved: 1,
    stuck: [{ version: 1, step: 'ask', reason: 'busy' }],
  });
  await release();
  expect(await migrate(worker, seeded)).toMatchObject({ looked: 1, moved: 1, stuck: [] });
}, 20_000);

test('whoever is cut off in the middle begins again and finishes: nobody is moved twice or left behind', async () => {
  const { seeded, people } = await started(450, asking('Uno'), asking('Dos'), 2_000);
  const { accountId } = seeded;
  const cut = openWorker(database);
  let takes = 0;
  const { shelf } = cut;
  // The process ends while the second batch is in its transaction.
  const crashing = {
    ...cut,
    shelf: {
      take: async (...args: Parameters<typeof shelf.take>) => {
        takes += 1;
        if (takes > 4) throw new Error('killed');
        return shelf.take(...args);
      },
    },
  };
  await expect(migrate(crashing, seeded)).rejects.toThrow('killed');
  expect(await versionsOf(seeded)).toEqual({ 1: 250, 2: 200 });

  const worker = openWorker(database);
  expect(await migrate(worker, seeded)).toEqual({ version: 2, looked: 250, moved: 250, stuck: [] });
  expect(
    await sql`select count(*)::int as n, count(distinct process_id)::int as processes from journal
      where account_id = ${accountId} and event->>'type' = 'migrated'`,
  ).toEqual([{ n: people.length, processes: people.length }]);
});

test('a migration can be done in pieces, each going on where the one before stopped', async () => {
  const { seeded, worker } = await started(5, asking('Uno'), asking('Dos'), 70);
  const first = await migrate(worker, seeded, { limit: 2 });
  expect(first).toMatchObject({ looked: 2, moved: 2, next: expect.any(String) });
  const second = await migrate(worker, seeded, { limit: 2, after: first.next });
  expect(second).toMatchObject({ looked: 2, moved: 2 });
  expect(await migrate(worker, seeded, { limit: 2, after: second.next })).toEqual({
    version: 2,
    looked: 1,
    moved: 1,
    stuck: [],
  });
});

test('only processes of the version that is named move', async () => {
  const { seeded, worker } = await started(1, asking('Uno'), asking('Dos'), 80);
  await accept(database, seeded, [text(person(81), 'hola')]);
  await drain(worker, seeded.accountId);
  await publish(seeded, asking('Tres'), 3);
  expect(await migrate(worker, seeded, { from: 2 })).toMatchObject({ looked: 1, moved: 1 });
  expect(await versionsOf(seeded)).toEqual({ 1: 1, 3: 1 });
});

test('a migration that began before a newer version was published takes nobody back from that', async () => {
  const { seeded, worker } = await started(1, asking('Uno'), asking('Dos'), 750);
  await publish(seeded, asking('Tres'), 3);
  await accept(database, seeded, [text(person(751), 'hola')]);
  await drain(worker, seeded.accountId);
  // As it stood when the migration looked which version is the newest.
  await sql`update flow set published_version = 2 where account_id = ${seeded.accountId}`;
  expect(await migrate(worker, seeded, { dryRun: true })).toMatchObject({ looked: 1, moved: 1 });
  expect(await migrate(worker, seeded)).toMatchObject({ version: 2, looked: 1, moved: 1 });
  expect(await versionsOf(seeded)).toEqual({ 2: 1, 3: 1 });
});

test('a process in a sub-flow moves with it, and stays in its own version', async () => {
  const seeded = await seedAccount(database, asking('Uno'));
  const { accountId, flowId } = seeded;
  const worker = openWorker(database);
  const outerId = flowId.replace(/.{4}$/, 'ffff');
  const outer = {
    schema: 1,
    name: 'Outer',
    language: 'es',
    start: 'inner',
    steps: {
      inner: { type: 'subflow', flow_id: `IPF${flowId.replaceAll('-', '')}`, next: 'bye' },
      bye: { type: 'message', text: 'Adiós', next: 'done' },
      done,
    },
  };
  const at = { createdAt: new Date(), updatedAt: new Date() };
  await db.insert(flow).values({
    accountId,
    id: outerId,
    name: 'Outer',
    draft: outer,
    draftRevision: 1,
    publishedVersion: 1,
    ...at,
  });
  await db
    .insert(flowVersion)
    .values({ accountId, flowId: outerId, version: 1, definition: outer, createdAt: at.createdAt });
  await sql`update inbound set flow_id = ${outerId} where account_id = ${accountId}`;
  await accept(database, seeded, [text(person(90), 'hola')]);
  await drain(worker, accountId);
  await publish(seeded, asking('Dos', { timeout: { after: '2h', next: 'done' } }), 2);

  expect(await migrate(worker, seeded)).toMatchObject({ looked: 1, moved: 1, stuck: [] });
  const [row] = await sql<{ flow_version: number; state: ProcessState }[]>`
    select flow_version, state from process where account_id = ${accountId}`;
  expect(row).toMatchObject({
    flow_version: 1,
    state: { step: 'inner', frames: [{ version: 2, step: 'ask' }] },
  });
  expect(await migrate(worker, seeded)).toMatchObject({ looked: 0 });
  await accept(database, seeded, [text(person(90), 'sí')]);
  await drain(worker, accountId);
  expect(await saidBy(seeded)).toEqual(['¿Más?', 'Dos', 'Adiós']);
  expect(await replayed(worker, seeded)).toEqual([{ identical: true, entries: 3 }]);
});

test('what was sensitive in the old version stays ciphertext in the new one', async () => {
  const card = (sensitive: boolean) => ({
    schema: 1,
    name: 'Card',
    language: 'es',
    start: 'card',
    steps: {
      card: {
        type: 'question',
        text: '¿Tarjeta?',
        answer: { type: 'text', save_as: 'card', sensitive },
        next: 'more',
      },
      more: {
        type: 'question',
        text: '¿Más?',
        answer: { type: 'text', save_as: 'm' },
        next: 'say',
      },
      say: { type: 'message', text: 'Fue {{ vars.card }}', next: 'done' },
      done,
    },
  });
  const seeded = await seedAccount(database, card(true));
  const worker = openWorker(database);
  for (const said of ['hola', '4111']) {
    await accept(database, seeded, [text(person(95), said)]);
    await drain(worker, seeded.accountId);
  }
  await publish(seeded, card(false), 2);
  expect(await migrate(worker, seeded)).toMatchObject({ moved: 1 });
  const [row] = await sql<{ vars: string }[]>`select (state->'vars')::text as vars from process
    where account_id = ${seeded.accountId}`;
  expect(row?.vars).toContain('$sealed');
  expect(row?.vars).not.toContain('4111');
  await accept(database, seeded, [text(person(95), 'no')]);
  await drain(worker, seeded.accountId);
  expect((await saidBy(seeded)).at(-1)).toBe('Fue 4111');
});

test('a migration touches no other account, and is refused where nothing is published', async () => {
  const one = await started(1, asking('Uno'), asking('Dos'), 97);
  const other = await started(1, asking('Uno'), asking('Dos'), 98);
  await expect(
    migrate(one.worker, one.seeded, { accountId: other.seeded.accountId }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await migrate(one.worker, one.seeded);
  expect(await versionsOf(other.seeded)).toEqual({ 1: 1 });
  await sql`update flow set published_version = null where account_id = ${one.seeded.accountId}`;
  await expect(migrate(one.worker, one.seeded)).rejects.toMatchObject({ code: 'conflict' });
});
