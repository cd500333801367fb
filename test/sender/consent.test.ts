import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import { openUnit, type Unit } from '../../src/db/unit.ts';
import type { Content } from '../../src/messages/content.ts';
import { outbound } from '../../src/outbounds/table.ts';
import { changeConsent } from '../../src/relay/onDemand/changeConsent.ts';
import type { TurnDeps } from '../../src/relay/turn.ts';
import { claim } from '../../src/sender/claim.ts';
import { outbox } from '../../src/sender/table.ts';
import { storeChat, storeContact, storeMessage } from '../chats/storedChat.ts';
import { accept, drain, hold, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { type Seeded, seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;

const quiet = {
  schema: 1,
  name: 'Quiet',
  language: 'es',
  start: 'done',
  steps: { done: { type: 'end', status: 'success' } },
};

const outboundId = '01890000-0000-7000-8000-00000000ab01';
const said: Content = { type: 'text', text: 'Hola' };
const template = (category: string): Content => ({
  type: 'template',
  text: 'Hola',
  outboundId: toWire('OTB', outboundId),
  name: 'hello',
  language: 'es',
  category,
  body: [],
  buttons: [],
});

type Queued = {
  content: Content;
  class: 'reply' | 'notification';
  pastOptOut?: boolean;
  actor?: string;
};

/** Everything that may wait in a chat for its turn. */
const kinds: Record<string, Queued> = {
  'what the bot says': { content: said, class: 'reply' },
  'the confirmation of a stop word': { content: said, class: 'reply', pastOptOut: true },
  'an agent’s reply': { content: said, class: 'reply', pastOptOut: true, actor: 'luz@x.pe' },
  'an agent’s marketing': {
    content: template('MARKETING'),
    class: 'notification',
    actor: 'luz@x.pe',
  },
  'a utility notification': { content: template('UTILITY'), class: 'notification' },
  'a code': { content: template('AUTHENTICATION'), class: 'notification' },
  'a marketing notification': { content: template('MARKETING'), class: 'notification' },
};

const sender = '01890000-0000-7000-8000-00000000abcd';

/** Somebody who has just written, with a message that waits for its turn; gives their id. */
async function queue(
  unit: Unit,
  { lineId }: Seeded,
  n: number,
  { content, class: ofClass, pastOptOut = false, actor = 'system' }: Queued,
): Promise<string> {
  const { accountId, now } = unit;
  const { phone, waId } = person(n);
  const contactId = await storeContact(unit, { phone, waId });
  const id = unit.newId();
  const head = { seq: 1, headSeq: 1, headId: id, lastInboundAt: now };
  const chatId = await storeChat(unit, { contactId, lineId, ...head });
  const given = {
    id,
    status: 'queued',
    direction: 'out' as const,
    class: ofClass,
    pastOptOut,
    actor,
  };
  await storeMessage(unit, { chatId, contactId, lineId, seq: 1 }, content, given);
  await unit.tx.insert(outbox).values({
    accountId,
    messageId: id,
    lineId,
    chatId,
    contactId,
    class: { reply: 0, notification: 1 }[ofClass],
    readyAt: now,
  });
  return contactId;
}

async function open() {
  const seeded = await seedAccount(database, quiet);
  const { accountId, lineId } = seeded;
  await sql`insert into line_bucket (account_id, line_id, tokens, filled_at)
    values (${accountId}, ${lineId}, 250, now())`;
  const [worker, other] = [openWorker(database), openWorker(database)];
  const line = { lineId, throughput: 1000, limit: 64, sender, provider: 'meta' };
  const guarded = { guarded: true };
  const ready = {
    accountId,
    worker,
    seeded,
    unit: <T>(work: (unit: Unit) => Promise<T>) => openUnit(worker, accountId, work),
    /** By a connection of its own. */
    claim: async () =>
      (await openUnit(other, accountId, (unit) => claim(unit, line), guarded)).claimed,
    messages: async () =>
      (
        await sql`select m.status, m.error,
            (select count(*)::int from attempt a where a.account_id = m.account_id and a.message_id = m.id) as tries
          from message m where m.account_id = ${accountId} and m.direction = 'out'
          order by m.contact_id, m.seq`
      ).map(({ status, error, tries }) => ({ status, error, tries })),
  };
  return ready;
}

const stop = (deps: TurnDeps, accountId: string, contactId: string, scope: 'all' | 'marketing') =>
  openUnit(deps, accountId, (unit) =>
    changeConsent(
      unit,
      deps,
      { by: 'contact_id', id: contactId },
      { scope, granted: false, source: 'api', detail: '', actor: 'shop', at: unit.now },
    ),
  );

const leaves = { status: 'sending', error: null, tries: 1 };
const canceled = (error: string) => ({ status: 'canceled', error, tries: 0 });

test.each(Object.entries(kinds))(
  'to one who opted out of all while it waited: %s',
  async (name, kind) => {
    const { accountId, seeded, unit, claim: take, messages } = await open();
    const contactId = await unit((opened) => queue(opened, seeded, 1, kind));
    // As a file does it: nothing is canceled but by the claim.
    await sql`update contact set opted_out_at = now()
      where account_id = ${accountId} and id = ${contactId}`;
    await take();
    const goes = name === 'the confirmation of a stop word' || name === 'an agent’s reply';
    expect(await messages()).toEqual([goes ? leaves : canceled('opted_out')]);
  },
);

test.each(Object.entries(kinds))(
  'to one who stopped marketing while it waited: %s',
  async (name, kind) => {
    const { accountId, seeded, unit, worker, claim: take, messages } = await open();
    const contactId = await unit((opened) => queue(opened, seeded, 1, kind));
    await stop(worker, accountId, contactId, 'marketing');
    await take();
    expect(await messages()).toEqual([
      name.includes('marketing') ? canceled('marketing_opted_out') : leaves,
    ]);
  },
);

test('a template that the provider has called marketing since it was queued is marketing', async () => {
  const { accountId, seeded, unit, worker, claim: take, messages } = await open();
  const contactId = await unit(async (opened) => {
    await opened.tx.insert(outbound).values({
      accountId,
      id: outboundId,
      wabaId: opened.newId(),
      providerId: '1',
      name: 'hello',
      language: 'es',
      category: 'MARKETING',
      status: 'APPROVED',
      quality: 'GREEN',
      components: [],
      shape: { body: 'Hola', buttons: [] },
      variableMapping: { body: {}, buttons: {} },
      replies: [],
      statusAt: opened.now,
      syncedAt: opened.now,
      createdAt: opened.now,
      updatedAt: opened.now,
    });
    return queue(opened, seeded, 1, { content: template('UTILITY'), class: 'notification' });
  });
  await stop(worker, accountId, contactId, 'marketing');
  await take();
  expect(await messages()).toEqual([canceled('marketing_opted_out')]);
});

test('while an opt-out is being written nothing is claimed, and after it nothing leaves', async () => {
  const { accountId, seeded, unit, claim: take, messages } = await open();
  const contactId = await unit((opened) =>
    queue(opened, seeded, 1, { content: said, class: 'reply' }),
  );
  const { release } = await hold(
    database,
    (other) =>
      other`update contact set opted_out_at = now() where account_id = ${accountId} and id = ${contactId}`,
  );
  expect(await take()).toEqual([]);
  expect(await messages()).toEqual([{ status: 'queued', error: null, tries: 0 }]);
  await release();
  expect(await take()).toEqual([]);
  expect(await messages()).toEqual([canceled('opted_out')]);
});

test('an opt-out waits for a claim that has begun: that message has left, and the next does not', async () => {
  const { accountId, seeded, unit, worker, claim: take, messages } = await open();
  const [first, second] = await unit(async (opened) => [
    await queue(opened, seeded, 1, { content: said, class: 'reply' }),
    await queue(opened, seeded, 2, { content: said, class: 'reply' }),
  ]);
  let stopped = false;
  const held = openUnit(worker, accountId, async (claiming) => {
    const { lineId } = seeded;
    const { claimed } = await claim(claiming, {
      lineId,
      throughput: 1000,
      limit: 1,
      sender,
      provider: 'meta',
    });
    const contactId = claimed[0]?.contactId ?? '';
    const stopping = stop(openWorker(database), accountId, contactId, 'all').then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stopped).toBe(false);
    return { stopping, contactId };
  });
  const { stopping, contactId } = await held;
  await stopping;
  expect([first, second]).toContain(contactId);
  expect((await messages()).map(({ status }) => status).sort()).toEqual(['queued', 'sending']);
  expect(await take()).toHaveLength(1);
});

test('stop words, the API and claims at the same moment: what is canceled was never claimed', async () => {
  const { accountId, seeded, unit, worker, claim: take, messages } = await open();
  const everybody = Array.from({ length: 40 }, (_, n) => n + 1);
  const contacts = await unit(async (opened) => {
    const ids = [];
    for (const n of everybody) {
      const kind = n % 2 === 0 ? 'MARKETING' : 'UTILITY';
      const content = template(kind);
      ids.push(await queue(opened, seeded, n, { content, class: 'notification' }));
    }
    return ids;
  });
  const stopWords = everybody.slice(0, 20).map((n) => text(person(n), 'baja'));
  await Promise.all([
    (async () => {
      await accept(database, seeded, stopWords);
      await drain(worker, accountId);
    })(),
    (async () => {
      for (const id of contacts.slice(20)) await stop(worker, accountId, id, 'all');
    })(),
    (async () => {
      for (let round = 0; round < 15; round++) await take();
    })(),
  ]);
  await take();
  const all = await messages();
  const templates = await sql`select m.status from message m
    where m.account_id = ${accountId} and m.class = 'notification'`;
  expect(templates.every(({ status }) => status === 'sending' || status === 'canceled')).toBe(true);
  for (const { status, error, tries } of all) {
    if (status === 'canceled') expect([error, tries]).toEqual(['opted_out', 0]);
    else expect(tries).toBe(status === 'queued' ? 0 : 1);
  }
});
