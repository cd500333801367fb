import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { forgetUploads } from '../../src/campaigns/forgetUploads.ts';
import { listRecipients } from '../../src/campaigns/listRecipients.ts';
import { newStage, type Stage } from '../campaigns/stage.ts';
import { testDatabase } from '../support/database.ts';
import { scansOf } from '../support/plans.ts';
import { testDeps } from './testApi.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database);
const app = buildApp(deps);
const base = '/v1/whatsapp/campaigns';

async function upload(
  { key }: Stage,
  campaignId: string,
  body: string | ReadableStream,
  type = 'text/csv',
  headers: Record<string, string> = {},
) {
  const response = await app.request(`${base}/${campaignId}/recipients`, {
    method: 'POST',
    headers: { 'Truora-API-Key': key, 'Content-Type': type, ...headers },
    body,
    ...(typeof body !== 'string' && { duplex: 'half' }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const recipientsOf = async ({ call }: Stage, id: string, query = 'limit=100') =>
  (await call('GET', `${base}/${id}/recipients?${query}`)).body.recipients;

const audienceOf = async ({ call }: Stage, id: string): Promise<number> =>
  (await call('GET', `${base}/${id}`)).body.audience;

/** A stage with a draft; `city` has a default, `name` has none. */
async function draft(more: object = {}) {
  const stage = await newStage(deps, undefined, app);
  const { campaign_id: id } = await stage.newCampaign({ variables: { city: 'Lima' }, ...more });
  return { stage, id };
}

test('a CSV fills an audience: its numbers become contacts, and its columns variables', async () => {
  const { stage, id } = await draft();
  const { status, body } = await upload(
    stage,
    id,
    '\uFEFFphone_number;name;var.city;language;account_id;shoe\n' +
      '+51987654321;Ana;Cusco;es-pe;u-1;42\n' +
      '+51987654322;Bruno;;;;\n',
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    import_id: expect.stringMatching(/^IMP[0-9a-f]{32}$/),
    status: 'succeeded',
    rows: 2,
    accepted: 2,
    merged: 0,
    refused: 0,
    unknown_columns: ['shoe'],
    refusals: [],
    failure_reason: '',
  });
  const recipients = await recipientsOf(stage, id);
  expect(recipients).toHaveLength(2);
  expect(recipients[0]).toEqual({
    recipient_id: expect.stringMatching(/^RCP/),
    contact_id: expect.stringMatching(/^CNT/),
    phone_number: '+51987654321',
    account_id: 'u-1',
    state: 'pending',
    reason: '',
    code: 0,
    response: '',
    variables: { name: 'Ana', city: 'Cusco' },
    held_until: null,
    outbound_id: stage.outboundId,
    message_id: '',
    process_id: '',
    sent_date: '0001-01-01T00:00:00Z',
    delivered_date: '0001-01-01T00:00:00Z',
    read_date: '0001-01-01T00:00:00Z',
    response_date: '0001-01-01T00:00:00Z',
    update_date: expect.any(String),
  });
  expect(recipients[1].variables).toEqual({ name: 'Bruno' });
  const { body: campaign } = await stage.call('GET', `${base}/${id}`);
  expect([campaign.audience, campaign.counters.pending]).toEqual([2, 2]);
  const ana = await stage.call('GET', '/v1/contacts/+51987654321?key_type=phone_number');
  expect([ana.body.name, ana.body.language]).toEqual(['Ana', 'es-PE']);
  expect((await stage.call('GET', `${base}/${id}/imports/${body.import_id}`)).body).toEqual(body);
});

test('a row’s contact is found or made, and its name fills an empty one only', async () => {
  const { stage, id } = await draft();
  const { call } = stage;
  await call('POST', '/v1/contacts', { name: 'Ana María', phone_number: '+51987654321' });
  await call('POST', '/v1/contacts', { phone_number: '+51987654322' });
  await upload(stage, id, 'phone_number,name\n+51987654321,Ana\n+51987654322,Bruno\n');
  const names = (await call('GET', '/v1/contacts')).body.contacts.map(
    (each: { name: string }) => each.name,
  );
  expect(names).toEqual(['Ana María', 'Bruno']);
  // What was said of them goes into their messages all the same.
  const values = (await recipientsOf(stage, id)).map(
    (each: { variables: object }) => each.variables,
  );
  expect(values).toEqual([{ name: 'Ana' }, { name: 'Bruno' }]);
});

test('each row that cannot be is refused with why, and can be had as a file to mend', async () => {
  const { stage, id } = await draft({ country_code: 'PE' });
  const { body } = await upload(
    stage,
    id,
    'phone_number,name,contact_id\n' +
      '5.73E+11,Ana,\n' +
      '12,Bruno,\n' +
      '987654321,,\n' +
      ',Carla,\n' +
      `,Diego,CNT${'0'.repeat(32)}\n` +
      '+51987654324,Elena,,x\n' +
      '987654325,Fabián,\n',
  );
  expect([body.rows, body.accepted, body.refused]).toEqual([7, 1, 6]);
  expect(
    body.refusals.map((each: Record<string, string>) => [each.row, each.column, each.code]),
  ).toEqual([
    [2, 'phone_number', 'scientific_notation'],
    [3, 'phone_number', 'invalid_number'],
    [4, 'name', 'missing_variable'],
    [5, 'phone_number', 'missing_phone_number'],
    [6, 'contact_id', 'unknown_contact'],
    [7, '', 'malformed_row'],
  ]);
  // National numbers are read in the campaign's country.
  expect((await recipientsOf(stage, id))[0].phone_number).toBe('+51987654325');
  const file = await stage.call('GET', `${base}/${id}/imports/${body.import_id}/refusals`);
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(file.body.split('\r\n').slice(0, 4)).toEqual([
    'phone_number,name,contact_id,code,message',
    '5.73E+11,Ana,,scientific_notation,phone_number a spreadsheet has rounded the number: format the column as text',
    '12,Bruno,,invalid_number,"phone_number is a phone number with its country code, or national with country_code"',
    '987654321,,,missing_variable,"name is empty, and the campaign has no default for it"',
  ]);
});

test('of many refused rows the first hundred are shown, and the file has all', async () => {
  const { stage, id } = await draft();
  const rows = Array.from({ length: 150 }, (_, n) => `nr${n},Ana`);
  const { body } = await upload(stage, id, `phone_number,name\n${rows.join('\n')}\n`);
  expect([body.refused, body.refusals.length, body.refusals[99].row]).toEqual([150, 100, 101]);
  const path = `${base}/${id}/imports/${body.import_id}/refusals`;
  const file = await app.request(path, { headers: { 'Truora-API-Key': stage.key } });
  const lines = (await file.text()).trim().split('\r\n');
  expect(lines).toHaveLength(151);
  expect(lines[150]).toMatch(/^nr149,Ana,invalid_number,/);
});

test('who has no number is found by the id that WhatsApp gave them', async () => {
  const { stage, id } = await draft();
  await stage.call('POST', '/v1/contacts', { name: 'Ana', external_id: 'a' });
  await sql`update contact set user_id = 'PE.1' where account_id = ${stage.accountId}`;
  await sql`insert into contact_identity (account_id, kind, value, contact_id, created_at)
    select account_id, 'user_id', 'PE.1', id, now() from contact where account_id = ${stage.accountId}`;
  const { body } = await upload(stage, id, 'user_id,name\nPE.1,Ana\nPE.2,Bo\n');
  expect([body.accepted, body.refusals]).toEqual([
    1,
    [
      {
        row: 3,
        column: 'user_id',
        value: 'PE.2',
        code: 'unknown_contact',
        message: 'is that of no contact',
      },
    ],
  ]);
});

test('a number twice in a campaign is one recipient with the last row’s variables, in one set or in many', async () => {
  const { stage, id } = await draft();
  const once = await upload(
    stage,
    id,
    'phone_number,name\n+5215512345678,Ana\n+51987654322,Bruno\n+525512345678,Ana la última\n',
  );
  expect([once.body.rows, once.body.accepted, once.body.merged]).toEqual([3, 2, 1]);
  const rows = Array.from(
    { length: 6_000 },
    (_, n) => `+519${String(n % 5_000).padStart(8, '0')},Nr ${n}`,
  );
  const many = await upload(stage, id, `phone_number,name\n${rows.join('\n')}\n`);
  expect([many.body.rows, many.body.accepted, many.body.merged]).toEqual([6_000, 5_000, 1_000]);
  const [first] = await recipientsOf(stage, id, 'query=900000000');
  expect(first.variables).toEqual({ name: 'Nr 5000' });
  expect(await audienceOf(stage, id)).toBe(5_002);
});

test('what a later upload says of a recipient replaces what an earlier one said', async () => {
  const { stage, id } = await draft();
  await upload(stage, id, 'phone_number,name,city\n+51987654321,Ana,Cusco\n+51987654322,Bruno,\n');
  const later = await upload(stage, id, 'phone_number,name\n+51987654321,Anita\n');
  expect([later.body.accepted, later.body.merged]).toEqual([0, 1]);
  const values = (await recipientsOf(stage, id)).map(
    (each: { variables: object }) => each.variables,
  );
  expect(values).toEqual([{ name: 'Anita' }, { name: 'Bruno' }]);
  expect(await audienceOf(stage, id)).toBe(2);
});

test('an upload that breaks leaves none of its rows, and changes no recipient that was there', async () => {
  const { stage, id } = await draft();
  await upload(stage, id, 'phone_number,name\n+51900000000,Ana\n');
  const rows = Array.from({ length: 4_000 }, (_, n) => `+519${String(n).padStart(8, '0')},Nr ${n}`);
  const broken = await upload(stage, id, `phone_number,name\n${rows.join('\n')}\n"x\n`);
  expect(broken.body).toMatchObject({
    status: 'failed',
    accepted: 0,
    merged: 0,
    failure_reason: expect.stringMatching(/^The upload cannot be read: /),
  });
  expect(await audienceOf(stage, id)).toBe(1);
  const recipients = await recipientsOf(stage, id);
  expect(recipients.map((each: { variables: object }) => each.variables)).toEqual([
    { name: 'Ana' },
  ]);
  const [kept] = await sql`select count(*)::int as n, count(next)::int as next
    from campaign_recipient where account_id = ${stage.accountId}`;
  expect(kept).toEqual({ n: 1, next: 0 });
  // Sent again whole it is taken, and the contacts are the same.
  const again = await upload(stage, id, `phone_number,name\n${rows.join('\n')}\n`);
  expect([again.body.accepted, again.body.merged]).toEqual([3_999, 1]);
  expect(await audienceOf(stage, id)).toBe(4_000);
});

test('while an upload is under way its rows are in no audience, and another has to wait', async () => {
  const { stage, id } = await draft();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const write = (text: string) => writer.write(new TextEncoder().encode(text));
  const first = upload(stage, id, readable);
  const rows = Array.from({ length: 2_000 }, (_, n) => `+519${String(n).padStart(8, '0')},Nr ${n}`);
  await write(`phone_number,name\n${rows.join('\n')}\n`);
  await write('+51987654321,Ana\n');
  await expect
    .poll(
      async () => {
        const [row] =
          await sql`select rows from campaign_import where account_id = ${stage.accountId}`;
        return row?.rows;
      },
      { timeout: 20_000 },
    )
    .toBe(2_000);
  expect([await audienceOf(stage, id), await recipientsOf(stage, id)]).toEqual([0, []]);
  const second = await upload(stage, id, 'phone_number,name\n+51987654322,Bruno\n');
  expect([second.status, second.body.message]).toEqual([
    409,
    expect.stringMatching(/^The upload IMP\w+ to this campaign is still under way$/),
  ]);
  await writer.close();
  expect((await first).body.accepted).toBe(2_001);
  expect(await audienceOf(stage, id)).toBe(2_001);
});

test('a campaign that starts meanwhile takes nothing more of an upload', async () => {
  const { stage, id } = await draft();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const sent = upload(stage, id, readable);
  await writer.write(new TextEncoder().encode('phone_number,name\n+51987654321,Ana\n'));
  await expect
    .poll(
      async () =>
        (await sql`select 1 from campaign_import where account_id = ${stage.accountId}`).length,
    )
    .toBe(1);
  await sql`update campaign set status = 'running' where account_id = ${stage.accountId}`;
  await writer.close();
  expect((await sent).body).toMatchObject({
    status: 'failed',
    failure_reason: 'The campaign is running by now',
  });
  const late = await upload(stage, id, 'phone_number,name\n+51987654321,Ana\n');
  expect([late.status, late.body.message]).toEqual([
    409,
    'The campaign is running: recipients are added to one that is a draft or scheduled',
  ]);
});

test('an upload whose process was stopped is failed after a minute, and the next one clears it away', async () => {
  const { stage, id } = await draft();
  const { accountId } = stage;
  await upload(stage, id, 'phone_number,name\n+51987654321,Ana\n+51987654322,Bruno\n');
  // As if it had died before it could say that it was whole.
  await sql`update campaign_import set status = 'running', updated_at = now() - interval '61 seconds'
    where account_id = ${accountId}`;
  await sql`delete from campaign_count where account_id = ${accountId}`;
  const [{ id: importId } = {}] = await sql`
    select id from campaign_import where account_id = ${accountId}`;
  const path = `${base}/${id}/imports/IMP${String(importId).replaceAll('-', '')}`;
  expect((await stage.call('GET', path)).body).toMatchObject({
    status: 'failed',
    failure_reason: 'The service was stopped meanwhile: send the file again',
  });
  expect(await recipientsOf(stage, id)).toEqual([]);
  await upload(stage, id, 'phone_number,name\n+51987654323,Carla\n');
  const [left] = await sql`
    select count(*)::int as n from campaign_recipient where account_id = ${accountId}`;
  expect([left?.n, await audienceOf(stage, id)]).toEqual([1, 1]);
});

test('what a stopped upload has left goes by itself, and refused rows after a week', async () => {
  const { stage, id } = await draft();
  const { accountId } = stage;
  await upload(stage, id, 'phone_number,name\n+51987654321,Ana\n12,Bruno\n');
  await sql`update campaign_import set status = 'running' where account_id = ${accountId}`;
  const left = async () => {
    const [row] = await sql`select
      (select count(*)::int from campaign_recipient where account_id = ${accountId}) as recipients,
      (select count(*)::int from campaign_import_refusal where account_id = ${accountId}) as refusals`;
    return row;
  };
  const at = (offsetMs: number) => forgetUploads({ ...deps, clock: { offsetMs } }, accountId);
  await at(59_000);
  expect(await left()).toEqual({ recipients: 1, refusals: 1 });
  await at(61_000);
  expect(await left()).toEqual({ recipients: 0, refusals: 1 });
  await at(8 * 86_400_000);
  expect(await left()).toEqual({ recipients: 0, refusals: 0 });
});

test('NDJSON and a list of objects are read as CSV is', async () => {
  const { stage, id } = await draft();
  const { call } = stage;
  const { body: ana } = await call('POST', '/v1/contacts', {
    name: 'Ana',
    phone_number: '+51987654321',
    external_id: 'a',
  });
  const lines =
    '{"external_id":"a","variables":{"name":"Ana","city":"Cusco"}}\n' +
    '{"phone_number":51987654322,"name":"Bruno"}\n';
  const { body } = await upload(stage, id, lines, 'application/x-ndjson');
  expect([body.accepted, body.unknown_columns]).toEqual([2, []]);
  const listed = await call('POST', `${base}/${id}/recipients`, {
    recipients: [
      { contact_id: ana.contact_id, variables: { name: 'Ana', shoe: 42 } },
      { phone_number: '+51987654323', name: 'Carla', account_id: 'u-3' },
      { external_id: 'nobody', name: 'Diego' },
    ],
  });
  expect(listed.body).toMatchObject({
    rows: 3,
    accepted: 1,
    merged: 1,
    refused: 1,
    unknown_columns: ['variables.shoe'],
    refusals: [{ row: 3, column: 'external_id', value: '**body', code: 'unknown_contact' }],
  });
  const refused = await call('POST', `${base}/${id}/recipients`, { people: [] });
  expect([refused.status, refused.body.message]).toEqual([
    400,
    'Invalid request: needs recipients (1 to 10,000), segment_id, query, or campaign_id with states and responses',
  ]);
});

test('segments, queries and other campaigns are counted now, and asked when the campaign starts', async () => {
  const { stage, id } = await draft();
  const { call } = stage;
  for (const [name, phone, tags] of [
    ['Ana', '+51987654321', ['vip']],
    ['Bruno', '+51987654322', []],
  ]) {
    await call('POST', '/v1/contacts', { name, phone_number: phone, tags });
  }
  const query = { field: 'tags', is: 'vip' };
  const { body: segment } = await call('POST', '/v1/contact-segments', { name: 'vip', query });
  const add = (body: object) => call('POST', `${base}/${id}/recipients`, body);
  const other = await stage.newCampaign();
  await upload(stage, other.campaign_id, 'phone_number,name,city\n+51987654322,Bruno,Lima\n');
  const counts = [
    await add({ segment_id: segment.segment_id }),
    await add({ query: { field: 'phone', exists: true } }),
    await add({ campaign_id: other.campaign_id, states: ['pending'] }),
    await add({ campaign_id: other.campaign_id, states: ['read'], responses: ['accepted'] }),
  ];
  expect(counts.map(({ body }) => [body.status, body.accepted])).toEqual([
    ['succeeded', 1],
    ['succeeded', 2],
    ['succeeded', 1],
    ['succeeded', 0],
  ]);
  const [row] = await sql`select sources from campaign
    where account_id = ${stage.accountId} and id = ${id.slice(3)}`;
  expect(row?.sources).toHaveLength(4);
  expect(await audienceOf(stage, id)).toBe(0);
  expect((await add({ segment_id: `SEG${'0'.repeat(32)}` })).status).toBe(404);
  expect((await add({ query: { field: 'shoe', is: 1 } })).status).toBe(400);
  expect((await add({ campaign_id: id })).status).toBe(400);
  const removal = await call('DELETE', `/v1/contact-segments/${segment.segment_id}`);
  expect([removal.status, removal.body.details]).toEqual([
    409,
    [{ path: `campaigns.${id}`, message: '"Spring" is draft' }],
  ]);
  await call('POST', `${base}/${id}/cancel`);
  expect((await call('DELETE', `/v1/contact-segments/${segment.segment_id}`)).status).toBe(200);
});

test('a row is as its country, its language and its caller write it', async () => {
  const { stage, id } = await draft({ country_code: 'PE' });
  const { body } = await upload(
    stage,
    id,
    [
      'phone_number,country_code,name,language,account_id',
      '987654321,,Ana,pt_BR,u-1',
      '3001234567,+57,Bruno,,',
      '3001234568,57,Carla,es_mx,',
      '51987654322,51,Dora,,',
      '987654323,Peru,Eva,,',
      '987654324,,Fabio,klingon!,',
      '987654325,,Gil,,u 1',
      `987654326,,${'x'.repeat(150)},,`,
    ].join('\n'),
  );
  expect(
    body.refusals.map((each: { row: number; column: string }) => [each.row, each.column]),
  ).toEqual([
    [6, 'phone_number'],
    [7, 'language'],
    [8, 'account_id'],
  ]);
  const recipients = await recipientsOf(stage, id);
  expect(recipients.map((each: { phone_number: string }) => each.phone_number)).toEqual([
    '+51987654321',
    '+573001234567',
    '+573001234568',
    '+51987654322',
    '+51987654326',
  ]);
  const { rows } = await sql`select language from campaign_recipient
    where account_id = ${stage.accountId} and language is not null order by contact_id`.then(
    (found) => ({ rows: found.map((row) => row.language) }),
  );
  expect(rows).toEqual(['pt-BR', 'es-MX']);
});

const listOf = (phone: string) => `{"recipients":[{"phone_number":"${phone}","name":"A"}]}`;
const queryOf = (exists: boolean) => `{"query":{"field":"phone","exists":${exists}}}`;

test.each([
  ['CSV', 'text/csv', 'phone_number,name\n+51987654321,A\n', 'phone_number,name\n+51987654322,A\n'],
  ['a list', 'application/json', listOf('+51987654321'), listOf('+51987654322')],
  ['a query', 'application/json', queryOf(true), queryOf(false)],
])('%s that is sent again under its name is taken once', async (_, type, body, another) => {
  const { stage, id } = await draft();
  const send = (text: string) => upload(stage, id, text, type, { 'Idempotency-Key': 'u1' });
  const first = await send(body);
  const again = await send(body);
  expect([first.status, first.body.status]).toEqual([200, 'succeeded']);
  expect(again).toEqual(first);
  const imports = await sql`select 1 from campaign_import where account_id = ${stage.accountId}`;
  expect(imports).toHaveLength(1);
  expect((await send(another)).status).toBe(422);
  await stage.call('POST', `${base}/${id}/cancel`);
  // Whose answer was lost is told how it went, though it could not be sent any more.
  expect(await send(body)).toEqual(first);
});

test('an upload that broke off may be sent again under its name', async () => {
  const { stage, id } = await draft();
  const send = (text: string) => upload(stage, id, text, 'text/csv', { 'Idempotency-Key': 'u1' });
  expect((await send('phone_number,name\n+51987654321,"Ana')).body.status).toBe('failed');
  const { body } = await send('phone_number,name\n+51987654321,Ana\n');
  expect([body.status, body.accepted]).toEqual(['succeeded', 1]);
});

test('a file that is compressed is refused, and said to be', async () => {
  const { stage, id } = await draft();
  const headers = { 'Content-Encoding': 'gzip' };
  const { status, body } = await upload(stage, id, 'phone_number\n', 'text/csv', headers);
  expect([status, body.message]).toEqual([
    400,
    'Invalid request: a body is taken as it is, not as gzip',
  ]);
});

test('a value that is longer than any text of a template is refused', async () => {
  const { stage, id } = await draft();
  const { body } = await upload(
    stage,
    id,
    `phone_number,name,var.city\n+51987654321,Ana,${'x'.repeat(2_001)}\n+51987654322,Ana,${'x'.repeat(2_000)}\n`,
  );
  expect([body.accepted, body.refusals]).toEqual([
    1,
    [
      {
        row: 2,
        column: 'var.city',
        value: '************xxxx',
        code: 'invalid_value',
        message: 'is at most 2000 characters',
      },
    ],
  ]);
});

test('one row of a list that cannot be does not refuse the others', async () => {
  const { stage, id } = await draft();
  const { status, body } = await stage.call('POST', `${base}/${id}/recipients`, {
    recipients: [
      { phone_number: null, name: 'Ana' },
      { phone_number: 51987654321, name: 'Bruno', variables: null },
      { phone_number: '+51987654322', name: 'Carla', variables: { city: '\u0000' } },
    ],
  });
  expect([status, body.accepted, body.refused]).toEqual([200, 1, 2]);
  expect(body.refusals.map((each: { code: string }) => each.code)).toEqual([
    'missing_phone_number',
    'malformed_row',
  ]);
});

test('recipients are listed by what became of them, in pages, and exported with it', async () => {
  const { stage, id } = await draft();
  const rows = Array.from({ length: 300 }, (_, n) => `+519${String(n).padStart(8, '0')},Nr ${n}`);
  await upload(stage, id, `phone_number,name\n${rows.join('\n')}\n`);
  await sql`update campaign_recipient r set state = 'failed', reason = null, code = 131026
    from contact c where r.account_id = ${stage.accountId} and c.account_id = r.account_id
      and c.id = r.contact_id and c.phone in ('+51900000007', '+51900000250')`;
  await sql`update campaign_recipient r set state = 'skipped', reason = 'opted_out', response = 'opted_out'
    from contact c where r.account_id = ${stage.accountId} and c.account_id = r.account_id
      and c.id = r.contact_id and c.phone = '+51900000009'`;
  const numbers = async (query: string) =>
    (await recipientsOf(stage, id, query)).map(
      (each: { phone_number: string }) => each.phone_number,
    );
  expect(await numbers('state=failed')).toEqual(['+51900000007', '+51900000250']);
  expect(await numbers('reason=opted_out')).toEqual(['+51900000009']);
  expect(await numbers('response=opted_out&state=skipped')).toEqual(['+51900000009']);
  expect(await numbers('query=00000250')).toEqual(['+51900000250']);
  const { body: first } = await stage.call('GET', `${base}/${id}/recipients?limit=2&state=pending`);
  const { body: second } = await stage.call('GET', first.next);
  expect([...first.recipients, ...second.recipients].map((each) => each.variables.name)).toEqual([
    'Nr 0',
    'Nr 1',
    'Nr 2',
    'Nr 3',
  ]);
  const { body: csv, headers } = await stage.call('GET', `${base}/${id}/export`);
  const [header, ...lines] = csv.split('\r\n');
  expect(headers.get('content-disposition')).toBe('attachment; filename="recipients.csv"');
  expect(header).toBe(
    'recipient_id,contact_id,phone_number,account_id,language,state,reason,code,response,sent_date,delivered_date,read_date,response_date,var.name,var.city',
  );
  expect(lines).toHaveLength(301);
  expect(lines[7]).toMatch(/^RCP\w+,CNT\w+,\+51900000007,,,failed,,131026,,,,,,Nr 7,$/);
});

test('a page of recipients in a rare state ends somewhere, and the next goes on from there', async () => {
  const { stage, id } = await draft();
  const { accountId } = stage;
  const campaignId = id.slice(3);
  await sql`insert into campaign_recipient (account_id, campaign_id, contact_id, id, variables, state,
      created_at, updated_at)
    select ${accountId}, each.id, ('019b0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      gen_random_uuid(), '{}', case when n = 45000 then 'failed' else 'read' end, now(), now()
    from generate_series(1, 50000) n, (values (${campaignId}::uuid), (${accountId}::uuid)) as each(id)`;
  await sql`analyze campaign_recipient`;
  const found: number[] = [];
  let next = `${base}/${id}/recipients?state=failed`;
  for (let pages = 0; next !== '' && pages < 10; pages++) {
    const { body } = await stage.call('GET', next);
    found.push(body.recipients.length);
    next = body.next;
  }
  expect(found).toEqual([0, 0, 1]);
  for (const filter of [{}, { state: 'failed' as const }]) {
    const scans = await stage.unit((unit) =>
      scansOf(unit, () => listRecipients(unit, campaignId, filter, { limit: 20 })),
    );
    const [scan] = scans.filter(({ table }) => table === 'campaign_recipient');
    expect(scan?.index).toBe('campaign_recipient_account_id_campaign_id_contact_id_pk');
  }
});

test('another account’s uploads and recipients are nobody’s', async () => {
  const { stage, id } = await draft();
  const { body } = await upload(stage, id, 'phone_number,name\n+51987654321,Ana\n');
  const stranger = await newStage(deps, undefined, app);
  const statuses = [
    await stranger.call('GET', `${base}/${id}/recipients`),
    await stranger.call('GET', `${base}/${id}/export`),
    await stranger.call('GET', `${base}/${id}/imports/${body.import_id}`),
    await stranger.call('GET', `${base}/${id}/imports/${body.import_id}/refusals`),
    await upload(stranger, id, 'phone_number,name\n+51987654321,Ana\n'),
  ].map(({ status }) => status);
  expect(statuses).toEqual([404, 404, 404, 404, 404]);
});
