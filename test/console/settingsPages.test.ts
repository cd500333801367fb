import { expect, test } from 'vitest';
import { listAgents } from '../../src/agents/listAgents.ts';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import type { Deps } from '../../src/deps.ts';
import { createHook } from '../../src/hooks/createHook.ts';
import { testHook } from '../../src/hooks/testHook.ts';
import { createInbound } from '../../src/lines/createInbound.ts';
import { createUser } from '../../src/users/createUser.ts';
import { storeFlow, storeLine } from '../lines/storedLine.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openAdmin } from './openAdmin.ts';

const database = await testDatabase();
const { sql } = database;
const deps: Deps = testDeps(database);
const app = buildApp(deps);
const open = (language?: string) => openAdmin(deps, app, language);
type Admin = Awaited<ReturnType<typeof open>>;

const at = (tab: string) => `/console/settings/${tab}`;

/** What the API answers to who shows that key. */
const asked = async (key: string, path: string) =>
  (await app.request(path, { headers: { 'Truora-API-Key': key } })).status;

test('settings begin with the keys, and each tab leads to its own', async () => {
  const admin = await open();
  expect(await admin.ask('/console/settings')).toMatchObject({ status: 303, to: at('keys') });
  const { text } = await admin.ask(at('keys'));
  const tabs = [...text.matchAll(/<a href="([^"]+)"( aria-current="page")?>([^<]+)<\/a>/g)]
    .map(([, href, here]) => `${href}${here ? ' here' : ''}`)
    .filter((href) => href.includes('settings/') || href.includes('users'));
  expect(tabs).toEqual([
    `${at('keys')} here`,
    at('hooks'),
    at('secrets'),
    at('words'),
    at('replies'),
    at('agents'),
    '/console/users',
    at('account'),
  ]);
});

test('a key is shown once, does what it may and no more, and opens nothing once revoked', async () => {
  const admin = await open();
  const made = await admin.ask(at('keys'), { name: 'Shop', read: 'yes', contacts: 'yes' });
  const [, key = ''] = /value="(eyJ[^"]+)"/.exec(made.text) ?? [];
  expect(made.text).toContain('It is shown this once');
  expect(await asked(key, '/v1/whatsapp/lines')).toBe(200);
  expect(await asked(key, '/v1/secrets')).toBe(403);

  const { text } = await admin.ask(at('keys'));
  expect(text).not.toContain(key);
  expect(text).toContain('Read, Contacts</td>');
  const [row] = await sql`select id from api_key where name = 'Shop'
    and account_id = ${admin.accountId}`;
  const form = { key_id: toWire('KEY', row?.id) };
  expect(await admin.ask(at('keys/revoke'), form)).toMatchObject({ status: 303 });
  expect((await admin.ask(at('keys'))).text).toContain('Revoked</span>');
  // Another process knows at once; this one within five seconds.
  expect(await testDeps(database).apiKeys.check(key)).toEqual({ state: 'revoked' });
});

test('a key that may do nothing, or has no name, is refused', async () => {
  const admin = await open('pt');
  const refused = await admin.ask(at('keys'), { name: 'Loja' });
  expect([refused.status, refused.text]).toEqual([
    422,
    expect.stringContaining('Marque ao menos uma coisa que a chave possa fazer.'),
  ]);
  expect(refused.text).toContain('name="name" value="Loja"');
  const nameless = (await admin.ask(at('keys'), { name: ' ', messages: 'yes' })).text;
  expect(nameless).toContain('Nome: está vazio');
  expect(nameless).toMatch(/name="messages" value="yes" checked/);
  expect(nameless).not.toMatch(/name="read" value="yes" checked/);
});

const newHook = {
  url: 'https://example.com/events',
  name: 'Shop',
  event_type: 'whatsapp_message',
  'actions[]': 'received',
};

const hookOf = async (admin: Admin) => {
  const rows = await sql`select id, event_type, actions, name, url, status, failures from hook
    where account_id = ${admin.accountId}`;
  return { ...rows[0], path: at(`hooks/${toWire('HOK', rows[0]?.id)}`) };
};

test('a hook is made with its key shown once, changed, turned off and on, and removed', async () => {
  const admin = await open();
  const made = await admin.ask(at('hooks'), newHook);
  expect(made.text).toMatch(/value="[0-9a-f]{64}"/);
  const { path, ...hook } = await hookOf(admin);
  expect(hook).toMatchObject({
    event_type: 'whatsapp_message',
    actions: ['received'],
    name: 'Shop',
    url: 'https://example.com/events',
    status: 'enabled',
  });
  expect((await admin.ask(path)).text).not.toMatch(/value="[0-9a-f]{64}"/);
  expect((await admin.ask(at('hooks'))).text).toContain(`<a href="${path}">Shop</a>`);

  await sql`update hook set failures = 7, failing_since = now() where account_id = ${admin.accountId}`;
  const changed = { ...newHook, event_type: 'contact', 'actions[]': 'opted_out', name: 'CRM' };
  expect(await admin.ask(path, changed)).toMatchObject({ status: 303, to: path });
  // Its address is the same: nobody has looked after it.
  expect(await hookOf(admin)).toMatchObject({
    event_type: 'contact',
    actions: ['opted_out'],
    name: 'CRM',
    failures: 7,
  });
  expect((await admin.ask(path)).text).toContain('It takes nothing since Today');
  await admin.ask(path, { ...changed, url: 'https://example.com/other' });
  expect(await hookOf(admin)).toMatchObject({ url: 'https://example.com/other', failures: 0 });

  await admin.ask(`${path}/status`, { status: 'disabled' });
  const off = (await admin.ask(path)).text;
  expect(off).toContain('Turn on');
  expect(off).not.toContain('Send a test');
  await admin.ask(`${path}/status`, { status: 'enabled' });
  const key = /value="([0-9a-f]{64})"/;
  const renewed = key.exec((await admin.ask(`${path}/key`, {})).text)?.[1];
  expect(renewed).not.toBe(key.exec(made.text)?.[1]);
  expect(await admin.ask(`${path}/remove`, {})).toMatchObject({ to: at('hooks') });
  expect((await admin.ask(path)).status).toBe(404);
});

test('what a hook may not be is said, and the form keeps what was typed', async () => {
  const admin = await open();
  const refused = async (form: object) => {
    const { status, text } = await admin.ask(at('hooks'), { ...newHook, ...form });
    return [status, text] as const;
  };
  const [status, text] = await refused({ url: 'http://example.com/events' });
  expect(status).toBe(422);
  expect(text).toContain('Address: must begin with https');
  expect(text).toContain('value="http://example.com/events"');
  expect(text).toMatch(/value="received" checked/);
  const named = { url: 'x', event_type: 'flow_event', 'actions[]': '', action_names: 'paid,sent' };
  expect((await refused(named))[1]).toContain('name="action_names" value="paid, sent"');
  expect((await refused({ event_type: 'constructor' }))[0]).toBe(422);
  expect((await refused({ url: 'https://127.0.0.1/' }))[1]).toContain('must be a public address');
  expect((await refused({ 'actions[]': 'opened' }))[1]).toContain(
    '&quot;opened&quot; is no action of whatsapp_message',
  );
  expect(await sql`select id from hook where account_id = ${admin.accountId}`).toEqual([]);
});

test('which happenings a type has is asked when it is chosen', async () => {
  const admin = await open();
  const chats = (await admin.ask(at('hooks/actions?event_type=engagement_chat'))).text;
  expect([...chats.matchAll(/value="(\w+)"/g)].map(([, name]) => name)).toEqual([
    'opened',
    'assigned',
    'closed',
  ]);
  const own = (await admin.ask(at('hooks/actions?event_type=flow_event'))).text;
  expect(own).toContain('name="action_names"');
  await admin.ask(at('hooks'), {
    ...newHook,
    'actions[]': '',
    event_type: 'flow_event',
    action_names: ' paid, shipped ,paid',
  });
  expect(await hookOf(admin)).toMatchObject({ actions: ['paid', 'shipped'] });
});

test('a test is sent, its delivery shown with its body, and sent again once it was given up', async () => {
  const admin = await open();
  await admin.ask(at('hooks'), newHook);
  const { path } = await hookOf(admin);
  const tested = await admin.ask(`${path}/test`, {});
  expect(tested.to).toMatch(/^\/console\/settings\/deliveries\/HIK/);
  const delivery = tested.to ?? '';
  const waits = (await admin.ask(delivery)).text;
  expect(waits).toContain('hook: tested');
  expect(waits).toContain('&quot;message&quot;: &quot;This is a test: nothing has happened&quot;');
  expect(waits).toContain(`hx-get="${delivery}/now"`);

  await sql`update hook_event set status = 'failure', due_at = null, answered_status = 500,
    failed = 5, attempts = 5 where account_id = ${admin.accountId}`;
  const failed = (await admin.ask(`${delivery}/now`)).text;
  expect(failed).toContain('Given up');
  expect(failed).toContain('HTTP 500');
  expect(failed).not.toContain('hx-get');
  const rows = async (query: string) =>
    (await admin.ask(at(`deliveries?${query}`))).text.match(/<code>hook: tested<\/code>/g) ?? [];
  expect(await rows('status=failure')).toHaveLength(1);
  expect(await rows('status=success')).toHaveLength(0);
  expect(await rows(`hook_id=${path.split('/').at(-1)}`)).toHaveLength(1);
  expect(await rows(`hook_id=${toWire('HOK', deps.ids(0))}`)).toHaveLength(0);

  expect(await admin.ask(`${delivery}/again`, {})).toMatchObject({ status: 303, to: delivery });
  const [row] = await sql`select status, failed from hook_event
    where account_id = ${admin.accountId}`;
  expect(row).toEqual({ status: 'pending', failed: 0 });
  await admin.ask(`${path}/status`, { status: 'disabled' });
  const refused = await admin.ask(`${delivery}/again`, {});
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('is disabled')]);
});

test('a secret is kept, replaced and forgotten, and never shown', async () => {
  const admin = await open();
  const kept = await admin.ask(at('secrets'), { name: 'shop_token', value: 'hush-1' });
  expect(kept.status).toBe(303);
  const { text } = await admin.ask(at('secrets'));
  expect(text).toContain('<b class="code">shop_token</b>');
  expect(text).not.toContain('hush-1');
  const stored = async () =>
    (await sql`select value from secret where account_id = ${admin.accountId}`).map(({ value }) =>
      deps.secretBox.open(
        { accountId: admin.accountId, row: 'shop_token', column: 'secret.value' },
        value,
      ),
    );
  expect(await stored()).toEqual(['hush-1']);

  const twice = await admin.ask(at('secrets'), { name: 'shop_token', value: 'hush-2' });
  expect([twice.status, twice.text]).toEqual([
    422,
    expect.stringContaining('There is a secret of that name already'),
  ]);
  expect(twice.text).not.toContain('hush-2');
  expect(twice.text).toContain('name="name" value="shop_token"');
  expect((await admin.ask(at('secrets'), { name: '1st', value: 'x' })).text).toContain(
    'not beginning with a digit',
  );
  await admin.ask(at('secrets/replace'), { name: 'shop_token', value: 'hush-3' });
  expect(await stored()).toEqual(['hush-3']);
  expect((await admin.ask(at('secrets/replace'), { name: 'other', value: 'x' })).status).toBe(404);
  await admin.ask(at('secrets/remove'), { name: 'shop_token' });
  expect(await stored()).toEqual([]);
});

test('a secret that a flow sends is not removed, and says which flow that is', async () => {
  const admin = await open();
  const flowId = await admin.unit((unit) => storeFlow(unit));
  await sql`update flow_version set definition = ${sql.json({
    schema: 1,
    name: 'Test',
    language: 'es',
    start: 'call',
    steps: {
      call: { type: 'http', method: 'GET', url: 'https://a.example/{{ secrets.shop_token }}' },
    },
  })} where account_id = ${admin.accountId}`;
  await admin.ask(at('secrets'), { name: 'shop_token', value: 'hush' });
  await admin.ask(at('secrets'), { name: 'free', value: 'hush' });
  const { text } = await admin.ask(at('secrets'));
  expect(text).toContain(`<a href="/console/flows/${toWire('IPF', flowId)}">Test</a>`);
  expect(text.match(/action="\/console\/settings\/secrets\/remove"/g)).toHaveLength(1);
  const refused = await admin.ask(at('secrets/remove'), { name: 'shop_token' });
  expect([refused.status, refused.text]).toEqual([
    422,
    expect.stringContaining('The secret &quot;shop_token&quot; is used in one place'),
  ]);
});

/** The form as the page shows it, with what is changed in it. */
async function wordsForm(admin: Admin, changes: Record<string, string>) {
  const { text } = await admin.ask(at('words'));
  const shown = [...text.matchAll(/<textarea name="(\w+)"[^>]*>([^<]*)<\/textarea>/g)];
  return {
    ...Object.fromEntries(shown.map(([, name = '', value = '']) => [name, value])),
    ...changes,
  };
}

test('words and what is said of them are replaced, and the built-in ones come back', async () => {
  const admin = await open();
  const words = async () =>
    (await sql`select words from account where id = ${admin.accountId}`)[0]?.words;
  expect((await admin.ask(at('words'))).text).toContain('>stop, unsubscribe, opt out</textarea>');
  expect((await admin.ask(at('words'))).text).not.toContain('Back to the built-in words');
  const saved = await admin.ask(
    at('words'),
    await wordsForm(admin, { stop_en: 'halt, , no more\nhalt', stopped_en: 'As you wish.' }),
  );
  expect(saved).toMatchObject({ status: 303, to: at('words') });
  expect(await words()).toMatchObject({
    lists: { stop: { en: ['halt', 'no more'], es: expect.arrayContaining(['baja']) } },
    sentences: { en: { stopped: 'As you wish.' } },
  });
  expect((await admin.ask(at('words'))).text).toContain('>halt, no more</textarea>');
  await admin.ask(at('words/built-in'), {});
  expect(await words()).toBeNull();
});

test('words by which nobody could stop, come back, or know what is meant are refused', async () => {
  const admin = await open();
  await admin.unit(async (unit) => {
    const { line } = await storeLine(unit, { wabaId: 'sw', lineId: 'sl', number: '+15550400001' });
    const flowId = await storeFlow(unit);
    await createInbound(unit, { number: line.phoneNumber, flowId, phrase: 'Hola' });
  });
  const refused = async (changes: Record<string, string>) => {
    const { status, text } = await admin.ask(at('words'), await wordsForm(admin, changes));
    return [status, text] as const;
  };
  const none = { stop_es: '', stop_en: '', stop_pt: ' ,' };
  expect((await refused(none))[1]).toContain('nobody could stop your messages');
  expect((await refused({ start_es: '', start_en: '', start_pt: '' }))[1]).toContain(
    'nobody could ever come back',
  );
  const [status, text] = await refused({ stop_en: 'quit' });
  expect(status).toBe(422);
  expect(text).toContain('&quot;quit&quot; stands in two lists');
  // What was typed stands there still.
  expect(text).toContain('>quit</textarea>');
  expect((await refused({ stop_es: 'baja, hola' }))[1]).toContain(
    '&quot;Hola&quot; starts a flow on +15550400001',
  );
  expect((await refused({ stopped_pt: ' ' }))[1]).toContain('stopped_pt: ');
});

test('canned replies are added, found, changed and removed', async () => {
  const admin = await open();
  const thanks = { name: 'thanks', text: 'Thank you\nfor waiting' };
  expect(await admin.ask(at('replies'), thanks)).toMatchObject({ to: at('replies') });
  await admin.ask(at('replies'), { name: 'hours', text: 'From nine to six' });
  const names = async (query = '') =>
    [...(await admin.ask(at(`replies${query}`))).text.matchAll(/>\/(\w+)<\/b>/g)].map(
      ([, name]) => name,
    );
  expect(await names()).toEqual(['hours', 'thanks']);
  expect(await names('?q=th')).toEqual(['thanks']);
  // A browser ends lines in a way of its own, which nobody wrote and nobody is sent.
  const lines = 'a'.repeat(249);
  await admin.ask(at('replies'), { name: 'long', text: `${lines}\r\n${lines}\r\n` });
  const [kept] = await sql`
    select text from agent_template where account_id = ${admin.accountId} and name = 'long'`;
  expect(kept).toEqual({ text: `${lines}\n${lines}` });
  await admin.ask(at('replies/remove'), { name: 'long' });
  await admin.ask(at('replies/change'), { name: 'thanks', text: 'Thanks!' });
  expect((await admin.ask(at('replies'))).text).toContain('Thanks!</span>');
  const twice = await admin.ask(at('replies'), { name: 'thanks', text: 'mine' });
  expect(twice.text).toContain('There is a template with the name &quot;thanks&quot; already');
  expect(twice.text).toContain('>mine</textarea>');
  expect((await admin.ask(at('replies'), { name: 'A b', text: 'x' })).status).toBe(422);
  expect((await admin.ask(at('replies/change'), { name: 'none', text: 'x' })).status).toBe(404);
  const long = { name: 'thanks', text: 'so long '.repeat(100) };
  const tooLong = (await admin.ask(at('replies/change'), long)).text;
  expect(tooLong).toMatch(
    /<details class="asks" open=""><summary [^>]*aria-label="Change: thanks"/,
  );
  expect(tooLong).toContain(`${'so long '.repeat(100).trim()}`);
  expect(tooLong).not.toContain('name="name" value="thanks" maxlength');
  await admin.ask(at('replies/remove'), { name: 'thanks' });
  expect(await names()).toEqual(['hours']);
  expect((await admin.ask(at('replies/remove'), { name: 'thanks' })).status).toBe(404);
});

test('users become agents, with groups and a number of chats, come and go, and are removed', async () => {
  const admin = await open();
  const userOf = (email: string, name: string, role: 'agent' | 'marketer') =>
    admin.unit(async (unit) => toWire('USR', (await createUser(unit, { email, name, role })).id));
  const rosa = await userOf('rosa@example.com', 'Rosa', 'agent');
  const max = await userOf('max@example.com', 'Max', 'marketer');
  const before = (await admin.ask(at('agents'))).text;
  expect(before).toContain('No agents yet');
  expect(before).toContain(`<option value="${rosa}">`);
  expect(before).not.toContain(max);

  await admin.ask(at('agents'), { user_id: rosa, groups: 'sales, , support,sales', capacity: '' });
  const agents = () =>
    admin.unit(async (unit) => {
      const { items } = await listAgents(unit, {}, { limit: 10 });
      return items.map(({ agent }) => agent);
    });
  const [agent] = await agents();
  expect(agent).toMatchObject({
    email: 'rosa@example.com',
    name: 'Rosa',
    status: 'offline',
    groups: ['sales', 'support'],
    capacity: null,
  });
  const id = { agent_id: toWire('USR', agent?.id ?? '') };
  expect((await admin.ask(at('agents'))).text).toContain('0 of 5 chats · sales, support');
  await admin.ask(at('agents/change'), { ...id, groups: 'vip', capacity: '2' });
  await admin.ask(at('agents/status'), { ...id, status: 'online' });
  expect(await agents()).toMatchObject([{ status: 'online', groups: ['vip'], capacity: 2 }]);
  const again = await admin.ask(at('agents'), { user_id: rosa, groups: '', capacity: '' });
  expect(again.text).toContain('There is an agent with the e-mail rosa@example.com already');
  await admin.ask(at('agents/change'), { ...id, groups: '', capacity: '' });
  expect(await agents()).toMatchObject([{ groups: [], capacity: null }]);

  await admin.ask(at('agents/capacity'), { most: '9', limits: 'yes' });
  expect((await admin.ask(at('agents'))).text).toContain('0 of 9 chats');
  await admin.ask(at('agents/capacity'), { most: '9' });
  expect((await admin.ask(at('agents'))).text).toContain('0 chats');
  await admin.ask(at('agents/remove'), id);
  expect(await agents()).toEqual([]);
});

test('the account is given another name and time zone', async () => {
  const admin = await open();
  const page = (await admin.ask(at('account'))).text;
  expect(page).toContain('value="America/Lima"');
  expect(page).toContain(toWire('TCI', admin.accountId));
  await admin.ask(at('account'), { name: 'Tienda', timezone: 'America/Bogota' });
  const [row] = await sql`select name, timezone from account where id = ${admin.accountId}`;
  expect(row).toEqual({ name: 'Tienda', timezone: 'America/Bogota' });
  const refused = await admin.ask(at('account'), { name: 'Tienda', timezone: 'Bogotá' });
  expect([refused.status, refused.text]).toEqual([
    422,
    expect.stringContaining('&quot;Bogotá&quot; is no time zone'),
  ]);
});

test('keys, hooks, deliveries, secrets, replies and agents of another account are not there', async () => {
  const [mine, theirs] = [await open(), await open()];
  const { hook, event, key, user } = await theirs.unit(async (unit) => {
    const made = await createHook(unit, deps.secretBox, {
      eventType: 'all',
      actions: [],
      name: '',
      url: 'https://example.com/a',
      status: 'enabled',
    });
    const someone = await createUser(unit, { email: 'b@example.com', role: 'agent' });
    const [row] = await unit.tx.execute<{ id: string }>(
      `select id from api_key where account_id = '${theirs.accountId}'`,
    );
    return {
      hook: toWire('HOK', made.id),
      event: toWire('HIK', (await testHook(unit, made.id)).id),
      key: toWire('KEY', row?.id ?? ''),
      user: toWire('USR', someone.id),
    };
  });
  await theirs.ask(at('agents'), { user_id: user, groups: '', capacity: '' });
  await theirs.ask(at('secrets'), { name: 'theirs', value: 'x' });
  await theirs.ask(at('replies'), { name: 'theirs', text: 'x' });
  const [{ id: agentId = '' } = {}] = await sql`select id from agent
    where account_id = ${theirs.accountId}`;
  const ofAgent = { agent_id: toWire('USR', agentId) };
  for (const [path, form] of [
    ['keys/revoke', { key_id: key }],
    [`hooks/${hook}`],
    [`hooks/${hook}`, newHook],
    [`hooks/${hook}/status`, { status: 'disabled' }],
    [`hooks/${hook}/test`, {}],
    [`hooks/${hook}/key`, {}],
    [`hooks/${hook}/remove`, {}],
    [`deliveries/${event}`],
    [`deliveries/${event}/now`],
    [`deliveries/${event}/again`, {}],
    ['secrets/replace', { name: 'theirs', value: 'y' }],
    ['secrets/remove', { name: 'theirs' }],
    ['replies/change', { name: 'theirs', text: 'y' }],
    ['replies/remove', { name: 'theirs' }],
    ['agents', { user_id: user, groups: '', capacity: '' }],
    ['agents/change', { ...ofAgent, groups: '', capacity: '' }],
    ['agents/status', { ...ofAgent, status: 'online' }],
    ['agents/remove', ofAgent],
  ] as const) {
    expect([path, (await mine.ask(at(path), form)).status]).toEqual([path, 404]);
  }
  for (const tab of [
    'keys',
    'hooks',
    'deliveries',
    `deliveries?hook_id=${hook}`,
    'secrets',
    'replies',
    'agents',
  ]) {
    const { text } = await mine.ask(at(tab));
    expect([tab, /theirs|example\.com\/a|b@example|hook: tested/.test(text)]).toEqual([tab, false]);
  }
});
