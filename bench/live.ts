import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../src/db/connect.ts';
import { createIds, toWire } from '../src/db/ids.ts';
import { openUnit } from '../src/db/unit.ts';
import { createUser } from '../src/users/createUser.ts';
import { startSession } from '../src/users/session.ts';
import { build } from './build.ts';
import { signedText } from './conversation.ts';
import { percentiles } from './latency.ts';
import { openPoster, postOpen } from './load.ts';
import { makePhones } from './phones.ts';
import { onStage, type Service, type Stage } from './service.ts';

const people = 300;
/** Each looks at the chat of one of the first of these people. */
const agents = 50;
const perSecond = 30;
const seconds = 20;
/** In these, statements are prepared on each connection, and code is compiled. */
const warmUpSeconds = 10;
const budgetMs = 1_000;
const firstNumber = 51_970_000_000;

/** By turns, those who are looked at among the others. */
const personOf = (n: number): number => (n * 7) % people;

/**
 * `tsx bench/live.ts [postgres://…/empty]`: 300 people write thirty messages a second, ten seconds before it counts,
 * and fifty agents look at the chats of fifty of them, and at the list of all. From the moment a webhook should have
 * left: to the moment the page of its chat has the message (`live`), and to the moment the list of each page has it
 * (`list`). Prints median and 99th percentile in milliseconds; ends with 1 where one of the latter is over a second,
 * and with an error where a webhook is not taken or a page does not get its message.
 */
async function main(databaseUrl: string | undefined): Promise<void> {
  build();
  await onStage({ profileInto: undefined, databaseUrl }, async (stage) => {
    await makePhones(stage, firstNumber, people);
    const service = await stage.startService('web,relay,sender');
    const poster = openPoster(service.url);
    const say = (person: number, id: string, text: string) => {
      const from = String(firstNumber + person);
      return signedText({ ...stage, from, id: `wamid.LIVE${id}`, text });
    };
    for (let n = 0; n < people; n++) await poster.post(say(n, `first${n}`, 'hola'));
    const pages = await openPages(stage, service);
    let count = 0;
    const sayNext = () => {
      const n = count++;
      return say(personOf(n), String(n), `live-${n}-`);
    };
    await postOpen(poster, perSecond, warmUpSeconds, sayNext);
    const first = count;
    const { intendedAt } = await postOpen(poster, perSecond, seconds, sayNext);
    await delay(3_000);
    await poster.close();
    await pages.close();
    const lookedAt = intendedAt.flatMap((at, index) =>
      personOf(first + index) < agents ? [{ at, n: first + index }] : [],
    );
    const inChats = lookedAt.map(({ at, n }) => pages.seenInChat(n) - at);
    const inLists = lookedAt.flatMap(({ at, n }) => pages.seenInLists(personOf(n), at));
    for (const [name, took] of Object.entries({ live: inChats, list: inLists })) {
      const { p50, p99 } = percentiles(took);
      process.stdout.write(`${name}_p50_ms ${p50.toFixed(0)}  ${name}_p99_ms ${p99.toFixed(0)}\n`);
      if (p99 > budgetMs) process.exitCode = 1;
    }
  });
}

/** A row as a page was told it: what happened last in its chat, in milliseconds since 1970, and when it was seen. */
type Row = { chatId: string; happenedAt: number; seenAt: number };
type Seen = { messages: Map<number, number>; rows: Row[] };

/** The pages of all agents, and when which message was first seen in its chat, and in the list of each. */
async function openPages({ databaseUrl }: Stage, { url, sql }: Service) {
  const options = { pool: 1, pooler: 'none', applicationName: 'chasqui bench' } as const;
  const database = connect({ url: databaseUrl, ...options });
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
  const closing = new AbortController();
  const messages = new Map<number, number>();
  const lists: Row[][] = [];
  const reading: Promise<void>[] = [];
  const openPage = async (id: string, accountId: string) => {
    const token = await openUnit(deps, accountId, async (unit) =>
      startSession(
        unit,
        (await createUser(unit, { email: `${id}@example.com`, role: 'agent' })).id,
      ),
    );
    const ask = (path: string) =>
      fetch(`${url}/console/inbox${path}`, {
        headers: { Cookie: `chasqui_console=${token}`, 'HX-Request': 'true' },
        signal: closing.signal,
      });
    const response = await ask(`/${toWire('EN_CHT_', id)}/stream?view=all`);
    if (!response.ok) throw new Error(`A page was answered ${response.status}`);
    const rows: Row[] = [];
    lists.push(rows);
    reading.push(note(response, { messages, rows }));
  };
  const last = String(firstNumber + agents - 1);
  const chats = await untilThere(
    agents,
    () => sql<{ id: string; account_id: string }[]>`
      select chat.id, chat.account_id from chat join contact on contact.id = chat.contact_id
      where contact.wa_id <= ${last} order by contact.wa_id`,
  );
  for (const { id, account_id } of chats) await openPage(id, account_id);
  return {
    seenInChat(n: number): number {
      const at = messages.get(n);
      if (at === undefined) throw new Error(`No page has got message ${n}`);
      return at;
    },
    /** For each page, how long after a moment its list had what somebody said then. */
    seenInLists(person: number, at: number): number[] {
      // A second before it: what takes it may have begun to look. The same person said nothing for ten before that.
      const said = at + Date.now() - performance.now() - 1_000;
      return lists.map((rows) => {
        const row = rows.find(
          ({ chatId, happenedAt }) => chatId === chats[person]?.id && happenedAt >= said,
        );
        if (row === undefined) throw new Error(`A list has not got what person ${person} said`);
        return row.seenAt - at;
      });
    },
    async close() {
      closing.abort();
      await Promise.allSettled(reading);
      await database.close();
    },
  };
}

async function note({ body }: Response, { messages, rows }: Seen): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body ?? []) {
    const seenAt = performance.now();
    const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      for (const [, chatId = '', at] of event.matchAll(/id="chat-([\w-]+)" data-at="(\d+)"/g)) {
        rows.push({ chatId, happenedAt: Number(at), seenAt });
      }
      if (event.includes('hx-target="#chats"')) continue;
      for (const [, n] of event.matchAll(/live-(\d+)-/g)) {
        if (!messages.has(Number(n))) messages.set(Number(n), seenAt);
      }
    }
  }
}

async function untilThere<T>(count: number, read: () => Promise<T[]>): Promise<T[]> {
  for (const until = performance.now() + 30_000; performance.now() < until; await delay(100)) {
    const rows = await read();
    if (rows.length >= count) return rows;
  }
  throw new Error(`${count} chats were not there in time`);
}

await main(process.argv[2]);
