import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecretBox } from '../../src/accounts/secretBox.ts';
import { createIds } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { listDead, redriveDead } from '../../src/relay/deadEvents.ts';
import { testDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
const { sql } = database;
const accountId = '01890000-0000-7000-8000-000000000001';
const other = '01890000-0000-7000-8000-000000000002';

const bury = (account: string, id: number, error: string) => sql`
  insert into inbox_dead (account_id, id, lane, key, kind, field, at, body, received_at, error, died_at)
  values (${account}, ${id}, 0, ${Buffer.from(`key ${id}`)}, 'message', 'messages', now(), '{}', now(),
    ${error}, now() - ${id} * interval '1 minute')`;

test('what died can be listed, and given back to the relay, of one account alone', async () => {
  await bury(accountId, 1, 'Error: no such step');
  await bury(accountId, 2, 'Error: another');
  await bury(other, 3, 'Error: not ours');
  const unit = <T>(work: Parameters<typeof openUnit<T>>[2]) => openUnit(deps, accountId, work);

  expect(
    (await unit((opened) => listDead(opened, 10))).map(({ id, error }) => [id, error]),
  ).toEqual([
    [1, 'Error: no such step'],
    [2, 'Error: another'],
  ]);
  const redrive = (ids: number[] | 'all') => redriveDead(deps, { accountId, box: secretBox, ids });
  expect(await redrive([1, 3])).toBe(1);
  expect(await redrive('all')).toBe(1);
  const waiting = await sql`select account_id, key from inbox
    where account_id in (${accountId}, ${other}) order by id`;
  expect(waiting.map((row) => [row.account_id, row.key.toString()])).toEqual([
    [accountId, 'key 1'],
    [accountId, 'key 2'],
  ]);
  expect(await sql`select id from inbox_dead where account_id in (${accountId}, ${other})`).toEqual(
    [{ id: 3 }],
  );
});

test('all that died goes back some at a time, each of them once', async () => {
  const many = '01890000-0000-7000-8000-000000000003';
  for (let id = 101; id <= 145; id++) await bury(many, id, 'Error: no such step');
  const redrive = () => redriveDead(deps, { accountId: many, box: secretBox, ids: 'all' });
  const [one, two] = await Promise.all([redrive(), redrive()]);
  expect(one + two).toBe(45);
  expect(await sql`select count(*)::int as n from inbox where account_id = ${many}`).toEqual([
    { n: 45 },
  ]);
  expect(await sql`select id from inbox_dead where account_id = ${many}`).toEqual([]);
});

test('what is buried cannot be read, and comes back as it was, if a key of SECRET_KEY still opens it', async () => {
  const seeded = await seedAccount(database, {
    schema: 1,
    name: 'Pin',
    language: 'en',
    start: 'pin',
    steps: {
      pin: {
        type: 'question',
        text: 'PIN?',
        answer: { type: 'text', save_as: 'pin', sensitive: true },
        next: 'name',
      },
      name: {
        type: 'question',
        text: 'Name?',
        answer: { type: 'text', save_as: 'n' },
        next: 'end',
      },
      end: { type: 'end', status: 'success' },
    },
  });
  const worker = openWorker(database);
  const otherBox = createSecretBox([Buffer.alloc(32, 8)]);
  await accept(database, seeded, [text(person(1), 'hola')]);
  await drain(worker, seeded.accountId);
  await accept(database, seeded, [text(person(1), 'first 771204')]);
  await drain(worker, seeded.accountId);
  // Nobody can go on with what is sealed, and so the next one is buried.
  await accept(database, seeded, [text(person(1), 'Ana 993311')]);
  await drain({ ...worker, secretBox: otherBox }, seeded.accountId);
  const buried = await sql`select body from inbox_dead where account_id = ${seeded.accountId}`;
  expect(buried).toEqual([{ body: expect.stringContaining('$sealed') }]);
  expect(JSON.stringify(buried)).not.toContain('993311');

  const redrive = (box: typeof secretBox) =>
    redriveDead(deps, { accountId: seeded.accountId, box, ids: 'all' });
  expect(await redrive(createSecretBox([Buffer.alloc(32, 9)]))).toBe(0);
  const both = createSecretBox([Buffer.alloc(32, 7), Buffer.alloc(32, 8)]);
  expect(await redrive(both)).toBe(1);
  await drain({ ...worker, secretBox: both }, seeded.accountId);
  const [row] = await sql`select status, state->'vars'->>'n' as n from process
    where account_id = ${seeded.accountId}`;
  expect(row).toEqual({ status: 'success', n: 'Ana 993311' });
});
