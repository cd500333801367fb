import { hash16 } from '../../src/db/hash16.ts';
import { durationMs } from '../../src/engine/duration.ts';
import type { Content } from '../../src/messages/content.ts';
import type { EventBody } from '../../src/messages/events.ts';
import { setChatOwner } from '../../src/relay/onDemand/setChatOwner.ts';
import type { TurnDeps } from '../../src/relay/turn.ts';
import { takeTurn } from '../../src/relay/turn.ts';
import type { SimulatedContact, SimulatedEvent } from '../../src/simulator/events.ts';
import { heardIn } from '../../src/simulator/heard.ts';
import { sendNow, statusOf } from '../relay/sent.ts';
import { accept, person } from '../relay/stage.ts';
import type { TestDatabase } from '../support/database.ts';
import type { Seeded } from '../support/seed.ts';

/** A conversation by the real relay, in a real database, at the times of a simulation. */
export type RealRun = {
  /** What was said so far, oldest first, with ids of processes and messages left out. */
  said: () => Promise<unknown[]>;
  happen: (event: SimulatedEvent) => Promise<void>;
  /** Its first process; undefined where none has started. */
  processId: string | undefined;
};

let people = 0;

/** Begins with the phrase of the seeded line, as somebody of whom this is known. */
export async function beginReal(
  database: TestDatabase,
  worker: TurnDeps,
  seeded: Seeded,
  phrase: string,
  { startedAt, contact = {} }: { startedAt: Date; contact?: SimulatedContact },
): Promise<RealRun> {
  const { sql } = database;
  const { accountId } = seeded;
  people += 1;
  const who = person(people);
  // Never backwards, by the milliseconds that the last event took: a line's pace is kept by this clock.
  let isSet = false;
  const setNow = (now: Date) => {
    const offsetMs = now.getTime() - Date.now();
    worker.clock.offsetMs = isSet ? Math.max(offsetMs, worker.clock.offsetMs) : offsetMs;
    isSet = true;
  };
  let now = startedAt;

  const decide = async () => {
    setNow(now);
    await takeTurn(worker, accountId);
    // Sent at once, as the simulator has it.
    while ((await sendNow(worker, seeded)).length > 0);
  };
  const hear = async (body: EventBody) => {
    setNow(now);
    await accept(database, seeded, [body], now);
    await decide();
  };
  const contents = async () => {
    const rows = await sql<{ content: Content }[]>`select content from message
      where account_id = ${accountId} and direction = 'out' and status <> 'canceled' order by seq`;
    return rows.map(({ content }) => content);
  };
  const say = async (event: SimulatedEvent) => {
    const content = heardIn(event, await contents());
    if (content)
      await hear({ kind: 'message', id: `wamid.real${people}.${++heard}`, from: who, content });
  };
  const pass = async (ms: number) => {
    const until = new Date(now.getTime() + ms);
    // The real clock does not stand still: what is set falls due later, by as much as the turns took.
    const behind = () => Date.now() + worker.clock.offsetMs - now.getTime();
    let late = 500 + behind();
    for (;;) {
      const [row] = await sql<{ due: Date | null }[]>`
        select min(due_at) as due from timer where account_id = ${accountId}`;
      if (!row?.due || row.due.getTime() > until.getTime() + late) break;
      now = new Date(Math.max(row.due.getTime(), now.getTime()));
      await decide();
      late += behind();
    }
    now = until;
  };
  const answer = async (given: Extract<SimulatedEvent, { answer: unknown }>['answer']) => {
    const [call] = await sql<{ id: string }[]>`
      select id from call where account_id = ${accountId} and answered_at is null`;
    if (!call) throw new Error('No call waits');
    const { status, headers = {}, body = null } = given;
    const error = given.error ?? (status === 0 ? 'timeout' : undefined);
    const event: EventBody = {
      kind: 'answer',
      callId: call.id,
      answer: { status, headers, body, ...(error !== undefined && { error }) },
    };
    const key = hash16(`answer ${call.id}`);
    await sql`insert into inbox (account_id, id, lane, key, line_id, kind, field, at, body, received_at)
      select ${accountId}, nextval('inbox_group') * 1024, lane, ${key}, null, 'answer', 'answer', ${now}, ${JSON.stringify(event)}, ${now}
      from call where account_id = ${accountId} and id = ${call.id}`;
    await decide();
  };
  const fail = async (step: string) => {
    const [sent] = await sql<{ id: string }[]>`select attempt_id as id from message
      where account_id = ${accountId} and step = ${step} order by seq desc limit 1`;
    if (!sent) throw new Error(`Step ${step} has said nothing`);
    await hear(statusOf({ attemptId: sent.id }, 'failed', 131026));
  };
  const asAgent = async (act: 'take' | 'close' | 'finish') => {
    setNow(now);
    const [chat] = await sql<{ id: string }[]>`select id from chat where account_id = ${accountId}`;
    if (!chat) throw new Error('There is no chat');
    const actor = 'agent@example.com';
    const closed = { status: 'closed' as const, finishes: act === 'finish' };
    const change = act === 'take' ? { owner: actor } : closed;
    await setChatOwner(
      { ...worker, wakeSender: () => {} },
      { accountId, chatId: chat.id, actor, ...change },
    );
    await decide();
  };
  let heard = 0;

  // Known before they write: else nothing could be known of them.
  await hear({
    kind: 'message',
    id: `wamid.real${people}.0`,
    from: who,
    content: { type: 'reaction', messageId: 'x', emoji: '👍' },
  });
  await sql`update contact set ${sql(columnsOf(contact))} where account_id = ${accountId}`;
  await say({ text: phrase });
  const [process] = await sql<{ id: string }[]>`
    select id from process where account_id = ${accountId} order by id limit 1`;
  return {
    processId: process?.id,
    said: async () => (await contents()).map(withoutIds),
    happen: async (event) => {
      if ('pass' in event) await pass(durationMs(event.pass));
      else if ('answer' in event) await answer(event.answer);
      else if ('fails' in event) await fail(event.fails);
      else if ('agent' in event) await asAgent(event.agent);
      else await say(event);
    },
  };
}

const columnsOf = ({ name, email, language, tags, properties }: SimulatedContact) => ({
  name: name ?? null,
  email: email ?? null,
  language: language ?? null,
  tags: JSON.stringify(tags ?? []),
  properties: JSON.stringify(properties ?? {}),
});

/** Two runs have different ids of processes, messages and files; all else they have in common. */
export const withoutIds = (content: unknown): unknown =>
  JSON.parse(
    JSON.stringify(content)
      .replaceAll(/(IDP|MSG|MED|CNT)[0-9a-f]{32}/g, '$1')
      .replaceAll(/\+51900000\d{3}/g, '+51900000000'),
  );
