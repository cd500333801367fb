import { expect, test } from 'vitest';
import { getCampaign } from '../../src/campaigns/getCampaign.ts';
import { readPaceOverTime } from '../../src/campaigns/readPaceOverTime.ts';
import { fromWire } from '../../src/db/ids.ts';
import { newStage } from '../campaigns/stage.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps = testDeps(database);
const { sql } = database;

const startedAt = new Date('2026-03-01T12:00:00Z');
const second = (n: number) => new Date(startedAt.getTime() + n * 1_000);
const start = startedAt.getTime() / 1_000;

/** A campaign that ran for so many seconds; gives a way to add somebody to it, and to read its pace. */
async function stage(lastedS: number) {
  const at = await newStage(deps);
  const made = await at.newCampaign();
  const id = fromWire('CPG', made.campaign_id);
  await sql`update campaign set status = 'completed', started_at = ${startedAt},
    finished_at = ${second(lastedS)} where id = ${id}`;
  return {
    add: (state: string, sentAt: Date | null, updatedAt = sentAt) => sql`
      insert into campaign_recipient (account_id, campaign_id, contact_id, id, variables, state,
        sent_at, created_at, updated_at)
      values (${at.accountId}, ${id}, gen_random_uuid(), gen_random_uuid(), '{}', ${state},
        ${sentAt}, ${startedAt}, ${updatedAt ?? startedAt})`,
    pace: () =>
      at.unit(async (unit) => readPaceOverTime(unit, (await getCampaign(unit, id)).campaign)),
  };
}

test('what was sent and what failed is counted by the stretch in which it was', async () => {
  const { add, pace } = await stage(4);
  await add('sent', second(0));
  await add('read', second(0.9), second(500));
  await add('delivered', second(2));
  await add('failed', null, second(3));
  await add('failed', second(2), second(2));
  await add('pending', null);
  await add('skipped', null);
  expect(await pace()).toEqual({
    stepS: 1,
    times: [start, start + 1, start + 2, start + 3, start + 4],
    sent: [2, 0, 2, 0, 0],
    failed: [0, 0, 1, 1, 0],
  });
});

test('a longer campaign is told in longer stretches, and what fails days later is no part of it', async () => {
  const { add, pace } = await stage(3_600);
  await add('sent', second(59));
  await add('sent', second(61));
  await add('failed', second(61), second(86_400 * 3));
  const told = await pace();
  expect([told?.stepS, told?.times.length]).toEqual([60, 61]);
  expect(told?.sent.slice(0, 3)).toEqual([1, 2, 0]);
  expect(told?.failed.every((count) => count === 0)).toBe(true);
});

test('where nothing was sent there is nothing to tell', async () => {
  const { add, pace } = await stage(10);
  await add('pending', null);
  expect(await pace()).toBeUndefined();
});
