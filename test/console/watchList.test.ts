import { expect, test } from 'vitest';
import { readsOf } from '../../src/console/inbox/reads.ts';
import { watchList } from '../../src/console/inbox/watchList.tsx';
import type { Visit } from '../../src/console/visit.ts';
import { storeChat, storeContact } from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const deps = testDeps(await testDatabase());

test('a page is told how many chats there are after what it was told, whatever another has read just now', async () => {
  const { accountId, unit } = await newTenant(deps);
  const reads = readsOf(deps, accountId);
  const visit = {
    c: { req: { query: () => ({}) } },
    words: {},
    user: { email: 'rosa@example.com' },
  };
  const told = async (from: string, to: string) => {
    const texts: string[] = [];
    const list = watchList(reads, visit as unknown as Visit, () => 2);
    for await (const text of list.tell([], { from, to })) texts.push(text);
    return /#count-unassigned"[^>]*>(\d*)</.exec(texts.join(''))?.[1];
  };
  const lineId = await unit(async (u) => (await storeLine(u)).line.id);
  const contactId = await unit((u) => storeContact(u, { phone: null, waId: null }));
  expect(await told('1', '2')).toBe('');
  await unit((u) => storeChat(u, { contactId, lineId, unassigned: true }));
  expect(await told('2', '3')).toBe('1');
});
