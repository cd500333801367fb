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

const agents = 10;
const chatsOfEach = 5;
const perSecond = 30;
const seconds = 20;
const budgetMs = 1_000;
const firstNumber = 51_970_000_000;

/**
 * `tsx bench/live.ts [postgres://…/empty]`: ten agents with five chats open each, thirty messages a second to these
 * chats; from the moment a webhook should have left to the moment the page of its chat has the message. Prints median
 * and 99th percentile in milliseconds; ends with 1 where the latter is over a second, or a page does not get one.
 */
async function main(databaseUrl: string | undefined): Promise<void> {
  build();
  await onStage({ profileInto: undefined, databaseUrl }, async (stage) => {
    const people = agents * chatsOfEach;
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
    const intended = () => {
      const n = count++;
      return say(n % people, String(n), `live-${n}-`);
    };
    const { intendedAt } = await postOpen(poster, perSecond, seconds, intended);
    await delay(3_000);
    await poster.close();
    await pages.close();
    const took = intendedAt.map((at, n) => {
      const seen = pages.seenAt.get(n);
      if (seen === undefined) throw new Error(`No page has got message ${n}`);
      return seen - at;
    });
    const { p50, p99 } = percentiles(took);
    process.stdout.write(`live_p50_ms ${p50.toFixed(0)}  live_p99_ms ${p99.toFixed(0)}\n`);
    process.exitCode = p99 > budgetMs ? 1 : 0;
  });
}

/** Pages of all chats, of so many for each agent, and when which message was first seen on one of them. */
async function openPages({ databaseUrl }: Stage, { url, sql }: Service) {
  const database = connect({
    url: databaseUrl,
    pool: 1,
    pooler: 'none',
    applicationName: 'chasqui bench',
  });
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
  const people = agents * chatsOfEach;
  const chats = await untilThere(
    people,
    () => sql<{ id: string; account_id: string }[]>`
    select id, account_id from chat order by id`,
  );
  const closing = new AbortController();
  const seenAt = new Map<number, number>();
  const reading: Promise<void>[] = [];
  for (let agent = 0; agent < agents; agent++) {
    const own = chats.slice(agent * chatsOfEach, (agent + 1) * chatsOfEach);
    const token = await openUnit(deps, own[0]?.account_id ?? '', async (unit) =>
      startSession(
        unit,
        (await createUser(unit, { email: `a${agent}@example.com`, role: 'agent' })).id,
      ),
    );
    for (const { id } of own) {
      const response = await fetch(`${url}/console/inbox/${toWire('EN_CHT_', id)}/stream`, {
        headers: { Cookie: `chasqui_console=${token}` },
        signal: closing.signal,
      });
      if (!response.ok) throw new Error(`A page was answered ${response.status}`);
      reading.push(note(response, seenAt));
    }
  }
  return {
    seenAt,
    async close() {
      closing.abort();
      await Promise.allSettled(reading);
      await database.close();
    },
  };
}

async function note({ body }: Response, seenAt: Map<number, number>): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body ?? []) {
    const now = performance.now();
    rest += decoder.decode(chunk, { stream: true });
    for (const [, n] of rest.matchAll(/live-(\d+)-/g)) {
      if (!seenAt.has(Number(n))) seenAt.set(Number(n), now);
    }
    rest = rest.slice(-20);
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
