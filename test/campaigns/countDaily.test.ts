import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { register } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';
import { listTasks } from '../../src/campaigns/listTasks.ts';
import { takeCount } from '../../src/campaigns/recount.ts';
import { createIds } from '../../src/db/ids.ts';
import { startCampaignKeeper } from '../../src/workers/campaignKeeper.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
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
const day = 24 * 3_600_000;
const flow = {
  schema: 1,
  name: 'Offer',
  language: 'es',
  start: 'done',
  steps: { done: { type: 'end', status: 'success' } },
};

async function stage(more: Parameters<typeof addCampaign>[4] = {}) {
  const seeded = await seedAccount(database, flow);
  const { accountId } = seeded;
  const outboundId = await addOutbound(database, seeded);
  const contactIds = [await addPerson(database, seeded, 1), await addPerson(database, seeded, 2)];
  const campaignId = await addCampaign(database, seeded, outboundId, contactIds, more);
  const isDue = async (offsetMs = 0) => {
    const { inUnit } = openCampaignSender(database, seeded, offsetMs);
    const tasks = await inUnit(listTasks);
    return tasks.some(({ id, task }) => id === campaignId && task === 'count');
  };
  const take = () =>
    openCampaignSender(database, seeded).inUnit((unit) => takeCount(unit, campaignId));
  return { accountId, campaignId, isDue, take };
}

type Logged = {
  level: number;
  msg: string;
  campaignId: string;
  differences: object[];
  late: number;
};

/** A keeper, and what it logs as a warning or an error. */
function startKeeper() {
  const logged: Logged[] = [];
  const stream = new Writable({
    write(line, _, done) {
      logged.push(JSON.parse(String(line)));
      done();
    },
  });
  const keeper = startCampaignKeeper({
    database,
    clock: { offsetMs: 0 },
    ids: createIds(() => randomBytes(10)),
    log: pino({ level: 'warn' }, stream),
  });
  onTestFinished(() => keeper.stop());
  return logged;
}

const miscounted = async () => {
  const metric = await register.getSingleMetric('chasqui_campaign_miscounted_total')?.get();
  return metric?.values[0]?.value;
};

test.each([
  ['goes on', { status: 'running', startedAt: new Date(Date.now() - 2 * day) }],
  ['has been over for a week', { status: 'canceled', finishedAt: new Date(Date.now() - 7 * day) }],
] as const)(
  'the numbers of a campaign that %s are counted by themselves: what is wrong is reported, and put right',
  async (_, more) => {
    const { accountId, campaignId } = await stage({ ...more, window: closed });
    await sql`update campaign_recipient set state = 'sent', due_at = null where campaign_id = ${campaignId}`;
    await sql`update campaign_count set count = 5 where campaign_id = ${campaignId}`;
    await sql`insert into campaign_recipient
        (account_id, campaign_id, contact_id, id, variables, state, created_at, updated_at)
      values (${accountId}, ${campaignId}, gen_random_uuid(), gen_random_uuid(), '{}', 'pending', now(), now())`;
    const before = (await miscounted()) ?? 0;
    const logged = startKeeper();
    const error = await eventually(async () =>
      logged.find((each) => each.level === 50 && each.campaignId === campaignId),
    );
    expect(error).toMatchObject({ accountId, msg: 'the numbers of a campaign were wrong' });
    expect(error.differences).toHaveLength(2);
    expect(error.differences).toEqual(
      expect.arrayContaining([
        { campaignId, kind: 'state', name: 'pending', by: -4 },
        { campaignId, kind: 'state', name: 'sent', by: 2 },
      ]),
    );
    expect(await miscounted()).toBe(before + 6);
    await countsOf(database, accountId, campaignId);
  },
);

const closed = { from: '00:00', to: '00:01', days: [], timezone: 'UTC' };

test('a campaign is counted once a day while it goes on, and by one process', async () => {
  const { isDue, take } = await stage({ startedAt: new Date(Date.now() - 2 * day) });
  expect(await isDue()).toBe(true);
  const took = await Promise.all([take(), take(), take()]);
  expect(took.filter(Boolean).length).toBe(1);
  expect(await isDue()).toBe(false);
  expect(await isDue(day + 60_000)).toBe(true);
});

test('a campaign is counted when it is over, once a day for a month after, and then no more', async () => {
  const { isDue, take, campaignId } = await stage({ startedAt: new Date() });
  expect(await isDue()).toBe(false);
  await sql`update campaign set status = 'completed', finished_at = now() + interval '1 second'
    where id = ${campaignId}`;
  expect(await isDue(2_000)).toBe(true);
  await sql`update campaign set finished_at = now() where id = ${campaignId}`;
  expect(await take()).toBe(true);
  expect(await isDue()).toBe(false);
  expect(await isDue(day + 60_000)).toBe(true);
  expect(await isDue(32 * day)).toBe(false);
});

test('what has not started is not counted', async () => {
  const { isDue } = await stage({ status: 'draft', startedAt: null });
  expect(await isDue(2 * day)).toBe(false);
});

test('a campaign that starts more than five minutes after its time is in the log', async () => {
  const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000);
  const punctual = await stage({ status: 'scheduled', startAt: minutesAgo(4) });
  const late = await stage({ status: 'scheduled', startAt: minutesAgo(6) });
  const logged = startKeeper();
  const found = await eventually(async () =>
    logged.find(({ msg }) => msg === 'a campaign starts late'),
  );
  expect(found).toMatchObject({ accountId: late.accountId, campaignId: late.campaignId });
  expect(found.late).toBeGreaterThan(5 * 60_000);
  await eventually(async () => {
    const [row] =
      await sql`select 1 from campaign where id = ${punctual.campaignId} and status <> 'scheduled'`;
    return row;
  });
  expect(logged.map(({ campaignId }) => campaignId)).toEqual([late.campaignId]);
});
