import { expect, test } from 'vitest';
import { countConversations } from '../../src/contacts/countConversations.ts';
import { sentOutbound } from '../../src/outbounds/table.ts';
import { process } from '../../src/processes/table.ts';
import { mergeContacts } from '../../src/relay/gather/mergeContacts.ts';
import { storeChat, storeContact, storeMessage } from '../chats/storedChat.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps = testDeps(database);

const template = {
  type: 'template' as const,
  name: 'visit',
  language: 'es',
  body: [],
  buttons: [],
  preview: 'Hola',
};

/** A contact who has begun two conversations, accepted one of ours, and heard of us. */
async function busyContact() {
  const { unit, accountId } = await newTenant(deps);
  const contactId = await unit(async (opened) => {
    const { newId, now, tx } = opened;
    const id = await storeContact(opened);
    const lineId = newId();
    const chatId = await storeChat(opened, { contactId: id, lineId });
    const kinds = ['inbound', 'default', 'outbound', 'campaign', 'test', 'subflow'] as const;
    for (const kind of kinds) {
      await tx.insert(process).values({
        accountId,
        id: newId(),
        chatId,
        contactId: id,
        lineId,
        flowId: newId(),
        flowVersion: 1,
        status: 'success',
        state: { step: 'a', vars: {}, visit: 1, memory: {} },
        trigger: { kind, variables: {} },
        findings: 0,
        createdAt: now,
        updatedAt: now,
      });
    }
    let seq = 0;
    const send = (status: string) => {
      seq += 1;
      const given = { direction: 'out' as const, status };
      // biome-ignore lint/suspicious/noExplicitAny: only that it is a template matters here
      return storeMessage(opened, { chatId, contactId: id, lineId, seq }, template as any, given);
    };
    for (const status of ['delivered', 'read', 'sent', 'failed']) await send(status);
    for (const response of ['rejected', 'accepted', null] as const) {
      const messageId = await send('read');
      await tx.insert(sentOutbound).values({
        accountId,
        messageId,
        chatId,
        contactId: id,
        outboundId: newId(),
        language: 'es',
        variables: {},
        replies: [],
        response,
        expiresAt: now,
        createdAt: now,
      });
    }
    return id;
  });
  return { unit, contactId };
}

const counted = {
  inboundStarted: 2,
  outboundStarted: 2,
  outboundsRejected: 1,
  notificationsReceived: 2,
};

test('conversations are counted from what is recorded, and tests of a flow are none', async () => {
  const { unit, contactId } = await busyContact();
  const other = await unit((opened) => storeContact(opened, { phone: null }));
  const countOf = await unit((opened) => countConversations(opened, [contactId, other]));
  expect(countOf(contactId)).toMatchObject(counted);
  expect(countOf(other)).toMatchObject({ inboundStarted: 0, notificationsReceived: 0 });
});

test('what a contact did counts for whom they were merged into, over several merges', async () => {
  const { unit, contactId } = await busyContact();
  const [second, third] = await unit(async (opened) => {
    const ids = [
      await storeContact(opened, { phone: null }),
      await storeContact(opened, { phone: null }),
    ];
    const [b = '', c = ''] = ids;
    await mergeContacts(opened, [{ winner: b, loser: contactId }]);
    await mergeContacts(opened, [{ winner: c, loser: b }]);
    return ids;
  });
  const countOf = await unit((opened) => countConversations(opened, [third ?? '']));
  expect(countOf(third ?? '')).toMatchObject(counted);
  const merged = await database.sql`select merged_into from contact
    where id = any(${[contactId, second ?? '']})`;
  expect(merged.map(({ merged_into }) => merged_into)).toEqual([third, third]);
});
