import { expect, test } from 'vitest';
import { createIds } from '../../src/db/ids.ts';
import { createRandomPool } from '../../src/db/randomPool.ts';
import { createFlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { closeSilentChat } from '../../src/relay/onDemand/setChatOwner.ts';
import { testDatabase } from '../support/database.ts';
import { startJourney } from '../support/journey.ts';
import { secretBox } from '../support/secretBox.ts';

const database = await testDatabase();
const shelf = createFlowShelf({ error: () => {} });
const ids = createIds(createRandomPool());

const dayMs = 86_400_000;

test('a chat that people have is closed after a day of silence, and its flow goes on', async () => {
  const { phone, api, service } = await startJourney(database);
  const ana = phone('1');
  await ana.say('hola');
  await ana.receives(2);
  await ana.say('ana@example.com');
  await ana.receives(3);
  await ana.say({ tap: 'Ayuda' });
  const [chat] = await openChats();
  if (!chat) throw new Error('There is no open chat');
  expect(chat.state).toBe('waitingForAgent');

  const deps = { database, clock: service.clock, ids, shelf, secretBox, wakeSender: () => {} };
  const before = new Date(Date.now() - dayMs);
  await closeSilentChat(deps, { ...chat, silentSince: before });
  expect((await openChats()).length).toBe(1);

  await closeSilentChat(deps, { ...chat, silentSince: new Date(Date.now() + 1_000) });
  expect(await openChats()).toEqual([]);
  const { body } = await api('GET', '/v1/processes');
  expect(body.identity_processes[0].status).toBe('success');
});

async function openChats(): Promise<{ accountId: string; chatId: string; state: string }[]> {
  const { sql } = database;
  for (let tries = 0; ; tries++) {
    const rows = await sql<{ accountId: string; chatId: string; state: string }[]>`
      select account_id as "accountId", id as "chatId", state from chat where status = 'open'`;
    if (rows.length === 0 || rows[0]?.state !== 'inFlow' || tries === 100) return rows;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
