import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { account } from '../../src/accounts/table.ts';
import { toWire } from '../../src/db/ids.ts';
import { storeFlow, storeLine } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
let numbers = 100;

/** An account with one line of a number nobody else has. */
async function lineOwner() {
  numbers += 1;
  const tenant = await newTenant(deps);
  const number = `+15550000${numbers}`;
  const given = { wabaId: `w${numbers}`, lineId: `l${numbers}`, number };
  const { line } = await tenant.unit((unit) => storeLine(unit, given));
  const flowId = await tenant.unit((unit) => storeFlow(unit));
  const draftId = await tenant.unit((unit) => storeFlow(unit, { published: false }));
  const [flow, draft] = [toWire('IPF', flowId), toWire('IPF', draftId)];
  return { ...tenant, ...given, digits: number.slice(1), line, flow, draft };
}

test('a line is shown by its number, with or without a plus, with nothing secret', async () => {
  const { call, number, digits, line, lineId, wabaId, accountId } = await lineOwner();
  const { status, body } = await call('GET', `/v1/whatsapp/lines/${digits}`);
  expect(status).toBe(200);
  expect(body).toEqual({
    client_id: toWire('TCI', accountId),
    waba_line: number,
    phone_number_id: lineId,
    waba_id: wabaId,
    waba_provider: 'META',
    channel_id: toWire('EN_CH_', line.id),
    name: 'Shop',
    status: 'CONNECTED',
    quality: 'GREEN',
    messaging_tier: 'TIER_250',
    throughput: 80,
    paused_reason: '',
    default_flow_id: '',
    settings: { read_marks: false, typing: false },
    creation_date: line.createdAt.toISOString(),
    update_date: line.updatedAt.toISOString(),
  });
  expect((await call('GET', `/v1/whatsapp/lines/${number}`)).body).toEqual(body);
  expect((await call('GET', '/v1/whatsapp/lines')).body).toEqual({
    lines: [body],
    self: '/v1/whatsapp/lines',
    next: '',
  });
});

test('WABAs are listed without their secrets', async () => {
  const { call, wabaId, accountId } = await lineOwner();
  const { body } = await call('GET', '/v1/whatsapp/wabas');
  expect(body.wabas).toEqual([
    {
      client_id: toWire('TCI', accountId),
      waba_id: wabaId,
      waba_provider: 'META',
      creation_date: expect.any(String),
      update_date: expect.any(String),
    },
  ]);
});

test('a line that is not there is 404', async () => {
  const { call } = await lineOwner();
  const { status, body } = await call('GET', '/v1/whatsapp/lines/15559999999');
  expect([status, body]).toEqual([404, { code: 10404, http_code: 404, message: 'line not found' }]);
});

test('a default flow is set in the body and cleared by an empty text in the query', async () => {
  const { call, digits, flow } = await lineOwner();
  const path = `/v1/whatsapp/lines/${digits}/config`;
  expect((await call('PUT', path, `default_flow_id=${flow}`)).body.default_flow_id).toBe(flow);
  expect((await call('GET', `/v1/whatsapp/lines/${digits}`)).body.default_flow_id).toBe(flow);
  expect((await call('PUT', `${path}?default_flow_id=`)).body.default_flow_id).toBe('');
  expect((await call('PUT', `${path}?default_flow_id=${flow}`)).body.default_flow_id).toBe(flow);
  expect((await call('PUT', path, { default_flow_id: '' })).body.default_flow_id).toBe('');
  expect((await call('PUT', path, { default_flow_id: flow })).body.default_flow_id).toBe(flow);
  expect((await call('PUT', path, { default_flow_id: null })).body.default_flow_id).toBe('');
});

test('settings are changed one by one, by form or JSON', async () => {
  const { call, digits } = await lineOwner();
  const path = `/v1/whatsapp/lines/${digits}/config`;
  expect((await call('PUT', path, 'settings.read_marks=true')).body.settings).toEqual({
    read_marks: true,
    typing: false,
  });
  expect((await call('PUT', path, { settings: { typing: true } })).body.settings).toEqual({
    read_marks: true,
    typing: true,
  });
});

test('a field of a line’s settings that we do not know is let pass and changes nothing', async () => {
  const { call, digits, flow } = await lineOwner();
  const path = `/v1/whatsapp/lines/${digits}/config`;
  const { status, body } = await call('PUT', path, `default_flow_id=${flow}&greeting=hi`);
  expect([status, body.default_flow_id, body.greeting]).toEqual([200, flow, undefined]);
});

test('an unpublished default flow is refused', async () => {
  const { call, digits, draft } = await lineOwner();
  const { status, body } = await call('PUT', `/v1/whatsapp/lines/${digits}/config`, {
    default_flow_id: draft,
  });
  expect([status, body.message]).toEqual([
    400,
    `Invalid request: the flow ${draft} is not published yet: publish it first`,
  ]);
});

test('an inbound is made from a form, and shows the link that opens WhatsApp with it', async () => {
  const { call, digits, number, flow, accountId } = await lineOwner();
  const { status, body } = await call(
    'POST',
    '/v1/whatsapp/inbounds',
    `waba_phone_number=${digits}&flow_id=${flow}&inbound_message=Hola+Truora`,
  );
  expect(status).toBe(200);
  expect(body).toEqual({
    inbound_flow_id: expect.stringMatching(/^INB[0-9a-f]{32}$/),
    client_id: toWire('TCI', accountId),
    flow_id: flow,
    inbound_message: 'Hola Truora',
    waba_phone_number: number,
    waba_provider: 'META',
    activation_link: `https://api.whatsapp.com/send/?phone=${digits}&text=Hola%20Truora`,
    creation_date: expect.any(String),
    update_date: expect.any(String),
  });
  expect((await call('GET', `/v1/whatsapp/inbounds/${body.inbound_flow_id}`)).body).toEqual(body);
  expect((await call('GET', '/v1/whatsapp/inbounds')).body.inbounds).toEqual([body]);
});

test('a plus that a form did not escape is restored', async () => {
  const { call, number, flow } = await lineOwner();
  const form = `waba_phone_number=${number}&flow_id=${flow}&inbound_message=hola`;
  const { status, body } = await call('POST', '/v1/whatsapp/inbounds', form);
  expect([status, body.waba_phone_number]).toEqual([200, number]);
  expect((await call('GET', `/v1/whatsapp/inbounds?line=${number}`)).body.inbounds).toHaveLength(1);
});

test('an equal phrase on the line is a conflict, however it is written', async () => {
  const { call, digits, flow } = await lineOwner();
  const inbound = (inbound_message: string) => ({
    waba_phone_number: digits,
    flow_id: flow,
    inbound_message,
  });
  expect((await call('POST', '/v1/whatsapp/inbounds', inbound('Información'))).status).toBe(200);
  const { status, body } = await call('POST', '/v1/whatsapp/inbounds', inbound('  ¡INFORMACION! '));
  expect([status, body.code]).toEqual([409, 10409]);
});

test('an update changes what is given, and its link with it', async () => {
  const { call, digits, flow } = await lineOwner();
  const made = await call('POST', '/v1/whatsapp/inbounds', {
    waba_phone_number: digits,
    flow_id: flow,
    inbound_message: 'uno',
  });
  const path = `/v1/whatsapp/inbounds/${made.body.inbound_flow_id}`;
  const { status, body } = await call('POST', path, 'inbound_message=dos');
  expect([status, body.flow_id, body.activation_link]).toEqual([
    200,
    flow,
    `https://api.whatsapp.com/send/?phone=${digits}&text=dos`,
  ]);
  expect((await call('POST', path, { inbound_message: 'DOS' })).status).toBe(200);
});

test('each field of an inbound can be changed alone', async () => {
  const { call, digits, flow, draft, unit } = await lineOwner();
  const other = `+1555100${numbers}`;
  await unit((opened) =>
    storeLine(opened, { wabaId: `o${numbers}`, lineId: `ol${numbers}`, number: other }),
  );
  const otherFlow = toWire('IPF', await unit((opened) => storeFlow(opened)));
  const { body: made } = await call('POST', '/v1/whatsapp/inbounds', {
    waba_phone_number: digits,
    flow_id: flow,
    inbound_message: 'uno',
  });
  const path = `/v1/whatsapp/inbounds/${made.inbound_flow_id}`;
  const flowed = await call('POST', path, { flow_id: otherFlow });
  expect(flowed.body).toEqual({ ...made, flow_id: otherFlow, update_date: expect.any(String) });
  const moved = await call('POST', path, { waba_phone_number: other });
  expect(moved.body).toEqual({
    ...flowed.body,
    waba_phone_number: other,
    activation_link: `https://api.whatsapp.com/send/?phone=${other.slice(1)}&text=uno`,
    update_date: expect.any(String),
  });
  expect((await call('POST', path, { flow_id: draft })).status).toBe(400);
});

test('an account that has stop words of its own may use ours in phrases, and not its own', async () => {
  const { call, digits, flow, accountId } = await lineOwner();
  const lists = { stop: { es: ['basta'] }, start: {}, exit: {} };
  await database.db.update(account).set({ words: { lists } }).where(eq(account.id, accountId));
  const inbound = (inbound_message: string) =>
    call('POST', '/v1/whatsapp/inbounds', {
      waba_phone_number: digits,
      flow_id: flow,
      inbound_message,
    });
  expect((await inbound('baja')).status).toBe(200);
  expect((await inbound('¡Basta!')).body.message).toBe(
    'Invalid request: "¡Basta!" is a stop word and cannot start a flow',
  );
});

test('an update to a phrase that the line has is a conflict', async () => {
  const { call, digits, flow } = await lineOwner();
  const inbound = (inbound_message: string) => ({
    waba_phone_number: digits,
    flow_id: flow,
    inbound_message,
  });
  await call('POST', '/v1/whatsapp/inbounds', inbound('uno'));
  const two = await call('POST', '/v1/whatsapp/inbounds', inbound('dos'));
  const { status } = await call('POST', `/v1/whatsapp/inbounds/${two.body.inbound_flow_id}`, {
    inbound_message: 'UNO',
  });
  expect(status).toBe(409);
});

test('an inbound is removed', async () => {
  const { call, digits, flow } = await lineOwner();
  const made = await call('POST', '/v1/whatsapp/inbounds', {
    waba_phone_number: digits,
    flow_id: flow,
    inbound_message: 'uno',
  });
  const path = `/v1/whatsapp/inbounds/${made.body.inbound_flow_id}`;
  const gone = await call('DELETE', path);
  expect([gone.status, gone.body]).toEqual([200, { message: 'inbound flow successfully deleted' }]);
  expect((await call('GET', path)).status).toBe(404);
  expect((await call('DELETE', path)).status).toBe(404);
});

test.each([
  ['no message', { inbound_message: undefined }, 'missing inbound_message'],
  ['no flow', { flow_id: undefined }, 'missing flow_id'],
  ['no line', { waba_phone_number: undefined }, 'missing waba_phone_number'],
  ['an empty message', { inbound_message: ' ' }, 'missing inbound_message'],
  ['a number that is none', { waba_phone_number: 'abc' }, 'waba_phone_number: '],
  ['a stop word', { inbound_message: 'BAJA' }, '"BAJA" is a stop word and cannot start a flow'],
])('an inbound with %s is refused', async (_, wrong, message) => {
  const { call, digits, flow } = await lineOwner();
  const right = { waba_phone_number: digits, flow_id: flow, inbound_message: 'hola' };
  const { status, body } = await call('POST', '/v1/whatsapp/inbounds', { ...right, ...wrong });
  expect([status, body.code, body.http_code]).toEqual([400, 10400, 400]);
  expect(body.message).toContain(`Invalid request: ${message}`);
});

test('an inbound of an unpublished flow is refused, one of a flow that is not there is 404', async () => {
  const { call, digits, draft } = await lineOwner();
  const inbound = (flow_id: string) => ({
    waba_phone_number: digits,
    flow_id,
    inbound_message: 'hola',
  });
  expect((await call('POST', '/v1/whatsapp/inbounds', inbound(draft))).status).toBe(400);
  expect(
    (await call('POST', '/v1/whatsapp/inbounds', inbound(`IPF${'0'.repeat(32)}`))).status,
  ).toBe(404);
  expect((await call('POST', '/v1/whatsapp/inbounds', inbound('OTB1'))).status).toBe(404);
});

test('a list goes on from page to page', async () => {
  const { call, digits, flow } = await lineOwner();
  for (const inbound_message of ['uno', 'dos', 'tres']) {
    await call('POST', '/v1/whatsapp/inbounds', {
      waba_phone_number: digits,
      flow_id: flow,
      inbound_message,
    });
  }
  const seen: string[] = [];
  let path = '/v1/whatsapp/inbounds?limit=2';
  for (let pages = 0; path !== '' && pages < 5; pages++) {
    const { body } = await call('GET', path);
    expect(body.self).toBe(path);
    seen.push(...body.inbounds.map((each: { inbound_message: string }) => each.inbound_message));
    path = body.next;
  }
  expect(seen).toEqual(['uno', 'dos', 'tres']);
});

test.each(['%%%', 'AAAA', 'WzFd'])(
  'a start_key that is none of ours is refused: %s',
  async (key) => {
    const { call } = await lineOwner();
    const { status, body } = await call(
      'GET',
      `/v1/whatsapp/lines?start_key=${encodeURIComponent(key)}`,
    );
    expect([status, body.message]).toEqual([
      400,
      'Invalid request: error decoding start key: illegal base64 data at input byte 0',
    ]);
  },
);

test('a broken body, a deep one and a large one are refused with what is wrong', async () => {
  const { call } = await lineOwner();
  const post = (body: string) =>
    call('POST', '/v1/whatsapp/inbounds', body, { 'Content-Type': 'application/json' });
  expect((await post('{"a":')).body.message).toContain('Invalid request: the body is not JSON');
  expect((await post(`${'['.repeat(70)}${']'.repeat(70)}`)).body.message).toBe(
    'Invalid request: the body is nested deeper than 64 levels',
  );
  const large = await post(`"${'x'.repeat(1024 * 1024)}"`);
  expect([large.status, large.body.code]).toEqual([413, 10413]);
});

test('a text that cannot be stored is refused', async () => {
  const { call, digits, flow } = await lineOwner();
  const { status } = await call('POST', '/v1/whatsapp/inbounds', {
    waba_phone_number: digits,
    flow_id: flow,
    inbound_message: 'a\u0000b',
  });
  expect(status).toBe(400);
});

test('another account sees none of it', async () => {
  const { call, digits, flow, number } = await lineOwner();
  const made = await call('POST', '/v1/whatsapp/inbounds', {
    waba_phone_number: digits,
    flow_id: flow,
    inbound_message: 'hola',
  });
  const other = await lineOwner();
  const path = `/v1/whatsapp/inbounds/${made.body.inbound_flow_id}`;
  expect((await other.call('GET', `/v1/whatsapp/lines/${digits}`)).status).toBe(404);
  expect((await other.call('PUT', `/v1/whatsapp/lines/${digits}/config`, {})).status).toBe(404);
  expect(
    (
      await other.call('PUT', `/v1/whatsapp/lines/${other.digits}/config`, {
        default_flow_id: flow,
      })
    ).status,
  ).toBe(404);
  expect((await other.call('GET', path)).status).toBe(404);
  expect((await other.call('POST', path, { inbound_message: 'x' })).status).toBe(404);
  expect((await other.call('DELETE', path)).status).toBe(404);
  expect((await other.call('GET', '/v1/whatsapp/inbounds')).body.inbounds).toEqual([]);
  expect(
    (await other.call('GET', '/v1/whatsapp/lines')).body.lines.map(
      (each: { waba_line: string }) => each.waba_line,
    ),
  ).not.toContain(number);
  expect((await other.call('GET', '/v1/whatsapp/wabas')).body.wabas).toHaveLength(1);
  const stolen = { waba_phone_number: digits, flow_id: other.flow, inbound_message: 'x' };
  expect((await other.call('POST', '/v1/whatsapp/inbounds', stolen)).status).toBe(404);
  expect((await call('GET', path)).status).toBe(200);
});

test('channels are the lines as engagement calls them; none is 404', async () => {
  const { call, number, line, lineId, wabaId, accountId } = await lineOwner();
  expect((await call('GET', '/v1/engagement/channels')).body).toEqual({
    channels: [
      {
        channel_id: toWire('EN_CH_', line.id),
        client_id: toWire('TCI', accountId),
        external_id: number,
        external_type: 'whatsapp',
        name: 'Shop',
        details: {
          phone_number: number,
          phone_number_id: lineId,
          provider: 'META',
          waba_id: wabaId,
        },
        creation_date: line.createdAt.toISOString(),
        last_update_date: line.updatedAt.toISOString(),
      },
    ],
    self: '/v1/engagement/channels',
    next: '',
  });
  const nobody = await newTenant(deps);
  expect(await nobody.call('GET', '/v1/engagement/channels')).toMatchObject({
    status: 404,
    body: { message: 'channels not found' },
  });
});
