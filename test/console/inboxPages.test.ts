import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { findAgentByEmail } from '../../src/agents/getAgent.ts';
import { buildApp } from '../../src/app.ts';
import { chatFeed } from '../../src/chats/table.ts';
import { buildConsole } from '../../src/console/buildConsole.tsx';
import { endOldest } from '../../src/console/inbox/endOldest.ts';
import { hash16 } from '../../src/db/hash16.ts';
import { toWire } from '../../src/db/ids.ts';
import type { Unit } from '../../src/db/unit.ts';
import type { Deps } from '../../src/deps.ts';
import type { Content } from '../../src/messages/content.ts';
import type { InContent } from '../../src/messages/events.ts';
import { setChatOwner } from '../../src/relay/onDemand/setChatOwner.ts';
import { changeRole } from '../../src/users/changeUser.ts';
import { createUser } from '../../src/users/createUser.ts';
import { endSessions, startSession } from '../../src/users/session.ts';
import { storeOutbounds } from '../campaigns/stage.ts';
import {
  storeActivity,
  storeChat,
  storeContact,
  storeMessage,
  storeSent,
} from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openBrowser } from './visitor.ts';

const database = await testDatabase();
const deps: Deps = testDeps(database, {
  setChatOwner: (input) => setChatOwner(deps, input),
});
const app = buildApp(deps);
const rosa = 'rosa@example.com';
let numbers = 700;

/** An account with a line, and Rosa, an agent, in her browser. */
async function desk() {
  numbers += 1;
  const tenant = await newTenant(deps);
  const number = `+15550000${numbers}`;
  const line = { wabaId: `w${numbers}`, lineId: `l${numbers}`, number };
  const { token, lineId, userId } = await tenant.unit(async (unit) => {
    const user = await createUser(unit, { email: rosa, name: 'Rosa', role: 'agent' });
    const stored = await storeLine(unit, line);
    const token = await startSession(unit, user.id);
    return { token, lineId: stored.line.id, userId: user.id };
  });
  const { ask } = openBrowser(app);
  const cookie = { Cookie: `chasqui_console=${token}` };
  let people = 0;
  return {
    ...tenant,
    lineId,
    userId,
    cookie: cookie.Cookie,
    ask: (path: string, form?: Record<string, string> | FormData, headers = {}) =>
      ask(`/console/inbox${path}`, form, { ...cookie, ...headers }),
    /** A chat with somebody of that name. */
    chatWith: (name: string, chat: Partial<Parameters<typeof storeChat>[1]> = {}) =>
      tenant.unit(async (unit) => {
        people += 1;
        const phone = `+5190000${numbers}${people}`;
        const contactId = await storeContact(unit, { profileName: name, phone, waId: null });
        const chatId = await storeChat(unit, {
          contactId,
          lineId,
          lastInboundAt: unit.now,
          ...chat,
        });
        return { chatId, contactId, wireId: toWire('EN_CHT_', chatId) };
      }),
  };
}

type Desk = Awaited<ReturnType<typeof desk>>;

const namesIn = (text: string) =>
  [...text.matchAll(/<span class="who">([^<]*)</g)].map(([, name]) => name);

test('each view has its chats, and what is searched or filtered for is left of it', async () => {
  const at = await desk();
  const now = new Date();
  const longAgo = new Date(now.getTime() - 3 * 86_400_000);
  await at.chatWith('Ana', { state: 'withAgent', owner: rosa });
  await at.chatWith('Bea', { state: 'withAgent', owner: 'luis@example.com' });
  await at.chatWith('Eva', { state: 'waitingForAgent', unassigned: true, waitingSince: now });
  await at.chatWith('Leo', { state: 'inFlow', tags: [{ name: 'vip' }], lastActivityAt: longAgo });
  await at.chatWith('Max', { status: 'closed' });
  const list = async (query: string) => namesIn((await at.ask(`/list?${query}`)).text).toSorted();
  expect(await list('view=mine')).toEqual(['Ana']);
  expect(await list('view=unassigned')).toEqual(['Eva']);
  expect(await list('')).toEqual(['Eva']);
  expect(await list('view=all')).toEqual(['Ana', 'Bea', 'Eva', 'Leo']);
  expect(await list('view=closed')).toEqual(['Max']);
  expect(await list('view=all&q=be')).toEqual(['Bea']);
  expect(await list('view=all&tag=vip')).toEqual(['Leo']);
  expect(await list('view=all&active=day')).toEqual(['Ana', 'Bea', 'Eva']);
  expect(await list(`view=all&line=${toWire('EN_CH_', at.lineId)}`)).toHaveLength(4);
  expect(await list(`view=all&line=${toWire('EN_CH_', deps.ids(0))}`)).toEqual([]);
  expect(await list('view=nonsense&active=never&shown=-4')).toEqual(['Eva']);

  const page = (await at.ask('?view=all&shown=2')).text;
  expect(namesIn(page)).toHaveLength(2);
  expect(page).toContain('Show more');
  expect(page).toContain('<span class="count" id="count-mine">1</span>');
  expect(page).toContain('<span class="count" id="count-unassigned">1</span>');
  for (let more = 0; more < 100; more++) {
    await at.chatWith('Ida', { state: 'withAgent', owner: rosa });
  }
  expect((await at.ask('?view=all')).text).toContain('id="count-mine">99+<');
});

test('what nobody has read is counted where people are wanted, until somebody has', async () => {
  const at = await desk();
  const hear = (chat: Awaited<ReturnType<Desk['chatWith']>>) =>
    at.unit(async (unit) => {
      const place = { ...chat, lineId: at.lineId };
      await storeMessage(unit, { ...place, seq: 1 }, { type: 'text', text: 'one' });
      await storeMessage(unit, { ...place, seq: 2 }, { type: 'text', text: 'two' });
      await storeMessage(unit, { ...place, seq: 3 }, { type: 'reaction', messageId: 'x' });
    });
  const spoken = { seq: 3, lastInboundSeq: 2 };
  const waiting = await at.chatWith('Eva', {
    ...spoken,
    unassigned: true,
    state: 'waitingForAgent',
  });
  const botHas = await at.chatWith('Leo', { ...spoken, state: 'inFlow' });
  await hear(waiting);
  await hear(botHas);
  const badges = async () =>
    [...(await at.ask('/list?view=all')).text.matchAll(/<span class="badge">(\d+)/g)].map(
      ([, count]) => count,
    );
  expect(await badges()).toEqual(['2']);
  await at.ask(`/${waiting.wireId}/seen`, { seq: '1' }, { 'HX-Request': 'true' });
  expect(await badges()).toEqual(['1']);
  await at.ask(`/${waiting.wireId}/seen`, { seq: '99' }, { 'HX-Request': 'true' });
  expect(await badges()).toEqual([]);
  await at.ask(`/${waiting.wireId}/seen`, { seq: '0' }, { 'HX-Request': 'true' });
  expect(await badges()).toEqual([]);
});

const ofEveryKind: [InContent | Content, string][] = [
  [{ type: 'text', text: '<b>hi</b>\nthere' }, '&lt;b&gt;hi&lt;/b&gt;\nthere'],
  [
    {
      type: 'media',
      media: { kind: 'image', providerId: 'p', mimeType: 'image/png', caption: 'Me' },
    },
    'Photo: The file is being fetched',
  ],
  [
    { type: 'media', media: { kind: 'document', url: 'https://example.com/a.pdf' } },
    'href="https://example.com/a.pdf"',
  ],
  [
    { type: 'location', latitude: -12.05, longitude: -77.04, name: 'Plaza' },
    'mlat=-12.05&amp;mlon=-77.04',
  ],
  [
    {
      type: 'contacts',
      contacts: [{ name: { formatted_name: 'Tía Lola' }, phones: [{ phone: '+51 9' }] }],
    },
    'Tía Lola<span class="small dim">+51 9',
  ],
  [
    { type: 'buttons', text: 'Which?', buttons: [{ id: 'a', title: 'Red' }] },
    '<li class="choice">Red</li>',
  ],
  [
    { type: 'list', text: 'Which one?', button: 'See', rows: [{ id: 'a', title: 'Row one' }] },
    '<li class="choice">Row one</li>',
  ],
  [
    { type: 'link', text: 'Pay', url: 'https://pay.example', label: 'Pay now' },
    'href="https://pay.example"',
  ],
  [
    { type: 'link', text: 'Pay', url: 'javascript:alert(1)', label: 'Pay now' },
    '<span class="choice">Pay now</span>',
  ],
  [
    { type: 'media', media: { kind: 'document', url: 'javascript:alert(1)' } },
    '<span class="choice">Document</span>',
  ],
  [{ type: 'tap', from: 'list', id: 'x', title: 'Blue', description: 'as the sky' }, 'as the sky'],
  [{ type: 'form', response: { size: 'XL' } }, '<dt>size</dt><dd>XL</dd>'],
  [{ type: 'order', items: [{}, {}] }, 'Order (2)'],
  [{ type: 'revoke' }, 'Took a message back'],
  [{ type: 'edit', text: 'better' }, 'Changed a message to better'],
  [{ type: 'unsupported' }, 'WhatsApp does not hand over messages of this kind'],
];

test.each(ofEveryKind)('%o is shown', async (content, expected) => {
  const at = await desk();
  const chat = await at.chatWith('Ana', { seq: 1 });
  await at.unit((unit) => storeMessage(unit, { ...chat, lineId: at.lineId, seq: 1 }, content));
  expect((await at.ask(`/${chat.wireId}`)).text).toContain(expected);
});

test('words are marked as in WhatsApp, and nothing else of what somebody writes is taken for a mark', async () => {
  const at = await desk();
  const chat = await at.chatWith('Ana', { seq: 1 });
  const text = 'a *bold _both_* b_c_d 2*3*4 ~gone~ `*as is*` <b> https://x.pe/a_b_c?d=1. * no *';
  await at.unit((unit) =>
    storeMessage(unit, { ...chat, lineId: at.lineId, seq: 1 }, { type: 'text', text }),
  );
  expect((await at.ask(`/${chat.wireId}`)).text).toContain(
    '<p class="said-text">a <b>bold <i>both</i></b> b_c_d 2*3*4 <s>gone</s> <code>*as is*</code> &lt;b&gt; ' +
      '<a href="https://x.pe/a_b_c?d=1" target="_blank" rel="noreferrer nofollow">https://x.pe/a_b_c?d=1</a>. * no *</p>',
  );
});

test('whoever says that they are there is an agent from then on, until they go or sign out', async () => {
  const at = await desk();
  const status = async () =>
    (await at.unit((unit) => findAgentByEmail(unit, rosa)))?.status ?? 'none';
  const isOn = (text: string) => /role="switch" aria-checked="(\w+)"/.exec(text)?.[1];
  expect(isOn((await at.ask('')).text)).toBe('false');
  expect(await at.ask('/presence', { status: 'offline' })).toMatchObject({ status: 303 });
  expect(await status()).toBe('none');
  const there = await at.ask('/presence', { status: 'online' }, { 'HX-Request': 'true' });
  expect([isOn(there.text), await status()]).toEqual(['true', 'online']);
  expect(isOn((await at.ask('')).text)).toBe('true');
  await at.ask('/presence', { status: 'offline' });
  expect(await status()).toBe('offline');
  await at.ask('/presence', { status: 'online' });
  await openBrowser(app).ask('/console/sign-out', {}, { Cookie: at.cookie });
  expect(await status()).toBe('offline');
});

test('beside a chat stand the same person’s chats on other lines', async () => {
  const at = await desk();
  const { wireId, contactId } = await at.chatWith('Ana');
  const other = await at.unit(async (unit) => {
    const given = { wabaId: 'w-other', lineId: 'l-other', number: '+15550000699', name: 'Sales' };
    const { line } = await storeLine(unit, given);
    return toWire('EN_CHT_', await storeChat(unit, { contactId, lineId: line.id }));
  });
  const { text } = await at.ask(`/${wireId}`);
  expect(text).toMatch(new RegExp(`On other lines</h3>.*href="/console/inbox/${other}"`, 's'));
  expect(text).not.toContain(`<a href="/console/inbox/${wireId}">`);
});

test('what was answered is quoted, reactions stand with their message, a failure has its reason', async () => {
  const at = await desk();
  const chat = await at.chatWith('Ana', { seq: 7 });
  await at.unit(async (unit: Unit) => {
    const place = (seq: number) => ({ ...chat, lineId: at.lineId, seq });
    const heard = { providerId: 'w1', providerKey: hash16('w1') };
    await storeMessage(unit, place(1), { type: 'text', text: 'When?' }, heard);
    await storeSent(
      unit,
      place(2),
      { type: 'text', text: 'At nine' },
      { providerId: 'w2', context: { messageId: 'w1' }, status: 'read' },
    );
    const react = (seq: number, emoji?: string) =>
      storeMessage(unit, place(seq), {
        type: 'reaction',
        messageId: 'w2',
        ...(emoji && { emoji }),
      });
    await react(3, '🎉');
    await react(4, '👍');
    const failed = { status: 'failed', error: 'Message undeliverable', errorCode: 131026 };
    await storeMessage(
      unit,
      place(5),
      { type: 'text', text: 'Well?' },
      { direction: 'out', actor: 'system', ...failed },
    );
    await storeActivity(unit, place(6), 'note', { text: 'be kind' }, rosa);
    await storeMessage(
      unit,
      place(7),
      { type: 'text', text: 'Too early' },
      { context: { messageId: 'w2' } },
    );
  });
  const { text } = await at.ask(`/${chat.wireId}`);
  expect(text).toContain('<blockquote class="small">When?</blockquote>');
  expect(text).toContain('<blockquote class="small">At nine</blockquote>');
  expect(text).toContain('<p class="reactions">👍</p>');
  expect(text).toContain('Not delivered: Message undeliverable (131026)');
  expect(text).toContain('aria-label="Read"');
  expect(text).toMatch(/bubble note.*Note · Rosa.*be kind/s);
});

test('a chat begins with its newest messages, and older ones come page by page, each day once', async () => {
  const at = await desk();
  const chat = await at.chatWith('Ana', { seq: 90 });
  const start = Date.parse('2026-01-05T12:00:00Z');
  await at.unit(async (unit) => {
    for (let seq = 1; seq <= 90; seq++) {
      const createdAt = new Date(start + Math.floor(seq / 60) * 86_400_000);
      const place = { ...chat, lineId: at.lineId, seq };
      await storeMessage(unit, place, { type: 'text', text: `said ${seq}` }, { createdAt });
    }
  });
  const said = (text: string) => [...text.matchAll(/>said (\d+)</g)].map(([, seq]) => Number(seq));
  const days = (text: string) =>
    [...text.matchAll(/class="day"><span>([^<]*)/g)].map(([, day]) => day);
  const older = (text: string) =>
    /hx-get="\/console\/inbox([^"]*older[^"]*)"/.exec(text)?.[1] ?? '';
  const first = (await at.ask(`/${chat.wireId}`)).text;
  const second = (await at.ask(older(first))).text;
  const third = (await at.ask(older(second))).text;
  const all = [...said(third), ...said(second), ...said(first)];
  expect(all).toEqual(Array.from({ length: 90 }, (_, index) => index + 1));
  expect([days(third), days(second), days(first)]).toEqual([
    ['Monday, January 5'],
    [],
    ['Tuesday, January 6'],
  ]);
  expect(older(third)).toBe('');
});

test('a chat of another account is found at none of its addresses', async () => {
  const at = await desk();
  const { wireId } = await (await desk()).chatWith('Ana');
  const ofChats = buildConsole(deps).entries.filter(({ path }) => path.includes(':chat_id'));
  expect(ofChats).toHaveLength(12);
  const form = new FormData();
  for (const name of ['text', 'owner', 'tags', 'outbound_id']) form.set(name, 'x');
  form.set('seq', '1');
  form.set('file', new File(['x'], 'x.png', { type: 'image/png' }));
  for (const { method, path } of ofChats) {
    const place = path.replace('/console/inbox', '').replace(':chat_id', wireId);
    const { status } = await at.ask(place, method === 'post' ? form : undefined);
    expect([path, status]).toEqual([path, 404]);
  }
});

test('whoever opens a twenty-first live page has the oldest of them end, and no other', async () => {
  const at = await desk();
  const closing = new AbortController();
  const open = async () => {
    const { body } = await app.request('/console/inbox/stream', {
      headers: { Cookie: at.cookie },
      signal: closing.signal,
    });
    return body?.getReader();
  };
  const oldest = await open();
  const second = await open();
  for (let n = 2; n < 20; n++) await open();
  const newest = await open();
  const isOver = async (page: typeof oldest) => {
    for (;;) {
      const read = await Promise.race([page?.read(), delay(1_000, 'silent' as const)]);
      if (read === 'silent') return false;
      if (read?.done) return true;
    }
  };
  expect(await Promise.all([oldest, second, newest].map(isOver))).toEqual([true, false, false]);
  closing.abort();
});

test('a stream that ends long after it was told to leaves those counted that have begun since', () => {
  const begin = endOldest();
  const [oldest, ...others] = Array.from({ length: 21 }, () => begin('rosa'));
  for (const each of others) each.forget();
  const newest = begin('rosa');
  oldest?.forget();
  expect(newest.count()).toBe(1);
});

test('a stream that cannot be read on from where it was says that something is lost', async () => {
  const at = await desk();
  const { wireId } = await at.chatWith('Ana');
  const firstOf = async (from: string) => {
    const response = await app.request(`/console/inbox/${wireId}/stream?from=${from}`, {
      headers: { Cookie: at.cookie },
    });
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    await reader?.cancel();
    return new TextDecoder().decode(value);
  };
  const [, from = ''] = /stream\?from=([\w-]+)/.exec((await at.ask(`/${wireId}`)).text) ?? [];
  expect(await firstOf(from)).toBe(`id: ${from}\n\n`);
  expect(await firstOf(from.replace(/^\d+/, '1'))).toMatch(/^event: lost\nid: /);
});

test('a chat that is loaded anew where something is lost goes on telling the list beside it', async () => {
  const at = await desk();
  const { wireId } = await at.chatWith('Ana');
  const { text } = await at.ask(`/${wireId}?view=all&tag=vip`);
  const [, anew = ''] = /hx-get="([^"]*)" hx-trigger="lost"/.exec(text) ?? [];
  const path = anew.replace('/console/inbox', '').replaceAll('&amp;', '&');
  const part = await at.ask(path, undefined, { 'HX-Request': 'true' });
  expect(part.text).toMatch(/hx-sse:connect="[^"]*&amp;view=all&amp;/);
});

test('a page whose stream begins anew asks for its list again, as some of it may have been missed', async () => {
  const at = await desk();
  const { wireId } = await at.chatWith('Ana');
  const begun = async (query: string, headers = {}) => {
    const closing = new AbortController();
    const response = await app.request(`/console/inbox/${wireId}/stream?${query}`, {
      headers: { Cookie: at.cookie, ...headers },
      signal: closing.signal,
    });
    const reader = response.body?.getReader();
    const [first, second] = [await reader?.read(), await reader?.read()];
    closing.abort();
    return [first, second].map((each) => new TextDecoder().decode(each?.value).split('\n')[0]);
  };
  const { text } = await at.ask(`/${wireId}`);
  const [, from = ''] = /stream\?from=([\w-]+)/.exec(text) ?? [];
  expect(await begun('', { 'Last-Event-ID': from })).toEqual([`id: ${from}`, 'event: missed']);
  expect(await begun(`from=${from}&missing=list`)).toEqual([`id: ${from}`, 'event: missed']);
  expect(await begun(`from=${from}`)).not.toContain('event: missed');
  // A chat that is opened on a page that is there already takes the place of another's stream.
  expect(text).not.toContain('missing=list');
  const part = await at.ask(`/${wireId}`, undefined, { 'HX-Request': 'true' });
  expect(part.text).toContain('missing=list');
});

test('where something is gone no page is put into another: what is shown is loaded anew', async () => {
  const at = await desk();
  const gone = `/${toWire('EN_CHT_', deps.ids(0))}`;
  const asked = async (path: string, form?: Record<string, string>, headers = {}) => {
    const answer = await at.ask(path, form, headers);
    return [answer.status, answer.headers.get('hx-refresh')];
  };
  const part = { 'HX-Request': 'true' };
  expect(await asked(gone, undefined, part)).toEqual([404, 'true']);
  expect(await asked(`${gone}/say`, { text: 'x' }, part)).toEqual([404, 'true']);
  expect(await asked(gone)).toEqual([404, null]);
  const restored = { ...part, 'HX-History-Restore-Request': 'true' };
  expect(await asked(gone, undefined, restored)).toEqual([404, null]);
});

test('an address that leads nowhere says so as a page', async () => {
  const at = await desk();
  const { status, text } = await at.ask('/../nowhere');
  expect([status, text.startsWith('<!doctype html>')]).toEqual([404, true]);
  expect(text).toContain('There is nothing here');
});

test('whoever is signed out meanwhile comes to sign in, from a part of a page too', async () => {
  const { ask } = openBrowser(app);
  expect(await ask('/console/inbox')).toMatchObject({ status: 303, to: '/console/sign-in' });
  const part = await ask('/console/inbox/list', undefined, { 'HX-Request': 'true' });
  expect([part.status, part.text, part.headers.get('hx-redirect')]).toEqual([
    200,
    '',
    '/console/sign-in',
  ]);
});

test('a file that is a page or a script to a browser is neither under our address', async () => {
  const at = await desk();
  const { wireId } = await at.chatWith('Ana');
  const form = new FormData();
  form.append('file', new File(['<svg><script>1</script></svg>'], 'x', { type: 'image/svg+xml' }));
  expect((await at.ask(`/${wireId}/file`, form)).status).toBe(303);
  const [address = ''] = /\/console\/media\/MED\w+/.exec((await at.ask(`/${wireId}`)).text) ?? [];
  const { status, headers } = await at.ask(`/../..${address}`);
  expect(status).toBe(200);
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
});

test('a file that is sent again under its name, as its answer was lost, is sent once; another under it is refused', async () => {
  const at = await desk();
  const { wireId } = await at.chatWith('Ana');
  const send = (bytes: string) => {
    const form = new FormData();
    form.append('request_id', 'one');
    form.append('file', new File([bytes], 'a.pdf', { type: 'application/pdf' }));
    return at.ask(`/${wireId}/file`, form, { 'HX-Request': 'true' });
  };
  expect((await send('%PDF a')).status).toBe(200);
  expect((await send('%PDF a')).status).toBe(200);
  const sent = () => database.sql`select 1 from message where account_id = ${at.accountId}`;
  expect(await sent()).toHaveLength(1);
  expect((await send('%PDF b')).status).toBe(422);
  expect(await sent()).toHaveLength(1);
});

test('whoever goes back to a chat gets the whole page, of which htmx keeps nothing', async () => {
  const at = await desk();
  const { wireId } = await at.chatWith('Ana');
  const part = await at.ask(`/${wireId}`, undefined, { 'HX-Request': 'true' });
  expect(part.text).toMatch(/^<section id="talk"/);
  const restored = { 'HX-Request': 'true', 'HX-History-Restore-Request': 'true' };
  expect((await at.ask(`/${wireId}`, undefined, restored)).text).toMatch(/^<!doctype html>/);
});

test('what is live ends for whoever has got a role that does not see it', {
  timeout: 20_000,
}, async () => {
  const at = await desk();
  const { wireId } = await at.chatWith('Ana');
  const stream = () =>
    app.request(`/console/inbox/${wireId}/stream`, {
      headers: { Cookie: at.cookie, Accept: 'text/html, text/event-stream', 'HX-Request': 'true' },
    });
  const reader = (await stream()).body?.getReader();
  await at.unit(async (unit) => {
    await createUser(unit, { email: 'ada@example.com', role: 'admin' });
    await changeRole(unit, at.userId, 'marketer');
  });
  const isOver = async (): Promise<boolean> => (await reader?.read())?.done || isOver();
  expect(await isOver()).toBe(true);
  expect((await stream()).status).toBe(403);
});

test('what is live says by its status that somebody is signed out: it is asked for again and again', async () => {
  const at = await desk();
  const { wireId } = await at.chatWith('Ana');
  await at.unit((unit) => endSessions(unit, at.userId));
  const { status, headers } = await at.ask(`/${wireId}/stream`, undefined, {
    Accept: 'text/html, text/event-stream',
    'HX-Request': 'true',
  });
  expect([status, headers.get('hx-redirect')]).toEqual([401, '/console/sign-in']);
});

test('a tick alone has nothing read of the person beside the chat, a failure has', async () => {
  const at = await desk();
  const chat = await at.chatWith('Ana', { seq: 2 });
  const told = async (seq: number, status: string) => {
    const { text } = await at.ask(`/${chat.wireId}`);
    const [, from = ''] = /stream\?from=([\w-]+)/.exec(text) ?? [];
    await at.unit(async (unit) => {
      const content = { type: 'text', text: 'Hello' } as const;
      const place = { ...chat, lineId: at.lineId, seq };
      const given = { direction: 'out', actor: rosa, status } as const;
      const id = await storeMessage(unit, place, content, given);
      await unit.tx.insert(chatFeed).values({
        ...{ accountId: unit.accountId, chatId: chat.chatId, contactId: chat.contactId },
        ...{ fromSeq: 2, toSeq: 2, statusesOf: [id], createdAt: unit.now },
      });
    });
    const closing = new AbortController();
    const response = await app.request(`/console/inbox/${chat.wireId}/stream?from=${from}`, {
      headers: { Cookie: at.cookie },
      signal: closing.signal,
    });
    const reader = response.body?.getReader();
    // Who else is there, how many chats there are, may be told before it.
    const names: (string | undefined)[] = [];
    for (;;) {
      const read = await Promise.race([reader?.read(), delay(1_500, undefined)]);
      if (read?.value === undefined) break;
      const targets = new TextDecoder().decode(read.value).matchAll(/hx-target="#([a-z]+)/g);
      names.push(...[...targets].map(([, name]) => name));
    }
    closing.abort();
    return names;
  };
  const read = await told(1, 'read');
  expect([read.includes('happening'), read.includes('side')]).toEqual([true, false]);
  expect(await told(2, 'failed')).toEqual(expect.arrayContaining(['happening', 'side']));
});

test('a chat that the bot has is closed with its process alone: without, nothing would come of it', async () => {
  const at = await desk();
  const botHas = await at.chatWith('Leo', { state: 'inFlow' });
  const mine = await at.chatWith('Ana', { state: 'withAgent', owner: rosa });
  const check = async ({ wireId }: { wireId: string }) =>
    /<input type="checkbox" name="finishes"[^>]*>/.exec((await at.ask(`/${wireId}`)).text)?.[0];
  expect(await check(botHas)).toContain('required');
  expect(await check(mine)).not.toContain('required');
});

test('tags keep the colours that they have, and are cut short between letters', async () => {
  const at = await desk();
  const { wireId, chatId } = await at.chatWith('Ana', {
    tags: [{ name: 'vip', color_hex: '#ff0000' }],
  });
  const long = `${'a'.repeat(99)}🎉🎉`;
  expect((await at.ask(`/${wireId}/tags`, { tags: `lima, vip, ${long}` })).status).toBe(303);
  const [row] = await database.sql`select tags from chat where id = ${chatId}`;
  expect(row?.tags).toEqual([
    { name: 'lima' },
    { name: 'vip', color_hex: '#ff0000' },
    { name: `${'a'.repeat(99)}🎉` },
  ]);
});

test('an approved message whose button is pressed twice is sent once, and the box is empty for another', async () => {
  const at = await desk();
  await at.unit((unit) => storeOutbounds(unit, `+1556${numbers}`));
  const [line] = await database.sql<{ id: string }[]>`
    select id from line where account_id = ${at.accountId} and name = 'Test'`;
  const { wireId } = await at.chatWith('Ana', { lineId: line?.id ?? '', lastInboundAt: null });
  const { text } = await at.ask(`/${wireId}`);
  const [, request_id = ''] = /name="request_id" value="([^"]+)"/.exec(text) ?? [];
  const [, outbound_id = ''] = /value="(OTB\w+)">offer/.exec(text) ?? [];
  const written = { request_id, outbound_id, 'variable.name': 'Ana', 'variable.city': 'Lima' };
  const send = () => at.ask(`/${wireId}/outbound`, written, { 'HX-Request': 'true' });
  const [first, second] = await Promise.all([send(), send()]);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(await database.sql`select 1 from message where account_id = ${at.accountId}`).toHaveLength(
    1,
  );
  const [, another] = /name="request_id" value="([^"]+)"/.exec(first.text) ?? [];
  expect(another).toMatch(/^.+$/);
  expect(another).not.toBe(request_id);
});

test('of very many approved messages each is offered, by name', async () => {
  const at = await desk();
  await at.unit((unit) => storeOutbounds(unit, `+1557${numbers}`));
  const [line] = await database.sql<{ id: string }[]>`
    select id from line where account_id = ${at.accountId} and name = 'Test'`;
  await database.sql`insert into outbound
    select (jsonb_populate_record(o, jsonb_build_object(
      'id', gen_random_uuid(), 'name', 'offer_' || n, 'provider_id', 'offer_' || n))).*
    from outbound o, generate_series(1, 300) n where o.account_id = ${at.accountId} and o.name = 'offer'`;
  const { wireId } = await at.chatWith('Ana', { lineId: line?.id ?? '', lastInboundAt: null });
  const { text } = await at.ask(`/${wireId}`);
  const offered = [...text.matchAll(/<option value="OTB\w+">(\w+)/g)].map(([, name]) => name);
  expect(offered.filter((name) => name?.startsWith('offer')).slice(0, 4)).toEqual([
    'offer',
    'offer_1',
    'offer_10',
    'offer_100',
  ]);
  expect(offered.filter((name) => name?.startsWith('offer'))).toHaveLength(301);
});

test('somebody without name and number has a name in the list, above the chat and beside it', async () => {
  const at = await desk();
  const { wireId, contactId } = await at.chatWith('Ana');
  await database.sql`update contact set profile_name = null, phone = null where id = ${contactId}`;
  const { text } = await at.ask(`/${wireId}?view=all`);
  expect(namesIn(text)).toEqual(['Nameless contact']);
  expect(text).toContain('<h2>Nameless contact</h2><p class="small dim">Nobody has this chat');
  expect(text.match(/<h2>Nameless contact<\/h2>/g)).toHaveLength(2);
});

test('a list is asked for anew now and then and where something may be missed; one that is filtered also where something happens', async () => {
  const at = await desk();
  const listOf = async (query: string) =>
    /hx-get="(\/console\/inbox\/list[^"]*)" hx-trigger="([^"]*)"/
      .exec((await at.ask(query)).text)
      ?.slice(1);
  expect(await listOf('?view=closed')).toEqual([
    '/console/inbox/list?view=closed&amp;shown=40',
    'missed from:body, lost from:body, every 5m',
  ]);
  expect(await listOf('?view=all&q=ana')).toEqual([
    '/console/inbox/list?view=all&amp;q=ana&amp;shown=40',
    'chats from:body, missed from:body, lost from:body, every 5m',
  ]);
});
