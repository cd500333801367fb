import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { buildConsole } from '../../src/console/buildConsole.tsx';
import { fromWire, toWire } from '../../src/db/ids.ts';
import { addMedia } from '../../src/media/addMedia.ts';
import { createUser } from '../../src/users/createUser.ts';
import { startSession } from '../../src/users/session.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { openOutboundStage } from '../support/outboundStage.ts';
import { openBrowser } from './visitor.ts';

const database = await testDatabase();
const stage = await openOutboundStage(database);
const app = buildApp(stage.deps);
const { sql } = database;

type Fields = Record<string, string>;

/** An account with a line at the emulator, and Mia, a marketer, in her browser. */
async function shop(language = 'en') {
  const tenant = await stage.newTenant();
  const token = await tenant.unit(async (unit) => {
    const email = 'mia@example.com';
    const user = await createUser(unit, { email, name: 'Mia', role: 'marketer' });
    return startSession(unit, user.id);
  });
  const { ask } = openBrowser(app, language);
  const call = await stage.apiOf(tenant);
  return {
    tenant,
    call,
    ask: (path: string, form?: Fields | FormData, headers = {}) =>
      ask(`/console/outbounds${path}`, form, {
        Cookie: `chasqui_console=${token}`,
        ...headers,
      }),
    /** As it was handed in. */
    stored: async (name: string) => {
      const [row] = await sql`
        select * from outbound where account_id = ${tenant.accountId} and name = ${name}`;
      return row;
    },
    /** Templates as they stand at Meta, read here. */
    reads: async (...templates: { name: string; [more: string]: unknown }[]) => {
      for (const { status, ...template } of templates) {
        await stage.makeAtMeta(tenant, {
          components: [{ type: 'BODY', text: `About ${template.name}.` }],
          ...template,
        });
      }
      await call('POST', '/v1/whatsapp/outbounds/sync');
    },
    decide: (name: string, set: Fields) =>
      sql`update outbound set ${sql(set)}
        where account_id = ${tenant.accountId} and name = ${name}`,
    idOf: async (name: string) => {
      const [row] = await sql<{ id: string }[]>`
        select id from outbound where account_id = ${tenant.accountId} and name = ${name}`;
      return toWire('OTB', row?.id ?? '');
    },
  };
}

type Shop = Awaited<ReturnType<typeof shop>>;

const part = { 'HX-Request': 'true' };
const namesIn = (text: string) =>
  [...text.matchAll(/<a href="\/console\/outbounds\/OTB[^"]*"><b>([^<]*)</g)].map(
    ([, name]) => name,
  );
const faultsIn = (text: string) =>
  [...text.matchAll(/class="(?:small )?fault"[^>]*>(?:<span>)?([^<]*)</g)].map(
    ([, fault]) => fault,
  );
const tabsIn = (text: string) =>
  [...text.matchAll(/<a href="[^"]*"(?: aria-current="page")?>([^<]+)<span class="count">(\d+)/g)]
    .map(([, word, count]) => `${word?.trim()} ${count}`)
    .join(', ');

const visit = ({ tenant }: Shop): Fields => ({
  line: tenant.phoneNumber,
  name: 'Visit reminder',
  language: 'es',
  category: 'UTILITY',
  header: 'text',
  header_text: 'Tu visita',
  content: 'Hola {{.name}}, te esperamos el {{.day}}.\r\n¿Vienes?',
  'example.name': 'Ana',
  'example.day': 'lunes',
  footer: 'Tienda',
  'button.0.type': 'QUICK_REPLY',
  'button.0.text': 'Sí, voy',
  'button.0.action': 'continue',
  'button.1.type': 'QUICK_REPLY',
  'button.1.text': 'No puedo',
  'button.1.action': 'cancel',
  'button.2.type': 'URL',
  'button.2.text': 'Mapa',
  'button.2.url': 'https://example.com/{{.shop}}',
  'example.shop': 'lima',
  'button.3.type': 'PHONE_NUMBER',
  'button.3.text': 'Llamar',
  'button.3.phone': '+51 1 555 0000',
});

test('outbounds are listed, newest first, by status, quality, category, language and name', async () => {
  const at = await shop();
  expect((await at.ask('')).text).toContain('No outbounds yet');
  await at.reads(
    { name: 'old' },
    { name: 'sale', category: 'MARKETING' },
    { name: 'late', language: 'en' },
  );
  await at.decide('old', { status: 'APPROVED', quality: 'RED' });
  await at.decide('sale', { status: 'REJECTED' });
  await at.decide('late', { status: 'LIMIT_EXCEEDED' });
  const list = async (query: string) => namesIn((await at.ask(`?${query}`)).text);
  expect((await list('')).toSorted()).toEqual(['late', 'old', 'sale']);
  expect(await list('status=APPROVED')).toEqual(['old']);
  expect(await list('status=DISABLED')).toEqual(['late']);
  expect(await list('quality=LOW')).toEqual(['old']);
  expect((await list('quality=PENDING')).toSorted()).toEqual(['late', 'sale']);
  expect(await list('category=MARKETING')).toEqual(['sale']);
  expect(await list('language=en')).toEqual(['late']);
  expect(await list('q=about+la')).toEqual(['late']);
  expect(await list(`line=${encodeURIComponent(at.tenant.phoneNumber)}&q=sale`)).toEqual(['sale']);
  const page = (await at.ask('?status=PAUSED')).text;
  expect(page).toContain('No outbound is like that');
  expect(tabsIn(page)).toBe('All 3, Approved 1, Rejected 1, Disabled 1');
  const filtered = await at.ask('?q=sale', undefined, part);
  expect(filtered.text.startsWith('<div id="outbounds"')).toBe(true);
  expect(tabsIn(filtered.text)).toBe('All 1, Rejected 1');
});

test('a long list comes in pages', async () => {
  const at = await shop();
  await at.reads({ name: 'first' });
  await sql`insert into outbound select (jsonb_populate_record(o, jsonb_build_object('id',
      gen_random_uuid(), 'name', 'copy_' || n))).*
    from outbound o cross join generate_series(1, 30) n
    where o.account_id = ${at.tenant.accountId}`;
  const { text } = await at.ask('?status=PAUSED&q=copy');
  const before = await at.ask('?q=copy');
  expect(namesIn(text)).toEqual([]);
  expect(namesIn(before.text)).toHaveLength(25);
  const [, next = ''] =
    /class="button" href="\/console\/outbounds(\?[^"]*)"/.exec(before.text) ?? [];
  const after = await at.ask(next.replaceAll('&amp;', '&'));
  expect(namesIn(after.text)).toHaveLength(5);
  expect(after.text).toContain('Back to the beginning');
});

test('what stands at Meta is read at a click, and what Meta says to that is shown', async () => {
  const at = await shop();
  await stage.makeAtMeta(at.tenant, {
    name: 'made',
    components: [{ type: 'BODY', text: 'Hola.' }],
  });
  const done = await at.ask('/sync', {});
  expect([done.status, done.to]).toEqual([303, '/console/outbounds?synced=1']);
  expect((await at.ask('?synced=1')).text).toContain('Templates read from Meta: 1');
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `${at.tenant.wabaId}/message_templates` },
    times: 1,
    do: { http: 400, body: { error: { code: 190, message: 'Session has expired' } } },
  });
  const refused = await at.ask('/sync', {});
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Session has expired');
});

test('what is written is handed in as by API, and seen with its examples', async () => {
  const at = await shop();
  const flow = await at.call('POST', '/v1/flows', thanks);
  await at.call('POST', `/v1/flows/${flow.body.flow_id}/publish`);
  const { status, to } = await at.ask('/new', { ...visit(at), flow_id: flow.body.flow_id });
  expect([status, to]).toEqual([303, `/console/outbounds/${await at.idOf('visit_reminder')}`]);
  expect(await at.stored('visit_reminder')).toMatchObject({
    language: 'es',
    category: 'UTILITY',
    flow_id: fromWire('IPF', flow.body.flow_id),
    variable_mapping: { body: { 1: 'name', 2: 'day' }, buttons: { 2: 'shop' } },
    replies: [
      { index: 0, title: 'Sí, voy', action: 'continue' },
      { index: 1, title: 'No puedo', action: 'cancel' },
    ],
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Tu visita' },
      {
        type: 'BODY',
        text: 'Hola {{1}}, te esperamos el {{2}}.\n¿Vienes?',
        example: { body_text: [['Ana', 'lunes']] },
      },
      { type: 'FOOTER', text: 'Tienda' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Sí, voy' },
          { type: 'QUICK_REPLY', text: 'No puedo' },
          {
            type: 'URL',
            text: 'Mapa',
            url: 'https://example.com/{{1}}',
            example: ['https://example.com/lima'],
          },
          { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+5115550000' },
        ],
      },
    ],
  });
  const page = (await at.ask(`/${await at.idOf('visit_reminder')}`)).text;
  expect(page).toContain('<b>Llamar</b> <span class="dim">+5115550000</span>');
  expect(page).toContain('Meta is looking at it.');
  expect(page).toContain('hx-trigger="every 2s"');
  expect(page).toContain('Hola Ana, te esperamos el lunes.');
  expect(page).toContain('{{.shop}}');

  const again = await at.ask('/new', { ...visit(at), content: 'Another text.' });
  expect(again.status).toBe(422);
  expect(again.text).toContain('there is an outbound &quot;visit_reminder&quot; in es already');
  expect(again.text).toContain('Another text.');
});

const thanks = {
  schema: 1,
  name: 'Thanks',
  language: 'es',
  start: 'done',
  steps: { done: { type: 'end', status: 'success' } },
};

test('a code has no texts of one’s own', async () => {
  const at = await shop();
  const code = {
    line: at.tenant.phoneNumber,
    name: 'code',
    language: 'es',
    category: 'AUTHENTICATION',
    minutes: '10',
  };
  const look = (await at.ask('/new/look', code, part)).text;
  expect(look).toContain('WhatsApp writes the text');
  expect(look).toContain('<b>123456</b> es tu código de verificación.');
  expect(look).toContain('Este código caduca en 10 minutos.');
  expect(look).not.toContain('<textarea');
  // What was written before is there again once it is a code no more.
  const before = (await at.ask('/new/look', { ...visit(at), ...code }, part)).text;
  const kept = [...before.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const back = {
    ...Object.fromEntries(kept.map(([, name, text]) => [name, text])),
    category: 'UTILITY',
  };
  expect((await at.ask('/new/look', back, part)).text).toContain(
    'Hola Ana, te esperamos el lunes.',
  );
  expect((await at.ask('/new', { ...visit(at), ...code })).status).toBe(303);
  expect(await at.stored('code')).toMatchObject({
    components: [
      { type: 'BODY' },
      { type: 'FOOTER', code_expiration_minutes: 10 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
    ],
  });
  const page = (await at.ask(`/${await at.idOf('code')}`)).text;
  expect(page).toContain('<b>123456</b> es tu código de verificación.');
  expect(page).toContain('Este código caduca en 10 minutos.');
  const refused = await at.ask('/new', { ...code, name: 'other', minutes: '91' });
  expect(refused.status).toBe(422);
  expect(faultsIn(refused.text)).toEqual(['A whole number from 1 to 90, or nothing.']);
});

test.each([
  [{ content: 'x'.repeat(1_025) }, 'Too long: shorten it.', '1025 / 1024'],
  [{ header_text: 'x'.repeat(61) }, 'Too long: shorten it.', '61 / 60'],
  [{ header_text: '{{.a}} {{.b}}' }, 'At most one variable fits here.', '13 / 60'],
  [{ footer: 'x'.repeat(61) }, 'Too long: shorten it.', '61 / 60'],
  [{ footer: '{{.a}}' }, 'No variables here.', '6 / 60'],
  [{ content: 'Hi {{your name}}!' }, 'A variable is written {{.name}}', '17 / 1024'],
  [{ 'button.0.text': 'x'.repeat(26) }, 'Too long: shorten it.', '26 / 25'],
  [{ 'button.0.text': 'no puedo' }, 'Another button says the same.', '8 / 25'],
  [{ 'button.0.text': '{{.a}}' }, 'No variables here.', '6 / 25'],
  [{ 'button.0.action': 'cancel' }, 'At least one quick reply must go on.', '4 / 10'],
  [{ 'button.2.url': 'example.com' }, 'An address begins with https://', '4 / 10'],
  [{ 'button.3.phone': '12' }, 'This is no phone number.', '4 / 10'],
  [{ 'button.1.type': 'URL', 'button.1.url': 'https://a.b' }, undefined, '4 / 10'],
  [
    {
      'button.0.type': 'URL',
      'button.0.url': 'https://a.b',
      'button.1.type': 'URL',
      'button.1.url': 'https://a.c',
    },
    'One too many of this kind: remove it.',
    '4 / 10',
  ],
  [{ 'button.1.type': 'PHONE_NUMBER', 'button.1.phone': '+5115550001' }, 'One too many', '4 / 10'],
  [{ 'button.3.type': 'COPY_CODE' }, undefined, 'Only marketing has a button that copies a code.'],
  [{ 'button.3.type': 'QUICK_REPLY' }, 'Quick replies must stand next to each other', '4 / 10'],
  [{ name: 'ñ' }, undefined, 'At Meta it is called n'],
  [{ name: '请' }, 'Use letters from a to z, or digits.', '1 / 512'],
])('as one types, %o is said to be wrong where it stands', async (change, fault, beside) => {
  const at = await shop();
  const { text } = await at.ask('/new/look', { ...visit(at), ...change }, part);
  expect(
    faultsIn(text)
      .filter((each) => !/^\d+ \/ /.test(each ?? ''))
      .join(' '),
  ).toContain(fault ?? '');
  if (fault === undefined) expect(faultsIn(text)).toEqual([]);
  expect(text).toContain(beside);
});

test('what is missing is said once it has been handed in, and until it is there', async () => {
  const at = await shop();
  const bare = {
    line: at.tenant.phoneNumber,
    language: 'es',
    category: 'UTILITY',
    header: 'image',
    content: 'Hi {{.name}}!',
    'button.0.type': 'URL',
  };
  const look = await at.ask('/new/look', bare, part);
  expect(faultsIn(look.text)).toEqual([]);
  const tried = await at.ask('/new', bare);
  expect(tried.status).toBe(422);
  expect(tried.text).toContain('To put right: 5.');
  expect(faultsIn(tried.text)).toEqual([
    'This is missing.',
    'Choose a file.',
    'This is missing.',
    'This is missing.',
    'An address begins with https:// and can have one variable, at its end.',
  ]);
  const later = await at.ask('/new/look', { ...bare, tried: 'yes', name: 'hi' }, part);
  expect(later.text).toContain('To put right: 4.');
  expect(await at.stored('hi')).toBeUndefined();
  const spanish = await shop('es');
  expect(faultsIn((await spanish.ask('/new', { ...bare, header: 'none' })).text)).toContain(
    'Esto falta.',
  );
});

test('buttons are added, moved and removed, and each variable asks for an example', async () => {
  const at = await shop();
  const labelsIn = (text: string) =>
    [...text.matchAll(/name="button\.\d\.text" [^>]*value="([^"]*)"/g)].map(([, label]) => label);
  const look = async (wish: string) =>
    (await at.ask('/new/look', { ...visit(at), do: wish }, part)).text;
  expect(labelsIn(await look('look'))).toEqual(['Sí, voy', 'No puedo', 'Mapa', 'Llamar']);
  expect(labelsIn(await look('add QUICK_REPLY'))).toEqual([
    'Sí, voy',
    'No puedo',
    '',
    'Mapa',
    'Llamar',
  ]);
  expect(labelsIn(await look('remove 1'))).toEqual(['Sí, voy', 'Mapa', 'Llamar']);
  expect(labelsIn(await look('up 3'))).toEqual(['Sí, voy', 'No puedo', 'Llamar', 'Mapa']);
  const text = await look('look');
  expect([...text.matchAll(/name="example\.(\w+)"/g)].map(([, name]) => name)).toEqual([
    'name',
    'day',
    'shop',
  ]);
  // Without a script the same is a page.
  const page = (await at.ask('/new/look', { ...visit(at), do: 'add URL' })).text;
  expect(page.startsWith('<!doctype html>')).toBe(true);
  expect(labelsIn(page)).toHaveLength(5);
});

test('a variable may be called as parts of the language are', async () => {
  const at = await shop();
  const form = { line: at.tenant.phoneNumber, name: 'odd', language: 'es', category: 'UTILITY' };
  const names = ['constructor', 'toString', 'valueOf'];
  const content = `Hola ${names.map((name) => `{{.${name}}}`).join(' y ')}, gracias`;
  const looked = await at.ask('/new/look', { ...form, content }, part);
  expect(looked.status).toBe(200);
  expect(
    [...looked.text.matchAll(/name="example\.(\w+)"[^>]* value="(\w*)"/g)].map(([, ...all]) => all),
  ).toEqual(names.map((name) => [name, '']));
  const refused = await at.ask('/new', { ...form, content });
  expect(refused.status).toBe(422);
  const examples = Object.fromEntries(names.map((name) => [`example.${name}`, 'x']));
  expect((await at.ask('/new', { ...form, content, ...examples })).status).toBe(303);
});

const png = Buffer.from('89504e470d0a1a0a0102', 'hex');

test('a file goes above the text, is seen in the preview, and is handed in', async () => {
  const at = await shop();
  const send = (bytes: Buffer, kind: string) => {
    const form = new FormData();
    form.set('file', new File([new Uint8Array(bytes)], 'shoe.png', { type: 'image/png' }));
    form.set('kind', kind);
    return at.ask('/file', form, part);
  };
  const refused = await send(Buffer.from('<html>'), 'image');
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('File: is a JPEG or PNG for a template of type IMAGE');
  const { text } = await send(png, 'image');
  const [, mediaId = ''] = /name="media_id" value="(MED\w+)"/.exec(text) ?? [];
  expect(text).toContain('shoe.png');
  const written = { ...visit(at), header: 'image', media_id: mediaId, media_kind: 'image' };
  const look = (await at.ask('/new/look', written, part)).text;
  expect(look).toContain(`<img src="/console/media/${mediaId}"`);
  const shown = await at.ask(`/../media/${mediaId}`);
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png']);
  const asVideo = (await at.ask('/new', { ...written, header: 'video' })).text;
  expect(faultsIn(asVideo)).toEqual(['Choose a file.']);
  expect((await at.ask('/new', written)).status).toBe(303);
  expect(await at.stored('visit_reminder')).toMatchObject({
    media_id: fromWire('MED', mediaId),
    shape: { header: { type: 'media', kind: 'image' } },
  });
});

test('a page that waits for Meta is told something once there is something to tell', async () => {
  const at = await shop();
  await at.ask('/new', visit(at));
  const id = await at.idOf('visit_reminder');
  await at.decide('visit_reminder', { status: 'PENDING' });
  const [, look = ''] =
    /hx-get="\/console\/outbounds([^"]*\/state[^"]*)"/.exec((await at.ask(`/${id}`)).text) ?? [];
  expect(look).toBe(`/${id}/state?seen=PENDING`);
  expect(await at.ask(look, undefined, part)).toMatchObject({ status: 204, text: '' });
  await at.decide('visit_reminder', { status: 'APPROVED' });
  const { status, text } = await at.ask(look, undefined, part);
  expect(status).toBe(200);
  expect(text).toContain('<div id="state" class="stack">');
});

test('why one was rejected is said in plain words and in Meta’s own, and a changed one is looked at anew', async () => {
  const at = await shop();
  await at.ask('/new', visit(at));
  const id = await at.idOf('visit_reminder');
  expect((await at.ask(`/${id}/change`)).text).toContain('once it is approved, rejected or paused');
  await stage.emulator('PUT', '/templates/visit_reminder/es', {
    status: 'REJECTED',
    reason: 'INVALID_FORMAT',
  });
  await at.call('POST', '/v1/whatsapp/outbounds/sync');
  const page = (await at.ask(`/${id}`)).text;
  expect(page).toContain('Something is written as Meta does not take it');
  expect(page).toContain('Meta’s own word: <code>INVALID_FORMAT</code>');
  expect(page).not.toContain('every 2s');
  expect(page).not.toContain('Send a test');

  const form = (await at.ask(`/${id}/change`)).text;
  expect(form).toContain('Hola {{.name}}, te esperamos el {{.day}}.\n¿Vienes?');
  expect(form).toMatch(/name="example\.name" [^>]*value="Ana"/);
  const { footer: _, ...rest } = visit(at);
  const changed = { ...rest, name: 'ignored', header: 'none', content: 'Hola {{.name}}, ¿vienes?' };
  const wrong = await at.ask(`/${id}/change`, { ...changed, content: '' });
  expect(wrong.status).toBe(422);
  expect(faultsIn(wrong.text)).toEqual(['This is missing.']);
  const look = await at.ask(`/${id}/change/look`, changed, part);
  expect(look.text).toContain('value="visit_reminder"');
  const done = await at.ask(`/${id}/change`, changed);
  expect([done.status, done.to]).toEqual([303, `/console/outbounds/${id}`]);
  expect(await at.stored('visit_reminder')).toMatchObject({
    status: 'PENDING',
    shape: { body: 'Hola {{1}}, ¿vienes?' },
    components: [{ type: 'BODY' }, { type: 'BUTTONS' }],
  });
});

async function approved(at: Shop, more: Fields = {}) {
  const flow = await at.call('POST', '/v1/flows', thanks);
  await at.call('POST', `/v1/flows/${flow.body.flow_id}/publish`);
  await at.ask('/new', { ...visit(at), ...more });
  const id = await at.idOf('visit_reminder');
  await eventually(async () => {
    await at.call('POST', '/v1/whatsapp/outbounds/sync');
    return (await at.stored('visit_reminder'))?.status === 'APPROVED';
  });
  return { id, flowId: flow.body.flow_id as string };
}

test('a test is sent once, and how far it came is shown', async () => {
  const at = await shop();
  const { id, flowId } = await approved(at);
  const page = (await at.ask(`/${id}`)).text;
  const [, requestId = ''] = /name="request_id" value="([^"]*)"/.exec(page) ?? [];
  const form = {
    phone: '+51 999 000 111',
    'variable.name': 'Luz',
    'variable.day': 'martes',
    'variable.shop': 'cusco',
    agreed: 'yes',
    flow_id: flowId,
    request_id: requestId,
  };
  const noNumber = await at.ask(`/${id}/test`, { ...form, phone: '12' });
  expect(noNumber.status).toBe(422);
  expect(noNumber.text).toContain('This is no phone number.');
  expect(noNumber.text).toContain('value="Luz"');
  const { agreed: _, ...silent } = form;
  expect((await at.ask(`/${id}/test`, silent)).text).toContain('nothing is sent');
  const noFlow = await at.ask(`/${id}/test`, { ...form, flow_id: '' });
  expect(noFlow.text).toContain('The flow that a reply starts is missing: choose it');
  const missing = await at.ask(`/${id}/test`, { ...form, 'variable.day': ' ' });
  expect(missing.text).toContain('missing value for variable day');

  const { to } = await at.ask(`/${id}/test`, form);
  expect((await at.ask(`/${id}/test`, form)).to).toBe(to);
  const sent = await sql<{ id: string; content: object }[]>`
    select id, content from message where account_id = ${at.tenant.accountId}`;
  expect(sent).toMatchObject([
    { content: { text: 'Hola Luz, te esperamos el martes.\n¿Vienes?', name: 'visit_reminder' } },
  ]);
  const message = toWire('MSG', sent[0]?.id ?? '');
  expect(to).toBe(`/console/outbounds/${id}?sent=${message}#test`);
  const waiting = (await at.ask(`/${id}?sent=${message}`)).text;
  expect(waiting).toContain('Waits to leave');
  expect(waiting).toContain(`hx-get="/console/outbounds/${id}/test/${message}"`);
  await sql`update message set status = 'failed', error = 'Not on WhatsApp', error_code = 131026
    where account_id = ${at.tenant.accountId}`;
  const failed = (await at.ask(`/${id}/test/${message}`)).text;
  expect(failed).toContain('Not delivered');
  expect(failed).toContain('This number is not on WhatsApp, or takes no messages from companies.');
  expect(failed).toContain('Meta’s own word: Not on WhatsApp (131026)');
  expect(failed).not.toContain('hx-trigger');
  await at.ask('/new', { ...visit(at), name: 'other' });
  const elsewhere = await at.ask(`/${await at.idOf('other')}/test/${message}`);
  expect(elsewhere.status).toBe(404);
  const preview = await at.ask(`/${id}/preview?variable.name=Eva`, undefined, part);
  expect(preview.text).toContain('Hola Eva, te esperamos el lunes.');
});

test('who uses one is named before it is removed, and a campaign that is not over keeps it', async () => {
  const at = await shop();
  const { id, flowId } = await approved(at);
  const sender = {
    ...thanks,
    name: 'Sender',
    start: 'send',
    steps: {
      send: { type: 'outbound', outbound_id: id, vars: {}, next: 'done' },
      ...thanks.steps,
    },
  };
  const flow = await at.tenant.unit(async ({ newId, now }) => {
    const { accountId } = at.tenant;
    const senderId = newId();
    await sql`insert into flow
        (account_id, id, name, draft, draft_revision, published_version, created_at, updated_at)
      values (${accountId}, ${senderId}, 'Sender', '{}', 1, 1, ${now}, ${now})`;
    await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
      values (${accountId}, ${senderId}, 1, ${sql.json(sender)}, ${now})`;
    return toWire('IPF', senderId);
  });
  const campaign = await at.call('POST', '/v1/whatsapp/campaigns', {
    name: 'Spring',
    outbound_id: id,
    flow_id: flowId,
    user_authorized: true,
  });
  expect(campaign.body).toMatchObject({ name: 'Spring' });
  const page = (await at.ask(`/${id}`)).text;
  expect(page).toContain(`Flow <a href="/console/flows/${flow}">Sender</a>`);
  expect(page).toContain(
    `Campaign <a href="/console/campaigns/${campaign.body.campaign_id}">Spring</a>`,
  );
  const refused = await at.ask(`/${id}/remove`, {});
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('is used by a campaign');
  await at.call('DELETE', `/v1/whatsapp/campaigns/${campaign.body.campaign_id}`);
  expect((await at.ask(`/${id}/remove`, {})).to).toBe('/console/outbounds');
  expect((await at.ask(`/${id}`)).status).toBe(404);
  const gone = await at.ask(`/${id}/state`, undefined, part);
  expect([gone.status, gone.headers.get('hx-redirect')]).toEqual([404, '/console/outbounds']);
});

test('one is written like another', async () => {
  const at = await shop();
  await at.ask('/new', visit(at));
  const { text } = await at.ask(`/new?like=${await at.idOf('visit_reminder')}`);
  expect(text).toContain('Hola {{.name}}, te esperamos el {{.day}}.\n¿Vienes?');
  expect(text).toContain('value="https://example.com/{{.shop}}"');
  expect(text).toMatch(/name="name" [^>]*value=""/);
});

test('what has parts that are beyond us is shown, and neither tried nor changed here', async () => {
  const at = await shop();
  const components = [
    { type: 'BODY', text: 'Our shoes.' },
    { type: 'CAROUSEL', cards: [] },
  ];
  await at.reads({ name: 'cards', components });
  await at.decide('cards', { status: 'APPROVED' });
  const id = await at.idOf('cards');
  const page = (await at.ask(`/${id}`)).text;
  expect(page).toContain('cannot be sent from here: <code>CAROUSEL</code>');
  expect(page).not.toContain('Send a test');
  expect((await at.ask(`/${id}/change`)).text).toContain('can be changed at Meta alone');
  expect((await at.ask(`/new?like=${id}`)).text).toContain(
    'It has parts that cannot be written here.',
  );
});

test('where Meta cannot be reached the form keeps what was written', async () => {
  const at = await shop();
  await stage.emulator('POST', '/faults', {
    on: 'graph',
    match: { path: `${at.tenant.wabaId}/message_templates` },
    times: 2,
    do: { http: 503 },
  });
  const { status, text } = await at.ask('/new', visit(at));
  expect(status).toBe(422);
  expect(text).toContain('role="alert"');
  expect(text).toContain('te esperamos el {{.day}}');
});

test('an account without a line is told to connect one', async () => {
  const at = await shop();
  await sql`delete from line where account_id = ${at.tenant.accountId}`;
  expect((await at.ask('/new')).text).toContain('There is no line yet');
});

test('outbounds of another account are not there', async () => {
  const [mine, other] = [await shop(), await shop()];
  const { id, flowId } = await approved(other);
  await mine.ask('/new', visit(mine));
  const own = await mine.idOf('visit_reminder');
  const tried = await other.ask(`/${id}/test`, {
    phone: '+51999000222',
    'variable.name': 'Luz',
    'variable.day': 'martes',
    'variable.shop': 'cusco',
    agreed: 'yes',
    flow_id: flowId,
    request_id: 'one',
  });
  const [message = ''] = /MSG\w+/.exec(tried.to ?? '') ?? [];
  const placed: Fields = { outbound_id: id, message_id: message };
  const { entries } = buildConsole(stage.deps);
  const addresses = entries.filter(({ path }) => /^\/console\/outbounds\/.*:/.test(path));
  expect(addresses).toHaveLength(9);
  for (const { method, path } of addresses) {
    const address = path
      .replace('/console/outbounds', '')
      .replace(/:(\w+)/g, (_, name: string) => placed[name] ?? '');
    const form = { ...visit(mine), phone: '+51999000111', agreed: 'yes', request_id: 'x' };
    const { status } = await mine.ask(address, method === 'post' ? form : undefined);
    expect([path, status]).toEqual([path, 404]);
  }
  expect((await mine.ask(`/new?like=${id}`)).status).toBe(404);
  expect((await other.ask(`/${id}/test/${message}`)).status).toBe(200);
  for (const address of [`/${own}?sent=${message}`, `/${own}/test/${message}`]) {
    expect([address, (await mine.ask(address)).status]).toEqual([address, 404]);
  }
  const theirs = await other.tenant.unit(async (unit) => {
    const file = { kind: 'image', mimeType: 'image/png', filename: null } as const;
    return (await addMedia(unit, { ...file, mediaId: unit.newId(), sha256: '', size: 1 })).id;
  });
  const stolen = { ...visit(mine), name: 'stolen', header: 'image', media_kind: 'image' };
  const refused = await mine.ask('/new', { ...stolen, media_id: toWire('MED', theirs) });
  expect(refused.status).toBe(404);
  expect(await other.stored('visit_reminder')).toMatchObject({ status: 'APPROVED' });
});
