import { expect, test } from 'vitest';
import { findAgentByEmail } from '../../src/agents/getAgent.ts';
import { buildApp } from '../../src/app.ts';
import { buildConsole } from '../../src/console/buildConsole.tsx';
import { fromWire, toWire } from '../../src/db/ids.ts';
import { changeRole } from '../../src/users/changeUser.ts';
import { createUser } from '../../src/users/createUser.ts';
import { startSession } from '../../src/users/session.ts';
import { type Role, roles } from '../../src/users/table.ts';
import { newTenant, type Tenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { lockWaits } from '../support/lockWaits.ts';
import { openBrowser } from './visitor.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);

/** A browser in which a new user of that role is signed in. */
async function enter(tenant: Tenant, role: Role, email = `${role}@example.com`) {
  const { user, token } = await tenant.unit(async (unit) => {
    const made = await createUser(unit, { email, role });
    return { user: made, token: await startSession(unit, made.id) };
  });
  const { ask } = openBrowser(app);
  const cookie = { Cookie: `chasqui_console=${token}` };
  return {
    userId: toWire('USR', user.id),
    ask: (path: string, form?: Record<string, string>) => ask(path, form, cookie),
  };
}

test('each page and each form opens for the roles that it names, and for no other', async () => {
  const { entries } = buildConsole(deps);
  expect(entries.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'post /console/sign-out',
    'get /console/inbox',
    'get /console/inbox/list',
    'get /console/inbox/canned',
    'post /console/inbox/presence',
    'get /console/inbox/stream',
    'get /console/inbox/:chat_id/stream',
    'post /console/inbox/:chat_id/say',
    'post /console/inbox/:chat_id/file',
    'post /console/inbox/:chat_id/outbound',
    'post /console/inbox/:chat_id/owner',
    'post /console/inbox/:chat_id/tags',
    'post /console/inbox/:chat_id/writing',
    'post /console/inbox/:chat_id/seen',
    'get /console/media/:media_id',
    'get /console/inbox/:chat_id/older',
    'get /console/inbox/:chat_id/variables',
    'get /console/inbox/:chat_id/flow',
    'get /console/inbox/:chat_id',
    'get /console/contacts',
    'get /console/contacts/list',
    'get /console/contacts/export',
    'get /console/contacts/phone',
    'post /console/contacts',
    'get /console/contacts/imports',
    'post /console/contacts/imports/columns/file',
    'post /console/contacts/imports/file',
    'get /console/contacts/imports/:import_id',
    'get /console/contacts/imports/:import_id/refused',
    'get /console/contacts/segments',
    'get /console/contacts/segments/new',
    'get /console/contacts/segments/:segment_id',
    'post /console/contacts/segments/new/form',
    'post /console/contacts/segments/new',
    'post /console/contacts/segments/:segment_id/form',
    'post /console/contacts/segments/:segment_id',
    'post /console/contacts/segments/:segment_id/count',
    'post /console/contacts/segments/:segment_id/remove',
    'get /console/contacts/:contact_id',
    'get /console/contacts/:contact_id/history',
    'get /console/contacts/:contact_id/dealings',
    'get /console/contacts/:contact_id/consents',
    'post /console/contacts/:contact_id/consents',
    'get /console/contacts/:contact_id/merge',
    'post /console/contacts/:contact_id/merge',
    'get /console/contacts/:contact_id/erase',
    'post /console/contacts/:contact_id/erase',
    'post /console/contacts/:contact_id/fact',
    'post /console/contacts/:contact_id/property',
    'get /console/outbounds',
    'post /console/outbounds/sync',
    'get /console/outbounds/new',
    'post /console/outbounds/new/look',
    'post /console/outbounds/new',
    'post /console/outbounds/file',
    'get /console/outbounds/:outbound_id',
    'get /console/outbounds/:outbound_id/state',
    'get /console/outbounds/:outbound_id/preview',
    'post /console/outbounds/:outbound_id/remove',
    'get /console/outbounds/:outbound_id/change',
    'post /console/outbounds/:outbound_id/change/look',
    'post /console/outbounds/:outbound_id/change',
    'post /console/outbounds/:outbound_id/test',
    'get /console/outbounds/:outbound_id/test/:message_id',
    'get /console/flows',
    'get /console/flows/new',
    'post /console/flows/new/blank',
    'post /console/flows/new/example',
    'post /console/flows/new/import',
    'get /console/flows/:flow_id',
    'get /console/flows/:flow_id/edit',
    'post /console/flows/:flow_id/check',
    'post /console/flows/:flow_id/save',
    'post /console/flows/:flow_id/publish',
    'post /console/flows/:flow_id/try',
    'post /console/flows/:flow_id/try-phone',
    'get /console/flows/:flow_id/versions',
    'post /console/flows/:flow_id/roll-back',
    'post /console/flows/:flow_id/migrate',
    'get /console/flows/:flow_id/settings',
    'get /console/flows/:flow_id/export',
    'post /console/flows/:flow_id/phrases',
    'post /console/flows/:flow_id/phrases/remove',
    'post /console/flows/:flow_id/default',
    'post /console/flows/:flow_id/clone',
    'post /console/flows/:flow_id/unpublish',
    'post /console/flows/:flow_id/delete',
    'get /console/lines',
    'post /console/lines',
    'get /console/lines/inbounds/:inbound_id',
    'get /console/lines/inbounds/:inbound_id/qr.svg',
    'post /console/lines/inbounds/:inbound_id',
    'post /console/lines/inbounds/:inbound_id/remove',
    'get /console/lines/:line',
    'post /console/lines/:line/settings',
    'post /console/lines/:line/resume',
    'post /console/lines/:line/inbounds',
    'get /console/health',
    'get /console/health/now',
    'get /console/health/traffic',
    'get /console/health/dead/:dead_id',
    'post /console/health/dead/redrive',
    'get /console/settings',
    'get /console/settings/keys',
    'post /console/settings/keys',
    'post /console/settings/keys/revoke',
    'get /console/settings/hooks',
    'get /console/settings/hooks/actions',
    'post /console/settings/hooks',
    'get /console/settings/hooks/:hook_id',
    'post /console/settings/hooks/:hook_id',
    'post /console/settings/hooks/:hook_id/status',
    'post /console/settings/hooks/:hook_id/test',
    'post /console/settings/hooks/:hook_id/key',
    'post /console/settings/hooks/:hook_id/remove',
    'get /console/settings/deliveries',
    'get /console/settings/deliveries/:delivery_id',
    'get /console/settings/deliveries/:delivery_id/now',
    'post /console/settings/deliveries/:delivery_id/again',
    'get /console/settings/secrets',
    'post /console/settings/secrets',
    'post /console/settings/secrets/replace',
    'post /console/settings/secrets/remove',
    'get /console/settings/words',
    'post /console/settings/words',
    'post /console/settings/words/built-in',
    'get /console/settings/replies',
    'post /console/settings/replies',
    'post /console/settings/replies/change',
    'post /console/settings/replies/remove',
    'get /console/settings/agents',
    'post /console/settings/agents',
    'post /console/settings/agents/change',
    'post /console/settings/agents/status',
    'post /console/settings/agents/remove',
    'post /console/settings/agents/capacity',
    'get /console/settings/account',
    'post /console/settings/account',
    'get /console/campaigns',
    'get /console/campaigns/list',
    'get /console/campaigns/new',
    'get /console/campaigns/message',
    'get /console/campaigns/phone',
    'get /console/campaigns/:campaign_id/message',
    'post /console/campaigns',
    'post /console/campaigns/:campaign_id/message',
    'get /console/campaigns/:campaign_id/audience',
    'post /console/campaigns/:campaign_id/audience/segment',
    'post /console/campaigns/:campaign_id/audience/campaign',
    'post /console/campaigns/:campaign_id/audience/take-out',
    'post /console/campaigns/:campaign_id/audience/empty',
    'post /console/campaigns/:campaign_id/audience/columns',
    'post /console/campaigns/:campaign_id/audience/file',
    'post /console/campaigns/:campaign_id/audience/paste',
    'get /console/campaigns/:campaign_id/imports/:import_id',
    'get /console/campaigns/:campaign_id/imports/:import_id/refused',
    'get /console/campaigns/:campaign_id/when',
    'post /console/campaigns/:campaign_id/when',
    'get /console/campaigns/:campaign_id/review',
    'get /console/campaigns/:campaign_id/review/preview',
    'post /console/campaigns/:campaign_id/start',
    'post /console/campaigns/:campaign_id/test',
    'post /console/campaigns/:campaign_id/delete',
    'post /console/campaigns/:campaign_id/copy',
    'get /console/campaigns/:campaign_id/recipients',
    'get /console/campaigns/:campaign_id',
    'get /console/campaigns/:campaign_id/live',
    'get /console/campaigns/:campaign_id/pace',
    'get /console/campaigns/:campaign_id/export',
    'post /console/campaigns/:campaign_id/pause',
    'post /console/campaigns/:campaign_id/resume',
    'post /console/campaigns/:campaign_id/cancel',
    'get /console/users',
    'post /console/users',
    'post /console/users/role',
    'post /console/users/link',
    'post /console/users/remove',
    'get /console/me',
    'post /console/me/password',
  ]);
  const tenant = await newTenant(deps);
  for (const role of roles) {
    const present = await enter(tenant, role);
    const leaving = await enter(tenant, role, `${role}2@example.com`);
    for (const entry of entries) {
      const { ask } = entry.path === '/console/sign-out' ? leaving : present;
      const form = entry.method === 'post' ? {} : undefined;
      const { status, text } = await ask(entry.path, form);
      const isRefused = status === 403 && text.includes('Your role does not open this page');
      expect([role, entry.method, entry.path, isRefused]).toEqual([
        role,
        entry.method,
        entry.path,
        !entry.roles.includes(role),
      ]);
    }
  }
}, 60_000);

test('an admin adds somebody and is given their link, once', async () => {
  const { ask } = await enter(await newTenant(deps), 'admin');
  const added = await ask('/console/users', {
    email: 'Nora@Example.com',
    name: '<b>Nora</b>',
    role: 'marketer',
  });
  expect(added.status).toBe(200);
  const [, token] =
    /value="http:\/\/chasqui\.test\/console\/link\/(TCI[^"]+)"/.exec(added.text) ?? [];
  expect((await openBrowser(app).ask(`/console/link/${token}`)).text).toContain('nora@example.com');
  const page = (await ask('/console/users')).text;
  expect(page).toContain('&lt;b&gt;Nora&lt;/b&gt;');
  expect(page).toContain('has not signed in yet');
  expect(page).not.toContain('/console/link/');

  const twice = await ask('/console/users', { email: 'nora@example.com', name: '', role: 'agent' });
  expect([twice.status, twice.text]).toEqual([
    422,
    expect.stringContaining('There is a user with the e-mail nora@example.com already'),
  ]);
  const typed = await ask('/console/users', { email: 'x', name: 'Nina', role: 'marketer' });
  expect(typed.text).toContain('type="email" value="x"');
  expect(typed.text).toContain('name="name" value="Nina"');
  expect(typed.text).toMatch(
    /<option value="marketer" selected[^>]*>[^<]*<\/option><option value="admin">[^<]*<\/option><\/select><\/label><button/,
  );
  const noEmail = await ask('/console/users', { email: 'nora', name: '', role: 'agent' });
  expect([noEmail.status, noEmail.text]).toEqual([
    422,
    expect.stringContaining('E-mail: is no e-mail address'),
  ]);
});

test('another role holds from the next click, and who is removed is out at once', async () => {
  const tenant = await newTenant(deps);
  const admin = await enter(tenant, 'admin');
  const nora = await enter(tenant, 'agent', 'nora@example.com');
  expect((await nora.ask('/console/users')).status).toBe(403);
  await admin.ask('/console/users/role', { user_id: nora.userId, role: 'admin' });
  expect((await nora.ask('/console/users')).status).toBe(200);
  await admin.ask('/console/users/remove', { user_id: nora.userId });
  expect(await nora.ask('/console/users')).toMatchObject({ status: 303, to: '/console/sign-in' });
});

test('whoever may answer no more, or is gone, is handed no chats either', async () => {
  const tenant = await newTenant(deps);
  const admin = await enter(tenant, 'admin');
  const status = async (email: string) =>
    (await tenant.unit((unit) => findAgentByEmail(unit, email)))?.status;
  for (const [email, path, form] of [
    ['nora@example.com', 'role', { role: 'marketer' }],
    ['luis@example.com', 'remove', {}],
    ['ines@example.com', 'role', { role: 'admin' }],
  ] as const) {
    const user = await enter(tenant, 'agent', email);
    await user.ask('/console/inbox/presence', { status: 'online' });
    expect(await status(email)).toBe('online');
    await admin.ask(`/console/users/${path}`, { user_id: user.userId, ...form });
  }
  expect([
    await status('nora@example.com'),
    await status('luis@example.com'),
    await status('ines@example.com'),
  ]).toEqual(['offline', 'offline', 'online']);
});

test('an account keeps an admin, also when two take each other’s role at once', async () => {
  const tenant = await newTenant(deps);
  const one = await enter(tenant, 'admin', 'one@example.com');
  const last = await one.ask('/console/users/remove', { user_id: one.userId });
  expect([last.status, last.text]).toEqual([
    422,
    expect.stringContaining('An account keeps at least one admin'),
  ]);
  const other = await enter(tenant, 'admin', 'other@example.com');
  let second: Promise<{ status: number }> | undefined;
  await tenant.unit(async (unit) => {
    await changeRole(unit, fromWire('USR', other.userId), 'agent');
    second = other.ask('/console/users/role', { user_id: one.userId, role: 'agent' });
    // It waits for this transaction, which it would otherwise not have seen.
    await eventually(async () => (await lockWaits(database)) > 0);
  });
  expect(await second).toMatchObject({ status: 422 });
  const admins = await database.sql`
    select email from console_user where account_id = ${tenant.accountId} and role = 'admin'`;
  expect(admins).toEqual([{ email: 'one@example.com' }]);
});

test('users of another account are not there', async () => {
  const [mine, theirs] = [await newTenant(deps), await newTenant(deps)];
  const admin = await enter(mine, 'admin');
  const other = await enter(theirs, 'admin', 'theirs@example.com');
  expect((await admin.ask('/console/users')).text).not.toContain('theirs@example.com');
  for (const [path, form] of [
    ['role', { user_id: other.userId, role: 'agent' }],
    ['link', { user_id: other.userId }],
    ['remove', { user_id: other.userId }],
  ] as const) {
    const { status, text } = await admin.ask(`/console/users/${path}`, form);
    expect([path, status, text.includes('There is nothing here')]).toEqual([path, 404, true]);
  }
  expect((await other.ask('/console/users')).status).toBe(200);
});
