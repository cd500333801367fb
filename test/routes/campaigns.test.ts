import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { listCampaigns } from '../../src/campaigns/listCampaigns.ts';
import { newStage, type Stage } from '../campaigns/stage.ts';
import { testDatabase } from '../support/database.ts';
import { scansOf } from '../support/plans.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database);
const path = '/v1/whatsapp/campaigns';

const setStatus = ({ accountId }: Stage, campaignId: string, status: string) =>
  sql`update campaign set status = ${status}
    where account_id = ${accountId} and id = ${campaignId.slice(3)}`;

test('a campaign that says no more than it must is a draft to nobody, with no window, rate, cap or guard', async () => {
  const stage = await newStage(deps);
  const { outboundId, flowId, phoneNumber, call } = stage;
  const campaign = await stage.newCampaign();
  expect(campaign).toEqual({
    campaign_id: expect.stringMatching(/^CPG[0-9a-f]{32}$/),
    client_id: expect.stringMatching(/^TCI/),
    name: 'Spring',
    status: 'draft',
    outbound_id: outboundId,
    flow_id: flowId,
    waba_phone_number: phoneNumber,
    variables: {},
    country_code: '',
    schedule: { start_at: null, stop_at: null, window: null },
    rate: null,
    cap: null,
    guard: null,
    expires_after: '72h',
    audience: 0,
    counters: {
      pending: 0,
      held: 0,
      queued: 0,
      in_doubt: 0,
      sent: 0,
      delivered: 0,
      read: 0,
      failed: 0,
      skipped: 0,
      canceled: 0,
    },
    responses: { accepted: 0, rejected: 0, replied: 0, opted_out: 0, expired: 0 },
    pause: null,
    failure_reason: '',
    creation_date: expect.any(String),
    update_date: expect.any(String),
    start_date: null,
    finish_date: null,
    self: `${path}/${campaign.campaign_id}`,
  });
  expect((await call('GET', `${path}/${campaign.campaign_id}`)).body).toEqual(campaign);
});

test('all that a campaign can say is kept as it was said', async () => {
  const stage = await newStage(deps);
  const given = {
    variables: { city: 'Lima' },
    country_code: 'PE',
    schedule: {
      start_at: '2099-03-01T09:00:00.000Z',
      stop_at: '2099-03-08T09:00:00.000Z',
      window: { from: '09:00', to: '20:00', days: ['mon', 'sat'], timezone: 'America/Lima' },
    },
    rate: { per_second: 12.5 },
    cap: { max: 2, period: '7d' },
    guard: { after: 100, max_failed_percent: 10, max_opted_out_percent: 2 },
    expires_after: '48h',
  };
  expect(await stage.newCampaign(given)).toMatchObject(given);
  expect(
    await stage.newCampaign({ schedule: { window: { from: '09:00', to: '20:00' } } }),
  ).toMatchObject({
    schedule: {
      window: {
        days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
        timezone: 'recipient',
      },
    },
  });
  const twice = { from: '09:00', to: '20:00', days: ['mon', 'mon'] };
  const { schedule } = await stage.newCampaign({ schedule: { window: twice } });
  expect(schedule.window.days).toEqual(['mon']);
});

test('a form does what JSON does', async () => {
  const { call, notificationId } = await newStage(deps);
  const form = `name=News&outbound_id=${notificationId}&flow_id=&country_code=pe&user_authorized=true`;
  const { status, body } = await call('POST', path, form);
  expect([status, body.name, body.flow_id, body.country_code]).toEqual([200, 'News', '', 'PE']);
});

test('what a campaign misses is refused in the words of the reference, the first of it first', async () => {
  const { call, outboundId, notificationId, flowId } = await newStage(deps);
  const refusals: [object, string][] = [
    [{}, 'missing name'],
    [{ name: 'Spring' }, 'missing outbound id'],
    [
      { name: 'Spring', outbound_id: outboundId },
      'user_authorized field must be set to true: the person that will be contacted has not authorized it',
    ],
    [
      { name: 'Spring', outbound_id: outboundId, user_authorized: false },
      'user_authorized field must be set to true: the person that will be contacted has not authorized it',
    ],
    [{ name: 'Spring', outbound_id: outboundId, user_authorized: true }, 'missing flow id'],
    [
      { name: 'Spring', outbound_id: notificationId, flow_id: flowId, user_authorized: true },
      `the outbound is a notification, which starts no flow: leave ${flowId} out`,
    ],
  ];
  for (const [body, message] of refusals) {
    const answer = await call('POST', path, body);
    expect(answer.body).toMatchObject({ code: 10400, message: `Invalid request: ${message}` });
  }
});

test('what does not fit the outbound, or itself, is refused with what would be right', async () => {
  const { call, outboundId, flowId } = await newStage(deps);
  const refusals: [object, string][] = [
    [{ variables: { nmae: 'Ana' } }, 'unknown variable "nmae" of the outbound: it has name, city'],
    [{ country_code: 'XX' }, 'country_code: is a country as two letters, as in PE'],
    [{ schedule: { stop_at: '2020-01-01T00:00:00Z' } }, 'schedule.stop_at is in the future'],
    [
      { schedule: { start_at: '2099-01-02T00:00:00Z', stop_at: '2099-01-01T00:00:00Z' } },
      'schedule.stop_at is later than start_at',
    ],
    [
      { schedule: { window: { from: '20:00', to: '20:00' } } },
      'schedule.window.to is another time than from',
    ],
    [
      { schedule: { window: { from: '9', to: '20:00' } } },
      'schedule.window.from: is a time of day such as 09:00',
    ],
    [
      { schedule: { window: { from: '09:00', to: '20:00', timezone: 'Lima' } } },
      'schedule.window.timezone is "recipient", or a time zone such as America/Lima (IANA)',
    ],
    [{ cap: { max: 1, period: 'week' } }, 'cap.period: is a duration, as in 365d'],
    [{ expires_after: '1s' }, 'expires_after: is at least 1m'],
    [{ guard: {} }, 'guard: needs max_failed_percent or max_opted_out_percent'],
  ];
  for (const [more, message] of refusals) {
    const answer = await call('POST', path, {
      name: 'Spring',
      outbound_id: outboundId,
      flow_id: flowId,
      user_authorized: true,
      ...more,
    });
    expect([answer.status, answer.body.message]).toEqual([400, `Invalid request: ${message}`]);
  }
  const none = { name: 'a', outbound_id: `OTB${'0'.repeat(32)}`, user_authorized: true };
  expect((await call('POST', path, none)).body).toMatchObject({
    code: 10404,
    message: 'outbound not found',
  });
});

test('an unknown campaign is said to be none', async () => {
  const { call } = await newStage(deps);
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const { status, body } = await call(method, `${path}/CPG${'0'.repeat(32)}`);
    expect([status, body.message]).toEqual([404, 'campaign not found']);
  }
});

test('campaigns are listed newest first, in pages, by status, outbound and part of their name', async () => {
  const stage = await newStage(deps);
  const { call, notificationId } = stage;
  const first = await stage.newCampaign({ name: 'Spring 50%' });
  const second = await stage.newCampaign({ name: 'Summer' });
  const third = await stage.newCampaign({
    name: 'Spring news',
    outbound_id: notificationId,
    flow_id: '',
  });
  await setStatus(stage, second.campaign_id, 'running');
  const names = async (query: string) =>
    (await call('GET', `${path}?${query}`)).body.campaigns.map(
      (each: { name: string }) => each.name,
    );
  expect(await names('')).toEqual(['Spring news', 'Summer', 'Spring 50%']);
  expect(await names('query=SPRING')).toEqual(['Spring news', 'Spring 50%']);
  expect(await names('query=50%25')).toEqual(['Spring 50%']);
  expect(await names('status=running')).toEqual(['Summer']);
  expect(await names(`outbound_id=${notificationId}`)).toEqual(['Spring news']);
  const { body: page } = await call('GET', `${path}?limit=2`);
  expect(page.campaigns).toHaveLength(2);
  const { body: rest } = await call('GET', page.next);
  expect(rest.campaigns.map((each: { campaign_id: string }) => each.campaign_id)).toEqual([
    first.campaign_id,
  ]);
  expect([third.self, rest.next]).toEqual([`${path}/${third.campaign_id}`, '']);
  expect((await call('GET', `${path}?status=done`)).status).toBe(400);
});

test('a draft can be changed in all it says; what is absent stays, and null is none', async () => {
  const stage = await newStage(deps);
  const { call, notificationId } = stage;
  const { campaign_id: id } = await stage.newCampaign({
    variables: { city: 'Lima' },
    rate: { per_second: 5 },
    schedule: { start_at: '2099-01-01T00:00:00.000Z', stop_at: '2099-02-01T00:00:00.000Z' },
  });
  const changed = await call('PUT', `${path}/${id}`, {
    name: 'Autumn',
    rate: null,
    schedule: { stop_at: null },
  });
  expect(changed.body).toMatchObject({
    name: 'Autumn',
    variables: { city: 'Lima' },
    rate: null,
    schedule: { start_at: '2099-01-01T00:00:00.000Z', stop_at: null, window: null },
  });
  // Its variables and its flow were those of the outbound before.
  const other = await call('PUT', `${path}/${id}`, { outbound_id: notificationId });
  expect(other.body.message).toBe(
    'Invalid request: unknown variable "city" of the outbound: it has none',
  );
  const both = { outbound_id: notificationId, variables: {}, flow_id: '' };
  expect((await call('PUT', `${path}/${id}`, both)).body).toMatchObject({
    outbound_id: notificationId,
    flow_id: '',
  });
});

test.each(['running', 'paused'])(
  'of a campaign that is %s the pace and the end can be changed, and nothing else',
  async (status) => {
    const stage = await newStage(deps);
    const campaign = await stage.newCampaign();
    await setStatus(stage, campaign.campaign_id, status);
    const put = (body: object) => stage.call('PUT', `${path}/${campaign.campaign_id}`, body);
    const pace = {
      rate: { per_second: 3 },
      guard: { after: 50, max_failed_percent: 5 },
      schedule: {
        stop_at: '2099-01-01T00:00:00.000Z',
        window: { from: '09:00', to: '18:00', days: ['mon'], timezone: 'recipient' },
      },
    };
    expect((await put(pace)).body).toMatchObject(pace);
    const refused = await put({ name: 'Autumn' });
    expect([refused.status, refused.body.message]).toEqual([
      409,
      `The campaign is ${status}: only its rate, guard, stop_at and window can be changed`,
    ]);
    // What is given as it is changes nothing.
    expect((await put({ name: 'Spring', rate: null })).body.rate).toBeNull();
  },
);

test('one that is over is not changed, and only a draft is deleted', async () => {
  const stage = await newStage(deps);
  const { campaign_id: id } = await stage.newCampaign();
  await setStatus(stage, id, 'canceled');
  const changed = await stage.call('PUT', `${path}/${id}`, { rate: { per_second: 1 } });
  expect([changed.status, changed.body.message]).toEqual([
    409,
    'The campaign is canceled: it cannot be changed',
  ]);
  const kept = await stage.call('DELETE', `${path}/${id}`);
  expect([kept.status, kept.body.message]).toEqual([
    409,
    'The campaign is canceled: only a draft can be deleted',
  ]);
  await setStatus(stage, id, 'draft');
  expect((await stage.call('DELETE', `${path}/${id}`)).body).toEqual({
    message: 'campaign successfully deleted',
  });
  expect((await stage.call('GET', `${path}/${id}`)).status).toBe(404);
});

test('a key that may only read sees campaigns and changes none', async () => {
  const stage = await newStage(deps);
  const { campaign_id: id } = await stage.newCampaign();
  const app = buildApp(deps);
  const reader = await newTenant(deps, ['read'], app);
  expect((await reader.call('GET', path)).body.campaigns).toEqual([]);
  expect((await reader.call('GET', `${path}/${id}`)).status).toBe(404);
  expect((await reader.call('POST', path, {})).status).toBe(403);
});

test('a page of campaigns is read by an index, whatever it is asked for', async () => {
  const stage = await newStage(deps);
  const outboundId = stage.outboundId.slice(3);
  await sql`insert into campaign (account_id, id, name, status, outbound_id, line_id, variables, country_code,
      sources, expires_after, failure_reason, created_at, updated_at)
    select case when n % 50 = 0 then ${stage.accountId}::uuid else gen_random_uuid() end, gen_random_uuid(), 'Nr ' || n, 'completed', gen_random_uuid(),
      (select id from line where account_id = ${stage.accountId}), '{}', '', '[]', '72h', '', now(), now()
    from generate_series(1, 50000) n`;
  await sql`analyze campaign`;
  for (const filter of [{}, { status: 'running' as const }, { query: 'x' }, { outboundId }]) {
    const scans = await stage.unit((unit) =>
      scansOf(unit, () => listCampaigns(unit, filter, { limit: 20 })),
    );
    expect(scans.filter(({ table, index }) => table === 'campaign' && index === 'none')).toEqual(
      [],
    );
  }
});
