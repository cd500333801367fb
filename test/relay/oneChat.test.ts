import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createIds } from '../../src/db/ids.ts';
import { createRandomPool } from '../../src/db/randomPool.ts';
import { inbound, line } from '../../src/lines/table.ts';
import { closeSilentChat } from '../../src/relay/onDemand/setChatOwner.ts';
import { testDatabase } from '../support/database.ts';
import { sendNow, statusOf } from './sent.ts';
import { person, text } from './stage.ts';
import { menu, talk } from './talk.ts';

const database = await testDatabase();
const { sql, db } = database;
const newId = createIds(createRandomPool());

type Talk = Awaited<ReturnType<typeof talk>>;

/** One more line of the account, with the same phrase. */
async function addLine({ accountId, lineId }: Talk): Promise<string> {
  const id = newId(Date.now());
  const [row] = await db.select().from(line).where(eq(line.id, lineId));
  const [phrase] = await db.select().from(inbound).where(eq(inbound.lineId, lineId));
  if (!row || !phrase) throw new Error('There is no line to copy');
  const other = { id, providerId: `${row.providerId}2`, phoneNumber: `${row.phoneNumber}2` };
  await db.insert(line).values({ ...row, ...other });
  await db.insert(inbound).values({ ...phrase, id: newId(Date.now()), lineId: id });
  expect(accountId).toBe(row.accountId);
  return id;
}

const isDefault = ({ accountId, lineId, flowId }: Talk) =>
  sql`update line set default_flow_id = ${flowId}
    where account_id = ${accountId} and id = ${lineId}`;

const stepOf = async ({ accountId }: Talk) =>
  (
    await sql`select state->>'step' as step, state->'memory'->>'wrong' as wrong from process
      where account_id = ${accountId} order by created_at desc limit 1`
  )[0];

const closeSilent = async ({ accountId, worker, chat }: Talk) => {
  const chatId = String((await chat())?.id);
  const now = Date.now() + worker.clock.offsetMs;
  const silentSince = new Date(now - 24 * 3_600_000);
  await closeSilentChat({ ...worker, wakeSender: () => {} }, { accountId, chatId, silentSince });
};

const desk = {
  ...menu,
  start: 'desk',
  steps: { desk: { type: 'handoff', next: 'done' }, done: { type: 'end', status: 'success' } },
};

test('"There is one machine per chat, that is per contact and line"', async () => {
  const ana = await talk(database);
  const other = await addLine(ana);
  await ana.say('hola');
  await ana.sayOn(other, 'hola');
  await ana.say('comprar');
  await ana.happen(text(person(2), 'hola'));
  expect(
    await sql`select p.state->>'step' as step from process p
      where account_id = ${ana.accountId} and status = 'pending' order by step`,
  ).toEqual([{ step: 'ask' }, { step: 'menu' }, { step: 'menu' }]);
});

test('"at most one open process in a chat (unique index)"', async () => {
  const ana = await talk(database);
  await ana.say('hola');
  const copy = (status: string) => sql`
    insert into process select (jsonb_populate_record(p, jsonb_build_object(
      'id', ${newId(Date.now())}::text, 'status', ${status}::text))).* from process p
    where account_id = ${ana.accountId} and status = 'pending'`;
  await expect(copy('pending')).rejects.toThrow('process_open');
  await copy('success');
});

test('"Opting out and language belong to the contact"', async () => {
  const asks = { ...menu, start: 'ask', translations: { en: { 'ask.text': 'Name?' } } };
  const set = { type: 'set_property', property: 'language', value: 'en', next: 'ask' };
  const ana = await talk(database, { ...asks, start: 'set', steps: { ...menu.steps, set } });
  const other = await addLine(ana);
  await ana.say('hola');
  // On the other line the flow only asks.
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${ana.accountId}, ${ana.flowId}, 2, ${sql.json(asks)}, now())`;
  await sql`update flow set published_version = 2 where account_id = ${ana.accountId}`;
  await ana.sayOn(other, 'hola');
  expect(await ana.out()).toEqual(['Name?', 'Name?']);

  await ana.say('stop');
  expect((await ana.processes()).map(([status]) => status)).toEqual(['failure', 'failure']);
  await ana.sayOn(other, 'hola');
  expect(await ana.processes()).toHaveLength(2);
  expect(await ana.chat(other)).toMatchObject({ state: 'idle', unassigned: true });
});

test('"name: as set by API or import, else the WhatsApp profile\'s, else the phone number"', async () => {
  const greeting = {
    ...menu,
    start: 'hi',
    steps: { hi: { type: 'end', status: 'success', text: 'Hola {{ contact.name }}' } },
  };
  const ana = await talk(database, greeting);
  const hola = text(person(1), 'hola');
  await ana.happen(hola);
  await ana.happen({ ...text(person(1), 'hola'), name: 'Anita' } as typeof hola);
  await sql`update contact set name = 'Ana Quispe' where account_id = ${ana.accountId}`;
  await ana.say('hola');
  expect(await ana.out()).toEqual(['Hola +51900000001', 'Hola Anita', 'Hola Ana Quispe']);
});

test('2: reactions and the like "answer, start and count nothing"', async () => {
  const ana = await talk(database, {
    ...menu,
    start: 'ask',
    steps: { ...menu.steps, ask: { ...menu.steps.ask, failed: 'done' } },
  });
  await isDefault(ana);
  const nothings = [
    { type: 'reaction', messageId: 'wamid.1', emoji: '👍' },
    { type: 'revoke', messageId: 'wamid.1' },
    { type: 'unsupported' },
  ] as const;
  for (const each of nothings) await ana.send(each);
  expect(await ana.processes()).toEqual([]);

  await ana.say('hola');
  const [question] = await sendNow(ana.worker, ana);
  if (!question) throw new Error('Nothing was sent');
  for (const each of nothings) await ana.send(each);
  expect(await stepOf(ana)).toEqual({ step: 'ask', wrong: null });
  expect(await ana.out()).toEqual(['¿Nombre?']);
  // Nor has the contact written since the question, which failed for good.
  await ana.happen(statusOf(question, 'failed', 131026));
  expect(await ana.processes()).toEqual([['success', 1, null]]);
});

test('"that process ends (failure, canceled, declined_reason replaced) and the new one starts, even of the same flow"', async () => {
  const ana = await talk(database);
  await ana.say('hola');
  await ana.say('Hola');
  expect(
    await sql`select status, failure_status, declined_reason from process
      where account_id = ${ana.accountId} order by created_at`,
  ).toEqual([
    { status: 'failure', failure_status: 'canceled', declined_reason: 'replaced' },
    { status: 'pending', failure_status: null, declined_reason: null },
  ]);
});

test('"An activity; the chat becomes UNASSIGNED; nothing is sent"', async () => {
  const ana = await talk(database);
  await ana.say('¿hay alguien?');
  expect(await ana.chat()).toMatchObject({ state: 'idle', status: 'open', unassigned: true });
  expect(await ana.out()).toEqual([]);
});

test('"Both are counted as findings of the process"', async () => {
  const titles = ['{{ vars.long }}', '{{ vars.same }}', 'SÍ'];
  const ana = await talk(database, {
    ...menu,
    variables: { long: 'Una opción que no cabe en ninguna fila', same: 'Sí' },
    steps: {
      ...menu.steps,
      menu: {
        type: 'choice',
        text: '¿Qué?',
        style: 'list',
        options: titles.map((title, n) => ({ id: `o${n}`, title, next: 'done' })),
      },
    },
  });
  await ana.say('hola');
  expect(await sql`select findings from process where account_id = ${ana.accountId}`).toEqual([
    { findings: 2 },
  ]);
});

test('"Nothing is remembered but the chat": a \'gracias\' after the end starts the default flow', async () => {
  const ana = await talk(database);
  await isDefault(ana);
  await ana.say('hola');
  await ana.say('comprar');
  await ana.say('Ana');
  await ana.say('gracias');
  expect(await ana.out()).toEqual(['¿Qué?', '¿Nombre?', 'Listo', '¿Qué?']);
  expect(await stepOf(ana)).toEqual({ step: 'menu', wrong: null });
  const [{ vars } = { vars: undefined }] = await sql`select state->'vars' as vars from process
    where account_id = ${ana.accountId} and status = 'pending'`;
  expect(vars).toEqual({});
});

test('"A chat opens with any message either way"', async () => {
  const ana = await talk(database);
  await ana.send({ type: 'reaction', messageId: 'wamid.1', emoji: '👍' });
  expect(await ana.chat()).toMatchObject({ status: 'open', state: 'idle' });
  const eva = await talk(database);
  await eva.happen({
    kind: 'echo',
    id: `wamid.echo${eva.lineId}`,
    to: person(1),
    content: { type: 'text', text: 'Hola, soy Rosa' },
  });
  expect(await eva.chat()).toMatchObject({ status: 'open', state: 'idle' });
});

test('a chat that was closed meanwhile is open again when its process speaks', async () => {
  const ask = { type: 'question', text: '¿Sigues?', answer: { type: 'text', save_as: 'it' } };
  const ana = await talk(database, {
    ...menu,
    start: 'rest',
    steps: {
      rest: { type: 'wait', for: '2h', next: 'ask' },
      ask: { ...ask, next: 'done' },
      done: { type: 'end', status: 'success' },
    },
  });
  await ana.say('hola');
  await sql`update chat set status = 'closed' where account_id = ${ana.accountId}`;
  ana.pass(2.1 * 3_600_000);
  await ana.happen();
  expect(await ana.out()).toEqual(['¿Sigues?']);
  expect(await ana.chat()).toMatchObject({ status: 'open', state: 'inFlow' });
});

test('a chat "closes by an agent, by the end of a process, unless an agent has the chat or it waits for one, or after 24 h of silence"', async () => {
  const byAgent = await talk(database);
  await byAgent.say('¿hay alguien?');
  await byAgent.rosa('takes');
  expect(await byAgent.chat()).toMatchObject({ status: 'open' });
  await byAgent.rosa('closes');
  expect(await byAgent.chat()).toMatchObject({ status: 'closed', owner: null });

  const byEnd = await talk(database);
  await byEnd.say('hola');
  await byEnd.say('comprar');
  expect(await byEnd.chat()).toMatchObject({ status: 'open' });
  await byEnd.say('Ana');
  expect(await byEnd.chat()).toMatchObject({ status: 'closed', state: 'idle' });

  const ends = { ...desk, steps: { desk: { type: 'handoff' } } };
  const waits = await talk(database, ends);
  await waits.say('hola');
  expect(await waits.processes()).toEqual([['success', 1, null]]);
  expect(await waits.chat()).toMatchObject({ status: 'open', state: 'waitingForAgent' });

  const silent = await talk(database);
  await silent.say('¿hay alguien?');
  silent.pass(23 * 3_600_000);
  await closeSilent(silent);
  expect(await silent.chat()).toMatchObject({ status: 'open' });
  silent.pass(2 * 3_600_000);
  await closeSilent(silent);
  expect(await silent.chat()).toMatchObject({ status: 'closed' });
});

test('"A closed chat that gets a message is open again without owner, and the list runs from 1"', async () => {
  const ana = await talk(database);
  await ana.say('¿hay alguien?');
  await ana.rosa('takes');
  await ana.rosa('closes');
  await ana.say('¿sigue ahí?');
  expect(await ana.chat()).toMatchObject({ status: 'open', state: 'idle', owner: null });
  await ana.say('hola');
  expect(await ana.chat()).toMatchObject({ state: 'inFlow' });
  expect(await ana.out()).toEqual(['¿Qué?']);
});

test('"Auto-close after 24 h without a message is a close": the flow goes on at next', async () => {
  const ana = await talk(database, desk);
  await ana.say('hola');
  await ana.rosa('takes');
  ana.pass(23 * 3_600_000);
  await closeSilent(ana);
  expect(await ana.chat()).toMatchObject({ state: 'withAgent' });
  ana.pass(2 * 3_600_000);
  await closeSilent(ana);
  expect(await ana.chat()).toMatchObject({ state: 'idle', status: 'closed', owner: null });
  expect(await ana.processes()).toEqual([['success', 1, null]]);
});
