import { expect, test } from 'vitest';
import { updateContact } from '../../src/contacts/saveContact.ts';
import { toWire } from '../../src/db/ids.ts';
import { listProcesses } from '../../src/processes/listProcesses.ts';
import { eraseContact } from '../../src/relay/erase/eraseContact.ts';
import { mergeContacts } from '../../src/relay/gather/mergeContacts.ts';
import { setChatOwner } from '../../src/relay/onDemand/setChatOwner.ts';
import { statusOf } from '../relay/sent.ts';
import { accept, drain, hold, openWorker, person } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { seedAccount } from '../support/seed.ts';
import {
  addCampaign,
  addOutbound,
  addPerson,
  countsOf,
  openCampaignSender,
} from './runningStage.ts';

const database = await testDatabase();
const { sql } = database;

const flow = {
  schema: 1,
  name: 'Offer',
  language: 'es',
  start: 'ask',
  settings: { expires_after: '12h' },
  steps: {
    ask: {
      type: 'question',
      text: 'Hola {{ trigger.variables.name }}: ¿cuántos?',
      answer: { type: 'number', save_as: 'many' },
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
};

async function stage(people = 3, more: Parameters<typeof addCampaign>[4] = {}) {
  const seeded = await seedAccount(database, flow);
  await sql`update line set tier = 'UNLIMITED' where account_id = ${seeded.accountId}`;
  const outboundId = await addOutbound(database, seeded);
  const ids: string[] = [];
  for (let n = 1; n <= people; n += 1) ids.push(await addPerson(database, seeded, n));
  const campaignId = await addCampaign(database, seeded, outboundId, ids, more);
  const { accountId } = seeded;
  return {
    ...seeded,
    ...openCampaignSender(database, seeded),
    outboundId,
    campaignId,
    contactIds: ids,
    counts: () => countsOf(database, accountId, campaignId),
    recipient: async (at: number) => {
      const [row] = await sql`select * from campaign_recipient
        where account_id = ${accountId} and campaign_id = ${campaignId} and contact_id = ${ids[at] ?? ''}`;
      return row ?? {};
    },
    setOwner: (input: Parameters<typeof setChatOwner>[1]) =>
      setChatOwner({ ...openWorker(database), wakeSender: () => {} }, input),
    later: (ms: number) => openCampaignSender(database, seeded, ms),
  };
}

const taken = { outcome: 'accepted', providerMessageId: 'wamid.1' } as const;
const refused = (code: number, delaysMs: number[]) =>
  ({
    outcome: 'refused',
    failure: {
      code,
      detail: 'no',
      policy: { action: 'later', delaysMs, afterwards: 'keep_trying', scope: 'message' },
    },
  }) as const;

test('recipients become messages in the claim, in the order in which they are due, no more than the share', async () => {
  const { accountId, claim, campaignId, counts, contactIds } = await stage();
  const claimed = await claim(campaignId, 2);
  expect(claimed.map((each) => each.contactId)).toEqual(contactIds.slice(0, 2));
  expect(claimed.map(({ content }) => content.type === 'template' && content.text)).toEqual([
    'Hola Person 1, ¿seguimos?',
    'Hola Person 2, ¿seguimos?',
  ]);
  expect(await counts()).toEqual({ pending: 1, queued: 2 });
  // Of those that were written to the ledger keeps who said that they may be.
  expect(
    await sql`select contact_id, scope, granted, source, detail from consent
      where account_id = ${accountId} order by array_position(${contactIds}::uuid[], contact_id)`,
  ).toEqual(
    contactIds.slice(0, 2).map((id) => ({
      contact_id: id,
      scope: 'all',
      granted: true,
      source: 'campaign',
      detail: toWire('CPG', campaignId),
    })),
  );
  expect((await claim(campaignId)).length).toBe(1);
  expect((await claim(campaignId)).length).toBe(0);
  const rows =
    await sql`select h.status, h.seq, h.head_id = m.id as is_head, m.status as message, m.seq as place,
      o.class, s.campaign_id = ${campaignId} as waits
    from message m join chat h on h.account_id = m.account_id and h.id = m.chat_id
    join outbox o on o.account_id = m.account_id and o.message_id = m.id
    join sent_outbound s on s.account_id = m.account_id and s.message_id = m.id
    where m.account_id = ${accountId} and m.id = ${claimed[0]?.messageId ?? ''}`;
  expect(rows[0]).toEqual({
    status: 'open',
    seq: 2,
    is_head: true,
    message: 'sending',
    place: 2,
    class: 2,
    waits: true,
  });
});

test('an answer of the provider and its statuses move a recipient on, each once', async () => {
  const { claim, settle, campaignId, counts, recipient, ...seeded } = await stage(1);
  const [first] = await claim(campaignId);
  if (!first) throw new Error('nothing claimed');
  await settle(first.attemptId, taken);
  expect(await counts()).toEqual({ sent: 1 });
  const worker = openWorker(database);
  const status = (word: 'sent' | 'delivered' | 'read') =>
    accept(database, seeded, [statusOf(first, word)]);
  await status('read');
  await status('delivered');
  await drain(worker, seeded.accountId);
  expect(await counts()).toEqual({ read: 1 });
  await status('delivered');
  await status('sent');
  await drain(worker, seeded.accountId);
  expect(await counts()).toEqual({ read: 1 });
  expect(await recipient(0)).toMatchObject({ state: 'read', due_at: null });
});

test('what the provider throttles is the same message later, and holds up nothing else in its chat', async () => {
  const { claim, settle, campaignId, counts, recipient, later } = await stage(1);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', refused(131056, [4_000]));
  expect(await counts()).toEqual({ queued: 1 });
  expect(await recipient(0)).toMatchObject({ state: 'queued', message_id: first?.messageId });
  expect(await sql`select 1 from outbox where message_id = ${first?.messageId ?? ''}`).toEqual([]);
  expect(await sql`select head_id from chat where id = ${first?.chatId ?? ''}`).toEqual([
    { head_id: null },
  ]);
  expect(await claim(campaignId)).toEqual([]);
  const [again] = await later(10_000).claim(campaignId);
  expect(again).toMatchObject({ messageId: first?.messageId, content: first?.content });
  expect(again?.attemptId).not.toBe(first?.attemptId);
  await settle(again?.attemptId ?? '', taken);
  expect(await counts()).toEqual({ sent: 1 });
});

test('a later failure puts a recipient back, and the same message is tried again', async () => {
  const { claim, settle, campaignId, counts, later, ...seeded } = await stage(1);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', taken);
  const worker = openWorker(database);
  await accept(database, seeded, [
    statusOf({ attemptId: first?.attemptId ?? '' }, 'failed', 131049),
  ]);
  await drain(worker, seeded.accountId);
  expect(await counts()).toEqual({ queued: 1 });
  expect(await claim(campaignId)).toEqual([]);
  const [again] = await later(25 * 3_600_000).claim(campaignId);
  expect(again?.messageId).toBe(first?.messageId);
});

test.each([taken, { outcome: 'in_doubt', detail: 'reset' } as const])(
  'a failure that is told before the answer to its send is tried again all the same: $outcome',
  async (answer) => {
    const { claim, settle, campaignId, counts, recipient, later, ...seeded } = await stage(1);
    const [first] = await claim(campaignId);
    await accept(database, seeded, [
      statusOf({ attemptId: first?.attemptId ?? '' }, 'failed', 131000),
    ]);
    await drain(openWorker(database), seeded.accountId);
    const due = (await recipient(0)).due_at;
    expect(due).toBeInstanceOf(Date);
    await settle(first?.attemptId ?? '', answer);
    expect(await recipient(0)).toMatchObject({ state: 'queued', due_at: due });
    expect(await counts()).toEqual({ queued: 1 });
    const [again] = await later(10_000).claim(campaignId);
    expect(again?.messageId).toBe(first?.messageId);
  },
);

test('a failure for good is counted with the provider’s code', async () => {
  const { claim, campaignId, counts, recipient, ...seeded } = await stage(1);
  const [first] = await claim(campaignId);
  await accept(database, seeded, [
    statusOf({ attemptId: first?.attemptId ?? '' }, 'failed', 131026),
  ]);
  await drain(openWorker(database), seeded.accountId);
  expect(await counts()).toEqual({ failed: 1 });
  expect(await recipient(0)).toMatchObject({ state: 'failed', code: 131026 });
});

test('who has opted out is skipped, also while a message waits to be tried again', async () => {
  const { claim, settle, campaignId, counts, later, accountId, contactIds } = await stage(2);
  await sql`update contact set marketing_stopped_at = now() where id = ${contactIds[0] ?? ''}`;
  const [second] = await claim(campaignId);
  expect(second?.contactId).toBe(contactIds[1]);
  expect(await counts()).toEqual({ skipped: 1, queued: 1 });
  await settle(second?.attemptId ?? '', refused(131056, [4_000]));
  await sql`update contact set opted_out_at = now() where id = ${contactIds[1] ?? ''}`;
  expect(await later(10_000).claim(campaignId)).toEqual([]);
  expect(await counts()).toEqual({ skipped: 2 });
  const [row] = await sql`select status from message where account_id = ${accountId}`;
  expect(row?.status).toBe('canceled');
});

test('what waits to be tried again outlasts an agent’s talk, and follows when it is over', async () => {
  const { claim, settle, campaignId, counts, recipient, later, accountId, setOwner } =
    await stage(1);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', refused(131056, [4_000]));
  const chatId = first?.chatId ?? '';
  await setOwner({ accountId, chatId, owner: 'rosa@example.com', actor: 'rosa@example.com' });
  expect(await counts()).toEqual({ queued: 1 });
  expect(await later(10_000).claim(campaignId)).toEqual([]);
  await setOwner({ accountId, chatId, status: 'closed', actor: 'rosa@example.com' });
  expect(await recipient(0)).toMatchObject({ state: 'queued', reason: null });
  const [again] = await later(600_000).claim(campaignId);
  expect(again?.messageId).toBe(first?.messageId);
});

test('who opts out while a message waits to be tried again is skipped, also if they take it back at once', async () => {
  const { claim, settle, campaignId, counts, recipient, ...seeded } = await stage(1);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', refused(131056, [4_000]));
  await accept(
    database,
    seeded,
    ['baja', 'alta'].map((said) => ({
      kind: 'message',
      id: `wamid.${said}`,
      from: person(1),
      content: { type: 'text', text: said },
    })),
  );
  await drain(openWorker(database), seeded.accountId);
  expect(await counts()).toMatchObject({ skipped: 1 });
  expect(await recipient(0)).toMatchObject({ state: 'skipped', reason: 'opted_out' });
});

test('hooks that want it are told of the chats that a campaign opens, and of no others', async () => {
  const { claim, campaignId, contactIds, ...seeded } = await stage(3);
  const { accountId, flowId, lineId } = seeded;
  const worker = openWorker(database);
  await accept(
    database,
    seeded,
    [1, 2].map((n) => ({
      kind: 'message',
      id: `wamid.hi${n}`,
      from: person(n),
      content: { type: 'text', text: 'hola' },
    })),
  );
  await drain(worker, accountId);
  await sql`update chat set head_id = null, head_seq = null, pair_paid_at = null
    where account_id = ${accountId}`;
  await sql`update chat set status = 'closed', owner = 'rosa@example.com', tags = '[{"name": "vip"}]'
    where account_id = ${accountId} and contact_id = ${contactIds[1] ?? ''}`;
  const wanted = [{ hookId: flowId, type: 'engagement_chat', actions: ['opened'] }];
  await sql`update account set wanted_events = ${JSON.stringify(wanted)}::text::jsonb where id = ${accountId}`;
  expect((await claim(campaignId)).length).toBe(3);
  const [line] = await sql`select phone_number from line where id = ${lineId}`;
  const told = await sql`select e.event_type, e.event_action, e.object from hook_event e
    where account_id = ${accountId} order by array_position(${contactIds}::uuid[], contact_id)`;
  const chats = await sql`select id from chat where account_id = ${accountId}
    order by array_position(${contactIds}::uuid[], contact_id)`;
  const opened = (n: number, tags: object[]) => ({
    event_type: 'engagement_chat',
    event_action: 'opened',
    object: {
      chat_id: toWire('EN_CHT_', chats[n - 1]?.id),
      client_id: toWire('TCI', accountId),
      channel_type: 'whatsapp',
      contact_id: toWire('CNT', contactIds[n - 1] ?? ''),
      contact_name: `Person ${n}`,
      contact_phone_number: person(n).phone,
      external_id: `${line?.phone_number}:${person(n).phone}`,
      owner: '',
      status: 'open',
      tags,
    },
  });
  expect(told).toEqual([opened(2, [{ name: 'vip' }]), opened(3, [])]);
});

test('who is not on WhatsApp by the provider’s last word is skipped for a month, and not once they were heard of', async () => {
  const { claim, campaignId, counts, recipient, outboundId, contactIds, ...seeded } =
    await stage(1);
  const { accountId, inUnit, later } = seeded;
  const worker = openWorker(database);
  const happen = async (event: Parameters<typeof accept>[2][number]) => {
    await accept(database, seeded, [event]);
    await drain(worker, accountId);
  };
  const status = (attemptId: string, word: 'failed' | 'delivered') =>
    happen({
      kind: 'status',
      id: `wamid.${attemptId}`,
      status: word,
      to: person(1),
      attemptId,
      ...(word === 'failed' && { error: { code: 131026, title: 'Message undeliverable' } }),
    });
  const freeChat = () =>
    sql`update chat set head_id = null, head_seq = null, pair_paid_at = null where account_id = ${accountId}`;
  const [first] = await claim(campaignId);
  await status(first?.attemptId ?? '', 'failed');
  expect(await counts()).toEqual({ failed: 1 });

  const another = () => addCampaign(database, seeded, outboundId, contactIds);
  const second = await another();
  expect(await claim(second)).toEqual([]);
  const reasonOf = async (id: string) =>
    (await sql`select state, reason from campaign_recipient where campaign_id = ${id}`)[0];
  expect(await reasonOf(second)).toEqual({ state: 'skipped', reason: 'not_on_whatsapp' });
  await freeChat();
  expect((await later(31 * 24 * 3_600_000).claim(await another())).length).toBe(1);

  await freeChat();
  await happen({
    kind: 'message',
    id: 'wamid.here',
    from: person(1),
    content: { type: 'reaction', emoji: '👍', messageId: 'wamid.x' },
  });
  const third = await another();
  const [sent] = await claim(third);
  expect(await reasonOf(third)).toEqual({ state: 'queued', reason: null });
  // Of somebody who writes it is no more than a message that was not taken.
  await status(sent?.attemptId ?? '', 'failed');
  const [contact] =
    await sql`select not_on_whatsapp_at from contact where id = ${contactIds[0] ?? ''}`;
  expect(contact).toEqual({ not_on_whatsapp_at: null });
  expect(await inUnit(async () => (await recipient(0)).code)).toBe(131026);
});

test('a delivery, or another number, is news of one who was not on WhatsApp', async () => {
  const { claim, campaignId, contactIds, inUnit, outboundId, ...seeded } = await stage(1);
  const { accountId } = seeded;
  const [contactId = ''] = contactIds;
  const [first] = await claim(campaignId);
  const mark = async () => {
    await sql`update contact set not_on_whatsapp_at = now() - interval '1 hour' where id = ${contactId}`;
  };
  const isMarked = async () =>
    (
      await sql`select not_on_whatsapp_at is not null as marked from contact where id = ${contactId}`
    )[0]?.marked;
  await mark();
  await accept(database, seeded, [statusOf({ attemptId: first?.attemptId ?? '' }, 'delivered')]);
  await drain(openWorker(database), accountId);
  expect(await isMarked()).toBe(false);
  await mark();
  await inUnit((unit) =>
    updateContact(unit, { by: 'contact_id', id: contactId }, { phone: '+51987650000' }),
  );
  expect(await isMarked()).toBe(false);
});

test('a paused campaign claims nothing, and neither does one whose outbound may not be sent', async () => {
  const { claim, campaignId, outboundId, counts } = await stage(1);
  await sql`update campaign set status = 'paused' where id = ${campaignId}`;
  expect(await claim(campaignId)).toEqual([]);
  await sql`update campaign set status = 'running' where id = ${campaignId}`;
  await sql`update outbound set status = 'PAUSED' where id = ${outboundId}`;
  expect(await claim(campaignId)).toEqual([]);
  expect(await counts()).toEqual({ pending: 1 });
});

test('a person who is being decided about at this moment is passed over', async () => {
  const { accountId, claim, campaignId, contactIds } = await stage(2);
  const held = await hold(
    database,
    (tx) => tx`select id from contact
      where account_id = ${accountId} and id = ${contactIds[0] ?? ''} for no key update`,
  );
  expect((await claim(campaignId)).map((each) => each.contactId)).toEqual([contactIds[1]]);
  await held.release();
  expect((await claim(campaignId)).map((each) => each.contactId)).toEqual([contactIds[0]]);
});

test('a chat in which something of ours is under way is passed over for some seconds', async () => {
  const { claim, campaignId, counts, later, ...seeded } = await stage(1);
  await accept(database, seeded, [
    { kind: 'message', id: 'wamid.hola', from: person(1), content: { type: 'text', text: 'hola' } },
  ]);
  await drain(openWorker(database), seeded.accountId);
  expect(await claim(campaignId)).toEqual([]);
  expect(await counts()).toEqual({ pending: 1 });
  await sql`update chat set head_id = null, head_seq = null`;
  expect(await claim(campaignId)).toEqual([]);
  expect((await later(4_000).claim(campaignId)).length).toBe(1);
});

test('outside the window of their own country people are held until it opens', async () => {
  const night = { from: '00:00', to: '00:01', days: [], timezone: 'recipient' };
  const { claim, campaignId, counts, recipient } = await stage(1, { window: night });
  expect(await claim(campaignId)).toEqual([]);
  expect(await counts()).toEqual({ held: 1 });
  const row = await recipient(0);
  expect(row.reason).toBe('window');
  // Lima is five hours behind, all year.
  expect(row.due_at.toISOString()).toMatch(/T05:00:00.000Z$/);
});

test('nobody is written to more often than the cap allows, over all campaigns', async () => {
  const cap = { max: 1, period: '1d' };
  const { claim, campaignId, outboundId, contactIds, later, ...seeded } = await stage(1, { cap });
  const other = await addCampaign(database, seeded, outboundId, contactIds);
  const [first] = await claim(other);
  await seeded.settle(first?.attemptId ?? '', taken);
  expect(await claim(campaignId)).toEqual([]);
  expect(await seeded.counts()).toEqual({ held: 1 });
  expect(await seeded.recipient(0)).toMatchObject({ reason: 'cap' });
  expect((await later(25 * 3_600_000).claim(campaignId)).length).toBe(1);
});

test('no more people are begun with than the tier allows, and its hours free it again', async () => {
  const { claim, campaignId, counts, recipient, accountId, later } = await stage(3);
  await sql`update line set tier = 'TIER_2' where account_id = ${accountId}`;
  expect((await claim(campaignId)).length).toBe(2);
  expect(await counts()).toEqual({ queued: 2, held: 1 });
  expect(await recipient(2)).toMatchObject({ reason: 'tier' });
  expect(await later(3_600_000).claim(campaignId)).toEqual([]);
  expect((await later(26 * 3_600_000).claim(campaignId)).length).toBe(1);
});

test('people are written to in their own language, where the template has it', async () => {
  const { claim, campaignId, contactIds, ...seeded } = await stage(2);
  await addOutbound(database, seeded, {
    language: 'pt_BR',
    shape: { body: 'Oi {{1}}', buttons: [] },
    replies: [],
  });
  await sql`update contact set language = 'pt' where id = ${contactIds[0] ?? ''}`;
  const texts = (await claim(campaignId)).map(({ content }) => 'text' in content && content.text);
  expect(texts).toEqual(['Oi Person 1', 'Hola Person 2, ¿seguimos?']);
});

test('a tap starts the campaign’s flow with the recipient’s variables, and is the first answer', async () => {
  const { claim, settle, campaignId, counts, recipient, ...seeded } = await stage(1);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', taken);
  const worker = openWorker(database);
  await accept(database, seeded, [
    { kind: 'message', id: 'wamid.t', from: person(1), content: { type: 'text', text: 'Sí' } },
  ]);
  await drain(worker, seeded.accountId);
  expect(await counts()).toEqual({ sent: 1, accepted: 1 });
  const [process] =
    await sql`select id, trigger from process where account_id = ${seeded.accountId}`;
  const row = await recipient(0);
  const wire = (prefix: string, uuid: string) => prefix + uuid.replaceAll('-', '');
  expect(process?.trigger).toMatchObject({
    kind: 'campaign',
    campaign_id: wire('CPG', campaignId),
    recipient_id: wire('RCP', row.id),
    response: 'Sí',
    variables: { name: 'Person 1' },
  });
  expect(row).toMatchObject({ response: 'accepted', process_id: process?.id });
});

test('hooks are told by which campaign somebody was written to, and what they replied to it', async () => {
  const { claim, settle, campaignId, outboundId, ...seeded } = await stage(1);
  const wanted = [{ hookId: outboundId, type: 'whatsapp_outbound', actions: [] }];
  await sql`update account set wanted_events = ${sql.json(wanted)} where id = ${seeded.accountId}`;
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', taken);
  const worker = openWorker(database);
  await accept(database, seeded, [
    { kind: 'status', id: 'wamid.1', status: 'sent', to: person(1) },
    { kind: 'message', id: 'wamid.t', from: person(1), content: { type: 'text', text: 'Sí' } },
  ]);
  await drain(worker, seeded.accountId);
  const told = await sql`select event_action as action, object->>'campaign_id' as campaign
    from hook_event where account_id = ${seeded.accountId} order by event_action`;
  const campaign = toWire('CPG', campaignId);
  expect(told).toEqual([
    { action: 'approved', campaign },
    { action: 'started', campaign },
  ]);
});

test('what the account calls a recipient names the process that they start, and their contact from then on', async () => {
  const { claim, settle, campaignId, contactIds, inUnit, recipient, ...seeded } = await stage(3);
  const { accountId } = seeded;
  await sql`update campaign_recipient set user_ref = case contact_id
      when ${contactIds[0] ?? ''} then 'customer-1234' when ${contactIds[1] ?? ''} then 'of another' end
    where campaign_id = ${campaignId}`;
  // Somebody is known by it already, and stays so.
  await sql`insert into contact_identity (account_id, kind, value, contact_id, created_at)
    values (${accountId}, 'user_ref', 'of another', ${contactIds[2] ?? ''}, now())`;
  const claimed = await claim(campaignId);
  for (const [n, { attemptId }] of claimed.entries()) {
    await settle(attemptId, { ...taken, providerMessageId: `wamid.sent.${n}` });
  }
  const refs =
    await sql`select value, array_position(${contactIds}::uuid[], contact_id) as of from contact_identity
      where account_id = ${accountId} and kind = 'user_ref' order by value`;
  expect(refs).toEqual([
    { value: 'customer-1234', of: 1 },
    { value: 'of another', of: 3 },
  ]);
  await accept(
    database,
    seeded,
    [1, 3].map((n) => ({
      kind: 'message',
      id: `wamid.t${n}`,
      from: person(n),
      content: { type: 'text', text: 'Sí' },
    })),
  );
  await drain(openWorker(database), accountId);
  const found = await inUnit((unit) =>
    listProcesses(unit, { search: { text: 'customer-12' } }, { limit: 10 }),
  );
  expect(found.items.map(({ process }) => [process.id, process.userRef])).toEqual([
    [(await recipient(0)).process_id, 'customer-1234'],
  ]);
  const others = await sql`select user_ref from process where account_id = ${accountId}
    and contact_id = ${contactIds[2] ?? ''}`;
  expect(others).toEqual([{ user_ref: null }]);
});

test('a stop word is an opt-out of what was last sent, counted once', async () => {
  const { claim, settle, campaignId, counts, ...seeded } = await stage(1);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', taken);
  const worker = openWorker(database);
  for (const said of ['baja', 'Sí']) {
    await accept(database, seeded, [
      {
        kind: 'message',
        id: `wamid.${said}`,
        from: person(1),
        content: { type: 'text', text: said },
      },
    ]);
    await drain(worker, seeded.accountId);
  }
  expect(await counts()).toMatchObject({ opted_out: 1 });
});

test('two contacts that are one person are one recipient, and keep what one of them was sent', async () => {
  const { claim, campaignId, counts, contactIds, inUnit } = await stage(2);
  const [first] = await claim(campaignId, 1);
  expect(first?.contactId).toBe(contactIds[0]);
  const [loser = '', winner = ''] = contactIds;
  await inUnit((unit) => mergeContacts(unit, [{ winner, loser }]));
  expect(await counts()).toEqual({ queued: 1 });
  expect(await claim(campaignId)).toEqual([]);
  const rows = await sql`select contact_id, message_id from campaign_recipient
    where campaign_id = ${campaignId}`;
  expect(rows[0]).toEqual({ contact_id: winner, message_id: first?.messageId });
});

test('who is erased counts in no campaign any more', async () => {
  const { claim, campaignId, counts, contactIds, inUnit } = await stage(2);
  await claim(campaignId, 1);
  await inUnit((unit) =>
    eraseContact(unit, secretBox, { by: 'contact_id', id: contactIds[0] ?? '' }),
  );
  expect(await counts()).toEqual({ pending: 1 });
});
