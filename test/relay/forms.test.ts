import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import type { Json } from '../../src/messages/events.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const visit = {
  schema: 1,
  name: 'Visit',
  language: 'es',
  start: 'visit',
  settings: {},
  steps: {
    visit: {
      type: 'form',
      text: '¿Cuándo?',
      cta: 'Agendar',
      whatsapp_flow_id: '1197715005513101',
      save_as: 'visit',
      next: 'ask',
    },
    ask: {
      type: 'question',
      text: '¿Nombre?',
      answer: { type: 'text', save_as: 'name' },
      next: 'done',
    },
    done: { type: 'end', status: 'success', text: 'Listo' },
  },
};

async function talk() {
  const seeded = await seedAccount(database, JSON.parse(JSON.stringify(visit)));
  const { accountId } = seeded;
  const worker = openWorker(database);
  const happen = async (event: Parameters<typeof accept>[2][number]) => {
    await accept(database, seeded, [event]);
    await drain(worker, accountId);
  };
  const processes = () =>
    sql<{ id: string; status: string; state: { step: string; vars: Json } }[]>`
      select id, status, state from process where account_id = ${accountId} order by created_at`;
  let forms = 0;
  return {
    accountId,
    processes,
    say: (words: string) => happen(text(person(1), words)),
    /** Fills in the form of a process; without one, a form that knows of no process. */
    async fill(response: { [field: string]: Json }, processId?: string) {
      forms += 1;
      const token = processId && { flow_token: `${toWire('IDP', processId)}:visit` };
      await happen({
        kind: 'message',
        id: `wamid.form${accountId}${forms}`,
        from: person(1),
        content: { type: 'form', name: 'flow', response: { ...response, ...token } },
      });
    },
    out: async () =>
      (
        await sql`select content from message
          where account_id = ${accountId} and direction = 'out' order by seq`
      ).map(({ content }) => content),
    chat: async () =>
      (await sql`select state, unassigned from chat where account_id = ${accountId}`)[0],
  };
}

test('a form’s token names process and step, and its answer is kept', async () => {
  const { say, fill, out, processes } = await talk();
  await say('hola');
  const [process] = await processes();
  expect(await out()).toEqual([
    {
      type: 'form',
      text: '¿Cuándo?',
      cta: 'Agendar',
      formId: '1197715005513101',
      token: `${toWire('IDP', process?.id ?? '')}:visit`,
    },
  ]);
  await fill({ day: '2026-08-07', people: 3 }, process?.id);
  const [after] = await processes();
  expect(after?.state).toMatchObject({
    step: 'ask',
    vars: { visit: { day: '2026-08-07', people: 3 } },
  });
});

test('"A tap on an earlier step … is no answer and costs no attempt": nor is an earlier form’s answer', async () => {
  const { say, fill, out, processes } = await talk();
  await say('hola');
  const [process] = await processes();
  await fill({ day: '2026-08-07' }, process?.id);
  await fill({ day: '2026-08-08' }, process?.id);
  const [after] = await processes();
  expect((await out()).map(({ text }) => text)).toEqual(['¿Cuándo?', '¿Nombre?', '¿Nombre?']);
  expect(after?.state).toMatchObject({ step: 'ask', vars: { visit: { day: '2026-08-07' } } });
});

test('the answer to a form of an ended process is an activity, in whatever process is open', async () => {
  const { say, fill, out, processes, chat } = await talk();
  await say('hola');
  const [process] = await processes();
  await fill({ day: '2026-08-07' }, process?.id);
  await say('Ana');
  await fill({ day: '2026-08-08' }, process?.id);
  expect(await chat()).toEqual({ state: 'idle', unassigned: true });

  await say('hola');
  await fill({ day: '2026-08-08' }, process?.id);
  const [, second] = await processes();
  expect(second).toMatchObject({ status: 'pending', state: { step: 'visit', vars: {} } });
  expect(await chat()).toEqual({ state: 'inFlow', unassigned: false });
  expect(await out()).toHaveLength(4);
});

test('an answer that lacks the token goes to the form that waits', async () => {
  const { say, fill, processes } = await talk();
  await say('hola');
  await fill({ day: '2026-08-07' });
  expect((await processes())[0]?.state).toMatchObject({
    step: 'ask',
    vars: { visit: { day: '2026-08-07' } },
  });
});
