import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { createBell, type Ring } from '../../src/workers/bell.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';

const database = await testDatabase();
const log = pino({ level: 'silent' });

function openBell() {
  const direct = connect({
    url: database.url,
    pool: 1,
    pooler: 'none',
    applicationName: 'chasqui test',
  });
  const heard: Ring[] = [];
  const bell = createBell({ direct, log, heard: (ring) => heard.push(ring) });
  onTestFinished(async () => {
    await bell.stop();
    await direct.close();
  });
  return { bell, heard, direct };
}

test('a process that has work for another wakes it, once for what comes together', async () => {
  const here = openBell();
  const there = openBell();
  await there.direct.sql`select 1`;
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (let n = 0; n < 3; n++) here.bell.ring({ for: 'relay', accountId: 'a' });
  here.bell.ring({ for: 'sender', accountId: 'a', lineId: 'l' });
  here.bell.ring({ for: 'follower', accountId: 'a' });
  await eventually(async () => there.heard.length >= 3);
  expect(there.heard).toEqual([
    { for: 'relay', accountId: 'a' },
    { for: 'sender', accountId: 'a', lineId: 'l' },
    { for: 'follower', accountId: 'a' },
  ]);
});

test('what somebody else says on the channel is not believed', async () => {
  const { heard, direct, bell } = openBell();
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const payload of ['', 'x', '[1, null, {"for": "sender", "accountId": "a"}]', '{}']) {
    await direct.sql`select pg_notify('chasqui_wake', ${payload})`;
  }
  bell.ring({ for: 'relay', accountId: 'b' });
  await eventually(async () => heard.length > 0);
  expect(heard).toEqual([{ for: 'relay', accountId: 'b' }]);
});
