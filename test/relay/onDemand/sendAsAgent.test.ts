import { expect, test } from 'vitest';
import { type AgentMessage, sendAsAgent } from '../../../src/relay/onDemand/sendAsAgent.ts';
import { testDatabase } from '../../support/database.ts';
import { seedAccount } from '../../support/seed.ts';
import { sendNow } from '../sent.ts';
import { accept, drain, openWorker, person, text } from '../stage.ts';

const database = await testDatabase();
const { sql } = database;

const rosa = 'rosa@example.com';
const quiet = {
  schema: 1,
  name: 'Quiet',
  language: 'es',
  start: 'rest',
  steps: {
    rest: { type: 'wait', for: '2h', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

async function written(...people: number[]) {
  const seeded = await seedAccount(database, quiet);
  const { accountId } = seeded;
  const worker = openWorker(database);
  for (const n of people) await accept(database, seeded, [text(person(n), 'hola', `wamid.${n}`)]);
  await drain(worker, accountId);
  const chats = await sql<{ id: string }[]>`
    select id from chat where account_id = ${accountId} order by id`;
  const send = (with_: Partial<AgentMessage> = {}, by = worker) =>
    sendAsAgent(
      { ...by, wakeSender: () => {} },
      {
        accountId,
        chatId: chats[0]?.id ?? '',
        agent: rosa,
        says: { type: 'text', text: 'Hola' },
        ...with_,
      },
    );
  return { seeded, worker, chats, send };
}

test('two processes asked for the same request_id at once say it once, and give the same message', async () => {
  const { seeded, send } = await written(1);
  const [one, other] = [openWorker(database), openWorker(database)];
  const asked = [one, other, one, other].map((by) => send({ requestId: 'r1' }, by));
  const ids = await Promise.all(asked);
  expect(new Set(ids).size).toBe(1);
  expect(
    await sql`select id, actor, status, past_opt_out from message
      where account_id = ${seeded.accountId} and direction = 'out'`,
  ).toEqual([{ id: ids[0], actor: rosa, status: 'queued', past_opt_out: true }]);
});

test('a request_id of one chat is none of another, and its content may not change', async () => {
  const { chats, send } = await written(2, 3);
  await send({ requestId: 'r2' });
  const refused = { code: 'conflict', message: 'The request_id "r2" was used for another message' };
  await expect(send({ requestId: 'r2', chatId: chats[1]?.id ?? '' })).rejects.toMatchObject(
    refused,
  );
  await expect(
    send({ requestId: 'r2', says: { type: 'text', text: 'Adiós' } }),
  ).rejects.toMatchObject(refused);
});

test('a reply goes out as one, to the provider’s id of what it answers', async () => {
  const { seeded, worker, send } = await written(4);
  await send({ replyTo: 'wamid.4' });
  expect(await sendNow(worker, seeded)).toMatchObject([{ replyTo: 'wamid.4' }]);
});

test('what an agent says comes after what is on the wire, and hooks hear who has the chat', async () => {
  const { seeded, worker, send } = await written(5);
  const wanted = [{ hookId: seeded.flowId, type: 'engagement_chat', actions: [] }];
  await sql`update account set wanted_events = ${JSON.stringify(wanted)}::text::jsonb
    where id = ${seeded.accountId}`;
  await send();
  await send({ says: { type: 'text', text: 'Y algo más' } });
  const first = await sendNow(worker, seeded);
  expect(first.map(({ content }) => 'text' in content && content.text)).toEqual(['Hola']);
  expect(
    await sql`select event_action, object->>'owner' as owner, object->>'status' as status
      from hook_event where account_id = ${seeded.accountId}`,
  ).toEqual([{ event_action: 'assigned', owner: rosa, status: 'open' }]);
});
