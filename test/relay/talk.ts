import { toWire } from '../../src/db/ids.ts';
import type { EventBody, InContent } from '../../src/messages/events.ts';
import { setChatOwner } from '../../src/relay/onDemand/setChatOwner.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

/** A choice, then a question. */
export const menu = {
  schema: 1,
  name: 'Menu',
  language: 'es',
  start: 'menu',
  settings: {},
  steps: {
    menu: {
      type: 'choice',
      text: '¿Qué?',
      options: [{ id: 'buy', title: 'Comprar', next: 'ask' }],
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

/** Somebody who talks to a flow of an account of its own; time passes by `pass`. */
export async function talk(database: TestDatabase, definition: object = menu) {
  const { sql } = database;
  const seeded = await seedAccount(database, JSON.parse(JSON.stringify(definition)));
  const { accountId, lineId, flowId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock };
  let said = 0;
  const happenOn = async (line: string, ...events: EventBody[]) => {
    const at = new Date(Date.now() + clock.offsetMs);
    await accept(database, { accountId, lineId: line }, events, at);
    await drain(worker, accountId);
  };
  const happen = (...events: EventBody[]) => happenOn(lineId, ...events);
  const chat = async (line = lineId) =>
    (
      await sql`select id, state, status, owner, unassigned from chat
        where account_id = ${accountId} and line_id = ${line} order by id limit 1`
    )[0];
  return {
    accountId,
    lineId,
    flowId,
    worker,
    happen,
    say: (words: string) => happen(text(person(1), words)),
    sayOn: (line: string, words: string) => happenOn(line, text(person(1), words)),
    /** The contact sends something that is no text. */
    async send(content: InContent) {
      said += 1;
      await happen({ kind: 'message', id: `wamid.sent${lineId}${said}`, from: person(1), content });
    },
    async tap(step: string, option: string, title: string) {
      const [open] = await sql<{ id: string }[]>`select id from process
        where account_id = ${accountId} order by created_at desc limit 1`;
      const id = `${toWire('IDP', open?.id ?? '')}:${step}:${option}`;
      const content = { type: 'tap' as const, from: 'button' as const, id, title };
      said += 1;
      await happen({ kind: 'message', id: `wamid.tap${lineId}${said}`, from: person(1), content });
    },
    pass: (ms: number) => {
      clock.offsetMs += ms;
    },
    /** Rosa, an agent, takes the chat or closes it. */
    async rosa(does: 'takes' | 'closes') {
      const owner = 'rosa@example.com';
      const what = does === 'takes' ? { owner } : { status: 'closed' as const };
      const chatId = String((await chat())?.id);
      const deps = { ...worker, wakeSender: () => {} };
      await setChatOwner(deps, { accountId, chatId, actor: owner, ...what });
    },
    out: async () =>
      (
        await sql`select content->>'text' as text from message
          where account_id = ${accountId} and direction = 'out' order by chat_id, seq`
      ).map((row) => row.text),
    processes: async () =>
      (
        await sql`select status, flow_version as version, declined_reason as why from process
          where account_id = ${accountId} order by created_at`
      ).map(({ status, version, why }) => [status, version, why]),
    chat,
  };
}
