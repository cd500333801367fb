import { createServer } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { createAddressGuard } from '../../src/calls/addressGuard.ts';
import { fromWire } from '../../src/db/ids.ts';
import { getLine } from '../../src/lines/getLine.ts';
import { submitOutbound } from '../../src/outbounds/createOutbound.ts';
import { fillByPlaces } from '../../src/outbounds/fillByPlaces.ts';
import { readOutbounds } from '../../src/outbounds/readOutbounds.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { openOutboundStage } from '../support/outboundStage.ts';

const database = await testDatabase();
const addressGuard = createAddressGuard({
  networks: [{ address: '127.0.0.1', prefix: 32 }],
  hosts: [],
});
const stage = await openOutboundStage(database, { addressGuard });
const path = '/v1/whatsapp/outbounds';

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const files: Record<string, { type: string; bytes: Buffer }> = {
  '/photo.jpg': { type: 'image/jpeg', bytes: jpeg },
  '/lie.jpg': { type: 'image/jpeg', bytes: Buffer.from('<html>') },
  '/large.jpg': { type: 'image/jpeg', bytes: Buffer.concat([jpeg, Buffer.alloc(5 * 1024 * 1024)]) },
  '/terms.pdf': { type: 'application/pdf', bytes: Buffer.from('%PDF-1.7 …') },
};
const server = createServer((request, response) => {
  const file = files[request.url ?? ''];
  if (request.url === '/moved.jpg') response.writeHead(302, { location: '/photo.jpg' }).end();
  else if (file) response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
  else response.writeHead(404).end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => new Promise((resolve) => server.close(resolve)));
const address = server.address();
const fileServer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;

async function newTenant() {
  const tenant = await stage.newTenant();
  const call = await stage.apiOf(tenant);
  /** What stands at Meta. */
  const atMeta = async () => {
    const response = await fetch(`${stage.graphUrl}/${tenant.wabaId}/message_templates`, {
      headers: { authorization: `Bearer ${tenant.accessToken}` },
    });
    // biome-ignore lint/suspicious/noExplicitAny: Meta's own shape
    return ((await response.json()) as any).data;
  };
  const visit = {
    waba_phone_number: tenant.phoneNumber,
    is_notification: 'false',
    category: 'TRANSACTIONAL',
    language_code: 'es',
    content: 'Hola {{.name}}, te esperamos el {{ .day }}. {{.name}}, ¿vienes?',
    var: { name: 'Ana', day: 'lunes' },
    outbound_name: 'visit',
    template_type: 'TEXT',
    continue_process_message: 'Sí, voy',
    cancel_process_message: 'No puedo',
  };
  return { tenant, call, atMeta, visit };
}

test('a template is handed in, its variables by number, and answered in the present edition', async () => {
  const { call, atMeta, visit } = await newTenant();
  const { var: examples, ...rest } = visit;
  const form = new URLSearchParams({
    ...rest,
    'var.name': examples.name,
    'var.day': examples.day,
  });
  const { status, body } = await call('POST', path, String(form));
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      outbound_name: 'visit',
      outbound_status: 'PENDING',
      outbound_type: 'text',
      interaction_category: 'UTILITY',
      is_notification: false,
      outbound_message: 'Hola {{1}}, te esperamos el {{2}}. {{1}}, ¿vienes?',
      variable_mapping: { 1: 'name', 2: 'day' },
      outbound_answers: [
        { action: 'continue_process', message: 'Sí, voy' },
        { action: 'cancel_process', message: 'No puedo' },
      ],
    }),
  ]);
  const components = [
    {
      type: 'BODY',
      text: 'Hola {{1}}, te esperamos el {{2}}. {{1}}, ¿vienes?',
      example: { body_text: [['Ana', 'lunes']] },
    },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Sí, voy' },
        { type: 'QUICK_REPLY', text: 'No puedo' },
      ],
    },
  ];
  expect(body.template_components).toEqual(components);
  expect(await atMeta()).toMatchObject([{ name: 'visit', category: 'UTILITY', components }]);
});

test('what is missing is told in the reference’s order and words', async () => {
  const { call, visit } = await newTenant();
  const faults = [
    ['waba_phone_number', 'missing waba phone number'],
    ['var', 'missing example value for variable name'],
    ['is_notification', 'invalid is_notification value'],
    ['category', 'missing category'],
    ['language_code', 'missing language code'],
    ['content', 'missing outbound content'],
    ['outbound_name', 'missing outbound name'],
    ['template_type', 'missing template type'],
  ] as const;
  for (const [index, [, message]] of faults.entries()) {
    // This and all that come after it are missing.
    const missing = new Set<string>(faults.slice(index).map(([name]) => name));
    const kept = Object.entries(visit).filter(([name]) => !missing.has(name));
    const body = { ...Object.fromEntries(kept), ...(index === 1 && { content: visit.content }) };
    const answer = await call('POST', path, body);
    expect([answer.status, answer.body.message]).toEqual([400, `Invalid request: ${message}`]);
  }
  const odd = await call('POST', path, { ...visit, is_notification: 'maybe' });
  expect(odd.body.message).toBe('Invalid request: invalid is_notification value');
});

test('each variable of a template needs an example', async () => {
  const { call, visit } = await newTenant();
  const { body } = await call('POST', path, { ...visit, var: { name: 'Ana' } });
  expect(body.message).toBe('Invalid request: missing example value for variable day');
  expect(body.details).toEqual([
    { path: 'var.day', message: 'missing example value for variable day' },
  ]);
});

test('an outbound that starts a flow needs the texts of both replies', async () => {
  const { call, visit } = await newTenant();
  const { continue_process_message: _, ...silent } = visit;
  const { body } = await call('POST', path, silent);
  expect(body.message).toBe('Invalid request: missing continue process message');
  const { cancel_process_message: __, ...eager } = visit;
  const { body: other } = await call('POST', path, eager);
  expect(other.message).toBe('Invalid request: missing cancel process message');
  const notified = await call('POST', path, {
    ...visit,
    is_notification: true,
    continue_process_message: undefined,
    cancel_process_message: undefined,
  });
  expect(notified.body).toMatchObject({ is_notification: true, outbound_answers: [] });
});

test('an outbound with a file above its text needs an address of one that WhatsApp shows', async () => {
  const { tenant, call, visit } = await newTenant();
  const image = { ...visit, template_type: 'IMAGE' };
  const refused = async (media_url: string | undefined) =>
    (await call('POST', path, { ...image, media_url })).body.message;
  expect(await refused(undefined)).toBe('Invalid request: missing media url');
  expect(await refused(`${fileServer}/lie.jpg`)).toBe(
    'Invalid request: media_url: is a JPEG or PNG for a template of type IMAGE; what came is image/jpeg',
  );
  expect(await refused(`${fileServer}/terms.pdf`)).toContain('what came is application/pdf');
  expect(await refused(`${fileServer}/large.jpg`)).toBe(
    'Invalid request: media_url: Sent as image, a file has at most 5 MiB',
  );
  expect(await refused(`${fileServer}/none.jpg`)).toBe(
    'Invalid request: media_url: the file is not there: HTTP 404',
  );
  expect(await refused('file:///etc/passwd')).toBe(
    'Invalid request: media_url: the file is named by no http(s) address',
  );
  expect(await refused('http://10.0.0.1/x.jpg')).toBe(
    'Invalid request: media_url: the file is at an address that may not be reached',
  );
  const media = await database.sql`select 1 from media where account_id = ${tenant.accountId}`;
  expect(media).toHaveLength(0);
});

test('a file above the text is shown to Meta, kept here, and sent without being named', async () => {
  const { tenant, call, atMeta, visit } = await newTenant();
  const { status, body } = await call('POST', path, {
    ...visit,
    template_type: 'IMAGE',
    media_url: `${fileServer}/moved.jpg`,
  });
  expect([status, body.outbound_type]).toEqual([200, 'image']);
  expect(body.header_variable_mapping).toEqual({});
  const [{ components }] = await atMeta();
  expect(components[0]).toEqual({
    type: 'HEADER',
    format: 'IMAGE',
    example: { header_handle: [expect.stringMatching(/^4::aW1hZ2UvanBlZw==:/)] },
  });
  const file = await call('GET', `/v1/media/${body.media_id}`);
  expect(file.headers.get('content-type')).toBe('image/jpeg');

  await eventually(async () => (await atMeta())[0].status === 'APPROVED');
  await call('POST', `${path}/sync`);
  const sent = await tenant.unit(async (unit) => {
    const { line } = await getLine(unit, tenant.phoneNumber);
    return fillByPlaces(unit, line.wabaId, {
      name: 'visit',
      language: 'es',
      header: undefined,
      body: [{ text: 'Ana' }, { text: 'lunes' }],
      buttons: {},
    });
  });
  expect(sent).toMatchObject({
    content: { header: { type: 'media', media: { kind: 'image', mediaId: body.media_id } } },
  });
});

test('buttons of the present edition, several of which go on, keep what they mean', async () => {
  const { tenant, call, atMeta, visit } = await newTenant();
  const { status, body } = await call('POST', path, {
    ...visit,
    category: 'MARKETING',
    continue_process_message: undefined,
    cancel_process_message: undefined,
    header_text: 'Para {{.name}}',
    footer_text: 'Clínica Sol',
    outbound_answers: [
      { action: 'continue_process', message: 'Mañana' },
      { action: 'continue_process', message: 'Tarde' },
      { action: 'cancel_process', message: 'Ninguna' },
    ],
    outbound_buttons: [
      { type: 'URL', text: 'Ver', url: 'https://sol.example/{{.page}}' },
      { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+525550000001' },
      { type: 'COPY_CODE', text: '{{.coupon}}' },
    ],
    var: { ...visit.var, page: 'cita', coupon: 'SOL10' },
  });
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      header_variable_mapping: { 1: 'name' },
      buttons_variable_mapping: {
        3: { URL: { 1: 'page' } },
        5: { COPY_CODE: { 1: 'coupon' } },
      },
      call_to_action_options: [
        { type: 'URL', text: 'Ver', url: 'https://sol.example/{{1}}' },
        { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+525550000001' },
        { type: 'COPY_CODE', text: '' },
      ],
    }),
  ]);
  const [{ components }] = await atMeta();
  expect(components).toEqual([
    { type: 'HEADER', format: 'TEXT', text: 'Para {{1}}', example: { header_text: ['Ana'] } },
    expect.objectContaining({ type: 'BODY' }),
    { type: 'FOOTER', text: 'Clínica Sol' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Mañana' },
        { type: 'QUICK_REPLY', text: 'Tarde' },
        { type: 'QUICK_REPLY', text: 'Ninguna' },
        {
          type: 'URL',
          text: 'Ver',
          url: 'https://sol.example/{{1}}',
          example: ['https://sol.example/cita'],
        },
        { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+525550000001' },
        { type: 'COPY_CODE', example: 'SOL10' },
      ],
    },
  ]);
  await call('POST', `${path}/sync`);
  const id = fromWire('OTB', body.outbound_id);
  const known = await tenant.unit((unit) => readOutbounds(unit, [id]));
  expect([...known.values()][0]?.replies.map(({ action }) => action)).toEqual([
    'continue',
    'continue',
    'cancel',
  ]);
});

test('a code has Meta’s own texts, and one variable that its button copies too', async () => {
  const { call, atMeta, visit } = await newTenant();
  const code = {
    ...visit,
    is_notification: true,
    category: 'OTP',
    content: 'Tu código es {{.code}}.',
    var: { code: '123456' },
    continue_process_message: undefined,
    cancel_process_message: undefined,
    code_expiration_minutes: '10',
  };
  const { status, body } = await call('POST', path, code);
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      interaction_category: 'AUTHENTICATION',
      variable_mapping: { 1: 'code' },
      buttons_variable_mapping: { 0: { URL: { 1: 'code' } } },
    }),
  ]);
  expect((await atMeta())[0].components).toMatchObject([
    { type: 'BODY', text: '*{{1}}* es tu código de verificación.' },
    { type: 'FOOTER', code_expiration_minutes: 10 },
    { type: 'BUTTONS' },
  ]);
  await call('POST', `${path}/sync`);
  const read = await call('GET', `${path}/${body.outbound_id}`);
  expect(read.body).toMatchObject({
    outbound_message: '*{{1}}* es tu código de verificación.',
    variable_mapping: { 1: 'code' },
    buttons_variable_mapping: { 0: { URL: { 1: 'code' } } },
  });
  const named = await call('POST', path, {
    ...code,
    content: 'Hola {{.name}}',
    var: { name: 'A' },
  });
  expect(named.body.message).toBe(
    'Invalid request: an AUTHENTICATION outbound has the one variable {{.code}}',
  );
});

test.each([
  [{ content: `${'x'.repeat(1_025)}` }, 'content: has at most 1024 characters'],
  [{ footer_text: 'de {{.name}}' }, 'footer_text: has no variables'],
  [{ header_text: '{{.name}} {{.day}}' }, 'header_text: has at most one variable'],
  [{ is_notification: true }, 'a notification has no quick replies'],
  [
    { continue_process_message: 'x'.repeat(26) },
    'outbound_buttons: a label has at most 25 characters',
  ],
  [
    { outbound_buttons: [{ type: 'COPY_CODE', text: '{{.name}}' }] },
    'outbound_buttons: COPY_CODE is for MARKETING alone',
  ],
  [
    { outbound_buttons: [{ type: 'URL', text: 'Ver', url: 'ftp://sol.example' }] },
    'outbound_buttons: a url is an http(s) address of at most 2000 characters, its one variable at the end',
  ],
  [
    {
      continue_process_message: undefined,
      outbound_buttons: [
        { type: 'QUICK_REPLY', text: 'Sí', action: 'continue_process' },
        { type: 'URL', text: 'Ver', url: 'https://sol.example' },
        { type: 'QUICK_REPLY', text: 'Tal vez' },
      ],
    },
    'outbound_buttons: quick replies stand next to each other',
  ],
  [
    {
      continue_process_message: undefined,
      outbound_answers: [{ action: 'cancel_process', message: 'No' }],
    },
    'missing continue process message',
  ],
])('a template is refused before Meta is asked: %j', async (change, message) => {
  const { call, visit, atMeta } = await newTenant();
  const { status, body } = await call('POST', path, { ...visit, ...change });
  expect([status, body.message]).toEqual([400, `Invalid request: ${message}`]);
  expect(await atMeta()).toEqual([]);
});

test('what Meta refuses is told in its words, and the name is free again', async () => {
  const { call, visit } = await newTenant();
  const { status, body } = await call('POST', path, { ...visit, content: 'Hola {{.name}}' });
  expect([status, body.message]).toEqual([
    400,
    expect.stringContaining('Variables cannot be at the start or end of the template.'),
  ]);
  expect((await call('GET', `${path}?line=${visit.waba_phone_number.slice(1)}`)).body).toEqual([]);
  expect((await call('POST', path, visit)).status).toBe(200);
});

test('a name is one outbound’s in each language, and the same key gives the same answer', async () => {
  const { call, visit, atMeta } = await newTenant();
  const headers = { 'Idempotency-Key': 'once' };
  const first = await call('POST', path, visit, headers);
  expect((await call('POST', path, visit, headers)).body).toEqual(first.body);
  const second = await call('POST', path, visit);
  expect([second.status, second.body.message]).toEqual([
    409,
    `there is an outbound "visit" in es already (${first.body.outbound_id}): change that, or take another name`,
  ]);
  const english = { ...visit, language_code: 'en', outbound_name: 'Visit ' };
  expect((await call('POST', path, english)).body).toMatchObject({ outbound_name: 'visit' });
  expect(await atMeta()).toHaveLength(2);
});

test('an answer that is lost on its way is looked for at Meta, and nothing is handed in twice', async () => {
  const { tenant, call, visit, atMeta } = await newTenant();
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `${tenant.wabaId}/message_templates` },
    first: 1,
    do: { answer: 'lost_after' },
  });
  const { status, body } = await call('POST', path, visit);
  expect([status, body.variable_mapping]).toEqual([200, { 1: 'name', 2: 'day' }]);
  expect(await atMeta()).toHaveLength(1);
});

test('where Meta stays silent the same request finds what it has handed in', async () => {
  const { tenant, call, visit, atMeta } = await newTenant();
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `${tenant.wabaId}/message_templates` },
    first: 2,
    do: { answer: 'lost_after' },
  });
  const lost = await call('POST', path, visit);
  expect([lost.status, lost.body.message]).toEqual([
    503,
    expect.stringContaining('whether it was taken is not known'),
  ]);
  expect((await call('POST', path, visit)).status).toBe(409);
  await stage.pass(5 * 60_000 + 1_000);
  const { status, body } = await call('POST', path, visit);
  expect([status, body.outbound_answers[0]]).toEqual([
    200,
    { action: 'continue_process', message: 'Sí, voy' },
  ]);
  expect(await atMeta()).toHaveLength(1);
});

test('whoever dies after Meta’s yes leaves what a reading finds once, with its names and replies', async () => {
  const { tenant, call, visit, atMeta } = await newTenant();
  // As far as the process came: its commit is missing.
  const { outboundId } = await submitOutbound(
    stage.deps,
    tenant.accountId,
    {
      number: tenant.phoneNumber,
      name: 'visit',
      language: 'es',
      category: 'UTILITY',
      type: 'TEXT',
      isNotification: false,
      content: visit.content,
      buttons: [{ type: 'QUICK_REPLY', text: 'Sí, voy', action: 'continue' }],
      examples: visit.var,
    },
    undefined,
  );
  const line = `line=${tenant.phoneNumber.slice(1)}`;
  expect((await call('GET', `${path}?${line}`)).body).toMatchObject([
    { outbound_status: 'PENDING' },
  ]);
  await stage.delivered();
  await eventually(async () => {
    await call('POST', `${path}/sync`);
    const { body } = await call('GET', `${path}?${line}`);
    return body[0].outbound_status === 'APPROVED';
  });
  const { body } = await call('GET', `${path}?${line}`);
  expect(body).toMatchObject([
    { variable_mapping: { 1: 'name', 2: 'day' }, outbound_answers: [{ message: 'Sí, voy' }] },
  ]);
  expect(fromWire('OTB', body[0].outbound_id)).toBe(outboundId);
  expect(await atMeta()).toHaveLength(1);
});

test('what never reached Meta is nothing, once whoever handed it in is given up', async () => {
  const { tenant, call, visit } = await newTenant();
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `${tenant.wabaId}/message_templates` },
    first: 2,
    do: { answer: 'lost_before' },
  });
  expect((await call('POST', path, visit)).status).toBe(503);
  const line = `line=${tenant.phoneNumber.slice(1)}`;
  await call('POST', `${path}/sync`);
  expect((await call('GET', `${path}?${line}`)).body).toHaveLength(1);
  await stage.pass(5 * 60_000 + 2_000);
  await call('POST', `${path}/sync`);
  expect((await call('GET', `${path}?${line}`)).body).toEqual([]);
});
