import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimCalls } from '../../../src/calls/claimCalls.ts';
import { settleCall } from '../../../src/calls/settleCall.ts';
import { toWire } from '../../../src/db/ids.ts';
import { openUnit } from '../../../src/db/unit.ts';
import type { FlowDefinition } from '../../../src/engine/definition.ts';
import type { InContent, Json } from '../../../src/messages/events.ts';
import { replayProcess } from '../../../src/relay/history/replayProcess.ts';
import { migrateFlow } from '../../../src/relay/migrate/migrateFlow.ts';
import { setChatOwner } from '../../../src/relay/onDemand/setChatOwner.ts';
import { takeTurn } from '../../../src/relay/turn.ts';
import { definition, type Happening, happening } from '../../engine/randomTalk.ts';
import { testDatabase } from '../../support/database.ts';
import { seedAccount } from '../../support/seed.ts';
import { sendNow, statusOf } from '../sent.ts';
import { accept, drain, openWorker, person } from '../stage.ts';

const database = await testDatabase();
const { sql } = database;

/** What may happen beside: somebody begins anew, or writes twice at once; a version is published, and processes move to it. */
const more = fc.oneof(
  { weight: 6, arbitrary: happening },
  { weight: 1, arbitrary: fc.constant('again' as const) },
  { weight: 1, arbitrary: fc.constant('twice' as const) },
  { weight: 1, arbitrary: fc.constantFrom('outer' as const, 'inner' as const) },
);
type Event = Happening | 'again' | 'twice' | 'outer' | 'inner';

const innerOf = (accountId: string): string => accountId.replace('-8000-', '-8005-');

/** The flow, with a step `b` that asks for something sensitive, maybe first, and a step `c` that enters another. */
const entering = (flow: FlowDefinition, accountId: string, asksFirst: boolean): Json =>
  asJson({
    ...flow,
    start: asksFirst ? 'b' : 'a',
    steps: {
      ...flow.steps,
      b: {
        type: 'question',
        text: '¿Clave, {{ contact.name }}?',
        answer: { type: 'any', save_as: 'x', sensitive: true },
        next: 'a',
      },
      c: {
        type: 'subflow',
        flow_id: toWire('IPF', innerOf(accountId)),
        pass: { x: '{{ vars.x }}' },
        save_as: 'y',
        next: 'd',
        failed: 'e',
      },
    },
  });

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));

/** A definition as another version has it: it says something else, and begins with one variable more. */
const reworded = (written: Json, version: number): Json =>
  JSON.parse(
    JSON.stringify(written)
      .replaceAll('Hola {{', `Hola v${version} {{`)
      .replace('"variables":{', `"variables":{"v${version}":${version},`),
  );

type Talk = { outer: FlowDefinition; inner: FlowDefinition; asksFirst: boolean; events: Event[] };

/** A conversation by the real relay, in an account of its own; gives its processes. */
async function converse(
  worker: ReturnType<typeof openWorker>,
  { outer, inner, asksFirst, events }: Talk,
) {
  worker.clock.offsetMs = 0;
  const seeded = await seedAccount(database, { schema: 1 });
  const { accountId, flowId } = seeded;
  const innerId = innerOf(accountId);
  const written = new Map([
    [flowId, entering(outer, accountId, asksFirst)],
    [innerId, asJson(inner)],
  ]);
  const versions = new Map<string, number>();
  const publish = async (id: string) => {
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    const text = JSON.stringify(reworded(written.get(id) ?? null, version));
    await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version,
        created_at, updated_at)
      values (${accountId}, ${id}, 'Flow', ${text}::text::jsonb, 1, ${version}, now(), now())
      on conflict (account_id, id) do update set published_version = ${version}`;
    await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
      values (${accountId}, ${id}, ${version}, ${text}::text::jsonb, now())
      on conflict (account_id, flow_id, version) do update set definition = excluded.definition`;
    if (version > 1) {
      await migrateFlow(worker, { accountId, flowId: id, dryRun: false, limit: 10 });
    }
  };
  await publish(innerId);
  await publish(flowId);

  let sent = 0;
  const send = async (...contents: InContent[]) => {
    const at = new Date(Date.now() + worker.clock.offsetMs);
    const events = contents.map((content) => {
      sent += 1;
      const id = `wamid.${accountId}.${sent}`;
      return { kind: 'message' as const, id, from: person(1), content };
    });
    await accept(database, seeded, events, at);
    await drain(worker, accountId);
  };
  const words = (said: string): InContent => ({ type: 'text', text: said || '.' });
  const open = async () =>
    (
      await sql<{ id: string; step: string; chatId: string }[]>`
        select id, state->>'step' as step, chat_id as "chatId" from process
        where account_id = ${accountId} order by created_at desc, id desc limit 1`
    )[0];
  const agent = async (change: { owner: string } | { status: 'closed' }) => {
    const chatId = (await open())?.chatId ?? '';
    const deps = { ...worker, wakeSender: () => {} };
    await setChatOwner(deps, { accountId, chatId, actor: 'rosa@example.com', ...change });
  };
  const unit = <T>(work: Parameters<typeof openUnit<T>>[2]) => openUnit(worker, accountId, work);

  await send(words('hola'));
  for (const event of events) {
    worker.clock.offsetMs += 60_000;
    if (event === 'again') await send(words('hola'));
    else if (event === 'twice') await send(words('p'), words('sí'));
    else if (event === 'outer') await publish(flowId);
    else if (event === 'inner') await publish(innerId);
    else if ('says' in event) {
      await send(typeof event.says === 'string' ? words(event.says) : event.says);
    } else if ('taps' in event) {
      const { id, step } = (await open()) ?? { id: '', step: '' };
      const reply = `${toWire('IDP', id)}:${step}:${event.taps}`;
      await send({ type: 'tap', from: 'button', id: reply, title: event.taps });
    } else if ('fires' in event) {
      const [row] = await sql<{ ms: number | null }[]>`
        select extract(epoch from min(due_at) - now()) * 1000 as ms from timer
        where account_id = ${accountId}`;
      worker.clock.offsetMs = Math.max(worker.clock.offsetMs, Number(row?.ms ?? 0) + 50);
      await takeTurn(worker, accountId);
    } else if ('answers' in event) {
      for (const due of await unit((opened) => claimCalls(opened, room))) {
        const body = { x: event.answers, list: [{ id: 'i0' }], a: 1 };
        const answer = { status: event.answers, headers: { b: '1', a: '2' }, body };
        await unit((opened) => settleCall(opened, due, { answer, again: false }));
      }
      await drain(worker, accountId);
    } else if ('fails' in event) {
      const left = await sendNow(worker, seeded);
      const failed = left.at(-1);
      if (failed) await accept(database, seeded, [statusOf(failed, 'failed', 131026)]);
      await drain(worker, accountId);
    } else if (event.type === 'taken_by_agent') await agent({ owner: 'rosa@example.com' });
    else if (event.type === 'closed_by_agent') await agent({ status: 'closed' });
    else if (event.type === 'repeat_prompt') {
      const { id } = (await open()) ?? { id: '' };
      const reply = `${toWire('IDP', id)}:a:p`;
      await send({ type: 'tap', from: 'button', id: reply, title: 'p' });
    }
  }
  const rows = await sql<{ id: string }[]>`select id from process where account_id = ${accountId}`;
  return { accountId, processIds: rows.map(({ id }) => id) };
}

const room = { places: 10, held: new Map(), suspects: { once: 10, again: 10 } };
const runs = 40;

test('any conversation that the relay has had is worked out again from its journal, to the last word', {
  timeout: 300_000,
}, async () => {
  const worker = { ...openWorker(database), clock: { offsetMs: 0 } };
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        outer: definition,
        inner: definition,
        asksFirst: fc.boolean(),
        events: fc.array(more, { minLength: 3, maxLength: 12 }),
      }),
      async (talk) => {
        const { accountId, processIds } = await converse(worker, talk);
        for (const processId of processIds) {
          expect(await replayProcess(worker, { accountId, processId })).toMatchObject({
            identical: true,
          });
        }
        const entries = await sql<{ type: string; sealed: boolean; inside: boolean }[]>`
          select distinct event->>'type' as type, sealed is not null as sealed,
            path::text like '%c/%' as inside
          from journal where account_id = ${accountId}`;
        for (const { type, sealed, inside } of entries) {
          kinds.add(type);
          if (sealed) kinds.add('sealed');
          if (inside) kinds.add('in a sub-flow');
        }
        expect(await sql`select error from inbox_dead`).toEqual([]);
      },
    ),
    // The same talks each time: whether they see all that is listed below must not be chance.
    { numRuns: runs, seed: 7 },
  );
  // It has seen what it is about.
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'start',
      'message',
      'timer',
      'call_answered',
      'migrated',
      'sealed',
      'in a sub-flow',
    ]),
  );
});
