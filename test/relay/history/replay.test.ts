import { expect, test } from 'vitest';
import { fromWire, toWire } from '../../../src/db/ids.ts';
import { compileFlow } from '../../../src/engine/compileFlow.ts';
import { definitionSchema } from '../../../src/engine/definition.ts';
import type { FlowEvent, FlowResult, ProcessState, Scene } from '../../../src/engine/effects.ts';
import { resumeFlow, startFlow } from '../../../src/engine/flowMachine.ts';
import { defaultSentences } from '../../../src/engine/words.ts';
import type { InContent, Json } from '../../../src/messages/events.ts';
import { testDatabase } from '../../support/database.ts';
import { seedAccount } from '../../support/seed.ts';
import { accept, drain, openWorker, person, text } from '../stage.ts';

const database = await testDatabase();
const { sql } = database;

const talk = {
  schema: 1,
  name: 'Talk',
  language: 'es',
  start: 'greet',
  steps: {
    greet: { type: 'message', text: 'Hola {{ contact.name }}', next: 'ask' },
    ask: {
      type: 'question',
      text: '¿Edad?',
      answer: { type: 'integer', min: 1, save_as: 'age' },
      reminders: [{ after: '10m', text: '¿Sigues ahí, {{ contact.name }}?' }],
      timeout: { after: '2h', next: 'gone' },
      next: 'tier',
    },
    tier: { type: 'set_property', property: 'age', value: '{{ vars.age }}', next: 'grown' },
    grown: {
      type: 'branch',
      cases: [{ if: { '>=': [{ var: 'contact.properties.age' }, 18] }, next: 'more' }],
      else: 'gone',
    },
    more: {
      type: 'question',
      text: 'Dijiste "{{ message.text }}" a {{ line.name }}, son {{ now | date: "%H:%M" }}',
      answer: { type: 'text', save_as: 'last' },
      timeout: { after: '30m', next: 'bye' },
      next: 'bye',
    },
    bye: { type: 'message', text: 'Adiós {{ vars.last }}', next: 'done' },
    gone: { type: 'end', status: 'failure' },
    done: { type: 'end', status: 'success' },
  },
};

type Entry = {
  seq: number;
  at: Date;
  step: string;
  visit: number;
  event: { type: string; id?: string; event?: Json };
  reads: Record<string, Json>;
};

/** A scene that knows nothing but what the journal says was read. */
function sceneOf({ at, reads }: Entry, startedAt: Date, processId: string): Scene {
  const textAt = (path: string) => String(reads[path] ?? '');
  const properties = Object.entries(reads).flatMap(([path, value]) =>
    path.startsWith('contact.properties.') ? [[path.split('.')[2] ?? '', value] as const] : [],
  );
  const last = reads.last_inbound_at;
  return {
    now: at,
    contact: {
      id: '',
      name: textAt('contact.name'),
      phone: null,
      email: null,
      language: null,
      tags: [],
      properties: Object.fromEntries(properties),
    },
    line: { phone_number: '', name: textAt('line.name') },
    process: { id: toWire('IDP', processId), startedAt, seed: processId },
    trigger: { kind: 'inbound', variables: {} },
    ...(typeof last === 'string' && { lastInboundAt: new Date(last) }),
    account: { timezone: 'America/Bogota', sentences: defaultSentences },
  };
}

test('a conversation can be replayed from its journal: the same words, the same states', async () => {
  const seeded = await seedAccount(database, talk);
  const { accountId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock };
  const happen = async (said?: string) => {
    if (said) {
      await accept(
        database,
        seeded,
        [text(person(1), said)],
        new Date(Date.now() + clock.offsetMs),
      );
    }
    await drain(worker, accountId);
  };
  await happen('hola');
  clock.offsetMs += 11 * 60_000;
  await happen();
  await happen('muchos');
  await happen('42');
  // Who they are has changed since: the journal knows who they were.
  await sql`update contact set name = 'Otra', properties = '{"age": 1}' where account_id = ${accountId}`;
  clock.offsetMs += 31 * 60_000;
  await happen();

  const [process] = await sql<{ id: string; state: ProcessState; created_at: Date }[]>`
    select id, state, created_at from process where account_id = ${accountId}`;
  if (!process) throw new Error('No process');
  const journal = await sql<Entry[]>`
    select seq, at, event, reads, step, visit from journal
    where account_id = ${accountId} and process_id = ${process.id} order by seq`;
  expect(journal.map(({ event }) => event.type)).toEqual([
    'start',
    'timer',
    'message',
    'message',
    'timer',
  ]);

  const flow = compileFlow(definitionSchema.parse(talk), 'replayed');
  const said: unknown[] = [];
  let state: ProcessState | undefined;
  for (const entry of journal) {
    const scene = sceneOf(entry, process.created_at, process.id);
    const result: FlowResult =
      state === undefined
        ? startFlow(flow, scene)
        : resumeFlow(flow, state, await eventOf(entry), scene);
    if (state) expect([entry.step, entry.visit]).toEqual([state.step, state.visit]);
    state = result.state;
    said.push(
      ...result.effects.flatMap((effect) => (effect.type === 'say' ? [effect.content] : [])),
    );
  }
  const out = await sql`select content from message
    where account_id = ${accountId} and direction = 'out' order by seq`;
  expect(said).toEqual(out.map(({ content }) => content));
  expect(said).toHaveLength(6);
  expect(state).toEqual(process.state);
});

/** A message stands in the journal by its id alone. */
async function eventOf({ event }: Entry): Promise<FlowEvent> {
  if (event.type === 'timer') {
    return { type: 'timer', id: event.id ?? '', event: event.event ?? null };
  }
  const [row] = await sql<{ at: Date; content: InContent }[]>`
    select at, content from message where id = ${fromWire('MSG', event.id ?? '')}`;
  if (!row) throw new Error('No message');
  return { type: 'message', message: { id: event.id ?? '', ...row } };
}
