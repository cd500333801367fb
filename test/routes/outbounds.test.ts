import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import { testDatabase } from '../support/database.ts';
import { openOutboundStage } from '../support/outboundStage.ts';

const database = await testDatabase();
const stage = await openOutboundStage(database);
const path = '/v1/whatsapp/outbounds';

const visit = {
  name: 'visit_tomorrow',
  language: 'es_MX',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Cita de {{1}}', example: { header_text: ['Ana'] } },
    {
      type: 'BODY',
      text: 'Hola {{1}}, mañana a las {{2}} te visitamos.',
      example: { body_text: [['Ana', '9:00']] },
    },
    { type: 'FOOTER', text: 'Clínica Sol' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Sí' },
        { type: 'QUICK_REPLY', text: 'No' },
        { type: 'URL', text: 'Ver', url: 'https://sol.example/{{1}}', example: ['cita'] },
        { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+525550000001' },
      ],
    },
  ],
};

const news = (name: string, text = 'Hay novedades en tu cuenta.') => ({
  name,
  category: 'MARKETING',
  components: [{ type: 'BODY', text }],
});

/** A tenant with templates that were made at Meta and have been read. */
async function withTemplates(...templates: object[]) {
  const tenant = await stage.newTenant();
  const call = await stage.apiOf(tenant);
  for (const template of templates) await stage.makeAtMeta(tenant, template);
  const line = `line=${tenant.phoneNumber}`;
  return { tenant, call, line };
}

test('a sync on demand reads what stands at Meta, however short a time ago it was read', async () => {
  const { tenant, call, line } = await withTemplates(news('first'));
  const read = await call('POST', `${path}/sync`, `line=${tenant.phoneNumber}`);
  expect(read).toMatchObject({ status: 200, body: { templates: 1 } });
  await stage.makeAtMeta(tenant, news('second'));
  expect((await call('POST', `${path}/sync`)).body.templates).toBe(2);
  const { body } = await call('GET', `${path}?${line}`);
  expect(body.map(({ outbound_name: name }: { outbound_name: string }) => name).sort()).toEqual([
    'first',
    'second',
  ]);
});

test('a sync tells what Meta said where it would not be read', async () => {
  const { tenant, call } = await withTemplates();
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `${tenant.wabaId}/message_templates` },
    first: 1,
    do: { error: { code: 10, details: 'no permission' } },
  });
  const { status, body } = await call('POST', `${path}/sync`);
  expect([status, body.message]).toEqual([400, expect.stringContaining('no permission')]);
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `${tenant.wabaId}/message_templates` },
    first: 1,
    do: { answer: 'lost_before' },
  });
  expect((await call('POST', `${path}/sync`)).status).toBe(503);
  expect((await call('POST', `${path}/sync`, 'line=+15559999999')).status).toBe(404);
});

test('an outbound is shown with all of its parts, in the words of the present reference', async () => {
  const { tenant, call, line } = await withTemplates(visit);
  await stage.delivered();
  await call('POST', `${path}/sync`);
  const [shown] = (await call('GET', `${path}?${line}`)).body;
  expect(shown).toEqual({
    outbound_id: expect.stringMatching(/^OTB[0-9a-f]{32}$/),
    client_id: toWire('TCI', tenant.accountId),
    outbound_name: 'visit_tomorrow',
    outbound_status: expect.stringMatching(/PENDING|APPROVED/),
    outbound_quality: 'PENDING',
    failure_reason: '',
    outbound_type: 'text',
    interaction_category: 'UTILITY',
    language_code: 'es_MX',
    is_notification: false,
    outbound_message: 'Hola {{1}}, mañana a las {{2}} te visitamos.',
    variable_mapping: { 1: '1', 2: '2' },
    header_variable_mapping: { 1: 'header' },
    buttons_variable_mapping: { 2: { URL: { 1: 'button_2' } } },
    outbound_answers: [
      { action: 'continue_process', message: 'Sí' },
      { action: 'cancel_process', message: 'No' },
    ],
    call_to_action_options: [
      { type: 'URL', text: 'Ver', url: 'https://sol.example/{{1}}' },
      { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+525550000001' },
    ],
    template_components: visit.components,
    media_id: '',
    flow_id: '',
    waba_phone_number: tenant.phoneNumber,
    waba_provider: 'META',
    creation_date: expect.any(String),
    template_update_date: expect.any(String),
  });
  expect((await call('GET', `${path}/${shown.outbound_id}`)).body).toEqual(shown);
});

test('a list of outbounds names a line or a flow', async () => {
  const { call, line } = await withTemplates(news('one'));
  await call('POST', `${path}/sync`);
  expect((await call('GET', path)).body).toEqual({
    code: 10400,
    http_code: 400,
    message: 'Invalid request: line or flow_id parameter is missing',
  });
  // Without a `+`, with one, and with one that a form's client did not escape.
  const number = line.slice('line=+'.length);
  for (const written of [number, `%2B${number}`, `+${number}`]) {
    expect((await call('GET', `${path}?line=${written}`)).body).toHaveLength(1);
  }
});

test('outbounds of a flow are those that its published version sends', async () => {
  const { tenant, call } = await withTemplates(news('sent'), news('other'));
  await call('POST', `${path}/sync`);
  const [row] = await database.sql<{ id: string }[]>`
    select id from outbound where account_id = ${tenant.accountId} and name = 'sent'`;
  const sent = toWire('OTB', row?.id ?? '');
  const made = await call('POST', '/v1/flows', {
    schema: 1,
    name: 'News',
    language: 'es',
    start: 'tell',
    steps: {
      tell: { type: 'outbound', outbound_id: sent, failed: 'done', next: 'done' },
      done: { type: 'end', status: 'success' },
    },
  });
  const flow = made.body.flow_id;
  expect((await call('GET', `${path}?flow_id=${flow}`)).body).toEqual([]);
  const published = await call('POST', `/v1/flows/${flow}/publish`);
  expect(published.status).toBe(200);
  const { body } = await call('GET', `${path}?flow_id=${flow}`);
  expect(body).toMatchObject([{ outbound_id: sent }]);
});

test('a list with add_pagination comes in pages, and finds by status, category, text and id', async () => {
  const { tenant, call, line } = await withTemplates(
    news('offer_a', 'Mira nuestra oferta 100%.'),
    { ...news('offer_b'), category: 'UTILITY' },
    news('bill'),
  );
  await call('POST', `${path}/sync`);
  await database.sql`update outbound set status = case when name = 'bill' then 'LIMIT_EXCEEDED'
    when name = 'offer_a' then 'IN_APPEAL' else 'APPROVED' end where account_id = ${tenant.accountId}`;
  const names = async (query: string) => {
    const { body } = await call('GET', `${path}?${line}&${query}`);
    return body.map((each: { outbound_name: string }) => each.outbound_name).sort();
  };
  expect(await names('status=PENDING')).toEqual(['offer_a']);
  expect(await names('status=DISABLED')).toEqual(['bill']);
  expect(await names('status=APPROVED')).toEqual(['offer_b']);
  expect(await names('interaction_category=TRANSACTIONAL')).toEqual(['offer_b']);
  expect(await names('interaction_category=MARKETING')).toEqual(['bill', 'offer_a']);
  expect(await names('query=OFFER')).toEqual(['offer_a', 'offer_b']);
  expect(await names('query=100%25.')).toEqual(['offer_a']);

  const first = await call('GET', `${path}?${line}&add_pagination=true&limit=2`);
  expect(first.body.outbounds).toHaveLength(2);
  const second = await call('GET', first.body.next);
  expect(second.body).toMatchObject({ outbounds: [{}], next: '' });
  const id = second.body.outbounds[0].outbound_id;
  expect(await names(`query=${id}`)).toEqual([second.body.outbounds[0].outbound_name]);
});

test('what Meta has no more is found no more', async () => {
  const { tenant, call, line } = await withTemplates(news('brief'));
  await call('POST', `${path}/sync`);
  const [{ outbound_id: id }] = (await call('GET', `${path}?${line}`)).body;
  await fetch(`${stage.graphUrl}/${tenant.wabaId}/message_templates?name=brief`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${tenant.accessToken}` },
  });
  // Notices tell their time in whole seconds, and a word of this second may be the later one.
  await stage.pass(2_000);
  await call('POST', `${path}/sync`);
  expect((await call('GET', `${path}?${line}`)).body).toEqual([]);
  expect(await call('GET', `${path}/${id}`)).toMatchObject({
    status: 404,
    body: { message: 'outbound not found' },
  });
});
