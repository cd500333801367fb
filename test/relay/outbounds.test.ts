import type postgres from 'postgres';
import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import type { Template } from '../../src/messages/content.ts';
import type { EventBody } from '../../src/messages/events.ts';
import { replayProcess } from '../../src/relay/history/replayProcess.ts';
import { setChatOwner } from '../../src/relay/onDemand/setChatOwner.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { sendNow, statusOf } from './sent.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;
const hourMs = 3_600_000;

const outboundId = '01890000-0000-7000-8000-0000000000aa';
const flowOf = (start: string, steps: object, settings: object = {}) => ({
  schema: 1,
  name: start,
  language: 'es',
  start,
  settings,
  steps: { ...steps, done: { type: 'end', status: 'success' } },
});

/** Sends an offer; `replies` decides whether it waits for the answer itself. */
const offering = (more: object = { next: 'ask' }, settings: object = {}) =>
  flowOf(
    'offer',
    {
      offer: {
        type: 'outbound',
        outbound_id: toWire('OTB', outboundId),
        variables: { name: '{{ contact.phone }}' },
        ...more,
      },
      ask: {
        type: 'question',
        text: '¿Nombre?',
        answer: { type: 'text', save_as: 'name' },
        next: 'done',
      },
      yes: { type: 'message', text: 'Qué bueno', next: 'ask' },
      no: { type: 'message', text: 'Otra vez será', next: 'done' },
    },
    settings,
  );
const awaited = { replies: { continue: 'yes', cancel: 'no' } };

/** What `continue` starts where no step waits. */
const accepted: postgres.JSONValue = JSON.parse(
  JSON.stringify(
    flowOf('thanks', {
      thanks: {
        type: 'message',
        text: '{{ trigger.kind }}: {{ trigger.response }} {{ trigger.variables.name }}',
        next: 'more',
      },
      more: {
        type: 'question',
        text: '¿Algo más?',
        answer: { type: 'text', save_as: 'more' },
        next: 'done',
      },
    }),
  ),
);

async function talk(definition: object) {
  const seeded = await seedAccount(database, JSON.parse(JSON.stringify(definition)));
  const { accountId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock };
  const acceptedFlow = '01890000-0000-7000-8000-0000000000bb';
  const [line] = await sql<{ waba_id: string }[]>`
    select waba_id from line where account_id = ${accountId}`;
  const at = new Date('2026-01-01T00:00:00Z');
  await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version, created_at, updated_at)
    values (${accountId}, ${acceptedFlow}, 'Thanks', ${sql.json(accepted)}, 1, 1, ${at}, ${at})`;
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${accountId}, ${acceptedFlow}, 1, ${sql.json(accepted)}, ${at})`;
  const shape = {
    body: 'Hola {{1}}, ¿vienes?',
    buttons: [
      { type: 'reply', text: 'Sí, voy' },
      { type: 'reply', text: 'No puedo' },
    ],
  };
  const replies = [
    { index: 0, title: 'Sí, voy', action: 'continue' },
    { index: 1, title: 'No puedo', action: 'cancel' },
  ];
  await sql`insert into outbound (account_id, id, waba_id, provider_id, name, language, category, status, quality,
      components, shape, variable_mapping, replies, flow_id, status_at, synced_at, created_at, updated_at)
    values (${accountId}, ${outboundId}, ${line?.waba_id ?? ''}, '1', 'offer', 'es_MX', 'UTILITY', 'APPROVED', 'GREEN',
      '[]', ${sql.json(shape)}, '{"body":{"1":"name"},"buttons":{}}', ${sql.json(replies)}, ${acceptedFlow},
      ${at}, ${at}, ${at}, ${at})`;

  let events = 0;
  const happen = async (...bodies: EventBody[]) => {
    await accept(database, seeded, bodies, new Date(Date.now() + clock.offsetMs));
    await drain(worker, accountId);
  };
  const templates = () => sql<{ id: string; content: Template }[]>`
    select id, content from message
    where account_id = ${accountId} and type = 'template' order by seq`;
  return {
    accountId,
    worker,
    say: (words: string) => happen(text(person(1), words)),
    /** Taps a reply of the n-th template; `payload` is what comes back, as it was sent or otherwise. */
    async tap(title: string, { of = 0, payload }: { of?: number; payload?: string } = {}) {
      const template = (await templates())[of];
      const button = template?.content.buttons.find(
        (each) => each.type === 'reply' && each.title === title,
      );
      const own = button?.type === 'reply' ? button.payload : '';
      events += 1;
      await happen({
        kind: 'message',
        id: `wamid.reply${accountId}${events}`,
        from: person(1),
        content: { type: 'tap', from: 'template', id: payload ?? own, title },
      });
    },
    templates,
    pass: (ms: number) => {
      clock.offsetMs += ms;
    },
    send: () => sendNow(worker, seeded),
    happen,
    wantEvents: (type: string) =>
      sql`update account set wanted_events = ${sql.json([{ hookId: outboundId, type, actions: [] }])}
        where id = ${accountId}`,
    told: () =>
      sql`select event_action as action, object from hook_event
        where account_id = ${accountId} order by id`,
    drain: () => drain(worker, accountId),
    out: async () =>
      (
        await sql`select content->>'text' as text from message
          where account_id = ${accountId} and direction = 'out' order by seq`
      ).map(({ text: said }) => said),
    processes: async () =>
      (
        await sql`select status, state->>'step' as step, declined_reason as why from process
          where account_id = ${accountId} order by created_at, id`
      ).map(({ status, step, why }) => [status, step, why]),
    sent: () =>
      sql`select response, reply, process_id is not null as awaited, starts_until is not null as starts
        from sent_outbound where account_id = ${accountId} order by created_at`,
    activities: async () =>
      (
        await sql`select type from activity
          where account_id = ${accountId} and category = 'outbound' order by seq`
      ).map(({ type }) => type),
    chat: async () =>
      (await sql`select id, state, unassigned from chat where account_id = ${accountId}`)[0],
    contact: async () =>
      (await sql`select language from contact where account_id = ${accountId}`)[0],
  };
}

test('"a template reply’s payload is <message_id>:continue|cancel"', async () => {
  const { say, templates } = await talk(offering(awaited));
  await say('hola');
  const [template] = await templates();
  const id = toWire('MSG', template?.id ?? '');
  expect(template?.content).toMatchObject({
    text: 'Hola +51900000001, ¿vienes?',
    name: 'offer',
    language: 'es_MX',
    body: [{ text: '+51900000001' }],
    buttons: [
      { index: 0, payload: `${id}:continue` },
      { index: 1, payload: `${id}:cancel` },
    ],
  });
});

test('a tap goes to the step that sent the outbound and waits for it', async () => {
  const { say, tap, out, processes, sent, contact } = await talk(offering(awaited));
  await say('hola');
  expect(await sent()).toMatchObject([{ awaited: true, response: null }]);
  await tap('Sí, voy');
  expect((await out()).slice(1)).toEqual(['Qué bueno', '¿Nombre?']);
  expect(await processes()).toEqual([['pending', 'ask', null]]);
  expect(await sent()).toMatchObject([{ response: 'accepted', reply: 'Sí, voy' }]);
  expect(await contact()).toEqual({ language: 'es-MX' });
});

test('"where the payload is only the label, the newest outbound with that label"', async () => {
  const { say, tap, out, contact } = await talk(offering(awaited));
  await say('hola');
  await tap('No puedo', { payload: 'No puedo' });
  expect((await out()).slice(1)).toEqual(['Otra vez será']);
  expect(await contact()).toEqual({ language: null });
});

test('"a text equal to a label is the tap", after exit words and before phrases', async () => {
  const exits = { exit_words: ['no puedo'] };
  const one = await talk(offering({ ...awaited, next: 'ask' }));
  await one.say('hola');
  await one.say('¡sí, voy!');
  expect((await one.out()).slice(1)).toEqual(['Qué bueno', '¿Nombre?']);
  expect(await one.sent()).toMatchObject([{ response: 'accepted' }]);
  const other = await talk(offering(awaited, exits));
  await other.say('hola');
  await other.say('No puedo');
  expect(await other.processes()).toEqual([['failure', 'offer', null]]);
});

test('"any other message takes next, without next it is an activity"', async () => {
  const one = await talk(offering({ ...awaited, next: 'ask' }));
  await one.say('hola');
  await one.say('¿a qué hora?');
  expect(await one.processes()).toEqual([['pending', 'ask', null]]);
  expect(await one.sent()).toMatchObject([{ response: 'replied', reply: null }]);
  const other = await talk(offering(awaited));
  await other.say('hola');
  await other.say('¿a qué hora?');
  expect(await other.processes()).toEqual([['pending', 'offer', null]]);
});

test('a tap on the outbound of an earlier step repeats the present prompt', async () => {
  const { say, tap, out, processes } = await talk(offering(awaited));
  await say('hola');
  await tap('Sí, voy');
  await tap('No puedo');
  expect((await out()).slice(1)).toEqual(['Qué bueno', '¿Nombre?', '¿Nombre?']);
  expect(await processes()).toEqual([['pending', 'ask', null]]);
});

test('"A tap of an ended process is read as its title, from rule 7 on"', async () => {
  const { say, tap, chat, processes } = await talk(offering(awaited));
  await say('hola');
  await tap('No puedo');
  await tap('Sí, voy');
  expect(await processes()).toEqual([['success', 'done', null]]);
  expect(await chat()).toMatchObject({ state: 'idle', unassigned: true });
});

test('a template leaves with the window closed, as a notification; what is free-form does not', async () => {
  const waiting = flowOf('rest', {
    rest: { type: 'wait', for: '3d', next: 'offer' },
    ...offering(awaited).steps,
    yes: { type: 'message', text: 'Qué bueno', next: 'done' },
  });
  const { accountId, say, pass, drain: decide, send, templates } = await talk(waiting);
  await say('hola');
  pass(72 * hourMs + 1_000);
  await decide();
  const claimed = await send();
  expect(claimed.map(({ content }) => content.type)).toEqual(['template']);
  const [template] = await templates();
  expect(
    await sql`select class from message where account_id = ${accountId} and id = ${template?.id ?? ''}`,
  ).toEqual([{ class: 'notification' }]);
});

test('marketing is not sent to one who has stopped it meanwhile', async () => {
  const { accountId, say, send, templates } = await talk(offering(awaited));
  await sql`update outbound set category = 'MARKETING' where account_id = ${accountId}`;
  await say('hola');
  await sql`update contact set marketing_stopped_at = now() where account_id = ${accountId}`;
  expect(await send()).toEqual([]);
  const [template] = await templates();
  expect(await sql`select status from message where id = ${template?.id ?? ''}`).toEqual([
    { status: 'canceled' },
  ]);
});

test('an outbound of another WABA than the line’s cannot be sent on it', async () => {
  const { accountId, say, out, processes } = await talk(offering({ ...awaited, failed: 'no' }));
  await sql`update outbound set waba_id = ${outboundId} where account_id = ${accountId}`;
  await say('hola');
  expect(await out()).toEqual(['Otra vez será']);
  expect(await processes()).toEqual([['success', 'done', null]]);
});

test('"continue starts its flow with trigger.response and the outbound’s variables; an open process ends first"', async () => {
  const { say, tap, out, processes, sent, contact } = await talk(offering());
  await say('hola');
  expect(await sent()).toMatchObject([{ awaited: false, response: null }]);
  await tap('Sí, voy');
  expect((await out()).slice(2)).toEqual(['outbound: Sí, voy +51900000001', '¿Algo más?']);
  expect(await processes()).toEqual([
    ['failure', 'ask', 'replaced'],
    ['pending', 'more', null],
  ]);
  expect(await sent()).toMatchObject([{ response: 'accepted', reply: 'Sí, voy' }]);
  expect(await contact()).toEqual({ language: 'es-MX' });
});

test('"cancel touches no process"', async () => {
  const { say, tap, out, processes, sent } = await talk(offering());
  await say('hola');
  await tap('No puedo');
  expect(await out()).toHaveLength(2);
  expect(await processes()).toEqual([['pending', 'ask', null]]);
  expect(await sent()).toMatchObject([{ response: 'rejected', reply: 'No puedo' }]);
});

test('"The second tap on the same outbound is recorded and does nothing"', async () => {
  const { say, tap, processes, sent, activities } = await talk(offering());
  await say('hola');
  await tap('No puedo');
  await tap('Sí, voy');
  expect(await processes()).toEqual([['pending', 'ask', null]]);
  expect(await sent()).toMatchObject([{ response: 'rejected' }]);
  expect(await activities()).toEqual(['outbound_replied', 'outbound_replied_again']);
});

test('"unless it is not interruptible: then … the flow starts when that process ends, if within 24 h"', async () => {
  const one = await talk(offering({ next: 'ask' }, { interruptible: false }));
  await one.say('hola');
  await one.tap('Sí, voy');
  expect(await one.processes()).toEqual([['pending', 'ask', null]]);
  expect(await one.sent()).toMatchObject([{ response: 'accepted', starts: true }]);
  await one.say('Ana');
  expect(await one.processes()).toEqual([
    ['success', 'done', null],
    ['pending', 'more', null],
  ]);
  expect(await one.sent()).toMatchObject([{ starts: false }]);

  const late = await talk(offering({ next: 'ask' }, { interruptible: false, expires_after: '5d' }));
  await late.say('hola');
  await late.tap('Sí, voy');
  late.pass(25 * hourMs);
  await late.say('Ana');
  expect(await late.processes()).toEqual([['success', 'done', null]]);
});

test('"The text equals the label of an outbound’s reply that still waits, the newest first"', async () => {
  const { say, out, processes } = await talk(offering({ next: 'done' }));
  await say('hola');
  await say('sí, voy');
  expect((await out()).slice(1)).toEqual(['outbound: Sí, voy +51900000001', '¿Algo más?']);
  expect(await processes()).toEqual([
    ['success', 'done', null],
    ['pending', 'more', null],
  ]);
});

test('"A sent outbound waits on its own, outside the machine; several may wait"', async () => {
  const { say, processes, sent } = await talk(offering({ next: 'done' }));
  await say('hola');
  await say('hola');
  expect(await processes()).toEqual([
    ['success', 'done', null],
    ['success', 'done', null],
  ]);
  await say('no puedo');
  expect((await sent()).map(({ response }) => response)).toEqual(['replied', 'rejected']);
  await say('no puedo');
  expect((await sent()).map(({ response }) => response)).toEqual(['rejected', 'rejected']);
});

test('"after 72 h … the waiting counts as expired, but a later tap still works"', async () => {
  const { say, tap, pass, processes, chat } = await talk(offering({ next: 'done' }));
  await say('hola');
  pass(72 * hourMs + 1_000);
  await say('sí, voy');
  expect(await processes()).toHaveLength(1);
  expect(await chat()).toMatchObject({ unassigned: true });
  await tap('Sí, voy');
  expect(await processes()).toEqual([
    ['success', 'done', null],
    ['pending', 'more', null],
  ]);
});

test('"Free text instead of a tap is rule 9, else replied"; a tap counts after it', async () => {
  const { say, tap, sent } = await talk(offering({ next: 'done' }));
  await say('hola');
  await say('¿a qué hora?');
  expect(await sent()).toMatchObject([{ response: 'replied', reply: null }]);
  await tap('Sí, voy');
  expect(await sent()).toMatchObject([{ response: 'accepted', reply: 'Sí, voy' }]);
});

test('"A tap on an outbound’s reply is recorded for the outbound …, and starts nothing" while people have the chat', async () => {
  const { accountId, worker, say, tap, send, chat, processes, sent } = await talk(
    offering({ next: 'done' }),
  );
  await say('hola');
  await send();
  const chatId = String((await chat())?.id);
  const owner = 'rosa@example.com';
  const deps = { ...worker, wakeSender: () => {} };
  await setChatOwner(deps, { accountId, chatId, owner, actor: owner });
  await tap('Sí, voy');
  expect(await processes()).toHaveLength(1);
  expect(await sent()).toMatchObject([{ response: 'accepted' }]);
});

test('a stop word forgets what was accepted and still waits to start', async () => {
  const { say, tap, processes, sent } = await talk(
    offering({ next: 'ask' }, { interruptible: false }),
  );
  await say('hola');
  await tap('Sí, voy');
  await say('baja');
  expect(await processes()).toEqual([['failure', 'ask', null]]);
  expect(await sent()).toMatchObject([{ starts: false }]);
});

test('a tap on another person’s outbound is none of theirs, and read as its title', async () => {
  const one = await talk(offering({ next: 'done' }));
  await one.say('hola');
  const [template] = await one.templates();
  const other = await talk(offering({ next: 'done' }));
  await other.say('hola');
  await other.tap('Sí, voy', { payload: `${toWire('MSG', template?.id ?? '')}:continue` });
  expect(await one.sent()).toMatchObject([{ response: null }]);
  expect(await other.sent()).toMatchObject([{ response: 'accepted' }]);
});

test('an outbound and the reply to it are replayed as they were decided', async () => {
  const { accountId, worker, say, tap } = await talk(offering(awaited));
  await say('hola');
  await tap('Sí, voy');
  await say('Ana');
  const [process] = await sql<{ id: string }[]>`
    select id from process where account_id = ${accountId}`;
  const verdict = await replayProcess(worker, { accountId, processId: process?.id ?? '' });
  expect(verdict).toEqual({ identical: true, entries: 3 });
});

test('an outbound that was canceled before it left waits for nothing', async () => {
  const { accountId, worker, say, chat, processes } = await talk(offering({ next: 'done' }));
  await say('hola');
  const chatId = String((await chat())?.id);
  const actor = 'rosa@example.com';
  const deps = { ...worker, wakeSender: () => {} };
  await setChatOwner(deps, { accountId, chatId, owner: actor, actor });
  await setChatOwner(deps, { accountId, chatId, status: 'closed', actor });
  await say('sí, voy');
  expect(await processes()).toEqual([['success', 'done', null]]);
});

test('who taps what counts as failed has it all the same: their tap is taken', async () => {
  const { say, tap, send, happen, sent } = await talk(offering());
  await say('hola');
  const [claimed] = await send();
  if (!claimed) throw new Error('Nothing was to be sent');
  await happen(statusOf(claimed, 'failed', 131026));
  await say('sí, voy');
  expect(await sent()).toMatchObject([{ response: null }]);
  await tap('Sí, voy');
  expect(await sent()).toMatchObject([{ response: 'accepted', reply: 'Sí, voy' }]);
});

test('a sensitive value is said, and kept with no outbound', async () => {
  const secret = flowOf('pin', {
    pin: {
      type: 'question',
      text: '¿Clave?',
      answer: { type: 'text', save_as: 'pin', sensitive: true },
      next: 'offer',
    },
    offer: {
      type: 'outbound',
      outbound_id: toWire('OTB', outboundId),
      variables: { name: '{{ vars.pin }}' },
      next: 'done',
    },
  });
  const { accountId, say, out } = await talk(secret);
  await say('hola');
  await say('4321');
  expect(await out()).toEqual(['¿Clave?', 'Hola 4321, ¿vienes?']);
  expect(await sql`select variables from sent_outbound where account_id = ${accountId}`).toEqual([
    { variables: {} },
  ]);
});

test('hooks are told once that a template has left, and once which of its replies was taken', async () => {
  const { say, tap, send, happen, wantEvents, told, templates } = await talk(offering());
  await wantEvents('whatsapp_outbound');
  await say('hola');
  expect(await told()).toEqual([]);
  const [sent] = await send();
  if (!sent) throw new Error('Nothing was sent');
  await happen(statusOf(sent, 'delivered'));
  await happen(statusOf(sent, 'sent'));
  await tap('No puedo');
  await tap('No puedo');
  const about = {
    outbound_id: toWire('OTB', outboundId),
    message_id: toWire('MSG', (await templates())[0]?.id ?? ''),
    phone_number: '+51900000001',
  };
  expect([...(await told())]).toMatchObject([
    {
      action: 'started',
      object: { ...about, outbound_name: 'offer', outbound_message: 'Hola +51900000001, ¿vienes?' },
    },
    { action: 'canceled', object: { ...about, reply: 'No puedo' } },
  ]);
});

test('hooks are told that a template was accepted, by a tap that a step waits for too', async () => {
  const { say, tap, wantEvents, told } = await talk(offering(awaited));
  await wantEvents('whatsapp_outbound');
  await say('hola');
  await tap('Sí, voy');
  expect([...(await told())]).toMatchObject([{ action: 'approved', object: { reply: 'Sí, voy' } }]);
});
