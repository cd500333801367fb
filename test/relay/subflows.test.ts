import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import type { ProcessState } from '../../src/engine/effects.ts';
import type { EventBody, Json } from '../../src/messages/events.ts';
import { replayProcess } from '../../src/relay/history/replayProcess.ts';
import type { Claimed } from '../../src/sender/claim.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { sendNow, statusOf } from './sent.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;
const minute = 60_000;

let flowsMade = 0;
const flowIdAt = (n: number): string => `01890000-0000-7000-8001-${String(n).padStart(12, '0')}`;

type Steps = Record<string, unknown>;
const yes = { type: 'end', status: 'success' };
const flowOf = (steps: Steps, more: object = {}) => ({
  schema: 1,
  name: 'Flow',
  language: 'es',
  start: Object.keys(steps)[0] ?? '',
  steps: { ...steps, yes },
  ...more,
});
const tell = (said: string, next = 'yes', more: object = {}) => ({
  type: 'message',
  text: said,
  next,
  ...more,
});
const ask = (said: string, more: object = {}) => ({
  type: 'question',
  text: said,
  answer: { type: 'text', save_as: 'it' },
  next: 'yes',
  ...more,
});
const menu = (next = 'yes') => ({
  type: 'choice',
  text: '¿Cuál?',
  save_as: 'pick',
  options: [{ id: 'a', title: 'Azul', next }],
});

/** Somebody may write to a line whose flow calls others; `inner` are the ids these have. */
async function stage(make: (inner: string[]) => object, inners: object[]) {
  const inner = inners.map((_, index) => flowIdAt(flowsMade + index + 1));
  flowsMade += inners.length;
  const wire = inner.map((id) => toWire('IPF', id));
  const outer = make(wire);
  // A definition is JSON; its type does not say so.
  const seeded = await seedAccount(database, outer as Json);
  const { accountId } = seeded;
  const publish = async (index: number, definition: object, version: number) => {
    const id = inner[index] ?? '';
    await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version,
        created_at, updated_at)
      values (${accountId}, ${id}, 'Inner', ${sql.json(definition as Json)}, 1, ${version}, now(), now())
      on conflict (account_id, id) do update set published_version = ${version}`;
    await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
      values (${accountId}, ${id}, ${version}, ${sql.json(definition as Json)}, now())`;
  };
  for (const [index, definition] of inners.entries()) await publish(index, definition, 1);
  const clock = { offsetMs: 0 };
  let worker = { ...openWorker(database), clock };
  const happen = async (...events: EventBody[]) => {
    await accept(database, seeded, events, new Date(Date.now() + clock.offsetMs));
    await drain(worker, accountId);
  };
  const of = async <T>(query: Promise<T[]>): Promise<T> => {
    const [row] = await query;
    if (row === undefined) throw new Error('There is none');
    return row;
  };
  let taps = 0;
  return {
    seeded,
    accountId,
    inner,
    wire,
    publish,
    happen,
    /** Another process takes over, which has compiled nothing yet. */
    restart() {
      worker = { ...openWorker(database), clock };
    },
    say: (words: string, who = 1) => happen(text(person(who), words)),
    /** A tap on the newest message that has this option. */
    async tap(option: string, title: string, back = 0) {
      const rows = await sql<{ id: string }[]>`
        select b->>'id' as id from message, jsonb_array_elements(content->'buttons') as b
        where account_id = ${accountId} and direction = 'out' and b->>'id' like ${`%:${option}`}
        order by seq desc`;
      const id = rows[back]?.id ?? '';
      const content = { type: 'tap' as const, from: 'button' as const, id, title };
      taps += 1;
      await happen({
        kind: 'message',
        id: `wamid.tap${accountId}${taps}`,
        from: person(1),
        content,
      });
    },
    async pass(ms: number) {
      clock.offsetMs += ms;
      await happen();
    },
    send: () => sendNow(worker, seeded),
    /** What comes out when all that the process went through is decided again. */
    replayed: async () => {
      const { id } = await of(sql<{ id: string }[]>`
        select id from process where account_id = ${accountId} order by created_at limit 1`);
      return replayProcess(worker, { accountId, processId: id });
    },
    out: async (who = 1) =>
      (
        await sql`select coalesce(m.content->>'text', '') as text from message m
          join contact c on c.account_id = m.account_id and c.id = m.contact_id
          where m.account_id = ${accountId} and m.direction = 'out'
            and c.wa_id = ${person(who).waId ?? ''} order by m.seq`
      ).map((row) => row.text),
    process: () =>
      of(sql<
        {
          id: string;
          status: string;
          why: string | null;
          state: ProcessState;
          created_at: Date;
          blank_at: Date | null;
        }[]
      >`select id, status, coalesce(declined_reason, failure_status) as why, state, created_at, blank_at
        from process where account_id = ${accountId} order by created_at, id limit 1`),
  };
}

test('a conversation goes into a sub-flow and comes back with what was answered there', async () => {
  const { say, out, process, wire, restart, accountId } = await stage(
    ([one]) =>
      flowOf({
        hi: tell('Hola', 'call'),
        call: {
          type: 'subflow',
          flow_id: one?.toUpperCase(),
          pass: { who: '{{ contact.name }}' },
          save_as: 'got',
          next: 'bye',
        },
        bye: tell('Gracias {{ vars.got.it }}'),
      }),
    [flowOf({ ask: ask('¿Ciudad, {{ vars.who }}?') })],
  );
  await say('hola');
  const { state } = await process();
  expect(state).toMatchObject({
    step: 'call',
    frames: [{ flowId: wire[0], version: 1, step: 'ask', vars: { who: '+51900000001' } }],
  });
  restart();
  await say('Lima');
  expect(await out()).toEqual(['Hola', '¿Ciudad, +51900000001?', 'Gracias Lima']);
  const ended = await process();
  expect([ended.status, ended.state.frames]).toEqual(['success', undefined]);
  const journal = await sql`select step, path, reads from journal
    where account_id = ${accountId} order by seq`;
  expect(journal.map(({ step, path }) => [step, path])).toEqual([
    ['', ['hi', 'call', 'call/ask']],
    ['call', ['call/yes', 'bye', 'yes']],
  ]);
  expect(journal[0]?.reads).toMatchObject({ [`flows.${wire[0]}`]: 1 });
});

test('a clock that was set inside a sub-flow rings there', async () => {
  const { say, pass, out, process } = await stage(
    ([one]) => flowOf({ call: { type: 'subflow', flow_id: one, next: 'bye' }, bye: tell('Chao') }),
    [
      flowOf({
        ask: ask('¿Ciudad?', {
          reminders: [{ after: '5m', text: '¿Sigues?' }],
          timeout: { after: '20m', next: 'late' },
        }),
        late: tell('Tarde'),
      }),
    ],
  );
  await say('hola');
  await pass(6 * minute);
  await pass(15 * minute);
  expect(await out()).toEqual(['¿Ciudad?', '¿Sigues?', 'Tarde', 'Chao']);
  expect((await process()).status).toBe('success');
});

test('expiry inside a sub-flow is the process’s, by its own settings and past every `failed`', async () => {
  const { say, pass, out, process } = await stage(
    ([one]) =>
      flowOf(
        { call: { type: 'subflow', flow_id: one, failed: 'bye', next: 'bye' }, bye: tell('Chao') },
        { settings: { expires_after: '1h' } },
      ),
    [flowOf({ ask: ask('¿Ciudad?') }, { settings: { expires_after: '10m' } })],
  );
  await say('hola');
  await pass(30 * minute);
  expect((await process()).status).toBe('pending');
  await pass(31 * minute);
  expect(await out()).toEqual(['¿Ciudad?']);
  expect(await process()).toMatchObject({ status: 'failure', why: 'expired' });
});

test('an exit word and a phrase mean what the process’s own flow says, inside a sub-flow too', async () => {
  const calling = (settings: object) => (ids: string[]) =>
    flowOf(
      { call: { type: 'subflow', flow_id: ids[0], failed: 'yes', next: 'yes' } },
      { settings },
    );
  const exiting = await stage(calling({ exit_words: ['chau'], exit_text: 'Hasta luego' }), [
    flowOf({ ask: ask('¿Ciudad?') }, { settings: { exit_words: ['afuera'], exit_text: 'Otro' } }),
  ]);
  await exiting.say('hola');
  await exiting.say('chau');
  expect(await exiting.out()).toEqual(['¿Ciudad?', 'Hasta luego']);
  expect(await exiting.process()).toMatchObject({ status: 'failure', why: 'canceled' });

  const busy = await stage(calling({ interruptible: false }), [
    flowOf({ ask: ask('¿Ciudad?') }, { settings: { interruptible: true } }),
  ]);
  await busy.say('hola');
  await busy.say('hola');
  expect(await busy.out()).toEqual(['¿Ciudad?']);
  expect((await busy.process()).status).toBe('success');
});

test('a tap answers the step of the sub-flow that sent it, and one of before repeats the prompt', async () => {
  const { say, tap, out, process } = await stage(
    ([one]) =>
      flowOf({
        menu: menu('call'),
        call: { type: 'subflow', flow_id: one, save_as: 'got', next: 'bye' },
        bye: tell('{{ vars.got.pick.title }} {{ vars.got.it }}'),
      }),
    [flowOf({ menu: menu('ask'), ask: ask('¿Ciudad?') })],
  );
  await say('hola');
  await tap('a', 'Azul');
  expect((await process()).state).toMatchObject({ step: 'call', frames: [{ step: 'menu' }] });
  // The outer menu has the same name and the same option.
  await tap('a', 'Azul', 1);
  expect((await process()).state).toMatchObject({ step: 'call', frames: [{ step: 'menu' }] });
  expect(await out()).toEqual(['¿Cuál?', '¿Cuál?', '¿Cuál?']);
  await tap('a', 'Azul');
  await say('Lima');
  expect((await out()).slice(3)).toEqual(['¿Ciudad?', 'Azul Lima']);
});

test('an option of a choice inside is its answer before a phrase and a stop word are anything', async () => {
  const stop = { ...menu(), options: [{ id: 'a', title: 'Stop', next: 'yes' }] };
  const { say, out } = await stage(
    ([one]) => flowOf({ call: { type: 'subflow', flow_id: one, next: 'bye' }, bye: tell('Chao') }),
    [flowOf({ menu: stop })],
  );
  await say('hola');
  await say('stop');
  expect(await out()).toEqual(['¿Cuál?', 'Chao']);
});

test('a message from inside that fails for good takes its step’s way out, there', async () => {
  const { say, happen, send, out, process } = await stage(
    ([one]) => flowOf({ call: { type: 'subflow', flow_id: one, next: 'yes' } }),
    [
      flowOf({
        ask: ask('¿Ciudad?', { failed: 'other' }),
        other: tell('Otra', 'rest'),
        rest: ask('¿?'),
      }),
    ],
  );
  await say('hola');
  const [question] = await send();
  if (!question) throw new Error('Nothing was sent');
  await happen(statusOf(question, 'failed', 131026));
  expect(await out()).toEqual(['¿Ciudad?', 'Otra', '¿?']);
  expect((await process()).state).toMatchObject({ step: 'call', frames: [{ step: 'rest' }] });
});

test('one of a sub-flow that has ended is a failure of the step that had entered it', async () => {
  const { say, happen, send, out } = await stage(
    ([one]) =>
      flowOf({
        call: { type: 'subflow', flow_id: one, failed: 'sorry', next: 'ask' },
        ask: ask('¿Nombre?'),
        sorry: tell('Perdón', 'ask'),
      }),
    [flowOf({ hi: tell('Adentro') })],
  );
  await say('hola');
  const [inside] = await send();
  if (!inside) throw new Error('Nothing was sent');
  await happen(statusOf(inside, 'failed', 131026));
  expect(await out()).toEqual(['Adentro', '¿Nombre?', 'Perdón', '¿Nombre?']);
});

test('"A start takes the newest published version; a sub-flow too, at the moment it is entered", and keeps it', async () => {
  const { say, publish, restart, out } = await stage(
    ([one]) => flowOf({ call: { type: 'subflow', flow_id: one, next: 'yes' } }),
    [flowOf({ ask: ask('¿Uno?', { next: 'more' }), more: ask('¿Y uno?') })],
  );
  await say('hola');
  await publish(0, flowOf({ ask: ask('¿Dos?') }), 2);
  restart();
  await say('algo');
  await say('hola', 2);
  expect(await out()).toEqual(['¿Uno?', '¿Y uno?']);
  expect(await out(2)).toEqual(['¿Dos?']);
});

test('the version a process began with and that of a sub-flow: "both are in the journal"', async () => {
  const { say, publish, wire, accountId } = await stage(
    ([one]) =>
      flowOf({
        first: { type: 'subflow', flow_id: one, next: 'second' },
        second: { type: 'subflow', flow_id: one, next: 'yes' },
      }),
    [flowOf({ ask: ask('¿Uno?') })],
  );
  await say('hola');
  await publish(0, flowOf({ ask: ask('¿Dos?') }), 2);
  await say('algo');
  const journal = await sql`select step, event, reads from journal
    where account_id = ${accountId} order by seq`;
  expect(journal[0]?.event).toMatchObject({ type: 'start', version: 1 });
  const entered = `flows.${wire[0]}`;
  expect(journal.map(({ step, event, reads }) => [event.type, step, reads[entered]])).toEqual([
    ['start', '', 1],
    ['message', 'first', 2],
  ]);
});

test('flows called by flows that are called are there, and one that is not published is a failure', async () => {
  const { say, out, process, accountId, inner } = await stage(
    ([one]) => flowOf({ call: { type: 'subflow', flow_id: one, next: 'yes' } }),
    [
      flowOf({
        call: { type: 'subflow', flow_id: toWire('IPF', flowIdAt(flowsMade + 2)), next: 'yes' },
      }),
      flowOf({ ask: ask('¿Hondo?') }),
    ],
  );
  await say('hola');
  expect(await out()).toEqual(['¿Hondo?']);
  expect((await process()).state.frames?.map(({ step }) => step)).toEqual(['call', 'ask']);
  await sql`update flow set published_version = null
    where account_id = ${accountId} and id = ${inner[1] ?? ''}`;
  await say('hola', 2);
  expect(await out(2)).toEqual([]);
  // Who is inside already stays.
  await say('algo');
  expect((await process()).status).toBe('success');
  const [second] = await sql`select declined_reason, findings from process
    where account_id = ${accountId} order by created_at desc, id desc limit 1`;
  expect(second).toEqual({ declined_reason: 'subflow_unpublished', findings: 1 });
});

test('what is sensitive inside a sub-flow is nowhere but as ciphertext, and is blanked after the end', async () => {
  const { say, out, process, accountId } = await stage(
    ([one]) =>
      flowOf({
        call: { type: 'subflow', flow_id: one, save_as: 'got', next: 'copy' },
        copy: { type: 'set', values: { copied: '{{ vars.got.pin }}' }, next: 'ask' },
        ask: ask('{{ vars.copied }}'),
      }),
    [
      flowOf({
        pin: ask('¿Clave?', {
          answer: { type: 'text', save_as: 'pin', sensitive: true },
          next: 'more',
        }),
        more: ask('¿Más?'),
      }),
    ],
  );
  const stored = async () =>
    JSON.stringify([
      (await process()).state,
      await sql`select * from journal where account_id = ${accountId}`,
    ]);
  await say('hola');
  await say('zx81q');
  expect(await stored()).not.toContain('zx81q');
  await say('sí');
  expect(await out()).toEqual(['¿Clave?', '¿Más?', 'zx81q']);
  expect(await stored()).not.toContain('zx81q');
  await say('fin');
  const { status, blank_at } = await process();
  expect([status, blank_at === null]).toEqual(['success', false]);
});

test('a process that ends inside is blanked too', async () => {
  const { say, process } = await stage(
    ([one]) => flowOf({ call: { type: 'subflow', flow_id: one, next: 'yes' } }),
    [
      flowOf({
        pin: ask('¿Clave?', {
          answer: { type: 'text', save_as: 'pin', sensitive: true },
          next: 'more',
        }),
        more: ask('¿Más?'),
      }),
    ],
  );
  await say('hola');
  await say('zx81q');
  await say('salir');
  const { status, why, blank_at } = await process();
  expect([status, why, blank_at === null]).toEqual(['failure', 'canceled', false]);
});

test('a conversation through sub-flows can be replayed from its journal, in the versions it names', async () => {
  const share = [
    { weight: 1, next: 'menu' },
    { weight: 1, next: 'menu' },
  ];
  const inner = (question: string) =>
    flowOf({
      split: { type: 'split', branches: share },
      menu: menu('tag'),
      tag: { type: 'tag', on: 'contact', add: ['{{ vars.who }}'], next: 'ask' },
      ask: ask(question, { timeout: { after: '10m', next: 'late' }, failed: 'other' }),
      other: ask('¿De otro modo?', { timeout: { after: '10m', next: 'late' } }),
      late: tell('Tarde {{ contact.tags | join: "," }} {{ trigger.variables.who }}'),
    });
  const call = (id: string | undefined, save_as: string, next: string) => ({
    type: 'subflow',
    flow_id: id,
    pass: { who: save_as },
    save_as,
    next,
  });
  const { say, tap, pass, send, happen, publish, process, out, replayed } = await stage(
    ([one]) =>
      flowOf({
        first: call(one, 'a', 'second'),
        second: call(one, 'b', 'bye'),
        bye: tell('{{ vars.a.it }} {{ vars.b.it }} {{ vars.b.pick.id }}', 'last'),
        last: ask('¿Algo más?'),
      }),
    [inner('¿Uno?')],
  );
  await say('hola');
  await publish(0, inner('¿Dos?'), 2);
  await tap('a', 'Azul');
  await say('1');
  await publish(0, inner('¿Tres?'), 3);
  await send();
  await tap('a', 'Azul');
  await tap('a', 'Azul', 1);
  const sent = await sendAll(send);
  const failed = sent.at(-1);
  if (!failed) throw new Error('Nothing was sent');
  await happen(statusOf(failed, 'failed', 131026));
  await pass(11 * minute);
  expect(await out()).toEqual([
    '¿Cuál?',
    '¿Uno?',
    '¿Cuál?',
    '¿Dos?',
    '¿Dos?',
    '¿De otro modo?',
    'Tarde a,b b',
    '1  a',
    '¿Algo más?',
  ]);
  expect((await process()).state).toMatchObject({ step: 'last' });
  expect(await replayed()).toEqual({ identical: true, entries: 7 });
});

/** Sends until nothing waits any more. */
async function sendAll(send: () => Promise<Claimed[]>): Promise<Claimed[]> {
  const all: Claimed[] = [];
  for (let some = await send(); some.length > 0; some = await send()) all.push(...some);
  return all;
}
