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
const budgetMs = 1_000;
const firstNumber = 51_970_000_000;

/** By turns, those who are looked at among the others. */
const personOf = (n: number): number => (n * 7) % people;

/**
 * `tsx bench/live.ts [postgres://…/empty]`: 300 people write thirty messages a second, fifty agents look at the chats
 * of fifty of them, and each page reads its list of chats anew when it is told that it is old; from the moment a
 * webhook should have left to the moment the page of its chat has the message. Prints median and 99th percentile in
 * milliseconds; ends with 1 where the latter is over a second, and with an error where a webhook is not taken or a
 * page does not get its message.
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
    const { intendedAt } = await postOpen(poster, perSecond, seconds, () => {
      const n = count++;
      return say(personOf(n), String(n), `live-${n}-`);
    });
    await delay(3_000);
    await poster.close();
    await pages.close();
    const took = intendedAt.flatMap((at, n) => {
      if (personOf(n) >= agents) return [];
      const seen = pages.seenAt.get(n);
      if (seen === undefined) throw new Error(`No page has got message ${n}`);
      return seen - at;
    });
    const { p50, p99 } = percentiles(took);
    process.stdout.write(`live_p50_ms ${p50.toFixed(0)}  live_p99_ms ${p99.toFixed(0)}\n`);
    process.exitCode = p99 > budgetMs ? 1 : 0;
  });
}

/** The pages of all agents, and when which message was first seen on one of them. */
async function openPages({ databaseUrl }: Stage, { url, sql }: Service) {
  const options = { pool: 1, pooler: 'none', applicationName: 'chasqui bench' } as const;
  const database = connect({ url: databaseUrl, ...options });
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
  const closing = new AbortController();
  const seenAt = new Map<number, number>();
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
    const response = await ask(`/${toWire('EN_CHT_', id)}/stream`);
    if (!response.ok) throw new Error(`A page was answered ${response.status}`);
    const readList = async () => void (await (await ask('/list?view=all')).text());
    // What is still asked for at the end is cut off.
    reading.push(note(response, seenAt, () => void readList().catch(() => {})));
  };
  const last = String(firstNumber + agents - 1);
  const chats = await untilThere(
    agents,
    () => sql<{ id: string; account_id: string }[]>`
      select chat.id, chat.account_id from chat join contact on contact.id = chat.contact_id
      where contact.wa_id <= ${last}`,
  );
  for (const { id, account_id } of chats) await openPage(id, account_id);
  return {
    seenAt,
    async close() {
      closing.abort();
      await Promise.allSettled(reading);
      await database.close();
    },
  };
}

/** `readList`: as a page does when its list is told to be old. */
async function note(
  { body }: Response,
  seenAt: Map<number, number>,
  readList: () => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body ?? []) {
    const now = performance.now();
    rest += decoder.decode(chunk, { stream: true });
    for (const [, n] of rest.matchAll(/live-(\d+)-/g)) {
      if (!seenAt.has(Number(n))) seenAt.set(Number(n), now);
    }
    if (rest.includes('event: chats')) readList();
    rest = rest.slice(-12);
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
