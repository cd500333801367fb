import { pino } from 'pino';
import type postgres from 'postgres';
import { expect, test } from 'vitest';
import { createInboxRoom } from '../../src/relay/inboxRoom.ts';
import { createInboxWriter } from '../../src/relay/inboxWriter.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const { sql } = database;
const log = pino({ level: 'silent' });
const accountOf = (n: number) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** The server counts what was written at once, and not a few seconds later, as those of Citus's shards do. */
const write = (statement: (tx: postgres.TransactionSql) => Promise<unknown>) =>
  sql.begin(async (tx) => {
    await statement(tx);
    await tx`select pg_stat_force_next_flush()`;
  });

const fill = (accountId: string, count: number) =>
  write(
    (tx) => tx`
      insert into inbox (account_id, id, lane, key, kind, field, at, received_at, body)
      select ${accountId}::uuid, n, 0, decode(md5(${accountId} || n), 'hex'), 'message', 'messages', now(), now(), '{}'
      from generate_series(1, ${count}::int) as n`,
  );

test('once as many events wait as may, accounts with most of them are full, and no longer when fewer do', async () => {
  const [flooding, busy, quiet] = [accountOf(1), accountOf(2), accountOf(3)];
  const room = createInboxRoom(1_000);
  const fullNow = async () => {
    await room.look(database);
    return [flooding, busy, quiet].filter(room.isFull);
  };
  await fill(flooding, 900);
  await fill(quiet, 1);
  expect(await fullNow()).toEqual([]);

  await fill(busy, 400);
  await expect.poll(fullNow, { timeout: 10_000 }).toEqual([flooding]);
  const writer = createInboxWriter({
    database,
    clock: { offsetMs: 0 },
    log,
    wake: () => {},
    isFull: room.isFull,
  });
  const event = (accountId: string) => ({
    accountId,
    lineId: null,
    key: Buffer.alloc(16, 255),
    kind: 'message',
    field: 'messages',
    at: undefined,
    body: '{}',
    who: undefined,
  });
  await expect(writer.write([event(flooding)])).rejects.toMatchObject({ why: 'full' });
  await writer.write([event(quiet)]);

  await write((tx) => tx`delete from inbox where account_id = ${flooding} and id <= 500`);
  await expect.poll(fullNow, { timeout: 10_000 }).toEqual([]);
  await writer.write([event(flooding)]);
});
