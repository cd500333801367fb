import { expect, test } from 'vitest';
import { fromWire, toWire } from '../../src/db/ids.ts';
import { testDatabase } from '../support/database.ts';
import { openOutboundStage } from '../support/outboundStage.ts';

const database = await testDatabase();
const stage = await openOutboundStage(database);
const path = '/v1/whatsapp/outbounds';
const { sql } = database;

const flow = {
  schema: 1,
  name: 'Visit',
  language: 'es',
  start: 'thanks',
  steps: {
    thanks: { type: 'message', text: 'Gracias.', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

/** A tenant with an approved outbound and a published flow, and a send that is right. */
async function ready(more: object = {}) {
  const { tenant, call, id } = await stage.approvedOutbound(more);
  const { body: draft } = await call('POST', '/v1/flows', flow);
  await call('POST', `/v1/flows/${draft.flow_id}/publish`);
  const send = {
    outbound_id: id,
    phone_number: '3001234567',
    country_code: '+57',
    user_authorized: true,
    flow_id: draft.flow_id,
    var: { name: 'Luz', day: 'martes' },
  };
  const queued = () => sql<{ content: { text: string } }[]>`
    select content from message where account_id = ${tenant.accountId} order by seq, id`;
  return { tenant, call, id, flowId: draft.flow_id as string, send, queued };
}

test('an outbound to a number that nobody knew makes a contact, and is queued with its texts filled in', async () => {
  const { tenant, call, id, flowId, send } = await ready();
  const form = `outbound_id=${id}&phone_number=3001234567&country_code=+57&user_authorized=true&flow_id=${flowId}&var.name=Luz&var.day=martes&var.other=x&account_id=user-7`;
  const { status, body } = await call('POST', `${path}/send`, form);
  expect([status, body]).toEqual([
    200,
    {
      message: 'conversation started with +573001234567',
      flow_id: send.flow_id,
      creation_date: expect.any(String),
      user_phone_number: '+573001234567',
      message_id: expect.stringMatching(/^MSG/),
      contact_id: expect.stringMatching(/^CNT/),
      outbound_message: expect.objectContaining({
        outbound_id: id,
        outbound_message: 'Hola Luz, te esperamos el martes. | [Sí] | [No]',
      }),
    },
  ]);
  const contact = await call('GET', `/v1/contacts/${body.contact_id}`);
  expect(contact.body.phone_number).toBe('+573001234567');
  const rows = await sql`
    select m.class, m.status, s.user_ref, s.flow_id, s.variables, o.message_id is not null as waits
    from message m join sent_outbound s on s.account_id = m.account_id and s.message_id = m.id
    join outbox o on o.account_id = m.account_id and o.message_id = m.id
    where m.account_id = ${tenant.accountId}`;
  expect(rows).toEqual([
    {
      class: 'notification',
      status: 'queued',
      user_ref: 'user-7',
      flow_id: fromWire('IPF', flowId),
      variables: { name: 'Luz', day: 'martes', other: 'x' },
      waits: true,
    },
  ]);
  const identities = await sql`select kind, value from contact_identity
    where account_id = ${tenant.accountId} order by kind`;
  expect(identities).toEqual([
    { kind: 'number', value: '573001234567' },
    { kind: 'user_ref', value: 'user-7' },
  ]);
});

test('what a send lacks is told in the reference’s order and words', async () => {
  const { call, send, queued } = await ready();
  const faults = [
    ['outbound_id', 'missing outbound id'],
    ['phone_number', 'missing user phone number'],
    [
      'user_authorized',
      'user_authorized field must be set to true: the person that will be contacted has not authorized it',
    ],
    ['country_code', 'missing country code'],
    ['flow_id', 'missing flow id'],
  ] as const;
  for (const [index, [, message]] of faults.entries()) {
    const missing = new Set<string>(faults.slice(index).map(([name]) => name));
    const kept = Object.entries(send).filter(([name]) => !missing.has(name));
    const { status, body } = await call('POST', `${path}/send`, Object.fromEntries(kept));
    expect([status, body.message]).toEqual([400, `Invalid request: ${message}`]);
  }
  for (const user_authorized of [false, 'false', '1']) {
    const { body } = await call('POST', `${path}/send`, { ...send, user_authorized });
    expect(body.message).toContain('user_authorized field must be set to true');
  }
  const odd = await call('POST', `${path}/send`, { ...send, phone_number: '12' });
  expect(odd.body.message).toBe(
    'Invalid request: phone_number: with the country code +57 it is no phone number',
  );
  expect(await queued()).toHaveLength(0);
});

test('each variable of an outbound needs a value, and others change nothing', async () => {
  const { tenant, call, send, queued } = await ready();
  const lacking = await call('POST', `${path}/send`, { ...send, var: { name: 'Luz', x: '1' } });
  expect([lacking.status, lacking.body.message]).toEqual([
    400,
    'Invalid request: missing value for variable day',
  ]);
  const none = await call('POST', `${path}/send`, { ...send, var: { name: 7, day: null } });
  expect(none.body.message).toBe('Invalid request: missing value for variable day');
  const odd = await call('POST', `${path}/send`, { ...send, var: { name: 'Luz', day: { x: 1 } } });
  expect(odd.body.message).toBe('Invalid request: var.day: is a text or a number');
  expect(await queued()).toHaveLength(0);
  // Nor is anybody a contact for having been written to in vain.
  const contacts = await sql`select 1 from contact where account_id = ${tenant.accountId}`;
  expect(contacts).toHaveLength(0);
});

test('an outbound with replies needs a published flow, and a notification none', async () => {
  const { call, send } = await ready();
  const { body: draft } = await call('POST', '/v1/flows', flow);
  const unpublished = await call('POST', `${path}/send`, { ...send, flow_id: draft.flow_id });
  expect([unpublished.status, unpublished.body.message]).toEqual([
    400,
    `Invalid request: the flow ${draft.flow_id} is not published yet: publish it first`,
  ]);
  const other = await ready({
    is_notification: true,
    continue_process_message: undefined,
    cancel_process_message: undefined,
  });
  const notified = await other.call('POST', `${path}/send`, { ...other.send, flow_id: '' });
  expect([notified.status, notified.body.flow_id]).toEqual([200, '']);
});

test('only an approved outbound is sent', async () => {
  const { tenant, call, id, send } = await ready();
  for (const status of ['PENDING', 'PAUSED', 'FLAGGED']) {
    await sql`update outbound set status = ${status} where account_id = ${tenant.accountId}`;
    const { status: http, body } = await call('POST', `${path}/send`, send);
    expect([http, body.message]).toEqual([
      400,
      `Invalid request: outbound ${id} is ${status}: only an approved one can be sent`,
    ]);
  }
});

test('nobody who has opted out is written to, though the caller says that they agreed', async () => {
  const { tenant, call, send, queued } = await ready();
  await call('POST', '/v1/contacts', {
    name: 'Luz',
    phone_number: '+573001234567',
    opted_out: true,
  });
  const { status, body } = await call('POST', `${path}/send`, send);
  expect([status, body.message]).toEqual([
    400,
    'Invalid request: the contact has opted out: no template can be sent to them',
  ]);
  await sql`update contact set opted_out_at = null, marketing_stopped_at = now()
    where account_id = ${tenant.accountId}`;
  expect((await call('POST', `${path}/send`, send)).status).toBe(200);
  await sql`update outbound set category = 'MARKETING' where account_id = ${tenant.accountId}`;
  expect((await call('POST', `${path}/send`, send)).status).toBe(400);
  expect(await queued()).toHaveLength(1);
});

test('under the same name it is sent once, and another one is refused', async () => {
  const { call, send, queued } = await ready();
  const named = { ...send, request_id: 'order 7' };
  const first = await call('POST', `${path}/send`, named);
  const again = await call('POST', `${path}/send`, named);
  expect([again.status, again.body]).toEqual([200, first.body]);
  const other = await call('POST', `${path}/send`, { ...named, var: { name: 'Luz', day: 'hoy' } });
  expect([other.status, other.body.message]).toEqual([
    409,
    'The request_id "outbounds/send order 7" was used for another message',
  ]);
  const headers = { 'Idempotency-Key': 'once' };
  const keyed = await call('POST', `${path}/send`, send, headers);
  expect((await call('POST', `${path}/send`, send, headers)).body).toEqual(keyed.body);
  // As far as the process came: the message is queued, and the answer was not kept.
  await sql`delete from idempotency_key`;
  expect((await call('POST', `${path}/send`, send, headers)).body.message_id).toBe(
    keyed.body.message_id,
  );
  expect(await queued()).toHaveLength(2);
});

test('two sends to a stranger at the same moment make one contact, and two messages', async () => {
  const { tenant, call, send, queued } = await ready();
  const answers = await Promise.all([1, 2, 3].map(() => call('POST', `${path}/send`, send)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await queued()).toHaveLength(3);
  const contacts = await sql`select 1 from contact where account_id = ${tenant.accountId}`;
  expect(contacts).toHaveLength(1);
});

test.each([
  ['+57', '3001234567', '+573001234567'],
  ['57', '300 123 4567', '+573001234567'],
  [' 57', '573001234567', '+573001234567'],
  ['CO', '3001234567', '+573001234567'],
  ['+57', '+51 900 000 001', '+51900000001'],
  ['+52', '15512345678', '+525512345678'],
])('the country code %s and %s are %s', async (country_code, phone_number, number) => {
  const { call, send } = await ready();
  const { body } = await call('POST', `${path}/send`, { ...send, country_code, phone_number });
  expect(body.user_phone_number).toBe(number);
});

test('a line of the template’s WABA may send it, and no other', async () => {
  const { tenant, call, id, send } = await ready();
  const own = { ...send, waba_phone_number: tenant.phoneNumber };
  expect((await call('POST', `${path}/send`, own)).status).toBe(200);
  await sql`insert into waba (account_id, id, provider, provider_id, access_token, created_at, updated_at)
    select account_id, ${stage.ids(Date.now())}, provider, 'other', access_token, now(), now()
    from waba where account_id = ${tenant.accountId}`;
  await sql`insert into line select (l).* from (select jsonb_populate_record(line, jsonb_build_object(
      'id', ${stage.ids(Date.now())}::text, 'provider_id', 'other', 'phone_number', '+15557770000',
      'waba_id', (select id from waba where account_id = ${tenant.accountId} and provider_id = 'other'))) as l
    from line where account_id = ${tenant.accountId}) as other`;
  const { status, body } = await call('POST', `${path}/send`, {
    ...send,
    waba_phone_number: '+15557770000',
  });
  expect([status, body.message]).toEqual([
    400,
    `Invalid request: outbound ${id} is a template of another WABA than +15557770000's`,
  ]);
});

test('hooks hear of the contact that a send has made', async () => {
  const { tenant, call, send } = await ready();
  await call('POST', '/v1/hooks', {
    event_type: 'contact',
    subscriber_url: 'https://example.com/',
  });
  const { body } = await call('POST', `${path}/send`, send);
  const events = await sql`select event_type, event_action, object from hook_event
    where account_id = ${tenant.accountId}`;
  expect(events).toEqual([
    {
      event_type: 'contact',
      event_action: 'created',
      object: expect.objectContaining({
        contact_id: body.contact_id,
        client_id: toWire('TCI', tenant.accountId),
        phone_number: '+573001234567',
      }),
    },
  ]);
});

test('that a person has agreed is entered in the ledger once for each send, and opts nobody back in', async () => {
  const { tenant, call, id, send } = await ready();
  const named = { ...send, request_id: 'order 7' };
  for (let n = 0; n < 2; n++) await call('POST', `${path}/send`, named);
  const entries = await sql`select scope, granted, source, detail, actor from consent
    where account_id = ${tenant.accountId}`;
  expect(entries).toEqual([
    { scope: 'all', granted: true, source: 'outbound', detail: id, actor: 'test' },
  ]);
  await sql`update contact set opted_out_at = now() where account_id = ${tenant.accountId}`;
  expect((await call('POST', `${path}/send`, send)).status).toBe(400);
  const after = await sql`select opted_out_at is not null as out from contact
    where account_id = ${tenant.accountId}`;
  expect(after).toEqual([{ out: true }]);
  expect(await sql`select 1 from consent where account_id = ${tenant.accountId}`).toHaveLength(1);
});

test('whom an outbound begins with counts in the tier of its WABA, once a day, and not while their window is open', async () => {
  const { tenant, call, send } = await ready();
  const { accountId } = tenant;
  const people = async () =>
    (
      await sql`select coalesce(sum(people), 0)::int as n from tier_use where account_id = ${accountId}`
    )[0]?.n;
  const sendTo = async (number: string) => {
    const { status } = await call('POST', `${path}/send`, { ...send, phone_number: number });
    expect(status).toBe(200);
  };
  await sendTo('3001234567');
  await sendTo('3001234567');
  expect(await people()).toBe(1);
  await sendTo('3001234568');
  expect(await people()).toBe(2);
  await sql`update message set created_at = now() - interval '25 hours' where account_id = ${accountId}`;
  await sql`update chat set last_inbound_at = now() - interval '1 hour' where account_id = ${accountId}
    and contact_id = (select id from contact where account_id = ${accountId} and phone = '+573001234567')`;
  await sendTo('3001234567');
  expect(await people()).toBe(2);
  await sendTo('3001234568');
  expect(await people()).toBe(3);
  await sql`update line set tier = 'UNLIMITED' where account_id = ${accountId}`;
  await sendTo('3001234569');
  expect(await people()).toBe(3);
});
