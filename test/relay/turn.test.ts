import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { expect, test } from 'vitest';
import { account } from '../../src/accounts/table.ts';
import { message } from '../../src/chats/table.ts';
import { hash16 } from '../../src/db/hash16.ts';
import { createIds } from '../../src/db/ids.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { defaultSentences } from '../../src/engine/words.ts';
import type { InContent } from '../../src/messages/events.ts';
import { createFlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { createInboxWriter } from '../../src/relay/inboxWriter.ts';
import { takeTurn } from '../../src/relay/turn.ts';
import { testDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const log = pino({ level: 'warn' });
const clock = { offsetMs: 0 };
const deps = {
  database,
  clock,
  ids: createIds(() => randomBytes(10)),
  log,
  shelf: createFlowShelf(log),
  secretBox,
  gapHoldMs: 0,
};
const writer = createInboxWriter({ database, clock, log, wake: () => {} });

function say(accountId: string, lineId: string, id: string, content: InContent) {
  const from = { phone: '+51900000001', waId: '51900000001' };
  const event = { kind: 'message', id, from, content };
  return writer.write([
    {
      accountId,
      lineId,
      key: hash16(id),
      kind: 'message',
      field: 'messages',
      at: new Date(Math.floor(Date.now() / 1000) * 1000),
      body: JSON.stringify(event),
      who: from,
    },
  ]);
}

test('a phrase starts its flow, and each answer is answered', async () => {
  const { accountId, lineId } = await seedAccount(database, demoFlow as never);
  await say(accountId, lineId, 'wamid.1', { type: 'text', text: 'Hola!' });
  expect(await takeTurn(deps, accountId)).toMatchObject({ decided: 1, lineIds: [lineId] });
  await say(accountId, lineId, 'wamid.1', { type: 'text', text: 'Hola!' });
  await takeTurn(deps, accountId);
  await say(accountId, lineId, 'wamid.2', { type: 'text', text: 'ana@example.com' });
  await takeTurn(deps, accountId);

  const rows = await database.db
    .select()
    .from(message)
    .where(eq(message.accountId, accountId))
    .orderBy(message.seq);
  const texts = rows.map(({ direction, content }) => [
    direction,
    'text' in content ? content.text : content.type,
  ]);
  expect(texts).toEqual([
    ['in', 'Hola!'],
    ['out', 'Hola +51900000001'],
    ['out', '¿Cuál es tu correo?'],
    ['in', 'ana@example.com'],
    ['out', '¿Qué necesitas?'],
  ]);
});

test('an account’s own stop words and sentences stand in place of ours', async () => {
  const { accountId, lineId } = await seedAccount(database, demoFlow as never);
  const lists = { stop: { es: ['basta'] }, start: {}, exit: {} };
  const sentences = {
    ...defaultSentences,
    es: { wrong_answer: '¿Cómo?', stopped: 'Adiós, pues.', started: 'Bienvenida de nuevo.' },
  };
  const words = { lists, sentences };
  await database.db.update(account).set({ words }).where(eq(account.id, accountId));
  for (const [id, said] of ['hola', 'baja', '¡Basta!'].entries()) {
    await say(accountId, lineId, `wamid.own.${id}`, { type: 'text', text: said });
    await takeTurn(deps, accountId);
  }
  const rows = await database.db
    .select()
    .from(message)
    .where(eq(message.accountId, accountId))
    .orderBy(message.seq);
  const texts = rows.map(({ content }) => ('text' in content ? content.text : content.type));
  expect(texts).toEqual([
    'hola',
    'Hola +51900000001',
    '¿Cuál es tu correo?',
    'baja',
    'No parece un correo.',
    '¡Basta!',
    'Adiós, pues.',
  ]);
});
