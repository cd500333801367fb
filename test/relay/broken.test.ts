import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hash16 } from '../../src/db/hash16.ts';
import { createIds } from '../../src/db/ids.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { createFlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { createInboxWriter } from '../../src/relay/inboxWriter.ts';
import { takeTurn } from '../../src/relay/turn.ts';
import { testDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;
const log = pino({ level: 'silent' });
const clock = { offsetMs: 0 };
const ids = createIds(() => randomBytes(10));
const deps = { database, clock, ids, log, shelf: createFlowShelf(log), secretBox, gapHoldMs: 0 };
const writer = createInboxWriter({ database, clock, log, wake: () => {} });

test('a timer that cannot be decided ends its own process and keeps nobody else waiting', async () => {
  const { accountId, lineId } = await seedAccount(database, z.json().parse(demoFlow));
  for (const phone of ['51900000001', '51900000002']) {
    const from = { phone: `+${phone}`, waId: phone };
    const event = {
      kind: 'message',
      id: `wamid.${phone}`,
      from,
      content: { type: 'text', text: 'hola' },
    };
    await writer.write([
      {
        accountId,
        lineId,
        key: hash16(phone),
        kind: 'message',
        field: 'messages',
        at: undefined,
        body: JSON.stringify(event),
        who: from,
      },
    ]);
  }
  await takeTurn(deps, accountId);
  await sql`update process set state = jsonb_set(state, '{step}', '"gone_from_the_flow"')
    where id = (select id from process order by id limit 1)`;

  clock.offsetMs = 31 * 60_000;
  await takeTurn(deps, accountId);
  const processes = await sql`select status, failure_status from process order by id`;
  expect(processes.map((row) => [row.status, row.failure_status])).toEqual([
    ['failure', 'system_error'],
    ['failure', 'expired'],
  ]);
  expect(await sql`select 1 from timer`).toEqual([]);
  const [failed] = await sql`select payload from activity where type = 'process_failed'`;
  expect(failed?.payload.error).toContain('No step "gone_from_the_flow"');
});

test('a published version that cannot be compiled harms only those who start it', async () => {
  const broken = await seedAccount(database, { schema: 1, steps: 'none' });
  const from = { phone: '+51900000009', waId: '51900000009' };
  const content = { type: 'text', text: 'hola' };
  await writer.write([
    {
      accountId: broken.accountId,
      lineId: broken.lineId,
      key: hash16('broken'),
      kind: 'message',
      field: 'messages',
      at: undefined,
      body: JSON.stringify({ kind: 'message', id: 'wamid.broken', from, content }),
      who: from,
    },
  ]);
  expect(await takeTurn(deps, broken.accountId)).toMatchObject({ decided: 1 });
  const kept = await sql`select type from message where account_id = ${broken.accountId}`;
  expect(kept.map((row) => row.type)).toEqual(['text']);
});
