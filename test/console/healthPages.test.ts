import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import type { Deps } from '../../src/deps.ts';
import { createHook } from '../../src/hooks/createHook.ts';
import { testHook } from '../../src/hooks/testHook.ts';
import { sealBody } from '../../src/relay/deadBody.ts';
import { storeFlow, storeLine } from '../lines/storedLine.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openAdmin } from './openAdmin.ts';

const database = await testDatabase();
const { sql } = database;
const deps: Deps = testDeps(database);
const app = buildApp(deps);
let numbers = 300;

/** An admin whose account has a line, while somebody takes webhooks. */
async function openHealth(language?: string) {
  numbers += 1;
  const admin = await openAdmin(deps, app, language);
  // For as long as a slow machine takes.
  await sql`insert into acceptance (single, beat_at, resumed_at)
    values (1, now() + interval '1 minute', now())
    on conflict (single) do update set beat_at = excluded.beat_at`;
  const number = `+15550200${numbers}`;
  const { line } = await admin.unit((unit) =>
    storeLine(unit, { wabaId: `hw${numbers}`, lineId: `hl${numbers}`, number }),
  );
  return {
    ...admin,
    lineId: line.id,
    linePath: `/console/lines/${number.slice(1)}`,
    /** What is shown anew. */
    now: async () => (await admin.ask('/console/health/now')).text,
  };
}

type Health = Awaited<ReturnType<typeof openHealth>>;

const said = { kind: 'message', id: 'wamid.1', from: { phone: '+51900000123' } };

/** An event of that account that could not be worked. */
async function bury(at: Health, id: number, error: string, box = deps.secretBox) {
  const content = { type: 'text', text: 'my PIN is 7712' };
  const body = JSON.stringify({ ...said, content });
  const sealed = sealBody(box, { accountId: at.accountId, id, body });
  await sql`insert into inbox_dead
      (account_id, id, lane, key, line_id, kind, field, at, body, received_at, error, died_at)
    values (${at.accountId}, ${id}, 0, ${Buffer.from(`key ${id}`)}, ${at.lineId}, 'message',
      'messages', now(), ${sealed}, now(), ${error}, now())`;
}

const calm = 'All is well.';

test('where nothing is wrong it says so, and colours nothing', async () => {
  const at = await openHealth();
  const { text } = await at.ask('/console/health');
  expect(text).toContain(calm);
  expect(text).not.toMatch(/class="figure (bad|warn)"/);
  expect(text).not.toMatch(/class="said (bad|warn)/);
  expect(text).toContain('hx-get="/console/health/now" hx-trigger="every 5s"');
  expect(text).toContain('are taken, as of 0 s ago');
  expect(text).toMatch(/PostgreSQL \d+\.\d+, \d+ MiB/);
  expect((await at.ask('/console/health/traffic')).text).toContain('data-chart="{&quot;times');
});

test('dead events are listed with why, looked into without what was said, and given back', async () => {
  const at = await openHealth();
  await bury(at, 11, 'Error: No step "gone"\n    at currentStep (flowMachine.ts:1)');
  await bury(at, 12, 'Error: another');
  const listed = await at.now();
  expect(listed).not.toContain(calm);
  expect(listed).toContain('2 events could not be worked');
  expect(listed).toContain('class="figure bad"><dt>Dead events</dt><dd>2</dd>');
  expect(listed).toMatch(/<a href="\/console\/health\/dead\/11" lang="en">Error: No step/);

  const { text } = await at.ask('/console/health/dead/11');
  expect(text).toContain('at currentStep (flowMachine.ts:1)');
  expect(text).toContain('<dd>Message of a person</dd>');
  expect(text).toContain('<dd>Shop</dd>');
  expect(text).toContain('&quot;phone&quot;: &quot;••••0123&quot;');
  expect(text).toContain('&quot;text&quot;: &quot;•••• (14)&quot;');
  expect(text).toContain('&quot;type&quot;: &quot;text&quot;');
  expect(text).not.toContain('7712');
  expect(text).not.toContain('wamid.1');

  const back = await at.ask('/console/health/dead/redrive', { dead_id: '11' });
  expect(back).toMatchObject({ status: 303, to: '/console/health' });
  const waiting = async () =>
    (await sql`select key, body from inbox where account_id = ${at.accountId} order by id`).map(
      ({ key, body }) => [key.toString(), JSON.parse(body).content.text],
    );
  expect(await waiting()).toEqual([['key 11', 'my PIN is 7712']]);
  expect(await at.now()).toContain('One event could not be worked');
  await at.ask('/console/health/dead/redrive', {});
  expect(await waiting()).toHaveLength(2);
  const after = await at.now();
  expect(after).toContain(calm);
  expect(after).toContain('<dt>Incoming, waiting</dt><dd>2');
});

test('an event that no key opens stays, and the page says why', async () => {
  const at = await openHealth('es');
  await bury(at, 21, 'Error: x', {
    ...deps.secretBox,
    seal: () => Buffer.from('by a key that is gone'),
  });
  expect((await at.ask('/console/health/dead/21')).text).toContain(
    'Ninguna clave de SECRET_KEY lo abre.',
  );
  const refused = await at.ask('/console/health/dead/redrive', { dead_id: '21' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain(
    'Ninguna clave de SECRET_KEY lo abre: inicie el servicio con la clave con que se selló.',
  );
  expect(refused.text).not.toContain('Esto no se aceptó');
});

test('what waits too long is said, with what to do', async () => {
  const at = await openHealth();
  await sql`insert into inbox (account_id, id, lane, key, kind, field, at, body, received_at)
    values (${at.accountId}, ${numbers}, 0, 'k', 'message', 'messages', now(), '{}',
      now() - interval '3 minutes')`;
  await sql`insert into timer (account_id, process_id, timer_id, contact_id, lane, visit, due_at, event)
    values (${at.accountId}, ${deps.ids(0)}, 't', ${deps.ids(0)}, 0, 1,
      now() - interval '10 minutes', '{}')`;
  await sql`insert into outbox (account_id, message_id, line_id, chat_id, contact_id, class, ready_at)
    values (${at.accountId}, ${deps.ids(0)}, ${at.lineId}, ${deps.ids(0)}, ${deps.ids(0)}, 0,
      now() - interval '2 minutes')`;
  const text = await at.now();
  expect(text).toContain('Messages wait 3 min to be worked');
  expect(text).toContain('Timers are late: 1, the oldest by 10 min');
  expect(text).toContain('Shop: messages wait 2 min to leave');
  expect(text).toContain('answers 1, notices 0, campaigns 0');
  expect(text).toContain('class="figure bad"><dt>Incoming, waiting</dt>');
  expect(text).toContain('class="figure warn"><dt>Outgoing, waiting</dt>');
});

test('without a process that takes webhooks it is the first thing said', async () => {
  const at = await openHealth();
  await sql`update acceptance set beat_at = now() - interval '10 seconds'`;
  expect(await at.now()).toContain('No process takes webhooks');
  await sql`delete from acceptance`;
  expect(await at.now()).toContain('no process has ever taken any');
});

test('a line that is paused, or rated low, is one click away', async () => {
  const at = await openHealth();
  await sql`update line set quality = 'RED' where id = ${at.lineId}`;
  expect(await at.now()).toContain('Shop: Meta rates its messages low');
  await sql`update line set quality = 'GREEN', status = 'PENDING' where id = ${at.lineId}`;
  expect(await at.now()).toContain('Shop is not connected at Meta');
  await sql`update line set paused_reason = 'no' where id = ${at.lineId}`;
  const text = await at.now();
  expect(text).toContain('Shop: Nothing leaves this line');
  expect(text).toContain(`<a class="button" href="${at.linePath}">Open the line</a>`);
});

test('messages in doubt are listed with their chats, and are a concern once they stand for long', async () => {
  const at = await openHealth();
  const chatId = deps.ids(0);
  await sql`insert into attempt (account_id, id, message_id, chat_id, contact_id, line_id, number,
      sender, claimed_at, call_before, called_at, outcome, outcome_at, status)
    values (${at.accountId}, ${deps.ids(Date.now())}, ${deps.ids(0)}, ${chatId}, ${deps.ids(0)},
      ${at.lineId}, 1, ${deps.ids(0)}, now(), now(), now(), 'in_doubt',
      now() - interval '4 minutes', 'sending')`;
  const young = await at.now();
  expect(young).toContain(`href="/console/inbox/${toWire('EN_CHT_', chatId)}?view=all"`);
  expect(young).toContain(calm);
  await sql`update attempt set outcome_at = now() - interval '2 hours'
    where account_id = ${at.accountId}`;
  expect(await at.now()).toContain('Sends in doubt: 1, the oldest since 2 h');
});

test('hooks that take nothing and deliveries that were given up are said with the way to them', async () => {
  const at = await openHealth();
  const hook = await at.unit((unit) =>
    createHook(unit, deps.secretBox, {
      eventType: 'all',
      actions: [],
      name: 'Shop’s hook',
      url: 'https://example.com/a',
      status: 'enabled',
    }),
  );
  const path = `/console/settings/hooks/${toWire('HOK', hook.id)}`;
  await at.unit((unit) => testHook(unit, hook.id));
  expect(await at.now()).toContain(calm);
  await sql`update hook set failures = 7, failing_since = now() where id = ${hook.id}`;
  await sql`update hook_event set status = 'failure', due_at = null where hook_id = ${hook.id}`;
  const text = await at.now();
  expect(text).toContain('The hook Shop’s hook takes nothing');
  expect(text).toContain(`<a class="button" href="${path}">Open the hook</a>`);
  expect(text).toContain('One delivery to a hook was given up today');
  expect(text).toContain('href="/console/settings/deliveries?status=failure"');
  await sql`update hook set status = 'disabled', disabled_reason = 'dead' where id = ${hook.id}`;
  expect(await at.now()).toContain('The hook Shop’s hook was turned off');
  await sql`update hook set disabled_reason = null where id = ${hook.id}`;
  expect(await at.now()).not.toContain('was turned off');
});

test('calls of flows that fail are listed with their flow and step', async () => {
  const at = await openHealth();
  const processId = deps.ids(0);
  const flowId = await at.unit((unit) => storeFlow(unit));
  await sql`insert into process (account_id, id, flow_id, flow_version, chat_id, contact_id, line_id,
      status, state, trigger, findings, created_at, updated_at)
    values (${at.accountId}, ${processId}, ${flowId}, 1, ${deps.ids(0)}, ${deps.ids(0)},
      ${at.lineId}, 'pending', '{}', '{}', 0, now(), now())`;
  await sql`insert into call (account_id, id, process_id, contact_id, lane, visit, call_id, request,
      timeout_ms, retries, retry_after_ms, tries, failed, due_at, created_at)
    values (${at.accountId}, ${deps.ids(0)}, ${processId}, ${deps.ids(0)}, 0, 1,
      ${`${processId}:ask_shop:1`}, '{}', 1000, 3, 60000, 2, 2, now() + interval '1 minute', now())`;
  const text = await at.now();
  expect(text).toContain('A call of a flow fails');
  expect(text).toContain(`<a href="/console/flows/${toWire('IPF', flowId)}">Test</a>`);
  expect(text).toContain('<code>ask_shop</code>');
  expect(text).toContain('2 failed, 2 left');
});

test('what came and went is drawn by the minute', async () => {
  const at = await openHealth();
  const attempt = (outcome: string, status: string) => sql`
    insert into attempt (account_id, id, message_id, chat_id, contact_id, line_id, number, sender,
      claimed_at, call_before, called_at, outcome, outcome_at, status)
    values (${at.accountId}, ${deps.ids(Date.now())}, ${deps.ids(0)}, ${deps.ids(0)}, ${deps.ids(0)},
      ${at.lineId}, 1, ${deps.ids(0)}, now(), now(), now(), ${outcome}, now(), ${status})`;
  await attempt('accepted', 'sent');
  await attempt('accepted', 'delivered');
  await attempt('accepted', 'failed');
  await attempt('refused', 'sending');
  const { text } = await at.ask('/console/health/traffic');
  const [, chart = ''] = /data-chart="([^"]*)"/.exec(text) ?? [];
  const { times, series } = JSON.parse(chart.replaceAll('&quot;', '"'));
  expect(times).toHaveLength(61);
  // By the account's clock, as all other moments are.
  expect(text).toContain('data-zone="America/Lima"');
  expect(
    series.map(({ name, values }: { name: string; values: number[] }) => [
      name,
      values.reduce((one, other) => one + other, 0),
    ]),
  ).toEqual([
    ['Received', 0],
    ['Sent', 2],
    ['Not delivered', 2],
  ]);
  expect(await at.now()).toContain('<dt>Sent last minute</dt><dd>3</dd>');
});

test('another account’s dead events are neither seen nor given back', async () => {
  const [mine, theirs] = [await openHealth(), await openHealth()];
  await bury(theirs, 31, 'Error: theirs');
  expect(await mine.now()).toContain(calm);
  for (const [path, form] of [
    ['/console/health/dead/31'],
    ['/console/health/dead/redrive', { dead_id: '31' }],
    ['/console/health/dead/none'],
    ['/console/health/dead/99999999999999999999'],
  ] as const) {
    expect([path, (await mine.ask(path, form)).status]).toEqual([path, 404]);
  }
  expect((await mine.ask('/console/health/dead/redrive', {})).status).toBe(303);
  expect(await theirs.now()).toContain('One event could not be worked');
});
