import { expect, test } from 'vitest';
import { openUnit } from '../../src/db/unit.ts';
import { claim } from '../../src/sender/claim.ts';
import { createProviderMedia } from '../../src/sender/providerMedia.ts';
import { createSendQueue } from '../../src/workers/sendQueue.ts';
import { testDatabase } from '../support/database.ts';
import { openStage } from '../support/lineStage.ts';

const database = await testDatabase();
const stage = await openStage(database);
const sender = '01890000-0000-7000-8000-00000000abcd';

test('what comes too late to be called is given back at once, and not called', async () => {
  const { accountId, lineId, phoneNumber, phoneNumberId, turn } = await stage.newTenant();
  await stage.emulator('POST', '/phones/1/messages', { line: phoneNumber, text: 'stop' });
  await stage.delivered();
  await turn();
  const line = { lineId, provider: 'meta', throughput: 80, limit: 10, sender };
  const { claimed } = await openUnit(stage, accountId, (unit) => claim(unit, line));
  expect(claimed).toHaveLength(1);

  const files = createProviderMedia(stage);
  const sends = createSendQueue({ ...stage, files, senderId: sender, wakeRelay: () => {} });
  // As after six seconds in which the process did not run.
  sends.add({ accountId, lineId, claimed, startedAt: performance.now() - 6_000 });
  await sends.drain();
  expect(
    await database.sql`select a.outcome, a.called_at, m.status, o.attempt_id from attempt a
      join message m on m.account_id = a.account_id and m.id = a.message_id
      join outbox o on o.account_id = a.account_id and o.message_id = a.message_id
      where a.account_id = ${accountId}`,
  ).toEqual([{ outcome: 'not_called', called_at: null, status: 'queued', attempt_id: null }]);
  expect(await stage.asked(`/${phoneNumberId}/messages`)).toEqual([]);
});
