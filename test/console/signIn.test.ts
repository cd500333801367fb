import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { type AssetName, assetPath } from '../../src/console/assets.ts';
import { createUser } from '../../src/users/createUser.ts';
import { hashPassword } from '../../src/users/password.ts';
import { setPassword } from '../../src/users/setPassword.ts';
import { makeSignInLink } from '../../src/users/signInLink.ts';
import type { Role } from '../../src/users/table.ts';
import { newTenant, type Tenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openBrowser } from './visitor.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);
const password = 'a horse and a battery';

const addUser = ({ unit }: Tenant, email: string, role: Role = 'agent') =>
  unit((opened) => createUser(opened, { email, role }));

/** Somebody who has chosen that password. */
async function addKnown(tenant: Tenant, email: string, role: Role = 'agent') {
  const user = await addUser(tenant, email, role);
  const hash = await hashPassword(password);
  await tenant.unit((opened) => setPassword(opened, user.id, hash));
  return user;
}

const signIn = (email: string, typed = password, browser = openBrowser(app)) =>
  browser.ask('/console/sign-in', { email, password: typed });

test('who is not signed in is asked to be, on every page', async () => {
  const { ask } = openBrowser(app);
  for (const path of ['/console', '/console/me', '/console/users']) {
    expect(await ask(path)).toMatchObject({ status: 303, to: '/console/sign-in' });
  }
  expect((await ask('/console/sign-in')).text).toContain('autocomplete="current-password"');
});

test('e-mail and password sign in, whatever the letters’ case; what does not fit says nothing of why', async () => {
  const tenant = await newTenant(deps);
  await addKnown(tenant, 'Rosa@Example.com');
  const browser = openBrowser(app);
  const wrong = await signIn('rosa@example.com', 'a mule and a battery', browser);
  const unknown = await signIn('nobody@example.com', password, browser);
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(wrong.text.replace('rosa@', 'nobody@')).toBe(unknown.text);
  expect((await browser.ask('/console/me')).status).toBe(303);

  expect(await signIn('ROSA@example.com ', password, browser)).toMatchObject({
    status: 303,
    to: '/console',
  });
  expect(await browser.ask('/console')).toMatchObject({ status: 303, to: '/console/inbox' });
  expect((await browser.ask('/console/me')).text).toContain('rosa@example.com');
});

test('the cookie is for the console alone, out of reach of scripts, and over HTTPS where we are there', async () => {
  await addKnown(await newTenant(deps), 'cookie@example.com');
  const plain = await signIn('cookie@example.com');
  expect(plain.headers.get('set-cookie')).toMatch(
    /^chasqui_console=TCI[0-9a-f]{32}\.[\w-]{43}; Max-Age=2592000; Path=\/console; HttpOnly; SameSite=Lax$/,
  );
  const safe = buildApp({ ...deps, publicUrl: 'https://chasqui.test' });
  const answer = await openBrowser(safe).ask(
    '/console/sign-in',
    { email: 'cookie@example.com', password },
    { Origin: 'https://chasqui.test' },
  );
  expect(answer.headers.get('set-cookie')).toContain('; Secure');
  expect(answer.headers.get('strict-transport-security')).not.toBeNull();
});

test('five tries that do not fit are looked at; after that each waits longer, even the right one', async () => {
  const tenant = await newTenant(deps);
  await addKnown(tenant, 'locked@example.com');
  for (let tries = 0; tries < 5; tries++) await signIn('locked@example.com', 'not the password');
  expect((await signIn('locked@example.com')).status).toBe(401);
  const wait = async () => {
    const [row] = await database.sql<{ s: number }[]>`
      select extract(epoch from locked_until - now())::float8 as s from console_user
      where account_id = ${tenant.accountId}`;
    return Math.round((row?.s ?? 0) / 30) * 30;
  };
  expect(await wait()).toBe(30);
  const unlock = () =>
    database.sql`update console_user set locked_until = now() where account_id = ${tenant.accountId}`;
  await unlock();
  await signIn('locked@example.com', 'not the password');
  expect(await wait()).toBe(60);
  await unlock();
  expect((await signIn('locked@example.com')).status).toBe(303);
  // It fitted: the count begins anew.
  expect((await signIn('locked@example.com', 'not the password')).status).toBe(401);
  expect((await signIn('locked@example.com')).status).toBe(303);
});

test('of many tries at once no more than five are looked at', async () => {
  const tenant = await newTenant(deps);
  await addKnown(tenant, 'many@example.com');
  await Promise.all(Array.from({ length: 12 }, () => signIn('many@example.com', 'a wrong guess')));
  const rows = await database.sql`
    select tries from console_user where account_id = ${tenant.accountId}`;
  expect(rows).toEqual([{ tries: 5 }]);
});

test('somebody of two accounts comes to the one whose password it is', async () => {
  const [one, other] = [await newTenant(deps), await newTenant(deps)];
  await addUser(one, 'both@example.com');
  await addKnown(other, 'both@example.com', 'marketer');
  const browser = openBrowser(app);
  await signIn('both@example.com', password, browser);
  expect(await browser.ask('/console')).toMatchObject({ to: '/console/campaigns' });
});

test('a link signs in once, and asks for a password; looking at it uses nothing up', async () => {
  const tenant = await newTenant(deps);
  const { id } = await addUser(tenant, 'new@example.com');
  const link = `/console/link/${await tenant.unit((unit) => makeSignInLink(unit, id))}`;
  const browser = openBrowser(app);
  for (let times = 0; times < 2; times++) {
    expect((await browser.ask(link)).text).toContain('value="new@example.com"');
  }
  const short = await browser.ask(link, { password: 'short' });
  expect([short.status, short.text]).toEqual([
    422,
    expect.stringContaining('A password has 10 to 200 characters'),
  ]);
  expect(await browser.ask(link, { password })).toMatchObject({ status: 303, to: '/console' });
  expect((await browser.ask('/console/me')).status).toBe(200);

  const late = openBrowser(app);
  expect((await late.ask(link)).text).toContain('This link opens nothing any more');
  expect((await late.ask(link, { password })).text).toContain('This link opens nothing any more');
  expect((await late.ask('/console/me')).status).toBe(303);
  expect((await signIn('new@example.com')).status).toBe(303);
});

test('of two who open a link at the same time one is let in', async () => {
  const tenant = await newTenant(deps);
  const { id } = await addUser(tenant, 'race@example.com');
  const link = `/console/link/${await tenant.unit((unit) => makeSignInLink(unit, id))}`;
  const answers = await Promise.all(
    [1, 2, 3].map((n) => openBrowser(app).ask(link, { password: `${password} ${n}` })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 303]);
});

test('a newer link, a day and another account’s token make a link open nothing', async () => {
  const tenant = await newTenant(deps);
  const other = await newTenant(deps);
  const { id } = await addUser(tenant, 'links@example.com');
  const make = () => tenant.unit((unit) => makeSignInLink(unit, id));
  const first = await make();
  const second = await make();
  const isOver = async (token: string, at = app) =>
    (await openBrowser(at).ask(`/console/link/${token}`)).text.includes('opens nothing any more');
  expect([await isOver(first), await isOver(second)]).toEqual([true, false]);
  const tomorrow = buildApp({ ...deps, clock: { offsetMs: 25 * 3_600_000 } });
  expect(await isOver(second, tomorrow)).toBe(true);
  const foreign = second.replace(/^TCI[0-9a-f]{32}/, `TCI${other.accountId.replaceAll('-', '')}`);
  expect(await isOver(foreign)).toBe(true);
  expect((await openBrowser(app).ask('/console/link/nonsense')).status).toBe(404);
});

test('who signs out is out, and so is the cookie that somebody kept', async () => {
  await addKnown(await newTenant(deps), 'out@example.com');
  const browser = openBrowser(app);
  await signIn('out@example.com', password, browser);
  const kept = browser.cookie();
  const out = await browser.ask('/console/sign-out', {});
  expect(out).toMatchObject({ to: '/console/sign-in' });
  expect(out.headers.get('Clear-Site-Data')).toBe('"cache"');
  const again = await openBrowser(app).ask('/console/me', undefined, { Cookie: kept });
  expect(again).toMatchObject({ status: 303, to: '/console/sign-in' });
});

test('a session ends after a week without use, and with use after a month', async () => {
  await addKnown(await newTenant(deps), 'week@example.com');
  const clock = { offsetMs: 0 };
  const later = buildApp({ ...deps, clock });
  const browser = openBrowser(later);
  await signIn('week@example.com', password, browser);
  const dayMs = 86_400_000;
  const statusAfter = async (days: number) => {
    clock.offsetMs += days * dayMs;
    return (await browser.ask('/console/me')).status;
  };
  expect([await statusAfter(6), await statusAfter(6), await statusAfter(8)]).toEqual([
    200, 200, 303,
  ]);
  await signIn('week@example.com', password, browser);
  for (const days of [6, 6, 6, 6, 5]) expect(await statusAfter(days)).toBe(200);
  expect(await statusAfter(2)).toBe(303);
});

test('another password signs out every other browser, and asks for the present one', async () => {
  await addKnown(await newTenant(deps), 'change@example.com');
  const [here, there] = [openBrowser(app), openBrowser(app)];
  await signIn('change@example.com', password, here);
  await signIn('change@example.com', password, there);
  const change = (present: string, next: string) =>
    here.ask('/console/me/password', { present, password: next });
  expect(await change('a guess', 'something else, long')).toMatchObject({
    status: 422,
    text: expect.stringContaining(
      'That is not your present password, or there were too many tries.',
    ),
  });
  const done = await change(password, 'something else, long');
  expect([done.status, done.text.includes('The password is changed.')]).toEqual([200, true]);
  expect((await here.ask('/console/me')).status).toBe(200);
  expect((await there.ask('/console/me')).status).toBe(303);
  expect((await signIn('change@example.com')).status).toBe(401);
  expect((await signIn('change@example.com', 'something else, long')).status).toBe(303);
});

test('a browser that somebody left open is no place to guess its password', async () => {
  await addKnown(await newTenant(deps), 'left@example.com');
  const clock = { offsetMs: 0 };
  const here = openBrowser(buildApp({ ...deps, clock }));
  await signIn('left@example.com', password, here);
  const change = (present: string) =>
    here.ask('/console/me/password', { present, password: 'something else, long' });
  for (let guess = 1; guess <= 5; guess += 1) expect((await change('a guess')).status).toBe(422);
  expect(await change(password)).toMatchObject({
    status: 422,
    text: expect.stringContaining(
      'That is not your present password, or there were too many tries.',
    ),
  });
  clock.offsetMs += 60_000;
  expect((await change(password)).status).toBe(200);
});

test('a form that another site sends is refused', async () => {
  await addKnown(await newTenant(deps), 'csrf@example.com');
  const browser = openBrowser(app);
  const body = { email: 'csrf@example.com', password };
  const foreign = await browser.ask('/console/sign-in', body, { Origin: 'https://evil.example' });
  expect([foreign.status, foreign.text]).toEqual([
    403,
    expect.stringContaining('This form came from another page'),
  ]);
  await signIn('csrf@example.com', password, browser);
  const crossSite = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  expect((await browser.ask('/console/sign-out', {}, crossSite)).status).toBe(403);
  expect((await browser.ask('/console/me')).status).toBe(200);
});

test('pages load nothing from outside, are in no frame and in no cache; what they load is kept for ever', async () => {
  const { ask } = openBrowser(app);
  const page = await ask('/console/sign-in');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy.replace(/nonce-[\w+/=]{24}/, 'nonce-new')).toBe(
    "default-src 'none'; style-src 'self' 'nonce-new'; script-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  expect(page.headers.get('x-frame-options')).toBe('DENY');
  expect(page.headers.get('cache-control')).toBe('no-store');
  const [path = ''] = /\/console\/assets\/console\.[0-9a-f]{16}\.css/.exec(page.text) ?? [];
  const style = await ask(path);
  expect(style.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
});

test('the scripts of a page weigh at most 120 kB as they travel', async () => {
  const weigh = async (name: AssetName) => {
    const response = await app.request(assetPath(name), { headers: { 'Accept-Encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    return (await response.arrayBuffer()).byteLength;
  };
  expect((await weigh('live.js')) + (await weigh('charts.js'))).toBeLessThan(120_000);
});

test('the console speaks the browser’s language, of three, and otherwise English', async () => {
  const titleIn = async (language: string) =>
    /<h1>(.*?)<\/h1>/.exec((await openBrowser(app, language).ask('/console/sign-in')).text)?.[1];
  expect(await titleIn('es-PE,es;q=0.9,en;q=0.8')).toBe('Entrar');
  expect(await titleIn('de,pt-BR;q=0.7,en;q=0.3')).toBe('Entrar');
  expect(await titleIn('de')).toBe('Sign in');
});
