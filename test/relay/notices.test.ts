import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { line } from '../../src/lines/table.ts';
import * as metrics from '../../src/relay/metrics.ts';
import { notice } from '../../src/relay/table.ts';
import { testDatabase } from '../support/database.ts';
import { openStage, type Tenant } from '../support/lineStage.ts';

const database = await testDatabase();
const stage = await openStage(database);

async function tell(tenant: Tenant, field: string, value: Record<string, unknown>) {
  const entry = { id: tenant.wabaId, time: 1_772_366_400, changes: [{ field, value }] };
  await stage.emulator('POST', '/webhooks/raw', {
    body: JSON.stringify({ object: 'whatsapp_business_account', entry: [entry] }),
  });
  await stage.delivered();
  await tenant.turn();
}

async function lineOf({ accountId, lineId }: Tenant) {
  const [row] = await database.db
    .select()
    .from(line)
    .where(and(eq(line.accountId, accountId), eq(line.id, lineId)));
  if (!row) throw new Error('No line');
  const { tier, quality, throughput, status, pausedReason } = row;
  return { tier, quality, throughput, status, pausedReason };
}

const unchanged = {
  tier: 'TIER_250',
  quality: 'GREEN',
  throughput: 80,
  status: 'CONNECTED',
  pausedReason: null,
};

test('a number learns its tier and its throughput from Meta’s notices', async () => {
  const tenant = await stage.newTenant();
  const display = tenant.phoneNumber.slice(1);
  await tell(tenant, 'phone_number_quality_update', {
    display_phone_number: display,
    event: 'UPGRADE',
    max_daily_conversations_per_business: 'TIER_OF_MARS',
  });
  await tell(tenant, 'phone_number_quality_update', {
    display_phone_number: display,
    event: 'THROUGHPUT_UPGRADE',
  });
  expect(await lineOf(tenant)).toEqual({ ...unchanged, tier: 'TIER_OF_MARS', throughput: 1000 });
});

test('a ban pauses every line of the account, and its end lets them go on', async () => {
  const [tenant, other] = [await stage.newTenant(), await stage.newTenant()];
  const ban = (state: string) => ({
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: state },
  });
  await tell(tenant, 'account_update', ban('DISABLE'));
  expect(await lineOf(tenant)).toEqual({
    ...unchanged,
    pausedReason: 'Meta has disabled the WhatsApp Business account',
  });
  await tell(tenant, 'account_update', ban('REINSTATE'));
  expect(await lineOf(tenant)).toEqual(unchanged);
  expect(await lineOf(other)).toEqual(unchanged);
});

test('two notices of one turn both count, and a repeat of the first does not come back', async () => {
  const tenant = await stage.newTenant();
  const change = (limit: string) => ({
    field: 'business_capability_update',
    value: { max_daily_conversations_per_business: limit },
  });
  const entry = {
    id: tenant.wabaId,
    time: 1_772_366_400,
    changes: [
      change('TIER_2K'),
      { field: 'account_update', value: { event: 'ACCOUNT_OFFBOARDED' } },
      change('TIER_10K'),
    ],
  };
  await stage.emulator('POST', '/webhooks/raw', {
    body: JSON.stringify({ object: 'whatsapp_business_account', entry: [entry] }),
  });
  await stage.delivered();
  await tenant.turn();
  await tell(tenant, 'business_capability_update', {
    max_daily_conversations_per_business: 'TIER_2K',
  });
  expect(await lineOf(tenant)).toEqual({
    ...unchanged,
    tier: 'TIER_10K',
    pausedReason: 'The WhatsApp Business account has left the platform',
  });
});

test('a field nobody knows is kept, changes nothing and is counted', async () => {
  const tenant = await stage.newTenant();
  const count = async () => {
    const { values } = await metrics.unknown.get();
    return values.find(({ labels }) => labels.field === 'other')?.value ?? 0;
  };
  const before = await count();
  await tell(tenant, 'moon_phase_update', { event: 'DISABLED_UPDATE', pause: true });
  expect((await count()) - before).toBe(1);
  expect(await lineOf(tenant)).toEqual(unchanged);
  const kept = await database.db
    .select({ field: notice.field, body: notice.body })
    .from(notice)
    .where(eq(notice.accountId, tenant.accountId));
  expect(kept).toEqual([
    { field: 'moon_phase_update', body: { event: 'DISABLED_UPDATE', pause: true } },
  ]);
});
