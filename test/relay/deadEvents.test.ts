import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createIds } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { listDead, redriveDead } from '../../src/relay/deadEvents.ts';
import { testDatabase } from '../support/database.ts';

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
  expect(await unit((opened) => redriveDead(opened, [1, 3]))).toBe(1);
  expect(await unit((opened) => redriveDead(opened, 'all'))).toBe(1);
  const waiting = await sql`select account_id, key from inbox order by id`;
  expect(waiting.map((row) => [row.account_id, row.key.toString()])).toEqual([
    [accountId, 'key 1'],
    [accountId, 'key 2'],
  ]);
  expect(await sql`select id from inbox_dead`).toEqual([{ id: 3 }]);
});
