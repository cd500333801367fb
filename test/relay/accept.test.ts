import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { storeWaba } from '../../src/lines/storeWaba.ts';
import { claimUnclaimed } from '../../src/relay/claimUnclaimed.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);
const { sql } = database;

/** A tenant with a WABA `waba<n>` and a line `line<n>`; with `appSecret` an app of its own signs for it. */
async function newLine(n: number, appSecret?: string): Promise<string> {
  const { accountId, unit } = await newTenant(deps);
  await unit((opened) =>
    storeWaba(opened, deps.secretBox, {
      provider: 'meta',
      providerId: `waba${n}`,
      accessToken: 'token',
      appSecret,
      lines: [
        {
          providerLineId: `line${n}`,
          phoneNumber: `+1555000100${n}`,
          verifiedName: 'Test',
          status: 'CONNECTED',
          quality: 'GREEN',
          messagingTier: 'TIER_250',
          throughput: 80,
          onBusinessApp: false,
        },
      ],
    }),
  );
  return accountId;
}

let said = 0;

/** An entry of a webhook: one text message to a line. */
const entry = (waba: string, line: string) => ({
  id: waba,
  changes: [
    {
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '15550001', phone_number_id: line },
        contacts: [{ profile: { name: 'Ana' }, wa_id: '51900000001' }],
        messages: [
          {
            from: '51900000001',
            id: `wamid.${++said}`,
            timestamp: '1795415181',
            type: 'text',
            text: { body: 'hola' },
          },
        ],
      },
    },
  ],
});

/** As a provider: what is not durable in time is sent again. */
async function post(body: string, secret: string, path?: string): Promise<number> {
  return (await answerTo(body, secret, path)).status;
}

async function answerTo(body: string, secret: string, path?: string): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const response = await answerOnce(body, secret, path);
    if (response.status !== 503 || tries === 10) return response;
  }
}

async function answerOnce(body: string, secret: string, path = 'meta/messages') {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return app.request(`/v1/whatsapp/${path}`, {
    method: 'POST',
    headers: { 'X-Hub-Signature-256': `sha256=${signature}` },
    body,
  });
}

const webhook = (...entries: object[]) =>
  JSON.stringify({ object: 'whatsapp_business_account', entry: entries });

const inboxOf = async (accountId: string): Promise<number> =>
  (await sql`select 1 from inbox where account_id = ${accountId}`).length;

test('a webhook is taken with the secret of the app that owns its line, and with no other', async () => {
  const own = await newLine(1, 'secret-of-one');
  const instance = await newLine(2);

  expect(await post(webhook(entry('waba1', 'line1')), 'secret-of-one')).toBe(200);
  expect(await post(webhook(entry('waba1', 'line1')), 'instance-secret')).toBe(401);
  expect(await post(webhook(entry('waba2', 'line2')), 'instance-secret')).toBe(200);
  expect(await post(webhook(entry('waba2', 'line2')), 'nobody')).toBe(401);
  expect([await inboxOf(own), await inboxOf(instance)]).toEqual([1, 1]);
});

test('a tenant cannot speak for another tenant’s customers with its own secret', async () => {
  const attacker = await newLine(3, 'secret-of-three');
  const victim = await newLine(4, 'secret-of-four');

  expect(await post(webhook(entry('waba4', 'line4')), 'secret-of-three')).toBe(401);
  // Not even beside a line of its own, or under a WABA of its own.
  const mixed = webhook(entry('waba3', 'line3'), entry('waba4', 'line4'));
  expect(await post(mixed, 'secret-of-three')).toBe(200);
  expect(await post(webhook(entry('waba3', 'line4')), 'secret-of-three')).toBe(401);
  expect([await inboxOf(attacker), await inboxOf(victim)]).toEqual([1, 0]);
});

test('both paths are one: each takes messages and statuses, and answers {}', async () => {
  const accountId = await newLine(8);
  const status = { id: 'wamid.out', status: 'read', timestamp: '1795415181', recipient_id: '51' };
  for (const path of ['meta/messages', 'meta/statuses']) {
    const { id, changes } = entry('waba8', 'line8');
    const both = changes.map(({ field, value }) => ({
      field,
      value: { ...value, statuses: [{ ...status, id: `wamid.out.${path}` }] },
    }));
    const answer = await answerTo(webhook({ id, changes: both }), 'instance-secret', path);
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
  }
  const kinds = await sql`select kind from inbox where account_id = ${accountId} order by kind`;
  expect(kinds.map(({ kind }) => kind)).toEqual(['message', 'message', 'status', 'status']);
});

test('a webhook of a provider there is not is 404, and nothing is kept', async () => {
  const accountId = await newLine(9);
  const body = webhook(entry('waba9', 'line9'));
  expect(await post(body, 'instance-secret', 'pigeon/messages')).toBe(404);
  expect(await inboxOf(accountId)).toBe(0);
});

test('a repeat that waits is written once, and answered 200 each time', async () => {
  const accountId = await newLine(5);
  const body = webhook(entry('waba5', 'line5'));
  const statuses = await Promise.all(
    Array.from({ length: 20 }, () => post(body, 'instance-secret')),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await inboxOf(accountId)).toBe(1);
});

test('more webhooks than may wait are answered 503 with Retry-After at once, and each 200 is stored', async () => {
  const accountId = await newLine(0);
  // Who owns the line is known, so that nothing but the inbox is waited for.
  expect(await post(webhook(entry('waba0', 'line0')), 'instance-secret')).toBe(200);
  const before = [await refused('full'), await refused('late'), await refused('database')] as const;
  const bodies = Array.from({ length: 1_200 }, () => webhook(entry('waba0', 'line0')));
  const answers = await sql.begin(async (tx) => {
    await tx`lock table inbox in exclusive mode`;
    let answered = 0;
    const posted = bodies.map(async (body) => {
      const { status, headers } = await answerOnce(body, 'instance-secret');
      answered += 1;
      return { body, status, retryAfter: headers.get('retry-after') };
    });
    await eventually(async () => answered >= 200);
    return { posted };
  });
  const all = await Promise.all(answers.posted);
  const turnedAway = all.filter(({ status }) => status === 503);
  expect(turnedAway.length).toBeGreaterThanOrEqual(200);
  expect(new Set(turnedAway.map(({ retryAfter }) => retryAfter))).toEqual(new Set(['1']));
  expect((await refused('full')) - before[0]).toBe(200);
  const others = (await refused('late')) - before[1] + (await refused('database')) - before[2];
  expect(others).toBe(turnedAway.length - 200);

  const stored = new Set(
    (await sql`select body from inbox where account_id = ${accountId}`).map(idOf),
  );
  const taken = all.filter(({ status }) => status === 200);
  expect(taken.length + turnedAway.length).toBe(1_200);
  expect(taken.filter((answer) => !stored.has(idOf(answer)))).toEqual([]);
  // What was turned away comes again, and then all of it is there, each once.
  for (const { body } of turnedAway) expect(await post(body, 'instance-secret')).toBe(200);
  expect(await inboxOf(accountId)).toBe(1_201);
  expect(await metric('chasqui_webhooks_waiting')).toBe(0);
});

const idOf = (row: { body?: string }) => /wamid\.\d+/.exec(row.body ?? '')?.[0];

const refused = (what: string) => metric(`chasqui_webhooks_refused_total{what="${what}"}`);

async function metric(name: string): Promise<number> {
  const lines = (await (await app.request('/metrics')).text()).split('\n');
  const line = lines.find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? 0);
}

test('messages of a webhook keep their order, a thousand and more of them', async () => {
  const accountId = await newLine(6);
  const many = Array.from({ length: 1_500 }, () => entry('waba6', 'line6'));
  expect(await post(webhook(...many), 'instance-secret')).toBe(200);
  const rows = await sql<{ id: string }[]>`
    select body::json->>'id' as id from inbox where account_id = ${accountId} order by inbox.id`;
  expect(rows.map(({ id }) => id)).toEqual(
    many.map(({ changes: [change] }) => change?.value.messages[0]?.id),
  );
});

test('what is signed by us and names an unknown line is kept until somebody registers it', async () => {
  expect(await post(webhook(entry('waba7', 'line7')), 'nobody')).toBe(401);
  expect(await post(webhook(entry('waba7', 'line7')), 'instance-secret')).toBe(200);
  const kept = () => sql`select 1 from inbox_unclaimed where provider_line_id = 'line7'`;
  expect((await kept()).length).toBe(1);

  const accountId = await newLine(7);
  const events = await claimUnclaimed(testDeps(database).accept, {
    provider: 'meta',
    providerLineIds: ['line7'],
    providerWabaId: 'waba7',
  });
  expect(events).toBe(1);
  expect((await kept()).length).toBe(0);
  expect(await inboxOf(accountId)).toBe(1);
});

test('a body nobody can read is kept where we signed it, and refused where we did not', async () => {
  const count = async () => (await sql`select 1 from inbox_unclaimed`).length;
  const before = await count();
  expect(await post('{"object": ', 'nobody')).toBe(401);
  expect(await post('{"object": ', 'instance-secret')).toBe(200);
  expect(await post('{"object": ', 'instance-secret')).toBe(200);
  expect(await count()).toBe(before + 1);
});

test('Meta’s handshake is answered with the challenge to whoever knows the token', async () => {
  const ask = async (path: string) => {
    const response = await app.request(path);
    return [response.status, await response.text()];
  };
  const query = 'hub.mode=subscribe&hub.challenge=1158201444';
  for (const path of ['/v1/whatsapp/meta/messages', '/v1/whatsapp/meta/statuses']) {
    expect(await ask(`${path}?${query}&hub.verify_token=verify-me`)).toEqual([200, '1158201444']);
    expect((await ask(`${path}?${query}&hub.verify_token=wrong`))[0]).toBe(403);
    expect((await ask(`${path}?${query}`))[0]).toBe(403);
  }
  expect((await ask(`/v1/whatsapp/pigeon/messages?${query}&hub.verify_token=verify-me`))[0]).toBe(
    404,
  );
});

test('of what nobody has claimed the ten thousand newest are kept', async () => {
  await sql`insert into inbox_unclaimed (hash, provider, provider_line_id, body, received_at)
    select decode(lpad(to_hex(n), 64, '0'), 'hex'), 'meta', 'flood' || n, '', now() - interval '1 day' - n * interval '1 second'
    from generate_series(1, 10000) as n`;
  expect(await post(webhook(entry('waba99', 'line99')), 'instance-secret')).toBe(200);
  const kept = await sql`select 1 from inbox_unclaimed`;
  expect(kept).toHaveLength(10_000);
  expect(await sql`select 1 from inbox_unclaimed where provider_line_id = 'line99'`).toHaveLength(
    1,
  );
  expect(
    await sql`select 1 from inbox_unclaimed where provider_line_id = 'flood10000'`,
  ).toHaveLength(0);
  await sql`delete from inbox_unclaimed`;
});
