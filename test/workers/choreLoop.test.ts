import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { flow, flowVersion } from '../../src/flows/table.ts';
import { line } from '../../src/lines/table.ts';
import type { Json } from '../../src/messages/events.ts';
import { claimChores, settleChores } from '../../src/sender/chores.ts';
import { claim } from '../../src/sender/claim.ts';
import { chore, lineBucket } from '../../src/sender/table.ts';
import { startChoreLoop } from '../../src/workers/choreLoop.ts';
import { startSenderLoop } from '../../src/workers/senderLoop.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { openStage, type Tenant } from '../support/lineStage.ts';

const database = await testDatabase();
const stage = await openStage(database);
const readMarks = { readMarks: true, typing: false };
const typing = { readMarks: false, typing: true };
const both = { readMarks: true, typing: true };

afterEach(async () => {
  await stage.emulator('DELETE', '/faults');
  await database.sql`truncate chore, outbox`;
});

function startLoop() {
  const loop = startChoreLoop(stage);
  onTestFinished(() => loop.stop());
  return loop;
}

/** A line whose bucket is full, as that of a line that has been quiet is. */
async function quietTenant(settings: typeof both, throughput = 80) {
  const tenant = await stage.newTenant(settings, throughput);
  const { accountId, lineId } = tenant;
  await database.db
    .insert(lineBucket)
    .values({ accountId, lineId, tokens: 1, filledAt: new Date(Date.now() - 60_000) });
  return tenant;
}

async function say(tenant: Tenant, text: string, phone = '1') {
  await stage.emulator('POST', `/phones/${phone}/messages`, { line: tenant.phoneNumber, text });
  await stage.delivered();
  await tenant.turn();
}

/** Whatever a person says starts these steps. */
async function startWith(tenant: Tenant, steps: { [name: string]: Json }) {
  const { accountId, lineId } = tenant;
  const at = new Date();
  const id = stage.ids(at.getTime());
  const definition = { schema: 1, name: 'Test', language: 'es', start: 'first', steps };
  const times = { createdAt: at, updatedAt: at };
  const published = { draft: definition, draftRevision: 1, publishedVersion: 1 };
  await database.db.insert(flow).values({ accountId, id, name: 'Test', ...published, ...times });
  await database.db
    .insert(flowVersion)
    .values({ accountId, flowId: id, version: 1, definition, createdAt: at });
  await database.db.update(line).set({ defaultFlowId: id }).where(eq(line.id, lineId));
}

const done = { type: 'end', status: 'success' };
const wait = { type: 'wait', for: '1h', next: 'done' };
const speaks = { first: { type: 'message', text: 'Hello', next: 'wait' }, wait, done };
const thinks = { first: wait, done };

const choresOf = ({ accountId }: Tenant) =>
  database.db.select().from(chore).where(eq(chore.accountId, accountId));

const noChoreLeft = (tenant: Tenant) =>
  eventually(async () => (await choresOf(tenant)).length === 0);

const callsOf = (tenant: Tenant) => stage.asked(`/${tenant.phoneNumberId}/messages`);

/** What the phone shows below its own messages to the line: whether they were read. */
async function ticks(tenant: Tenant, phone = '1'): Promise<string[]> {
  const { body } = await stage.emulator('GET', `/phones/${phone}/messages?after=0`);
  const messages: { direction: string; line: string; status: string }[] = body.messages;
  return messages
    .filter((each) => each.direction === 'said' && each.line === tenant.phoneNumber)
    .map(({ status }) => status);
}

/** Collects what the emulator's page is told. */
async function listen() {
  const stop = new AbortController();
  const { origin } = new URL(stage.graphUrl);
  const response = await fetch(`${origin}/emulator/events`, { signal: stop.signal });
  const heard = { text: '' };
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) heard.text += decoder.decode(chunk);
  })().catch(() => {});
  onTestFinished(async () => {
    stop.abort();
    await reading;
  });
  return (tenant: Tenant) => {
    const parts = heard.text.split('\n').filter((part) => part.includes('"typing"'));
    return parts.filter((part) => part.includes(tenant.phoneNumber)).length;
  };
}

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 600));

test('one read mark covers all that a person has written', async () => {
  const tenant = await quietTenant(readMarks);
  await say(tenant, 'one');
  await say(tenant, 'two');
  expect(await choresOf(tenant)).toHaveLength(1);
  startLoop();
  await noChoreLeft(tenant);
  expect(await ticks(tenant)).toEqual(['read', 'read']);
  expect(await callsOf(tenant)).toHaveLength(1);
});

test('a line without manners has no chores', async () => {
  const tenant = await quietTenant({ readMarks: false, typing: false });
  await say(tenant, 'one');
  expect(await choresOf(tenant)).toEqual([]);
});

test('a chore waits until the reply has gone, and then shows no typing', async () => {
  const tenant = await quietTenant(both);
  await startWith(tenant, speaks);
  const typed = await listen();
  await say(tenant, 'hi');
  startLoop();
  await aWhile();
  expect(await callsOf(tenant)).toEqual([]);

  const sender = startSenderLoop({ ...stage, senderId: randomUUID(), wakeRelay: () => {} });
  onTestFinished(() => sender.stop());
  await noChoreLeft(tenant);
  const calls = await callsOf(tenant);
  expect(calls.map(({ type }) => type)).toEqual(['text', null]);
  expect(await ticks(tenant)).toEqual(['read']);
  expect(typed(tenant)).toBe(0);
});

test('while a flow thinks, the person sees typing', async () => {
  const tenant = await quietTenant(both);
  await startWith(tenant, thinks);
  const typed = await listen();
  await say(tenant, 'hi');
  startLoop();
  await noChoreLeft(tenant);
  await eventually(async () => typed(tenant) === 1);
  expect(await ticks(tenant)).toEqual(['read']);
});

test('nobody is shown typing where no flow is at work', async () => {
  const tenant = await quietTenant(typing);
  await say(tenant, 'hi');
  startLoop();
  await noChoreLeft(tenant);
  expect(await callsOf(tenant)).toEqual([]);
  expect(await ticks(tenant)).not.toContain('read');
});

test('what is a minute late is dropped, and nothing leaves a paused line', async () => {
  const tenant = await quietTenant(readMarks);
  await database.db
    .update(line)
    .set({ pausedReason: 'no token' })
    .where(eq(line.id, tenant.lineId));
  await say(tenant, 'hi');
  startLoop();
  await stage.pass(58_000);
  await aWhile();
  expect(await choresOf(tenant)).toHaveLength(1);
  await stage.pass(2_500);
  await noChoreLeft(tenant);
  expect(await callsOf(tenant)).toEqual([]);
});

test('a chore that failed is tried once more, two seconds later, and dropped', async () => {
  const tenant = await quietTenant(readMarks);
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `/${tenant.phoneNumberId}/messages` },
    do: { http: 500, body: '' },
  });
  await say(tenant, 'hi');
  startLoop();
  await eventually(async () => (await callsOf(tenant)).length === 1);
  await aWhile();
  expect(await callsOf(tenant)).toHaveLength(1);
  await stage.pass(2_000);
  await noChoreLeft(tenant);
  expect(await callsOf(tenant)).toHaveLength(2);
});

/** Chores of as many chats, due since a minute ago and later. */
async function addChores({ accountId, lineId }: Tenant, count: number) {
  const now = Date.now() + stage.clock.offsetMs;
  const rows = Array.from({ length: count }, (_, at) => ({
    accountId,
    chatId: stage.ids(now),
    lineId,
    contactId: stage.ids(now),
    seq: 1,
    providerMessageId: `wamid.${at}`,
    tries: 0,
    dueAt: new Date(now - 50_000 + at),
    expiresAt: new Date(now + 10_000),
  }));
  await database.db.insert(chore).values(rows);
  return rows;
}

const claimOf = ({ lineId }: Tenant, limit = 100) => ({
  lineId,
  provider: 'meta',
  throughput: 80,
  paused: false,
  limit,
});

test('chores leave half of what a line may send at once, and pay for the other', async () => {
  const tenant = await quietTenant(readMarks);
  await addChores(tenant, 30);
  await tenant.unit(async (unit) => {
    expect(await claimChores(unit, claimOf(tenant))).toHaveLength(10);
    expect(await claimChores(unit, claimOf(tenant))).toEqual([]);
  });
  const [bucket] = await database.db
    .select()
    .from(lineBucket)
    .where(eq(lineBucket.lineId, tenant.lineId));
  expect(bucket?.tokens).toBe(10);
});

test('the newest come first', async () => {
  const tenant = await quietTenant(readMarks);
  await addChores(tenant, 5);
  const taken = await tenant.unit((unit) => claimChores(unit, claimOf(tenant, 2)));
  expect(taken.map(({ providerMessageId }) => providerMessageId).toSorted()).toEqual([
    'wamid.3',
    'wamid.4',
  ]);
});

test('a line that the provider throttles does no chores', async () => {
  const tenant = await quietTenant(readMarks);
  await addChores(tenant, 1);
  await database.db
    .update(lineBucket)
    .set({ slowUntil: new Date(Date.now() + stage.clock.offsetMs + 5_000) })
    .where(eq(lineBucket.lineId, tenant.lineId));
  expect(await tenant.unit((unit) => claimChores(unit, claimOf(tenant)))).toEqual([]);
});

test('a newer message takes over a chore that is being done', async () => {
  const tenant = await quietTenant(readMarks);
  await say(tenant, 'one');
  const taken = await tenant.unit((unit) => claimChores(unit, claimOf(tenant)));
  await say(tenant, 'two');
  await tenant.unit((unit) =>
    settleChores(
      unit,
      taken.map((each) => ({ ...each, done: true })),
    ),
  );
  expect(await choresOf(tenant)).toMatchObject([{ tries: 0 }]);
  startLoop();
  await noChoreLeft(tenant);
  expect(await ticks(tenant)).toEqual(['read', 'read']);
});

test('a reply that meets a chore at the bucket comes again at once', async () => {
  const tenant = await quietTenant(readMarks);
  await addChores(tenant, 1);
  await tenant.unit(async (chores) => {
    expect(await claimChores(chores, claimOf(tenant))).toHaveLength(1);
    const input = { ...claimOf(tenant), sender: randomUUID() };
    expect(await tenant.unit((unit) => claim(unit, input))).toEqual({
      claimed: [],
      againAfterMs: 20,
      failures: 0,
    });
  });
});

test('nobody waits for a chore that somebody is at', async () => {
  const tenant = await quietTenant(readMarks);
  const rows = await addChores(tenant, 2);
  const settled = rows.map(({ chatId, seq }) => ({ chatId, seq, done: true }));
  await tenant.unit(async (first) => {
    await settleChores(first, settled);
    await tenant.unit((second) => settleChores(second, settled));
  });
  expect(await choresOf(tenant)).toEqual([]);
});
