import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { newStage, type Stage } from '../campaigns/stage.ts';
import { testDatabase } from '../support/database.ts';
import { testDeps } from './testApi.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database);
const app = buildApp(deps);
const base = '/v1/whatsapp/campaigns';

const previewOf = async ({ call }: Stage, id: string) => {
  const { status, body } = await call('POST', `${base}/${id}/preview`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};

const add = ({ call }: Stage, id: string, recipients: object[]) =>
  call('POST', `${base}/${id}/recipients`, { recipients });

const people = [
  { phone_number: '+51987654321', name: 'Ana' },
  { phone_number: '+51987654322', name: 'Bruno', variables: { city: 'Cusco' } },
  { phone_number: '+525512345678', name: 'Carla' },
  { phone_number: '+51987654324', name: 'Diego' },
];

/** A draft to four people, whose `city` has a default. */
async function drafted(more: object = {}) {
  const stage = await newStage(deps, undefined, app);
  const { campaign_id: id } = await stage.newCampaign({ variables: { city: 'Lima' }, ...more });
  await add(stage, id, people);
  return { stage, id };
}

test('a preview says whom a campaign would reach, with what, and how long it would take', async () => {
  const { stage, id } = await drafted();
  expect(await previewOf(stage, id)).toEqual({
    as_of: expect.any(String),
    complete: true,
    audience: { rows: 4, eligible: 4, skipped: {}, held: {} },
    missing_variables: {},
    samples: [
      { phone_number: '********4321', text: 'Hola Ana, ¿vienes a Lima?' },
      { phone_number: '********4322', text: 'Hola Bruno, ¿vienes a Cusco?' },
      { phone_number: '*********5678', text: 'Hola Carla, ¿vienes a Lima?' },
    ],
    pace: { per_second: 64, bound_by: 'line', tier_left: 100_000 },
    starts_at: expect.any(String),
    ends_at: expect.any(String),
    hours: 0,
    by_country: [
      { country: 'PE', messages: 3 },
      { country: 'MX', messages: 1 },
    ],
    blockers: [],
    warnings: [],
  });
});

test('who wants nothing, cannot be written to, is not on WhatsApp, or was written to lately is told apart', async () => {
  const { stage, id } = await drafted({ cap: { max: 1, period: '7d' } });
  const { accountId } = stage;
  await sql`update contact set opted_out_at = now() where account_id = ${accountId} and name = 'Ana'`;
  await sql`update contact set phone = null where account_id = ${accountId} and name = 'Bruno'`;
  await sql`update contact set not_on_whatsapp_at = now() where account_id = ${accountId} and name = 'Diego'`;
  await sql`insert into campaign_recipient (account_id, campaign_id, contact_id, id, variables, state, sent_at,
      created_at, updated_at)
    select account_id, gen_random_uuid(), id, gen_random_uuid(), '{}', 'read', now() - interval '1 day', now(), now()
    from contact where account_id = ${accountId} and name = 'Carla'`;
  expect((await previewOf(stage, id)).audience).toEqual({
    rows: 4,
    eligible: 0,
    skipped: { opted_out: 1, invalid_number: 1, not_on_whatsapp: 1 },
    held: { cap: 1 },
  });
});

test('a window is that of each recipient’s country, at the time at which the campaign starts', async () => {
  // Midnight in Lima is 23:00 in Mexico.
  const { stage, id } = await drafted({
    schedule: {
      start_at: '2099-01-05T05:00:00Z',
      window: { from: '23:00', to: '23:59', timezone: 'recipient' },
    },
  });
  const { audience, starts_at: startsAt, ends_at: endsAt, pace } = await previewOf(stage, id);
  expect([audience.eligible, audience.held]).toEqual([1, { window: 3 }]);
  // Mexico begins, and Peru is through a day later.
  expect([startsAt, endsAt, pace.bound_by]).toEqual([
    '2099-01-05T05:00:00.000Z',
    '2099-01-06T04:00:00.000Z',
    'window',
  ]);
});

test('a campaign that has to wait for all of its people begins with the first of them, and stops when it must', async () => {
  const window = { from: '23:00', to: '23:59', timezone: 'recipient' };
  const schedule = { start_at: '2099-01-05T06:00:00Z', window };
  const { stage, id } = await drafted({ schedule });
  const whole = await previewOf(stage, id);
  expect([whole.audience.held, whole.starts_at, whole.ends_at, whole.hours]).toEqual([
    { window: 4 },
    '2099-01-06T04:00:00.000Z',
    '2099-01-06T05:00:00.000Z',
    1,
  ]);
  await sql`update campaign set start_at = null, stop_at = now() - interval '1 hour', "window" = null
    where id = ${id.slice(3)}`;
  const late = await previewOf(stage, id);
  expect([late.ends_at, late.hours, late.pace.bound_by]).toEqual([late.starts_at, 0, 'schedule']);
});

test('what bounds a campaign is the slowest of its line, rate, tier, window and end', async () => {
  const stage = await newStage(deps, undefined, app);
  const { accountId } = stage;
  const boundBy = async (more: object) => {
    const { campaign_id: id } = await stage.newCampaign({ variables: { city: 'Lima' }, ...more });
    await add(stage, id, people);
    const { pace, hours, warnings } = await previewOf(stage, id);
    return [pace.bound_by, hours, warnings.map((each: { code: string }) => each.code)];
  };
  const rate = { per_second: 1 / 3_600 };
  expect(await boundBy({ rate })).toEqual(['rate', 4, []]);
  const start_at = '2099-01-05T15:00:00Z';
  const window = { from: '10:00', to: '11:00', days: ['mon'], timezone: 'America/Lima' };
  expect(await boundBy({ rate, schedule: { start_at, window } })).toEqual(['window', 672, []]);
  const stop_at = '2099-01-05T16:30:00Z';
  expect(await boundBy({ rate, schedule: { start_at, stop_at } })).toEqual([
    'schedule',
    1.5,
    ['stop_at'],
  ]);
  await sql`update line set tier = 'TIER_1' where account_id = ${accountId}`;
  expect(await boundBy({})).toEqual(['tier', 72, ['tier']]);
});

test('people of segments and queries count once, and without those who are recipients already', async () => {
  const { stage, id } = await drafted();
  await stage.call('POST', '/v1/contacts', { name: 'Elena', phone_number: '+51987654325' });
  const query = { field: 'phone', exists: true };
  await stage.call('POST', `${base}/${id}/recipients`, { query });
  await stage.call('POST', `${base}/${id}/recipients`, { query });
  const { audience, blockers } = await previewOf(stage, id);
  expect([audience.rows, audience.eligible, blockers]).toEqual([5, 5, []]);
});

test('what keeps a campaign from starting is said, each thing of it', async () => {
  const stage = await newStage(deps, undefined, app);
  const { accountId, call } = stage;
  const { campaign_id: id } = await stage.newCampaign();
  const codes = async () =>
    (await previewOf(stage, id)).blockers.map((each: { code: string }) => each.code);
  expect(await codes()).toEqual(['no_recipients']);

  await call('PUT', `${base}/${id}`, { variables: { city: 'Lima', name: 'tú' } });
  await add(stage, id, [
    { phone_number: '+51987654321' },
    { phone_number: '+51987654322', name: 'Bruno' },
  ]);
  expect(await codes()).toEqual([]);
  await call('PUT', `${base}/${id}`, { variables: {} });
  const preview = await previewOf(stage, id);
  // A name that is known stands in for one that is not said.
  expect(preview.missing_variables).toEqual({ name: 1, city: 2 });
  expect(preview.blockers).toEqual([
    {
      code: 'missing_variable',
      message: 'The variable "name" has no default, and some recipients have none of their own',
    },
    {
      code: 'missing_variable',
      message: 'The variable "city" has no default, and some recipients have none of their own',
    },
  ]);
  await call('PUT', `${base}/${id}`, { variables: { city: 'Lima', name: 'tú' } });
  await sql`update outbound set status = 'PAUSED' where account_id = ${accountId}`;
  await sql`update line set paused_reason = 'BANNED' where account_id = ${accountId}`;
  await sql`update flow set published_version = null where account_id = ${accountId}`;
  expect(await codes()).toEqual(['outbound_not_approved', 'line_disabled', 'flow_unpublished']);
});

test('a preview writes nothing', async () => {
  const { stage, id } = await drafted();
  const rows = async () =>
    sql`select xmin::text, t::text from campaign_recipient t where account_id = ${stage.accountId}
      union all select xmin::text, t::text from campaign t where account_id = ${stage.accountId}
      union all select xmin::text, t::text from tier_use t where account_id = ${stage.accountId}
      order by 2`;
  const before = await rows();
  await previewOf(stage, id);
  expect(await rows()).toEqual(before);
});
