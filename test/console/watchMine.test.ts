import { and, eq, inArray } from 'drizzle-orm';
import { expect, onTestFinished, test, vi } from 'vitest';
import { selectChats } from '../../src/chats/getChat.ts';
import { chat } from '../../src/chats/table.ts';
import { readsOf } from '../../src/console/inbox/reads.ts';
import { watchMine } from '../../src/console/inbox/watchMine.ts';
import { storeChat, storeContact } from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const deps = testDeps(await testDatabase());
const rosa = 'rosa@example.com';

test('chats that were erased, of which nobody tells, are counted no more after five minutes', async () => {
  const { accountId, unit } = await newTenant(deps);
  const reads = readsOf(deps, accountId);
  const mine = watchMine(rosa);
  await unit(async (u) => {
    const line = { wabaId: 'w2', lineId: 'l2', number: '+15550000002' };
    const lineId = (await storeLine(u, line)).line.id;
    const contactId = await storeContact(u, { phone: null, waId: null });
    await storeChat(u, { contactId, lineId, owner: rosa, state: 'withAgent' });
  });
  expect(await mine.count(reads)).toBe(1);
  await unit((u) => u.tx.delete(chat).where(eq(chat.accountId, accountId)));
  const clock = vi.spyOn(performance, 'now');
  onTestFinished(() => clock.mockRestore());
  clock.mockReturnValue(performance.now() + 300_001);
  expect(await mine.count(reads)).toBe(0);
});

test('chats that one has are counted as they come and go, and read again once there were too many to know all', async () => {
  const { accountId, unit } = await newTenant(deps);
  const reads = readsOf(deps, accountId);
  const mine = watchMine(rosa);
  const lineId = await unit(async (u) => (await storeLine(u)).line.id);
  const store = (count: number, owner: string | null) =>
    unit(async (u) => {
      const ids: string[] = [];
      for (let n = 0; n < count; n++) {
        const contactId = await storeContact(u, { phone: null, waId: null });
        ids.push(await storeChat(u, { contactId, lineId, owner, state: 'withAgent' }));
      }
      return ids;
    });
  /** Changes the owner of these chats, as whoever follows them is told. */
  const give = async (ids: string[], owner: string | null) => {
    const which = and(eq(chat.accountId, accountId), inArray(chat.id, ids));
    await unit((u) => u.tx.update(chat).set({ owner }).where(which));
    mine.follow(await unit((u) => selectChats(u).where(which)));
  };
  const [first = '', ...own] = await store(120, rosa);
  expect(await mine.count(reads)).toBe(100);
  // The newest hundred are known: five less of them are not five less in all.
  await give(own.slice(-5), null);
  expect(await mine.count(reads)).toBe(100);
  await give(own, 'luis@example.com');
  expect(await mine.count(reads)).toBe(1);
  await give(own.slice(0, 2), rosa);
  await give([first], null);
  expect(await mine.count(reads)).toBe(2);
});
