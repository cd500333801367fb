import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import { accept, person } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { good, talk } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const call = {
  type: 'http',
  method: 'GET',
  url: 'https://shop.example/quote',
  timeout: '10s',
  next: 'ask',
  failed: 'done',
};
const ask = {
  type: 'question',
  text: '¿Nombre?',
  answer: { type: 'text', min: 3, save_as: 'name' },
  invalid: { text: '¿Cómo?', attempts: 2, next: 'done' },
  next: 'bye',
};
const bye = {
  type: 'message',
  text: 'Adiós {{ vars.name }}, dijiste {{ message.text }}',
  next: 'done',
};
const done = { type: 'end', status: 'success' };
const steps = { call, ask, bye, done };

type Stage = Awaited<ReturnType<typeof talk>>;

async function answer(stage: Stage): Promise<void> {
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  await stage.settle(due, good(null));
  await stage.turn();
}

const heldIn = async ({ accountId }: Stage): Promise<number> => {
  const [row] = await sql`select coalesce(jsonb_array_length(state->'held'), 0) as n from process
    where account_id = ${accountId} order by created_at desc limit 1`;
  return row?.n;
};

test('"what is left is held (at most 20) and offered, in order, to the next step that waits for the contact"', async () => {
  const stage = await talk(database, steps);
  await stage.say('hola');
  await stage.say('Ana');
  await stage.say('Eva');
  expect([await stage.out(), await heldIn(stage)]).toEqual([[], 2]);
  await answer(stage);
  expect(await stage.out()).toEqual(['¿Nombre?', 'Adiós Ana, dijiste Ana']);
  expect(await stage.processes()).toEqual(['success']);
});

test('"a held message that does not fit is an activity and costs no attempt"', async () => {
  const stage = await talk(database, steps);
  await stage.say('hola');
  await stage.say('ab');
  await stage.say('x');
  await answer(stage);
  expect(await stage.out()).toEqual(['¿Nombre?']);
  await stage.say('no');
  await stage.say('Ana');
  expect(await stage.out()).toEqual(['¿Nombre?', '¿Cómo?', 'Adiós Ana, dijiste Ana']);
});

test('of what comes while a call is waited for, at most 20 are held; all of it stands in the chat', async () => {
  const stage = await talk(database, steps);
  await stage.say('hola');
  await stage.say(...Array.from({ length: 25 }, () => 'ab'));
  expect(await heldIn(stage)).toBe(20);
  const [row] = await sql`select count(*)::int as n from message
    where account_id = ${stage.accountId} and direction = 'in'`;
  expect(row?.n).toBe(26);
  await answer(stage);
  expect([await stage.out(), await heldIn(stage)]).toEqual([['¿Nombre?'], 0]);
});

test('what was said before the answer and after it, in one turn, answers in this order', async () => {
  const stage = await talk(database, {
    ...steps,
    bye: { ...bye, next: 'again' },
    again: { ...ask, next: 'done' },
  });
  await stage.say('hola');
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  await stage.settle(due, good(null));
  await stage.say('Ana', 'Eva');
  expect(await stage.out()).toEqual(['¿Nombre?', 'Adiós Ana, dijiste Ana', '¿Nombre?']);
  expect(await stage.vars()).toMatchObject({ name: 'Eva' });
});

test('"a message passes rules 1 to 7": a stop word stops', async () => {
  const stage = await talk(database, steps);
  await stage.say('hola');
  await stage.say('baja');
  expect(await stage.processes()).toEqual(['failure canceled']);
  expect([await stage.calls(), (await stage.out()).length]).toEqual([[], 1]);
});

test('"a message passes rules 1 to 7": a reaction is an activity and is not held', async () => {
  const stage = await talk(database, steps);
  await stage.say('hola');
  const content = { type: 'reaction' as const, messageId: 'wamid.x', emoji: '👍' };
  const reaction = { kind: 'message' as const, id: 'wamid.reaction', from: person(1), content };
  await accept(database, stage.seeded, [reaction]);
  await stage.turn();
  expect(await heldIn(stage)).toBe(0);
});

test('"a message passes rules 1 to 7": an exit word exits', async () => {
  const settings = { exit_words: ['salir'], exit_text: 'Hasta luego' };
  const stage = await talk(database, steps, { settings });
  await stage.say('hola');
  await stage.say('salir');
  expect([await stage.out(), await stage.processes()]).toEqual([
    ['Hasta luego'],
    ['failure canceled'],
  ]);
});

test('"a message passes rules 1 to 7": a phrase starts its flow anew, and the call of the old one is dropped', async () => {
  const stage = await talk(database, steps);
  await stage.say('hola');
  const [old] = await stage.claim();
  await stage.say('hola');
  expect(await stage.processes()).toEqual(['failure canceled replaced', 'pending']);
  const [fresh, ...others] = await stage.claim();
  expect([others, fresh?.processId === old?.processId]).toEqual([[], false]);
  expect(await heldIn(stage)).toBe(0);
});

test('where the flow may not be interrupted its phrase is held like any other message', async () => {
  const stage = await talk(database, steps, { settings: { interruptible: false } });
  await stage.say('hola');
  await stage.say('hola');
  await answer(stage);
  expect(await stage.out()).toEqual(['¿Nombre?', 'Adiós hola, dijiste hola']);
});

test('a tap on an earlier step, while a call is waited for, answers nothing and says nothing', async () => {
  const menu = {
    type: 'choice',
    text: '¿Qué?',
    options: [{ id: 'a', title: 'Uno', next: 'call' }],
  };
  const stage = await talk(database, { menu, ...steps });
  await stage.say('hola');
  await stage.say('Uno');
  const [open] = await sql<{ id: string }[]>`
    select id from process where account_id = ${stage.accountId}`;
  const id = `${toWire('IDP', open?.id ?? '')}:menu:a`;
  const content = { type: 'tap' as const, from: 'button' as const, id, title: 'Uno' };
  await accept(database, stage.seeded, [
    { kind: 'message', id: 'wamid.tap', from: person(1), content },
  ]);
  await stage.turn();
  expect([await stage.out(), await heldIn(stage)]).toEqual([['¿Qué?'], 0]);
  await answer(stage);
  expect(await stage.out()).toEqual(['¿Qué?', '¿Nombre?']);
});

test('what a process held when it ended starts and answers nothing', async () => {
  const stage = await talk(database, { call: { ...call, next: 'done' }, done });
  await stage.say('hola');
  await stage.say('¿hay alguien?');
  await answer(stage);
  expect([await stage.out(), await stage.processes()]).toEqual([[], ['success']]);
});

test('"a sub-flow\'s http": what comes while a sub-flow calls is held for the step after it', async () => {
  const stage = await talk(database, { ...steps });
  const { accountId, flowId } = stage;
  const inner = {
    schema: 1,
    name: 'In',
    language: 'es',
    start: 'call',
    steps: { call: { ...call, next: 'done' }, done },
  };
  const innerId = stage.worker.ids(Date.now());
  await sql`insert into flow ${sql(
    [...(await sql`select * from flow where account_id = ${accountId} and id = ${flowId}`)].map(
      (row) => ({ ...row, id: innerId }),
    ),
  )}`;
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${accountId}, ${innerId}, 1, ${sql.json(inner)}, now())`;
  const outer = {
    schema: 1,
    name: 'Out',
    language: 'es',
    start: 'sub',
    steps: {
      sub: { type: 'subflow', flow_id: toWire('IPF', innerId), next: 'ask' },
      ask,
      bye,
      done,
    },
  };
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${accountId}, ${flowId}, 2, ${sql.json(outer)}, now())`;
  await sql`update flow set published_version = 2 where account_id = ${accountId} and id = ${flowId}`;
  await stage.say('hola');
  await stage.say('Ana');
  expect(await heldIn(stage)).toBe(1);
  await answer(stage);
  expect(await stage.out()).toEqual(['¿Nombre?', 'Adiós Ana, dijiste Ana']);
});

test('a held message that answers a sensitive question is kept nowhere but as ciphertext', async () => {
  const pin = { type: 'text', save_as: 'pin', sensitive: true };
  const stage = await talk(database, {
    call,
    ask: { ...ask, answer: pin, next: 'sleep' },
    sleep: { type: 'wait', for: '1h', next: 'done' },
    done,
  });
  const { accountId } = stage;
  const words = async () => {
    const rows =
      await sql`select m.content::text as text from message m where account_id = ${accountId}
      and direction = 'in' order by seq`;
    return rows.map(({ text }) => JSON.parse(text).text);
  };
  await stage.say('hola');
  await stage.say('mi clave 1234');
  const state = async () => {
    const [row] =
      await sql`select state::text as text from process where account_id = ${accountId}`;
    return String(row?.text);
  };
  expect(await state()).not.toContain('clave');
  await answer(stage);
  expect([await stage.out(), await words()]).toEqual([['¿Nombre?'], ['hola', '***']]);
  expect(await state()).toContain('$sealed');
  expect(await state()).not.toContain('clave');
  const journal = await sql`select event::text || reads::text as text from journal
    where account_id = ${accountId}`;
  expect(journal.filter(({ text }) => text.includes('clave'))).toEqual([]);
});
