import { expect, test } from 'vitest';
import { replayProcess } from '../../../src/relay/history/replayProcess.ts';
import { good, talk as talkToCalls } from '../../calls/stage.ts';
import { testDatabase } from '../../support/database.ts';
import { accept, drain, person, text } from '../stage.ts';

const database = await testDatabase();
const { sql } = database;

type Stage = Awaited<ReturnType<typeof talkToCalls>>;

/** What comes out when all that the account's processes went through is decided again, oldest first. */
async function replayed({ accountId, worker }: Stage) {
  const rows = await sql<{ id: string }[]>`
    select id from process where account_id = ${accountId} order by created_at, id`;
  return Promise.all(rows.map(({ id }) => replayProcess(worker, { accountId, processId: id })));
}

const ask = (words: string, next: string, answer: object = {}) => ({
  type: 'question',
  text: words,
  answer: { type: 'text', save_as: 'it', ...answer },
  next,
});
const done = { type: 'end', status: 'success' };
const call = {
  type: 'http',
  method: 'GET',
  url: 'https://x.example/',
  timeout: '5s',
  save_as: 'got',
  next: 'ask',
  failed: 'done',
};

test('what goes over the fields of an answer sees one order: at once, in the next turn and in a replay', async () => {
  const order = '{% for each in vars.got.body %}{{ each[0] }} {% endfor %}';
  const stage = await talkToCalls(database, {
    call,
    ask: ask(order, 'last'),
    last: ask(order, 'done'),
    done,
  });
  await stage.say('hola');
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  await stage.settle(due, good({ zz: 1, b: 2, aaa: { y: 1, x: 2 }, a: 3 }));
  await stage.turn();
  await stage.say('sí');
  expect(await stage.out()).toEqual(['a b zz aaa ', 'a b zz aaa ']);
  expect(await replayed(stage)).toEqual([{ identical: true, entries: 3 }]);
});

test('a property whose name has dots is found again', async () => {
  const stage = await talkToCalls(database, {
    ask: ask('Hola', 'tell'),
    tell: { type: 'message', text: '{{ contact.properties["plan.of.year"] }}', next: 'done' },
    done,
  });
  await stage.say('hola');
  await sql`update contact set properties = ${sql.json({ 'plan.of.year': 'gold', plan: 'none' })}
    where account_id = ${stage.accountId}`;
  await stage.say('sí');
  expect((await stage.out()).at(-1)).toBe('gold');
  expect(await replayed(stage)).toEqual([{ identical: true, entries: 2 }]);
});

test('three asterisks that somebody wrote are an answer like any other', async () => {
  const stage = await talkToCalls(database, {
    ask: ask('¿Cuántas?', 'last'),
    last: ask('Dijiste {{ vars.it }}', 'done', { sensitive: true }),
    done,
  });
  for (const words of ['hola', '***', '***']) await stage.say(words);
  expect(await stage.out()).toEqual(['¿Cuántas?', 'Dijiste ***']);
  expect(await replayed(stage)).toEqual([{ identical: true, entries: 3 }]);
});

test('a process that ends because its contact turned out to be another says so in its journal', async () => {
  const stage = await talkToCalls(database, {
    pin: ask('¿Clave?', 'last', { sensitive: true }),
    last: ask('¿Y?', 'done'),
    done,
  });
  const { accountId, seeded, worker } = stage;
  const byUserId = { userId: 'PE.900' };
  for (const words of ['hola', '4821']) {
    await accept(database, seeded, [text(person(900), words), text(byUserId, words)]);
    await drain(worker, accountId);
  }
  await accept(database, seeded, [text({ ...person(900), ...byUserId }, 'soy yo')]);
  await drain(worker, accountId);
  const rows =
    await sql`select status, declined_reason, blank_at < now() + interval '25 hours' as blanked
    from process where account_id = ${accountId} order by declined_reason`;
  expect(rows).toEqual([
    { status: 'failure', declined_reason: 'merged', blanked: true },
    { status: 'success', declined_reason: null, blanked: true },
  ]);
  expect(await replayed(stage)).toEqual([
    { identical: true, entries: 3 },
    { identical: true, entries: 3 },
  ]);
});

const inner = {
  schema: 1,
  name: 'Inner',
  language: 'es',
  start: 'pin',
  steps: { pin: ask('¿Clave?', 'done', { sensitive: true }), done },
};

/** A call, then a question, then a sub-flow that asks for something sensitive. */
async function calling(next: object) {
  const innerId = '01890000-0000-7000-8004-000000000001';
  const stage = await talkToCalls(database, {
    call,
    ask: next,
    sub: { type: 'subflow', flow_id: `IPF${innerId.replaceAll('-', '')}`, next: 'done' },
    done,
  });
  const definition = JSON.stringify(inner);
  await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version,
      created_at, updated_at)
    values (${stage.accountId}, ${innerId}, 'Inner', ${definition}::text::jsonb, 1, 1, now(), now())`;
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${stage.accountId}, ${innerId}, 1, ${definition}::text::jsonb, now())`;
  const heard = async () =>
    (
      await sql`select content->>'text' as text from message
        where account_id = ${stage.accountId} and direction = 'in' order by seq`
    ).map((row) => row.text);
  const answer = async () => {
    const [due] = await stage.claim();
    if (!due) throw new Error('No call');
    await stage.settle(due, good({}));
    await stage.turn();
  };
  return { ...stage, heard, answer };
}

test('what is held may answer a sensitive question to come: it is hidden until it is known to answer none', async () => {
  const stage = await calling(ask('Entre 1 y 9', 'sub', { type: 'integer', min: 1, max: 9 }));
  await stage.say('hola');
  await stage.say('¿oye?', '7', '4821', 'adiós');
  expect(await stage.heard()).toEqual(['hola', '***', '***', '***', '***']);
  await stage.answer();
  // The question took the second, passing the first over; the sub-flow's took the third.
  expect(await stage.heard()).toEqual(['hola', '¿oye?', '7', '***', 'adiós']);
  expect(await replayed(stage)).toEqual([{ identical: true, entries: 6 }]);
});

test('what is held is given back where the process ends before anything could take it', async () => {
  for (const ends of ['salir', 'baja']) {
    const stage = await calling(ask('¿Nombre?', 'sub'));
    await stage.say('hola');
    await stage.say('4821');
    expect(await stage.heard()).toEqual(['hola', '***']);
    await stage.say(ends);
    expect(await stage.heard()).toEqual(['hola', '4821', ends]);
    expect(await replayed(stage)).toEqual([{ identical: true, entries: 3 }]);
  }
});

test('what is held stays as it is where nothing sensitive can come', async () => {
  const stage = await talkToCalls(database, { call, ask: ask('¿Nombre?', 'done'), done });
  await stage.say('hola');
  await stage.say('Ana');
  const [held] = await sql`select content->>'text' as text from message
    where account_id = ${stage.accountId} and direction = 'in' order by seq desc limit 1`;
  expect(held?.text).toBe('Ana');
  expect(await replayed(stage)).toEqual([{ identical: true, entries: 2 }]);
});
