import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import type { Json } from '../../src/messages/events.ts';
import { tryFlow } from '../../src/relay/onDemand/tryFlow.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { sendNow, statusOf } from './sent.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;
const hookId = '01890000-0000-7000-8000-00000000aaaa';

const asking = (more: object = {}) => ({
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'ask',
  settings: { expires_after: '1h' },
  steps: {
    ask: {
      type: 'question',
      text: '¿Nombre?',
      answer: { type: 'text', save_as: 'name', sensitive: true },
      next: 'done',
    },
    done: { type: 'end', status: 'success', text: 'Gracias' },
    ...more,
  },
});

/** An account whose hook wants these, and what it is told from then on. */
async function newStage(
  wanted: { type: string; actions?: string[] }[],
  flow: Json = asking() as Json,
) {
  const seeded = await seedAccount(database, flow);
  const { accountId } = seeded;
  const hooks = wanted.map((each) => ({ hookId, actions: [], ...each }));
  await sql`update account set wanted_events = ${sql.json(hooks)} where id = ${accountId}`;
  const worker = { ...openWorker(database), clock: { offsetMs: 0 } };
  const happen = async (...events: Parameters<typeof accept>[2]) => {
    await accept(database, seeded, events);
    await drain(worker, accountId);
  };
  return {
    ...seeded,
    seeded,
    worker,
    happen,
    say: (n: number, said: string) => happen(text(person(n), said)),
    send: () => sendNow(worker, seeded),
    /** What was told since it was last asked, in the order of the alphabet. */
    async told() {
      const rows = await sql<
        { name: string }[]
      >`delete from hook_event where account_id = ${accountId}
        returning event_type || '.' || event_action as name`;
      return rows.map(({ name }) => name).sort();
    },
    objects: (action: string) => sql`select object, contact_id from hook_event
      where account_id = ${accountId} and event_action = ${action}`,
  };
}

test('a conversation is told from its first word to its end', async () => {
  const wanted = [
    'contact',
    'whatsapp_inbound',
    'whatsapp_message',
    'whatsapp_process',
    'whatsapp_session',
  ];
  const { say, told } = await newStage(wanted.map((type) => ({ type })));
  await say(1, 'hola');
  expect(await told()).toEqual([
    'contact.created',
    'whatsapp_inbound.started',
    'whatsapp_message.received',
    'whatsapp_process.started',
    'whatsapp_session.started',
  ]);
  await say(1, 'Ana');
  expect(await told()).toEqual(['whatsapp_message.received', 'whatsapp_process.succeeded']);
});

test('a message is told with its words, and without those that answer a sensitive question', async () => {
  const { say, objects, accountId, lineId } = await newStage([{ type: 'all' }]);
  await say(1, 'hola');
  await say(1, 'Ana');
  const [message] =
    await sql`select m.id, m.chat_id, m.contact_id, l.phone_number from message m, line l
    where m.account_id = ${accountId} and m.line_id = ${lineId} and l.account_id = m.account_id and l.id = m.line_id
      and m.seq = (select min(seq) from message where account_id = ${accountId} and line_id = ${lineId})`;
  const [first, second] = await objects('received');
  expect(first?.object).toMatchObject({
    message_id: toWire('MSG', message?.id),
    chat_id: toWire('EN_CHT_', message?.chat_id),
    contact_id: toWire('CNT', message?.contact_id),
    waba_phone_number: message?.phone_number,
    phone_number: '+51900000001',
    direction: 'in',
    type: 'text',
    text: 'hola',
    content: { type: 'text', text: 'hola' },
    status: 'received',
  });
  expect(first?.contact_id).toBe(message?.contact_id);
  expect(second?.object).toMatchObject({ text: '***' });
  const [process] = await objects('succeeded');
  expect(process?.object).toMatchObject({
    status: 'success',
    contact_id: toWire('CNT', message?.contact_id),
    variables: { vars: { name: { value: '***' } } },
  });
  const all = await sql`select string_agg(object::text, '') as text from hook_event`;
  expect(all[0]?.text).not.toContain('Ana');
});

test('each status of a message is told once, whatever comes again or overtakes what', async () => {
  const { say, send, happen, told } = await newStage([
    { type: 'whatsapp_message', actions: ['sent', 'delivered', 'read', 'failed'] },
  ]);
  await say(1, 'hola');
  const [sent] = await send();
  if (!sent) throw new Error('Nothing was sent');
  expect(await told()).toEqual([]);
  await happen(statusOf(sent, 'delivered'));
  expect(await told()).toEqual(['whatsapp_message.delivered', 'whatsapp_message.sent']);
  await happen(statusOf(sent, 'sent'), statusOf(sent, 'delivered'), statusOf(sent, 'sent'));
  expect(await told()).toEqual([]);
  await happen(statusOf(sent, 'read'), statusOf(sent, 'read'));
  expect(await told()).toEqual(['whatsapp_message.read']);
  await happen(statusOf(sent, 'failed', 131026));
  expect(await told()).toEqual([]);
});

test('a message that fails for good is told as failed, with the reason; one that is tried again is not', async () => {
  const { say, send, happen, told, objects } = await newStage([
    { type: 'whatsapp_message', actions: ['failed'] },
  ]);
  await say(1, 'hola');
  const [sent] = await send();
  if (!sent) throw new Error('Nothing was sent');
  await happen(statusOf(sent, 'failed', 130429));
  expect(await told()).toEqual([]);
  await sql`update outbox set ready_at = now() - interval '1 second'`;
  const [again] = await send();
  if (!again) throw new Error('Nothing was sent again');
  await happen(statusOf(again, 'failed', 131026));
  expect((await objects('failed'))[0]?.object).toMatchObject({
    status: 'failed',
    error: { code: 131026 },
  });
  expect(await told()).toEqual(['whatsapp_message.failed']);
});

test('a session expires, is canceled, or is replaced by a phrase', async () => {
  const wanted = [{ type: 'whatsapp_session' }, { type: 'whatsapp_process' }];
  const { say, told, worker, accountId } = await newStage(wanted);
  await say(1, 'hola');
  await say(1, 'hola');
  await say(2, 'hola');
  await say(2, 'baja');
  expect(await told()).toEqual([
    'whatsapp_process.failed',
    'whatsapp_process.failed',
    'whatsapp_process.started',
    'whatsapp_process.started',
    'whatsapp_process.started',
    'whatsapp_session.canceled',
    'whatsapp_session.canceled',
    'whatsapp_session.restarted',
    'whatsapp_session.started',
    'whatsapp_session.started',
  ]);
  await sql`update timer set due_at = now() - interval '1 minute' where account_id = ${accountId}`;
  await drain(worker, accountId);
  expect(await told()).toEqual(['whatsapp_process.failed', 'whatsapp_session.expired']);
});

test('consent and what is known of a contact are told when they change, and only then', async () => {
  const { say, told, happen } = await newStage([{ type: 'contact' }]);
  const named = (name: string, said: string) => ({ ...text(person(1), said), name });
  await happen(named('Ana', 'uno'));
  expect(await told()).toEqual(['contact.created']);
  await happen(named('Ana', 'dos'));
  expect(await told()).toEqual([]);
  await happen(named('Ana María', 'tres'));
  expect(await told()).toEqual(['contact.updated']);
  await say(1, 'baja');
  await say(1, 'baja');
  expect(await told()).toEqual(['contact.opted_out']);
  await say(1, 'alta');
  expect(await told()).toEqual(['contact.opted_in']);
});

test('what is tried out on a phone is told by nothing, nor the statuses of what it said', async () => {
  const stage = await newStage([{ type: 'all' }]);
  const { say, told, send, happen, worker, accountId, flowId } = stage;
  await say(1, 'hola');
  await say(1, 'Ana');
  for (const each of await send()) await happen(statusOf(each, 'read'));
  for (const each of await send()) await happen(statusOf(each, 'read'));
  await told();
  await tryFlow(
    { ...worker, wakeSender: () => {} },
    { accountId, flowId, phoneNumber: '+51900000001' },
  );
  const asked = await send();
  expect(asked).toHaveLength(1);
  await say(1, 'Luis');
  for (const each of [...asked, ...(await send())]) await happen(statusOf(each, 'read'));
  expect((await told()).filter((name) => !name.startsWith('engagement_chat'))).toEqual([]);
});

test('on the web channel a process is an identity process, and nothing is of WhatsApp', async () => {
  const { say, told, lineId } = await newStage([{ type: 'all' }]);
  await sql`update line set provider = 'web' where id = ${lineId}`;
  await say(1, 'hola');
  await say(1, 'Ana');
  expect((await told()).filter((name) => /^(whatsapp|identity)/.test(name))).toEqual([
    'identity_process.created',
    'identity_process.succeeded',
  ]);
});

test('a process that ends because its contact turned out to be another is told as failed', async () => {
  const { happen, told, objects, accountId } = await newStage([{ type: 'whatsapp_process' }]);
  const [byNumber, byUserId] = [person(900), { userId: 'PE.900' }];
  await happen(text(byNumber, 'hola'), text(byUserId, 'hola'));
  expect(await told()).toEqual(['whatsapp_process.started', 'whatsapp_process.started']);
  await happen({
    kind: 'preference',
    from: { ...byNumber, ...byUserId },
    marketing: 'stop',
  });
  const [process] = await sql`select id from process
    where account_id = ${accountId} and declined_reason = 'merged'`;
  expect((await objects('failed')).map(({ object }) => object)).toMatchObject([
    {
      process_id: toWire('IDP', process?.id),
      failure_status: 'canceled',
      declined_reason: 'merged',
    },
  ]);
});
