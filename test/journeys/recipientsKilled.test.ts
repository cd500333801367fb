import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { createIds } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { storeOutbounds } from '../campaigns/stage.ts';
import { testDatabase } from '../support/database.ts';
import { eventually, freePort } from '../support/journey.ts';
import { makeDataDir, serviceEnv } from '../support/serviceEnv.ts';
import { apiOf, startServiceProcess } from '../support/serviceProcess.ts';

const database = await testDatabase();
const { sql } = database;
const base = '/v1/whatsapp/campaigns';

const linesOf = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, n) => `+519${String(from + n).padStart(8, '0')},P${n}\n`,
  ).join('');

test('a process that is killed in the middle of an upload leaves none of its rows in the audience', async () => {
  const dataDir = await makeDataDir();
  const start = async () => {
    const service = await startServiceProcess(await freePort(), serviceEnv(database, dataDir));
    return { service, ...(await apiOf(service, dataDir)) };
  };
  const first = await start();
  const [account] = await sql<{ id: string }[]>`select id from account`;
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
  const { notificationId } = await openUnit(deps, account?.id ?? '', (unit) =>
    storeOutbounds(unit, '+15550000009'),
  );
  const { body: campaign } = await first.api('POST', base, {
    name: 'Spring',
    outbound_id: notificationId,
    user_authorized: true,
  });
  const path = `${base}/${campaign.campaign_id}`;
  const csv = { 'Truora-API-Key': first.key, 'Content-Type': 'text/csv' };
  const send = async (url: string, body: string) => {
    const response = await fetch(`${url}${path}/recipients`, {
      method: 'POST',
      headers: csv,
      body,
    });
    return JSON.parse(await response.text());
  };
  await send(first.service.url, `phone_number,name\n${linesOf(0, 10)}`);

  const upload = request(`${first.service.url}${path}/recipients`, {
    method: 'POST',
    headers: csv,
  });
  // The process dies under it.
  upload.on('error', () => {});
  upload.write(`phone_number,name\n${linesOf(0, 5_500)}`);
  await eventually(async () => {
    const [row] = await sql`select count(*)::int as n from campaign_recipient`;
    return row?.n === 5_000;
  }, 30_000);
  first.service.signal('SIGKILL');
  await first.service.ended;

  const second = await start();
  const seen = async () => {
    const { body } = await second.api('GET', path);
    const { body: listed } = await second.api('GET', `${path}/recipients?limit=100`);
    return [body.audience, listed.recipients.length];
  };
  expect(await seen()).toEqual([10, 10]);

  // It may be a slow upload, for a minute.
  await sql`update campaign_import set updated_at = now() - interval '61 seconds' where status = 'running'`;
  const again = await send(second.service.url, `phone_number,name\n${linesOf(0, 5_500)}`);
  expect([again.status, again.accepted, again.merged]).toEqual(['succeeded', 5_490, 10]);
  expect((await second.api('GET', path)).body.audience).toBe(5_500);
  const [rows] = await sql`select count(*)::int as n from campaign_recipient`;
  expect(rows?.n).toBe(5_500);
}, 120_000);
