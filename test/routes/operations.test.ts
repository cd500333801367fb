import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { connect } from '../../src/db/connect.ts';
import { createHook } from '../../src/hooks/createHook.ts';
import { recordHookEvents } from '../../src/hooks/recordHookEvents.ts';
import { hook, hookEvent } from '../../src/hooks/table.ts';
import { inbox, inboxDead } from '../../src/relay/table.ts';
import { buildOperationsApp } from '../../src/routes/operations.ts';
import '../../src/sender/metrics.ts';
import { outbox } from '../../src/sender/table.ts';
import { storeChat, storeContact, storeMessage } from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { callerOf, newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);
const call = callerOf(app);

const nowhere = connect({
  url: 'postgres://ana:hidden@127.0.0.1:9/shop',
  pool: 1,
  pooler: 'none',
  applicationName: 'chasqui test',
});
const withoutDatabase = callerOf(buildOperationsApp({ database: nowhere }));

/** The samples of `/metrics`, by name with labels. */
async function metrics(ask = call): Promise<Record<string, number>> {
  const { status, body } = await ask('GET', '/metrics');
  expect(status).toBe(200);
  const lines = String(body)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
}

test('whoever runs it asks without a key whether it is up and whether it can work', async () => {
  expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await call('GET', '/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
});

test('without its database it is up but not ready, and says so within two seconds', async () => {
  const before = performance.now();
  expect((await withoutDatabase('GET', '/health')).status).toBe(200);
  const ready = await withoutDatabase('GET', '/ready');
  expect(ready.status).toBe(503);
  expect(ready.body).toEqual({ status: 'unavailable', message: 'The database does not answer' });
  expect(performance.now() - before).toBeLessThan(2_000);
});

test('a service with nothing to do says that nothing waits', async () => {
  const found = await metrics();
  expect(found).toMatchObject({
    chasqui_inbox_oldest_seconds: 0,
    chasqui_inbox: 0,
    chasqui_inbox_dead: 0,
    chasqui_hook_events: 0,
    chasqui_hook_events_oldest_seconds: 0,
    chasqui_hooks_failing: 0,
    chasqui_opted_out: 0,
    chasqui_database_answers: 1,
  });
  expect(found.chasqui_oldest_snapshot_seconds).toBeGreaterThanOrEqual(0);
  // What the process has counted since it began, for whatever account.
  for (const name of [
    'chasqui_unclaimed_total',
    'chasqui_dead_total',
    'chasqui_sent_total',
    'chasqui_in_doubt_total',
    'chasqui_turn_seconds_count',
    'chasqui_accept_to_decided_seconds_count',
    'chasqui_send_seconds_count',
    'chasqui_queued_to_called_seconds_count',
  ]) {
    expect(found[name]).toBeGreaterThanOrEqual(0);
  }
});

test('what waits is counted, and how long it has; then it is gone from the numbers too', async () => {
  const tenant = await newTenant(deps, undefined, app);
  await tenant.unit(async (unit) => {
    const { accountId, now, tx } = unit;
    const given = { wabaId: 'w1', lineId: '106540352242922', number: '+15550000901' };
    const { line } = await storeLine(unit, given);
    const contactId = await storeContact(unit, { optedOutAt: now });
    const chatId = await storeChat(unit, { contactId, lineId: line.id });
    const place = { chatId, contactId, lineId: line.id };
    const said = { direction: 'out' as const, actor: 'system', status: 'queued' };
    const content = { type: 'text' as const, text: '¿Qué tal?' };
    const messageId = await storeMessage(unit, { ...place, seq: 1 }, content, said);
    await tx.insert(outbox).values({ accountId, messageId, ...place, class: 0, readyAt: now });
    const event = {
      accountId,
      id: 1,
      lane: 0,
      key: Buffer.alloc(16, 1),
      kind: 'message',
      field: 'messages',
      at: now,
      body: '{}',
      receivedAt: new Date(now.getTime() - 90_000),
    };
    await tx.insert(inbox).values(event);
    await tx.insert(inboxDead).values({ ...event, error: 'poisoned', diedAt: now });
    const hookInput = { eventType: 'contact', actions: [], name: '', url: 'https://example.com/' };
    const hooks = [
      await createHook(unit, deps.secretBox, { ...hookInput, status: 'enabled' }),
      await createHook(unit, deps.secretBox, { ...hookInput, status: 'enabled' }),
    ];
    await recordHookEvents(unit, [{ type: 'contact', action: 'created', object: () => ({}) }]);
    const at = (ms: number) => new Date(now.getTime() - ms);
    await tx.update(hookEvent).set({ dueAt: at(40_000) });
    const failing = hooks[1]?.id ?? '';
    await tx.update(hook).set({ failures: 5 }).where(eq(hook.id, failing));
    await tx
      .update(hookEvent)
      .set({ dueAt: at(900_000) })
      .where(eq(hookEvent.hookId, failing));
  });

  const found = await metrics();
  expect(found).toMatchObject({
    chasqui_inbox: 1,
    chasqui_inbox_dead: 1,
    chasqui_hook_events: 2,
    chasqui_hooks_failing: 1,
    chasqui_opted_out: 1,
    'chasqui_outbox{line="106540352242922",class="reply"}': 1,
  });
  expect(found.chasqui_inbox_oldest_seconds).toBeGreaterThanOrEqual(90);
  expect(found.chasqui_inbox_oldest_seconds).toBeLessThan(120);
  expect(found.chasqui_hook_events_oldest_seconds).toBeGreaterThanOrEqual(40);
  expect(found.chasqui_hook_events_oldest_seconds).toBeLessThan(70);

  await database.sql`truncate inbox, inbox_dead, outbox, contact, hook, hook_event cascade`;
  const after = await metrics();
  expect(after).toMatchObject({
    chasqui_inbox: 0,
    chasqui_inbox_dead: 0,
    chasqui_hook_events: 0,
    chasqui_hook_events_oldest_seconds: 0,
    chasqui_hooks_failing: 0,
    chasqui_opted_out: 0,
    chasqui_inbox_oldest_seconds: 0,
  });
  expect(Object.keys(after).filter((name) => name.startsWith('chasqui_outbox'))).toEqual([]);
});

test('while the database is gone the process still tells its own numbers, and no old ones of the database', async () => {
  await metrics();
  const found = await metrics(withoutDatabase);
  expect(found.chasqui_database_answers).toBe(0);
  expect(found.chasqui_sent_total).toBeGreaterThanOrEqual(0);
  expect(Object.keys(found)).not.toContain('chasqui_inbox');
  expect(Object.keys(found)).not.toContain('chasqui_inbox_oldest_seconds');
  expect((await metrics()).chasqui_inbox).toBe(0);
});

test('every metric is ours by its prefix, and no label names a person or an account', async () => {
  // With it come all of them, those of hooks and calls too.
  await import('../../src/service.ts');
  const { body } = await call('GET', '/metrics');
  const names = [...String(body).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  expect(names.filter((name) => !name?.startsWith('chasqui_'))).toEqual([]);
  expect(names).toEqual(
    expect.arrayContaining([
      'chasqui_accepted_total',
      'chasqui_repeats_total',
      'chasqui_unknown_total',
      'chasqui_decided_total',
      'chasqui_webhooks_refused_total',
      'chasqui_webhooks_waiting',
      'chasqui_webhooks_waiting_bytes',
      'chasqui_failed_total',
      'chasqui_doubt_settled_total',
    ]),
  );
  const { register } = await import('prom-client');
  const labels = (await register.getMetricsAsArray()).flatMap((metric) =>
    'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames : [],
  );
  // `line` is the provider's id of a number of ours, `field` and `kind` are the provider's words.
  expect(new Set(labels)).toEqual(
    new Set(['line', 'class', 'kind', 'field', 'what', 'code', 'how', 'outcome']),
  );
});
