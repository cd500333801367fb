import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { cancelCampaign } from '../../src/campaigns/cancelCampaign.ts';
import { cancelWaiting } from '../../src/campaigns/cancelWaiting.ts';
import { expireAnswers } from '../../src/campaigns/expireAnswers.ts';
import { guardCampaigns } from '../../src/campaigns/guardCampaigns.ts';
import { guardReason } from '../../src/campaigns/guardReason.ts';
import { listTasks } from '../../src/campaigns/listTasks.ts';
import { lookAgain } from '../../src/campaigns/lookAgain.ts';
import { completeCampaign, startScheduled } from '../../src/campaigns/moveOn.ts';
import { pauseCampaign, resumeCampaign } from '../../src/campaigns/pauseCampaign.ts';
import { planSome } from '../../src/campaigns/planCampaign.ts';
import { previewCampaign } from '../../src/campaigns/previewCampaign.ts';
import { recount } from '../../src/campaigns/recount.ts';
import { startCampaign } from '../../src/campaigns/startCampaign.ts';
import type { CampaignStatus } from '../../src/campaigns/table.ts';
import { updateCampaign } from '../../src/campaigns/updateCampaign.ts';
import { toWire } from '../../src/db/ids.ts';
import { deleteFlow } from '../../src/flows/deleteFlow.ts';
import { unpublishFlow } from '../../src/flows/unpublishFlow.ts';
import { reserve } from '../../src/sender/campaigns/reserve.ts';
import { accept, drain, hold, openWorker, person } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
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
  start: 'done',
  settings: { expires_after: '12h' },
  steps: { done: { type: 'end', status: 'success' } },
};

async function stage(people = 2, more: Parameters<typeof addCampaign>[4] = {}) {
  const seeded = await seedAccount(database, flow);
  const { accountId } = seeded;
  await sql`update line set tier = 'UNLIMITED' where account_id = ${accountId}`;
  const outboundId = await addOutbound(database, seeded);
  const ids: string[] = [];
  for (let n = 1; n <= people; n += 1) ids.push(await addPerson(database, seeded, n));
  const campaignId = await addCampaign(database, seeded, outboundId, ids, more);
  const sender = openCampaignSender(database, seeded);
  return {
    ...seeded,
    ...sender,
    outboundId,
    campaignId,
    contactIds: ids,
    counts: () => countsOf(database, accountId, campaignId),
    status: async () => {
      const [row] =
        await sql`select status, pause_reason, pause_detail, failure_reason from campaign
        where id = ${campaignId}`;
      return row ?? {};
    },
    plan: async () => {
      while (await sender.inUnit((unit) => planSome(unit, campaignId)));
    },
    later: (ms: number) => openCampaignSender(database, seeded, ms),
  };
}

const taken = (n: number) => ({ outcome: 'accepted', providerMessageId: `wamid.${n}` }) as const;
const refused = (code: number) =>
  ({ outcome: 'refused', failure: { code, detail: 'no', policy: { action: 'never' } } }) as const;

test('a started campaign is planned, and runs', async () => {
  const { inUnit, campaignId, status, plan } = await stage(2, { status: 'draft' });
  const started = await inUnit((unit) => startCampaign(unit, campaignId));
  expect(started.campaign.status).toBe('planning');
  const again = await inUnit((unit) => startCampaign(unit, campaignId));
  expect(again.campaign.status).toBe('planning');
  await plan();
  expect(await status()).toMatchObject({ status: 'running', pause_reason: null });
});

test('what keeps a campaign from starting is told, all of it', async () => {
  const { inUnit, campaignId, outboundId, accountId, flowId } = await stage(0, { status: 'draft' });
  await sql`update outbound set status = 'PAUSED' where id = ${outboundId}`;
  await sql`update line set paused_reason = 'No payment' where account_id = ${accountId}`;
  await sql`update flow set published_version = null where id = ${flowId} and account_id = ${accountId}`;
  const refusal = await inUnit((unit) => startCampaign(unit, campaignId)).catch((e) => e);
  expect(refusal.code).toBe('invalid_request');
  expect(refusal.details.map(({ path }: { path: string }) => path)).toEqual([
    'outbound_not_approved',
    'line_disabled',
    'flow_unpublished',
    'no_recipients',
  ]);
});

test('a variable that neither recipient nor campaign gives keeps it from starting', async () => {
  const { inUnit, campaignId, outboundId } = await stage(1, { status: 'draft' });
  await sql`update outbound set variable_mapping = '{"body": {"1": "code"}, "buttons": {}}' where id = ${outboundId}`;
  const refusal = await inUnit((unit) => startCampaign(unit, campaignId)).catch((e) => e);
  expect(refusal.details).toEqual([
    {
      path: 'missing_variable',
      message: 'The variable "code" has no default, and some recipients have none of their own',
    },
  ]);
  await sql`update campaign_recipient set variables = '{"code": "X1"}' where campaign_id = ${campaignId}`;
  expect((await inUnit((unit) => startCampaign(unit, campaignId))).campaign.status).toBe(
    'planning',
  );
});

test('one with a time to come starts then, and not before', async () => {
  const startAt = new Date(Date.now() + 3_600_000);
  const { inUnit, campaignId, status, later } = await stage(1, { status: 'draft', startAt });
  await inUnit((unit) => startCampaign(unit, campaignId));
  expect(await status()).toMatchObject({ status: 'scheduled' });
  expect(await inUnit(startScheduled)).toEqual([]);
  const [started] = await later(3_700_000).inUnit(startScheduled);
  expect(started?.id).toBe(campaignId);
  expect(started?.lateMs).toBeGreaterThan(99_000);
  expect(await status()).toMatchObject({ status: 'planning' });
});

test('an outbound that may not be sent any more when it is time pauses the campaign, and does not fail it', async () => {
  const { campaignId, outboundId, status, plan } = await stage(1, { status: 'planning' });
  await sql`update outbound set status = 'PAUSED' where id = ${outboundId}`;
  await plan();
  expect(campaignId && (await status())).toMatchObject({
    status: 'paused',
    pause_reason: 'outbound_unavailable',
  });
});

test('a query is asked once, and finds each person once', async () => {
  const { campaignId, counts, plan, accountId, lineId, flowId, phoneNumberId } = await stage(1, {
    status: 'planning',
    sources: [{ query: { field: 'tags', is: 'vip' } }, { query: { field: 'country', is: 'PE' } }],
  });
  const seeded = { accountId, lineId, flowId, phoneNumberId };
  await addPerson(database, seeded, 10, { tags: ['vip'] });
  await addPerson(database, seeded, 11, { tags: ['vip'], country: 'CO' });
  await addPerson(database, seeded, 12, { country: 'CO' });
  await plan();
  expect(await counts()).toEqual({ pending: 3 });
  const rows = await sql`select count(*)::int as n from campaign_recipient
    where campaign_id = ${campaignId} and due_at is not null`;
  expect(rows[0]?.n).toBe(3);
});

test('re-targeting takes those of an earlier campaign who stand where it says, with their values', async () => {
  const { campaignId, outboundId, contactIds, plan, counts, accountId, lineId, flowId } =
    await stage(0, { status: 'planning' });
  const seeded = { accountId, lineId, flowId, phoneNumberId: '' };
  const people = [await addPerson(database, seeded, 20), await addPerson(database, seeded, 21)];
  // Of an upload that failed and has not been cleared away yet.
  const stray = await addPerson(database, seeded, 22);
  const earlier = await addCampaign(database, seeded, outboundId, people, { status: 'completed' });
  await sql`update campaign_recipient set state = 'delivered', variables = '{"code": "B"}'
    where campaign_id = ${earlier} and contact_id = ${people[1] ?? ''}`;
  await sql`insert into campaign_recipient (account_id, campaign_id, contact_id, id, import_id, variables, state,
      created_at, updated_at)
    values (${accountId}, ${earlier}, ${stray}, gen_random_uuid(), gen_random_uuid(), '{}', 'delivered', now(), now())`;
  const sources = [{ campaignId: earlier, states: ['delivered'], responses: [] }];
  await sql`update campaign set sources = ${JSON.stringify(sources)}::text::jsonb where id = ${campaignId}`;
  await plan();
  expect([contactIds, await counts()]).toEqual([[], { pending: 1 }]);
  const rows = await sql`select contact_id, variables from campaign_recipient
    where campaign_id = ${campaignId}`;
  expect(rows).toEqual([{ contact_id: people[1], variables: { code: 'B' } }]);
});

test('a flow that a campaign starts is neither deleted nor unpublished until the campaign is over', async () => {
  const { accountId, campaignId, flowId, inUnit } = await stage(0);
  await sql`update line set default_flow_id = null where account_id = ${accountId}`;
  await sql`delete from inbound where account_id = ${accountId}`;
  const details = [
    {
      path: `campaigns.${toWire('CPG', campaignId)}`,
      message: 'a reply to the campaign "Test", which is running, starts it',
    },
  ];
  await expect(inUnit((unit) => deleteFlow(unit, flowId))).rejects.toMatchObject({ details });
  await expect(inUnit((unit) => unpublishFlow(unit, flowId))).rejects.toMatchObject({ details });
  await inUnit((unit) => cancelCampaign(unit, campaignId));
  await inUnit((unit) => deleteFlow(unit, flowId));
});

test('a campaign whose sources find nobody has failed', async () => {
  const { status, plan } = await stage(0, {
    status: 'planning',
    sources: [{ query: { field: 'tags', is: 'nobody' } }],
  });
  await plan();
  expect(await status()).toMatchObject({
    status: 'failed',
    failure_reason: 'The segments and queries that were to find its recipients found nobody',
  });
});

test('a campaign of which a source can be asked no more does not start, and fails if it has', async () => {
  const gone = randomUUID();
  const sources = [{ query: { field: 'country', is: 'PE' } }, { segmentId: gone }];
  const { inUnit, campaignId, accountId, status, plan, counts } = await stage(1, {
    status: 'draft',
    sources,
  });
  const refusal = await inUnit((unit) => startCampaign(unit, campaignId)).catch((e) => e);
  expect([refusal.code, refusal.details]).toEqual([
    'invalid_request',
    [
      {
        path: 'no_recipients',
        message: 'Some recipients can be found no more: contact segment not found',
      },
    ],
  ]);
  const deps = { database, clock: { offsetMs: 0 }, ids: () => randomUUID() };
  const preview = await previewCampaign(deps, accountId, campaignId, () => performance.now());
  expect([preview.eligible, preview.blockers.map(({ code }) => code)]).toEqual([
    1,
    ['no_recipients'],
  ]);
  await sql`update campaign set status = 'planning' where id = ${campaignId}`;
  await plan();
  expect(await status()).toMatchObject({
    status: 'failed',
    failure_reason: 'Some of its recipients can be found no more: contact segment not found',
  });
  while (await inUnit((unit) => cancelWaiting(unit, campaignId)));
  expect(await counts()).toEqual({ canceled: 1 });
});

test('pausing and resuming are said twice without harm, and only of what runs', async () => {
  const { inUnit, campaignId, claim } = await stage();
  for (let n = 0; n < 2; n += 1) {
    const { campaign } = await inUnit((unit) => pauseCampaign(unit, campaignId));
    expect([campaign.status, campaign.pauseReason]).toEqual(['paused', 'requested']);
  }
  expect(await claim(campaignId)).toEqual([]);
  for (let n = 0; n < 2; n += 1) {
    const { campaign } = await inUnit((unit) => resumeCampaign(unit, campaignId));
    expect([campaign.status, campaign.pauseReason]).toEqual(['running', null]);
  }
  expect((await claim(campaignId)).length).toBe(2);
  await sql`update campaign set status = 'planning' where id = ${campaignId}`;
  const refusal = await inUnit((unit) => pauseCampaign(unit, campaignId)).catch((e) => e);
  expect(refusal.code).toBe('conflict');
});

test('hooks are told of each turn that a campaign takes, with its numbers then', async () => {
  const { accountId, campaignId, inUnit, plan, claim, settle } = await stage(2, {
    status: 'draft',
  });
  const wanted = [{ hookId: randomUUID(), type: 'whatsapp_campaign', actions: [] }];
  await sql`update account set wanted_events = ${sql.json(wanted)} where id = ${accountId}`;
  await inUnit((unit) => startCampaign(unit, campaignId));
  await plan();
  const [first] = await claim(campaignId, 1);
  await settle(first?.attemptId ?? '', taken(1));
  await inUnit((unit) => pauseCampaign(unit, campaignId));
  await inUnit((unit) => resumeCampaign(unit, campaignId));
  await claim(campaignId);
  await inUnit((unit) => cancelCampaign(unit, campaignId));
  const told = await sql`select event_action as action, object from hook_event
    where account_id = ${accountId} order by created_at`;
  const seen = told.map(({ action, object }) => [
    action,
    object.status,
    object.audience,
    object.counters.sent,
    object.pause?.reason,
  ]);
  expect(seen).toEqual([
    ['started', 'running', 2, 0, undefined],
    ['paused', 'paused', 2, 1, 'requested'],
    ['resumed', 'running', 2, 1, undefined],
    ['canceled', 'canceled', 2, 1, undefined],
  ]);
  expect(told[0]?.object.campaign_id).toBe(toWire('CPG', campaignId));
});

test('a claim that is under way ends before a cancel is answered, and none comes after', async () => {
  const { inUnit, campaignId, claim, counts, settle } = await stage(3);
  const [claimed, { campaign }] = await Promise.all([
    claim(campaignId, 1),
    inUnit((unit) => cancelCampaign(unit, campaignId)),
  ]);
  expect(campaign.status).toBe('canceled');
  expect(await claim(campaignId)).toEqual([]);
  while (await inUnit((unit) => cancelWaiting(unit, campaignId)));
  expect(await counts()).toEqual(
    claimed.length === 1 ? { queued: 1, canceled: 2 } : { canceled: 3 },
  );
  // What is on the wire ends by itself, and is counted.
  for (const { attemptId } of claimed) await settle(attemptId, taken(1));
  expect(await counts()).toEqual(claimed.length === 1 ? { sent: 1, canceled: 2 } : { canceled: 3 });
});

test('what waits to be tried again is canceled with its campaign', async () => {
  const { inUnit, campaignId, claim, counts, settle } = await stage(1);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', { outcome: 'not_called', detail: 'refused' });
  await inUnit((unit) => cancelCampaign(unit, campaignId));
  while (await inUnit((unit) => cancelWaiting(unit, campaignId)));
  expect(await counts()).toEqual({ canceled: 1 });
  const [row] = await sql`select status from message where id = ${first?.messageId ?? ''}`;
  expect(row?.status).toBe('canceled');
});

/** The provider took it, and said later that it was not delivered: with 131049 it may be tried again in a day. */
const notDelivered = (attemptId: string) =>
  ({
    kind: 'status',
    id: 'wamid.1',
    status: 'failed',
    to: person(1),
    attemptId,
    error: { code: 131049, title: 'Not delivered to maintain a healthy ecosystem' },
  }) as const;

test.each<CampaignStatus>(['canceled', 'completed'])(
  'what fails once its campaign is %s has failed, whatever could be tried again',
  async (status) => {
    const { inUnit, campaignId, claim, counts, settle, ...seeded } = await stage(1);
    const [first] = await claim(campaignId);
    await settle(first?.attemptId ?? '', taken(1));
    if (status === 'canceled') await inUnit((unit) => cancelCampaign(unit, campaignId));
    else await inUnit((unit) => completeCampaign(unit, campaignId));
    await accept(database, seeded, [notDelivered(first?.attemptId ?? '')]);
    await drain(openWorker(database), seeded.accountId);
    expect(await counts()).toEqual({ failed: 1 });
    const [row] = await sql`select r.code, m.status, m.error_code from campaign_recipient r
      join message m on m.account_id = r.account_id and m.id = r.message_id where r.campaign_id = ${campaignId}`;
    expect(row).toEqual({ code: 131049, status: 'failed', error_code: 131049 });
  },
);

test('what the provider did not deliver and was to be tried again has failed once its campaign is canceled', async () => {
  const { inUnit, campaignId, claim, counts, settle, ...seeded } = await stage(1);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', taken(1));
  await accept(database, seeded, [notDelivered(first?.attemptId ?? '')]);
  await drain(openWorker(database), seeded.accountId);
  expect(await counts()).toEqual({ queued: 1 });
  await inUnit((unit) => cancelCampaign(unit, campaignId));
  while (await inUnit((unit) => cancelWaiting(unit, campaignId)));
  expect(await counts()).toEqual({ failed: 1 });
  const [row] = await sql`select r.code, r.reason, r.due_at, m.status from campaign_recipient r
    join message m on m.account_id = r.account_id and m.id = r.message_id where r.campaign_id = ${campaignId}`;
  expect(row).toEqual({ code: 131049, reason: null, due_at: null, status: 'failed' });
});

test.each<[CampaignStatus, string]>([
  ['completed', 'campaign is already completed'],
  ['failed', 'campaign is already failed'],
])('what is %s is not canceled', async (status, message) => {
  const { inUnit, campaignId } = await stage(1, { status });
  const refusal = await inUnit((unit) => cancelCampaign(unit, campaignId)).catch((e) => e);
  expect([refusal.code, refusal.message]).toEqual(['invalid_request', message]);
});

const never = { from: '00:00', to: '00:01', days: [], timezone: 'recipient' };

test('who is held for a window is looked at again at once when it changes, also while the campaign is paused', async () => {
  const { inUnit, campaignId, claim, counts } = await stage(2, { window: never });
  expect(await claim(campaignId)).toEqual([]);
  expect(await counts()).toEqual({ held: 2 });
  await inUnit((unit) => pauseCampaign(unit, campaignId));
  await inUnit((unit) => updateCampaign(unit, campaignId, { window: null }));
  expect(await inUnit(listTasks)).toContainEqual({ id: campaignId, task: 'look_again' });
  while (await inUnit((unit) => lookAgain(unit, campaignId)));
  expect(await counts()).toEqual({ pending: 2 });
  expect(await inUnit(listTasks)).not.toContainEqual({ id: campaignId, task: 'look_again' });
  await inUnit((unit) => resumeCampaign(unit, campaignId));
  expect((await claim(campaignId)).length).toBe(2);
});

test('a campaign that rests until its window opens does not rest when the window changes', async () => {
  const window = { ...never, timezone: 'America/Lima' };
  const { inUnit, campaignId, claim, lineId } = await stage(2, { window });
  await claim(campaignId, 1);
  const isBusy = async () =>
    (await inUnit((unit) => reserve(unit, { lineId, throughput: 80, limit: 10 })))?.isBusy;
  expect(await isBusy()).toBe(false);
  await inUnit((unit) => updateCampaign(unit, campaignId, { window: null }));
  await inUnit((unit) => lookAgain(unit, campaignId));
  expect(await isBusy()).toBe(true);
});

test('looking again goes on where it was left, and back for whom another had in hand', async () => {
  const { inUnit, campaignId, accountId } = await stage(0, { window: never });
  await sql`insert into campaign_recipient
      (account_id, campaign_id, contact_id, id, variables, state, reason, due_at, created_at, updated_at)
    select ${accountId}, ${campaignId}, gen_random_uuid(), gen_random_uuid(), '{}', 'held',
      case when n <= 3 then 'cap' else 'window' end, now() + interval '1 hour', now(), now()
    from generate_series(1, 2103) as n`;
  await inUnit((unit) => recount(unit, campaignId));
  await inUnit((unit) => updateCampaign(unit, campaignId, { window: null }));
  const [last] = await sql`select contact_id from campaign_recipient
    where campaign_id = ${campaignId} and reason = 'window' order by contact_id desc limit 1`;
  const held = await hold(
    database,
    (tx) =>
      tx`select 1 from campaign_recipient
        where account_id = ${accountId} and contact_id = ${last?.contact_id} for no key update`,
  );
  const steps = [];
  do steps.push(await inUnit((unit) => lookAgain(unit, campaignId)));
  while (steps.at(-1));
  expect(steps).toEqual([true, true, false]);
  expect(await inUnit(listTasks)).toContainEqual({ id: campaignId, task: 'look_again' });
  await held.release();
  while (await inUnit((unit) => lookAgain(unit, campaignId)));
  const rows = await sql`select state, reason, count(*)::int as n from campaign_recipient
    where campaign_id = ${campaignId} group by state, reason order by state`;
  expect(rows).toEqual([
    { state: 'held', reason: 'cap', n: 3 },
    { state: 'pending', reason: null, n: 2100 },
  ]);
  expect(await inUnit((unit) => recount(unit, campaignId))).toEqual([]);
});

test('a campaign is over when nobody waits any more, and not before', async () => {
  const { inUnit, campaignId, claim, settle, status } = await stage(1);
  const complete = () => inUnit((unit) => completeCampaign(unit, campaignId));
  expect(await complete()).toBe(false);
  const [first] = await claim(campaignId);
  expect(await complete()).toBe(false);
  await settle(first?.attemptId ?? '', taken(1));
  expect(await complete()).toBe(true);
  expect(await status()).toMatchObject({ status: 'completed' });
});

test('a campaign of which nothing could be sent has failed', async () => {
  const { inUnit, accountId, contactIds, campaignId, claim, settle, status } = await stage(2);
  await sql`update contact set opted_out_at = now() where id = ${contactIds[1] ?? ''}`;
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', refused(132000));
  await drain(openWorker(database), accountId);
  expect(await inUnit((unit) => completeCampaign(unit, campaignId))).toBe(true);
  expect(await status()).toMatchObject({
    status: 'failed',
    failure_reason: 'Nobody could be written to: 1 failed, 1 were skipped',
  });
});

test('a guard compares shares as they are, not rounded', () => {
  const numbers = (failed: number, sent = 3_000) => ({ sent, failed, optedOut: 0, codes: {} });
  const reasonOf = (failed: number, sent: number, maxFailedPercent: number) =>
    guardReason({
      guard: { after: sent, maxFailedPercent },
      from: numbers(0, 0),
      now: numbers(failed, sent),
      outbound: { status: 'APPROVED', category: 'UTILITY' },
      category: 'UTILITY',
      policyOf: () => ({ action: 'never' }),
    })?.detail;
  expect(reasonOf(300, 3_000, 10)).toBeUndefined();
  expect(reasonOf(301, 3_000, 10)).toBe('301 of 3000 failed, more than 10 %');
  expect(reasonOf(1, 5_000, 0.01)).toBe('1 of 5000 failed, more than 0.01 %');
});

test('too many failures since somebody last said go pause a campaign, and resuming counts anew', async () => {
  const guard = { after: 2, maxFailedPercent: 40 };
  const { inUnit, campaignId, claim, status, settle, ...seeded } = await stage(4, { guard });
  const [first, second] = await claim(campaignId, 2);
  await settle(first?.attemptId ?? '', taken(1));
  expect(await inUnit(guardCampaigns)).toEqual([]);
  await settle(second?.attemptId ?? '', refused(131026));
  await drain(openWorker(database), seeded.accountId);
  expect((await inUnit(guardCampaigns)).map(({ id }) => id)).toEqual([campaignId]);
  expect(await status()).toMatchObject({
    status: 'paused',
    pause_reason: 'too_many_failed',
    pause_detail: '1 of 2 failed, more than 40 %',
  });
  await inUnit((unit) => resumeCampaign(unit, campaignId));
  expect(await inUnit(guardCampaigns)).toEqual([]);
});

test('a line that the provider restricts pauses all of its campaigns', async () => {
  const { inUnit, campaignId, outboundId, claim, settle, ...seeded } = await stage(1);
  const other = await addCampaign(database, seeded, outboundId, []);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', {
    outcome: 'refused',
    failure: {
      code: 131048,
      detail: 'Spam rate limit hit',
      policy: { action: 'stop_campaign', scope: 'line' },
    },
  });
  await drain(openWorker(database), seeded.accountId);
  const paused = await inUnit(guardCampaigns);
  expect(new Map(paused.map(({ id, why }) => [id, why.reason]))).toEqual(
    new Map([
      [campaignId, 'line_restricted'],
      [other, 'line_restricted'],
    ]),
  );
});

test('an outbound of which the category has changed pauses its campaign', async () => {
  const { inUnit, outboundId, status } = await stage(1, { category: 'UTILITY' });
  expect((await inUnit(guardCampaigns)).length).toBe(1);
  expect(await status()).toMatchObject({ pause_reason: 'category_changed' });
  await sql`update outbound set status = 'PAUSED' where id = ${outboundId}`;
});

test('who has not answered in time counts as expired, and a later tap starts the flow all the same', async () => {
  const { inUnit, campaignId, claim, settle, counts, later, ...seeded } = await stage(1);
  const [first] = await claim(campaignId);
  await settle(first?.attemptId ?? '', taken(1));
  expect(await inUnit(expireAnswers)).toBe(false);
  expect(await later(73 * 3_600_000).inUnit(expireAnswers)).toBe(true);
  expect(await counts()).toEqual({ sent: 1, expired: 1 });
  const payload = `MSG${first?.messageId.replaceAll('-', '')}:continue`;
  await accept(database, seeded, [
    {
      kind: 'message',
      id: 'wamid.tap',
      from: person(1),
      content: { type: 'tap', from: 'template', id: payload, title: 'Sí' },
    },
  ]);
  await drain(openWorker(database), seeded.accountId);
  expect(await counts()).toEqual({ sent: 1, expired: 1 });
  const rows = await sql`select trigger->>'kind' as kind from process
    where account_id = ${seeded.accountId}`;
  expect(rows).toEqual([{ kind: 'campaign' }]);
});
