import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { buildConsole } from '../../src/console/buildConsole.tsx';
import { createSegment } from '../../src/contacts/segments.ts';
import { fromWire, toWire } from '../../src/db/ids.ts';
import type { Deps } from '../../src/deps.ts';
import { createHook } from '../../src/hooks/createHook.ts';
import { testHook } from '../../src/hooks/testHook.ts';
import { createInbound } from '../../src/lines/createInbound.ts';
import { getLine } from '../../src/lines/getLine.ts';
import { accessTokenPlace } from '../../src/lines/lineSecrets.ts';
import { waba } from '../../src/lines/table.ts';
import { migrateFlow } from '../../src/relay/migrate/migrateFlow.ts';
import { setChatOwner } from '../../src/relay/onDemand/setChatOwner.ts';
import { tryFlow } from '../../src/relay/onDemand/tryFlow.ts';
import { createUser } from '../../src/users/createUser.ts';
import { startSession } from '../../src/users/session.ts';
import { newStage } from '../campaigns/stage.ts';
import { storeChat, storeContact, storeMessage } from '../chats/storedChat.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps: Deps = testDeps(database, {
  setChatOwner: (input) => setChatOwner(deps, input),
  migrateFlow: (input) => migrateFlow(deps, input),
  tryFlow: (input) => tryFlow(deps, input),
});
const app = buildApp(deps);

/** An account with one of nearly everything that a path can name, and the token of an admin. */
async function furnish() {
  const stage = await newStage(deps);
  const { id: campaignId } = await stage.newCampaign();
  return stage.unit(async (unit) => {
    const user = await createUser(unit, { email: 'ada@example.com', role: 'admin' });
    const { line } = await getLine(unit, stage.phoneNumber);
    // As one that was connected has it.
    const accessToken = deps.secretBox.seal(accessTokenPlace(unit.accountId, line.wabaId), 'token');
    await unit.tx.update(waba).set({ accessToken }).where(eq(waba.id, line.wabaId));
    const contactId = await storeContact(unit);
    const chatId = await storeChat(unit, { contactId, lineId: line.id, lastInboundAt: unit.now });
    const place = { chatId, contactId, lineId: line.id, seq: 1 };
    const messageId = await storeMessage(unit, place, { type: 'text', text: 'Hola' });
    const { inbound } = await createInbound(unit, {
      number: stage.phoneNumber,
      flowId: fromWire('IPF', stage.flowId),
      phrase: 'begin',
    });
    const query = { all: [{ field: 'tags', is: 'vip' }] };
    const segment = await createSegment(unit, { name: 'Them', query });
    const hook = await createHook(unit, deps.secretBox, {
      eventType: 'all',
      actions: [],
      name: '',
      url: 'https://example.com/',
      status: 'enabled',
    });
    const ids: Record<string, string> = {
      user_id: toWire('USR', user.id),
      contact_id: toWire('CNT', contactId),
      chat_id: toWire('EN_CHT_', chatId),
      message_id: toWire('MSG', messageId),
      inbound_id: toWire('INB', inbound.id),
      segment_id: toWire('SEG', segment.id),
      hook_id: toWire('HOK', hook.id),
      delivery_id: toWire('HIK', (await testHook(unit, hook.id)).id),
      campaign_id: campaignId,
      flow_id: stage.flowId,
      outbound_id: stage.outboundId,
      line: stage.phoneNumber.slice(1),
      dead_id: '1',
      media_id: toWire('MED', unit.newId()),
      import_id: toWire('IMP', unit.newId()),
    };
    return { token: await startSession(unit, user.id), ids };
  });
}

/** What forms and addresses have, each as it could be. */
const usual = {
  texts: {
    ...{ text: 'hello', tags: 'a, b', name: 'x1', value: 'some', detail: 'said', content: 'Hi' },
    ...{ phrase: 'go', groups: 'a', request_id: 'r1', q: 'hello', tag: 'a', confirmed: 'no' },
    ...{ 'field.0': 'tags', 'op.0': 'is', 'value.0': 'vip', 'variable.name': 'Ana' },
    ...{ 'button.0.text': 'Open', 'example.a': 'b', owner: 'ada@example.com', action_names: 'b' },
  },
  numbers: {
    ...{ seq: '1', revision: '1', version: '1', from: '1', to: '1', at: '0', amount: '1' },
    ...{ before: '1', shown: '40', synced: '1', minutes: '10', capacity: '1', most: '1' },
    ...{ rate: '1', cap_max: '1', cap_days: '1', guard_after: '1', expires_hours: '1' },
  },
  choices: {
    ...{ kind: 'note', status: 'online', view: 'all', fact: 'name', scope: 'all', granted: 'yes' },
    ...{ phone: '+51987654321', phone_number: '+51987654321', language: 'es', match: 'all' },
    ...{ category: 'UTILITY', header: 'none', 'button.0.type': 'QUICK_REPLY', events: '[]' },
    ...{ definition: '{}', variables: '{}', timezone: 'UTC', starts: 'now', agreed: 'yes' },
    ...{ event_type: 'all', url: 'https://example.com/', who: 'failed', country_code: 'PE' },
  },
};

const all = (fields: Record<string, string>, text: string): Record<string, string> =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, text]));

/** Where a page begins that no page of ours has ended. */
const start_key = Buffer.from('["1000000000000000"]').toString('base64');

const { texts, numbers, choices } = usual;
/** U+0000 is no text to Postgres, nor a greater number than 2147483647 an `integer`. */
const nonsense = [
  { ...all(texts, 'some\u0000'), ...numbers, ...choices },
  { ...texts, ...all(numbers, '2147483648'), ...choices, start_key },
];

const cutOff: RequestInit = {
  method: 'POST',
  body: '--x\r\nConte',
  headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
};

test('nonsense is refused at every address, and breaks none', async () => {
  const { token, ids } = await furnish();
  const broken: string[] = [];
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await app.request(path, {
      ...init,
      headers: {
        Cookie: `chasqui_console=${token}`,
        Origin: 'http://chasqui.test',
        ...init.headers,
      },
    });
    const isStream = response.headers.get('content-type') === 'text/event-stream';
    // A file that breaks off while it is written rejects.
    await (isStream ? response.body?.cancel() : response.text());
    return response.status;
  };
  const { entries } = buildConsole(deps);
  for (const { method, path } of entries.toSorted((a, b) => endsIn(a) - endsIn(b))) {
    const address = path.replaceAll(/:(\w+)/g, (_, name) => ids[name] ?? 'x');
    const asked = nonsense.map((fields): [string, RequestInit] =>
      method === 'get'
        ? [`${address}?${new URLSearchParams(fields)}`, {}]
        : [address, { method, body: new URLSearchParams({ ...ids, ...fields }) }],
    );
    if (method === 'post') asked.push([address, cutOff]);
    for (const [at, init] of asked) {
      const status = await ask(at, init).catch(String);
      // Meta, which there is none of, is away.
      if (typeof status === 'string' || (status >= 500 && status !== 503)) {
        broken.push(`${method} ${path} ${status}`);
      }
    }
  }
  expect(broken).toEqual([]);
}, 60_000);

/** What takes something away, or signs out, comes after all others. */
const endsIn = ({ path }: { path: string }): number =>
  path.startsWith('/console/users') || path.endsWith('/sign-out')
    ? 2
    : Number(/(remove|delete|erase|merge|cancel|unpublish|start)$/.test(path));
