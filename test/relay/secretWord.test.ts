import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createSecretBox } from '../../src/accounts/secretBox.ts';
import { toWire } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import type { InContent, Json } from '../../src/messages/events.ts';
import { blankSensitive } from '../../src/processes/blankSensitive.ts';
import { processAt } from '../../src/relay/history/processAt.ts';
import { replayProcess } from '../../src/relay/history/replayProcess.ts';
import { good, talk as talkToCalls } from '../calls/stage.ts';
import { testDatabase } from '../support/database.ts';
import { tablesWith } from './dump.ts';
import { accept, drain, person } from './stage.ts';

const database = await testDatabase();
const { sql } = database;
const word = 'zq7kwordx';
const innerId = '01890000-0000-7000-8003-000000000001';

const secret = (save_as: string, type = 'text') => ({ type, save_as, sensitive: true });
const ask = (text: string, answer: object, next: string) => ({
  type: 'question',
  text,
  answer,
  next,
});

const inner = {
  schema: 1,
  name: 'Inner',
  language: 'es',
  start: 'again',
  steps: {
    again: ask('¿Otra vez?', secret('again'), 'made'),
    made: {
      type: 'set',
      values: { made: 'de {{ trigger.variables.card }}', heard: '{{ message.text }}' },
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
};

const steps = {
  pin: ask('¿Clave?', { ...secret('pin'), pattern: `^${word}$` }, 'copy'),
  copy: {
    type: 'set',
    values: { copy: { of: ['<{{ vars.pin }}>'] }, upper: '{{ vars.copy.of[0] }}' },
    next: 'tell',
  },
  tell: {
    type: 'event',
    name: 'told',
    payload: { pin: '{{ vars.pin }}', all: '{{ vars }}', said: 'dijo {{ message.text }}' },
    next: 'call',
  },
  call: {
    type: 'http',
    method: 'POST',
    url: 'https://echo.example/{{ vars.pin }}',
    headers: { 'x-pin': '{{ vars.pin }}' },
    body: { pin: '{{ vars.copy }}' },
    timeout: '5s',
    save_as: 'echo',
    next: 'sub',
    failed: 'sub',
  },
  sub: {
    type: 'subflow',
    flow_id: toWire('IPF', innerId),
    pass: { card: '{{ vars.echo.body.said }}' },
    save_as: 'left',
    next: 'photos',
  },
  photos: ask('¿Fotos?', { ...secret('photos', 'media'), min: 1, max: 2 }, 'place'),
  place: ask('¿Dónde?', secret('place', 'location'), 'any'),
  any: ask('¿Qué más?', secret('any', 'any'), 'name'),
  name: ask('¿Nombre?', { type: 'text', save_as: 'name' }, 'judge'),
  judge: {
    type: 'branch',
    cases: [{ if: { in: [word, { var: 'vars.left.made' }] }, next: 'desk' }],
    else: 'wrong',
  },
  desk: {
    type: 'handoff',
    note: '{{ vars.name }}: {{ vars.pin }} {{ vars.echo.body.said }} {{ vars.left }} {{ message.text }}',
    next: 'done',
  },
  wrong: { type: 'end', status: 'failure' },
  done: { type: 'end', status: 'success' },
};

test('a sensitive word stands nowhere in the database, by whatever way it came there, and in no log', async () => {
  const logged: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const stage = await talkToCalls(database, steps);
  const { accountId, seeded, say } = stage;
  const log = pino({ level: 'trace' }, stream);
  stage.worker.log = log;
  const definition = JSON.stringify(inner);
  await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version,
      created_at, updated_at)
    values (${accountId}, ${innerId}, 'Inner', ${definition}::text::jsonb, 1, 1, now(), now())`;
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${accountId}, ${innerId}, 1, ${definition}::text::jsonb, now())`;
  let sent = 0;
  const send = async (content: InContent) => {
    sent += 1;
    const id = `wamid.secret${sent}`;
    await accept(database, seeded, [{ kind: 'message', id, from: person(1), content }]);
    await stage.turn();
  };
  // Flows name the word in a condition; what is stored of them is none of anybody's words.
  const found = async () =>
    (await tablesWith(database, word)).filter((name) => name !== 'flow' && name !== 'flow_version');

  await say('hola');
  await say(`es ${word}`);
  expect(await found()).toEqual([]);
  await say(word);
  expect(await found()).toEqual([]);
  // While the call is made: what answers the question to come.
  await say(word);
  expect(await found()).toEqual([]);
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  await stage.settle(due, {
    ...good({ said: word, list: [{ id: word }] }),
    answer: { status: 200, headers: { 'x-said': word }, body: { said: word } },
  });
  await stage.turn();
  expect(await stage.out()).toEqual(['¿Clave?', expect.any(String), '¿Otra vez?', '¿Fotos?']);
  expect(await found()).toEqual([]);
  const media = { kind: 'image' as const, providerId: '1', mimeType: 'image/png', caption: word };
  await send({ type: 'media', media });
  expect(await found()).toEqual([]);
  await send({ type: 'media', media: { ...media, providerId: '2' } });
  await send({ type: 'location', latitude: 1, longitude: 2, name: word, address: word });
  await send({ type: 'contacts', contacts: [{ name: { formatted_name: word } }] });
  expect(await found()).toEqual([]);
  await say('Ana');
  const [note] = await sql`select payload->>'note' as note from activity
    where account_id = ${accountId} and type = 'handoff'`;
  expect(note?.note).toBe('Ana: ***  *** ***');

  const [row] = await sql<{ id: string }[]>`select id from process where account_id = ${accountId}`;
  const processId = row?.id ?? '';
  const replayed = () => replayProcess(stage.worker, { accountId, processId });
  expect(await replayed()).toMatchObject({ identical: true });
  expect(JSON.stringify(await processAt(stage.worker, { accountId, processId }))).not.toContain(
    word,
  );
  expect(await found()).toEqual([]);

  // Nobody can open what is sealed, and so what is said next condemns itself.
  const otherBox = createSecretBox([Buffer.alloc(32, 8)]);
  await accept(database, seeded, [
    { kind: 'message', id: 'wamid.dead', from: person(1), content: { type: 'text', text: word } },
  ]);
  await drain({ ...stage.worker, secretBox: otherBox }, accountId);
  expect(await sql`select kind from inbox_dead`).toEqual([{ kind: 'message' }]);
  expect(await found()).toEqual([]);

  expect(logged.join('\n')).not.toContain(word);
});

test('what is hidden is what was said, and a day after the end it is gone', async () => {
  const stage = await talkToCalls(database, {
    pin: ask('¿Clave?', secret('pin'), 'done'),
    done: steps.done,
  });
  await stage.say('hola');
  await stage.say(word);
  const sealed = () => sql<{ state: Json; sealed: Buffer | null }[]>`
    select p.state, j.sealed from process p join journal j
      on j.account_id = p.account_id and j.process_id = p.id and j.event->>'type' = 'message'
    where p.account_id = ${stage.accountId}`;
  expect((await sealed())[0]).toMatchObject({
    state: { vars: { pin: { $sealed: expect.any(String) } } },
    sealed: expect.any(Buffer),
  });
  stage.pass(24.1 * 3_600_000);
  await openUnit(stage.worker, stage.accountId, blankSensitive);
  expect((await sealed())[0]).toMatchObject({
    state: { vars: { pin: null } },
    sealed: Buffer.alloc(0),
  });
});
