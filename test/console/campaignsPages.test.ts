import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { getCampaign } from '../../src/campaigns/getCampaign.ts';
import { startCampaign } from '../../src/campaigns/startCampaign.ts';
import { buildConsole } from '../../src/console/buildConsole.tsx';
import { createSegment } from '../../src/contacts/segments.ts';
import { fromWire, toWire } from '../../src/db/ids.ts';
import { createUser } from '../../src/users/createUser.ts';
import { startSession } from '../../src/users/session.ts';
import { newStage } from '../campaigns/stage.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { openBrowser } from './visitor.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);
const { sql } = database;

/** An account with messages to send, and Rosa, a marketer, in her browser. */
async function desk(language = 'en') {
  const stage = await newStage(deps);
  const token = await stage.unit(async (unit) => {
    const user = await createUser(unit, { email: 'rosa@example.com', role: 'marketer' });
    return startSession(unit, user.id);
  });
  const { ask } = openBrowser(app, language);
  const cookie = { Cookie: `chasqui_console=${token}` };
  const asked = (path: string, form?: Record<string, string> | FormData) =>
    ask(path.startsWith('/console') ? path : `/console/campaigns${path}`, form, cookie);
  return {
    ...stage,
    ask: asked,
    askPart: (path: string) => ask(path, undefined, { ...cookie, 'HX-Request': 'true' }),
    /** A draft that was made by its form; gives its address. */
    draft: async (more: Record<string, string> = {}) => {
      const made = await asked('', {
        name: 'Spring',
        outbound_id: stage.outboundId,
        flow_id: stage.flowId,
        'variable.city': 'Lima',
        ...more,
      });
      expect([made.status, made.to]).toEqual([303, expect.stringMatching(/\/CPG\w+\/audience$/)]);
      return (made.to ?? '').replace(/\/audience$/, '');
    },
    campaignAt: (address: string) =>
      stage.unit((unit) => getCampaign(unit, fromWire('CPG', address.split('/').at(-1) ?? ''))),
    /** The page of recipients, once what was uploaded has been read. */
    imported: (address: string) =>
      eventually(async () => {
        const { text } = await asked(`${address}/audience`);
        return !text.includes('Being read') && text;
      }),
  };
}

type Desk = Awaited<ReturnType<typeof desk>>;

const fileOf = (
  text: string | Uint8Array<ArrayBuffer>,
  more: Record<string, string> = {},
  name = 'people.csv',
) => {
  const form = new FormData();
  form.set('file', new File([text], name, { type: 'text/csv' }));
  for (const [key, value] of Object.entries(more)) form.set(key, value);
  return form;
};

/** A draft to two people, whose names are known. */
async function ready(at: Desk, more: Record<string, string> = {}) {
  const address = await at.draft(more);
  await at.ask(`${address}/audience/paste`, {
    text: 'phone;name\n+51987000001;Ana\n+51987000002;Bea',
    country_code: '',
  });
  await at.imported(address);
  return address;
}

test('who has no campaigns, lines or approved messages is told what to do about it', async () => {
  const at = await desk();
  expect((await at.ask('')).text).toContain('Make the first one: a message, the people, a time.');
  await sql`update outbound set status = 'PAUSED' where account_id = ${at.accountId}`;
  expect((await at.ask('/new')).text).toContain('No approved message yet');
  await sql`delete from line where account_id = ${at.accountId}`;
  expect((await at.ask('/new')).text).toContain('No line yet');
});

test('a message is chosen, what it leaves open is asked for, and the phone shows it filled in', async () => {
  const at = await desk();
  const page = (await at.ask('/new')).text;
  expect(page).toContain(`<optgroup label="${at.phoneNumber}">`);
  expect(page).toContain('Choose a message to see it here.');
  const chosen = (await at.ask(`/message?outbound_id=${at.outboundId}`)).text;
  expect(chosen).toContain('name="variable.name"');
  expect(chosen).toContain('name="variable.city"');
  expect(chosen).toContain(`<option value="${at.flowId}">Thanks</option>`);
  expect(chosen).toContain('Hola {{name}}, ¿vienes a {{city}}?');
  const phone = await at.ask(`/phone?outbound_id=${at.outboundId}&variable.city=Lima`);
  expect(phone.text).toContain('Hola {{name}}, ¿vienes a Lima?');
  const notification = (await at.ask(`/message?outbound_id=${at.notificationId}`)).text;
  expect(notification).not.toContain('name="flow_id"');
  expect(notification).not.toContain('What is filled in');
});

test('a draft keeps what its first step says, and shows it when one comes back', async () => {
  const at = await desk();
  const address = await at.draft();
  expect((await at.campaignAt(address)).campaign).toMatchObject({
    name: 'Spring',
    status: 'draft',
    variables: { city: 'Lima' },
    flowId: fromWire('IPF', at.flowId),
  });
  const step = (await at.ask(`${address}/message`)).text;
  expect(step).toContain('name="name" value="Spring"');
  expect(step).toContain('name="variable.city" value="Lima"');
  const changed = await at.ask(`${address}/message`, {
    name: 'Summer',
    outbound_id: at.notificationId,
  });
  expect(changed.to).toBe(`${address}/audience`);
  expect((await at.campaignAt(address)).campaign).toMatchObject({
    name: 'Summer',
    flowId: null,
    variables: {},
  });
  // The first page of a draft is the first thing that it lacks.
  expect((await at.ask(address)).to).toBe(`${address}/audience`);

  const refused = await at.ask('', { name: 'Autumn', outbound_id: at.outboundId, flow_id: '' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('The flow that a reply starts is missing: choose it');
  expect(refused.text).toContain('name="name" value="Autumn"');
});

test('what the columns of a file are is guessed, and can be said otherwise', async () => {
  const at = await desk();
  const address = await at.draft();
  const text = 'Teléfono;Nombre;Ciudad;city;Notas\n+51987000001;Ana;Cusco;Lima;x';
  const shown = (await at.ask(`${address}/audience/columns`, { text })).text;
  const chosen = [...shown.matchAll(/name="column\.([^"]+)".*?<option value="([^"]*)" selected/gs)];
  expect(chosen.map(([, column, target]) => [column, target])).toEqual([
    ['Teléfono', 'phone_number'],
    ['Nombre', 'name'],
    ['Ciudad', ''],
    ['city', 'var.city'],
    ['Notas', ''],
  ]);
  const form = fileOf(text, { 'column.Ciudad': 'var.city', 'column.city': '' });
  expect((await at.ask(`${address}/audience/file`, form)).to).toBe(`${address}/audience`);
  await at.imported(address);
  const rows =
    await sql`select variables from campaign_recipient where account_id = ${at.accountId}`;
  expect(rows).toEqual([{ variables: { name: 'Ana', city: 'Cusco' } }]);
});

test('rows that were refused are shown with why, all others are taken', async () => {
  const at = await desk();
  const address = await at.draft();
  const form = fileOf(
    'Celular;name\n987000001;Ana\n12;Bea\n5.19E+11;Eva\n987000001;Ana María\n;Ida',
    { country_code: 'PE' },
  );
  await at.ask(`${address}/audience/file`, form);
  const text = await at.imported(address);
  const cells = [...text.matchAll(/<tr>(.*?)<\/tr>/gs)]
    .map(([, row = '']) =>
      [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) =>
        cell.replaceAll(/<[^>]+>/g, ''),
      ),
    )
    .filter((row) => row.length === 4);
  expect(cells).toEqual([
    [
      '3',
      'Celular',
      '12',
      'This is no phone number. Write it with its country code, as in +51 987 654 321.',
    ],
    [
      '4',
      'Celular',
      '5.19E+11',
      'A spreadsheet has rounded the number. Format the column as text and save again.',
    ],
    ['6', 'Celular', '', 'There is neither a phone number nor an id.'],
  ]);
  expect(text).toContain('<b>1</b> person in the campaign by file or paste');
  const [, refusals = ''] = /href="([^"]+\/refused)"/.exec(text) ?? [];
  const file = await at.ask(refusals);
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(file.text.split('\r\n').slice(0, 2)).toEqual([
    'Celular,name,code,message',
    '12,Bea,invalid_number,"Celular is a phone number with its country code, or national with country_code"',
  ]);
  // The country is kept for the next file.
  expect((await at.campaignAt(address)).campaign.countryCode).toBe('PE');
});

test('a file that is none, or does not say who it is about, is refused in plain words', async () => {
  const at = await desk();
  const address = await at.draft();
  const upload = (form: FormData) => at.ask(`${address}/audience/file`, form);
  for (const [form, words] of [
    [
      fileOf('PK\u0003\u0004 and so on', {}, 'people.xlsx'),
      'This is a spreadsheet, not a CSV file.',
    ],
    [fileOf(''), 'The file is empty'],
    [fileOf('a;b\n1;2'), 'No column says who it is'],
    [
      fileOf('a;b\n1;2', { 'column.a': 'phone_number', 'column.b': 'phone_number' }),
      'Two columns are said to be the same',
    ],
  ] as const) {
    const { status, text } = await upload(form);
    expect([status, text.includes(words)]).toEqual([422, true]);
  }
  const paste = await at.ask(`${address}/audience/paste`, { text: 'hello', country_code: '' });
  expect([paste.status, paste.text]).toEqual([422, expect.stringContaining('>hello</textarea>')]);
  expect((await at.ask(`${address}/audience/columns`, { text: '"' })).status).toBe(200);
  expect(await sql`select 1 from campaign_import where account_id = ${at.accountId}`).toEqual([]);
});

test.each([
  ['latin1', ''],
  ['utf16le', '\uFEFF'],
  ['utf8', '\uFEFF'],
] as const)(
  'a file that a spreadsheet has saved in %s is read with its accents',
  async (encoding, mark) => {
    const at = await desk();
    const address = await at.draft();
    const text = `${mark}Teléfono;name;Ciudad\n+51987000001;Íñigo;Bogotá`;
    const bytes = new Uint8Array(Buffer.from(text, encoding));
    await at.ask(`${address}/audience/file`, fileOf(bytes, { 'column.Ciudad': 'var.city' }));
    expect(await at.imported(address)).toContain('<b>1</b> person in the campaign');
    const rows =
      await sql`select variables from campaign_recipient where account_id = ${at.accountId}`;
    expect(rows).toEqual([{ variables: { name: 'Íñigo', city: 'Bogotá' } }]);
  },
);

test('an upload that breaks off leaves nobody, and says so', async () => {
  const at = await desk();
  const address = await at.draft();
  const form = fileOf(`phone\n${'+51987000001\n'.repeat(8)}"open`);
  await at.ask(`${address}/audience/file`, form);
  const text = await at.imported(address);
  expect(text).toContain('Nobody of this upload is in the campaign.');
  expect(text).toContain('Quote Not Closed');
  expect(text).toContain('Nobody yet');
});

test('numbers are pasted one a line, and can be taken out again', async () => {
  const at = await desk();
  const address = await at.draft({ 'variable.name': 'there' });
  await at.ask(`${address}/audience/paste`, {
    text: '987 000 001\n+51987000002',
    country_code: 'PE',
  });
  expect(await at.imported(address)).toContain('<b>2</b> people in the campaign');
  expect((await at.ask(address)).to).toBe(`${address}/review`);
  expect((await at.ask(`${address}/audience/empty`, {})).to).toBe(`${address}/audience`);
  expect((await at.ask(`${address}/audience`)).text).toContain('Nobody yet');
  const left = await sql`select 1 from campaign_recipient where account_id = ${at.accountId}`;
  expect(left).toEqual([]);
});

test('as much as the field takes can be pasted, and is not too large for us', async () => {
  const at = await desk();
  const address = await at.draft({ 'variable.name': 'there' });
  const page = (await at.ask(`${address}/audience?by=paste`)).text;
  const [, encoding, most] = /<form [^>]*\/paste"([^>]*)>[\s\S]*maxlength="(\d+)"/.exec(page) ?? [];
  expect(encoding).toContain('enctype="multipart/form-data"');
  const form = new FormData();
  // Nobody is named, which is said of what has been read.
  const row = 'José;Lima\n';
  form.set('text', row.repeat(Math.floor(Number(most) / row.length)));
  form.set('country_code', '');
  expect(await at.ask(`${address}/audience/paste`, form)).toMatchObject({ status: 422 });
});

test('segments and earlier campaigns are added and taken out', async () => {
  const at = await desk();
  const segmentId = await at.unit(async (unit) => {
    const query = { field: 'tags', is: 'vip' };
    return toWire('SEG', (await createSegment(unit, { name: 'Our best', query })).id);
  });
  const earlier = await ready(at);
  await at.ask(`${earlier}/start`, { agreed: 'on' });
  const address = await at.draft({ name: 'Second' });
  expect((await at.ask(`${address}/audience?by=segment`)).text).toContain('Our best (0)');
  await at.ask(`${address}/audience/segment`, { segment_id: segmentId });
  const other = earlier.split('/').at(-1) ?? '';
  expect((await at.ask(`${address}/audience?by=campaign`)).text).toContain(`value="${other}"`);
  await at.ask(`${address}/audience/campaign`, { campaign_id: other, who: 'unread' });
  const text = (await at.ask(`${address}/audience`)).text;
  expect(text).toContain('<b>Our best</b>');
  expect(text).toContain('<b>Spring</b>');
  expect((await at.campaignAt(address)).campaign.sources).toEqual([
    { segmentId: fromWire('SEG', segmentId) },
    { campaignId: fromWire('CPG', other), states: ['sent', 'delivered'], responses: [] },
  ]);
  await at.ask(`${address}/audience/take-out`, { at: '0' });
  const after = (await at.ask(`${address}/audience`)).text;
  expect(after).not.toContain('<b>Our best</b>');
  expect(after).toContain('<b>Spring</b>');
});

const when = {
  starts: 'now',
  start_at: '',
  stop_at: '',
  from: '09:00',
  to: '20:00',
  timezone: 'recipient',
  rate: '',
  cap_max: '',
  cap_days: '',
  guard_failed: '',
  guard_opted_out: '',
  guard_after: '',
  expires_hours: '72',
};

test('time, hours, pace and limits are kept as they were said, by the clock of the account', async () => {
  const at = await desk();
  const address = await at.draft();
  const saved = await at.ask(`${address}/when`, {
    ...when,
    starts: 'later',
    start_at: '2090-03-01T09:30',
    stop_at: '2090-03-02T18:00',
    window: 'on',
    timezone: 'America/Bogota',
    'day.mon': 'on',
    'day.tue': 'on',
    rate: '2.5',
    cap_max: '3',
    guard_failed: '10',
    expires_hours: '24',
  });
  expect(saved.to).toBe(`${address}/review`);
  // The account is in Lima.
  expect((await at.campaignAt(address)).campaign).toMatchObject({
    startAt: new Date('2090-03-01T14:30:00Z'),
    stopAt: new Date('2090-03-02T23:00:00Z'),
    window: { from: '09:00', to: '20:00', days: ['mon', 'tue'], timezone: 'America/Bogota' },
    rate: 2.5,
    cap: { max: 3, period: '7d' },
    guard: { after: 200, maxFailedPercent: 10 },
    expiresAfter: '24h',
  });
  const page = (await at.ask(`${address}/when`)).text;
  expect(page).toContain('value="2090-03-01T09:30"');
  expect(page).toContain('Times are those of America/Lima.');
  expect(page).toContain('<option value="America/Bogota" selected');

  const review = (await at.ask(`${address}/review`)).text.replaceAll(/<[^>]+>/g, ' ');
  for (const words of [
    /Approved message\s+offer \(es\)/,
    /A reply starts\s+Thanks/,
    /Start\s+Mar 1, 2090, 09:30/,
    /Ends at the latest\s+Mar 2, 2090, 18:00/,
    /Only at certain hours\s+09:00–20:00 · Mon, Tue · America\/Bogota/,
    /Pace\s+2.5 a second at most/,
    /Campaign messages to one person, at most\s+3, within days: 7/,
    /more than this share fails \(%\): 10/,
  ]) {
    expect(review).toMatch(words);
  }

  await at.ask(`${address}/when`, when);
  expect((await at.campaignAt(address)).campaign).toMatchObject({
    startAt: null,
    stopAt: null,
    window: null,
    rate: null,
    cap: null,
    guard: null,
    expiresAfter: '72h',
  });
});

test.each([
  [{ starts: 'later' }, 'Write when it starts, or choose to start it yourself.'],
  [{ starts: 'later', start_at: 'soon' }, 'Write a day and a time.'],
  [{ window: 'on' }, 'Choose at least one day.'],
  [{ guard_after: '5' }, 'Write a share for one of the two'],
  [{ stop_at: '2020-01-01T00:00' }, 'End: lies in the future'],
  [{ window: 'on', 'day.mon': 'on', to: '09:00' }, 'Until: is another time than it begins at'],
  [{ rate: '-1' }, 'Most messages a second: is more than 0'],
])('a time that cannot be is refused, and stays as it was written: %o', async (more, words) => {
  const at = await desk();
  const address = await at.draft();
  const { status, text } = await at.ask(`${address}/when`, { ...when, ...more });
  expect([status, text.includes(words)]).toEqual([422, true]);
  const [[name = '', value = ''] = []] = Object.entries(more).filter(([, each]) => each !== 'on');
  if (name) expect(text).toContain(`value="${value}"`);
});

test('the last step says what blocks, with the step that mends it, and gives no start', async () => {
  const at = await desk();
  const address = await at.draft({ 'variable.city': '' });
  const preview = async () => (await at.ask(`${address}/review/preview`)).text;
  expect(await preview()).toContain('Nobody is in the campaign yet.');
  expect(await preview()).not.toContain('Start the campaign');
  const id = fromWire('SEG', await segmentOf(at));
  await at.ask(`${address}/audience/segment`, { segment_id: toWire('SEG', id) });
  await sql`update outbound set status = 'PAUSED' where account_id = ${at.accountId}`;
  await sql`update line set paused_reason = 'none' where account_id = ${at.accountId}`;
  await sql`update flow set published_version = null where account_id = ${at.accountId}`;
  const text = await preview();
  const blockers = [...text.matchAll(/<li><span>([^<]*)<\/span>(?:<a href="([^"]*)")?/g)];
  expect(blockers.map(([, words, href]) => [words, href?.replace(address, '')])).toEqual([
    ['The message is not approved any more. Choose another.', '/message'],
    ['Nothing can leave the line at present. An admin sees why under Lines.', undefined],
    ['The flow that a reply starts is not published.', '/message'],
    ['Some people have no value for “city”: 1.', '/message'],
  ]);
  const started = await at.ask(`${address}/start`, { agreed: 'on' });
  expect([started.status, started.text]).toEqual([
    422,
    expect.stringContaining('The outbound is PAUSED'),
  ]);
});

test('what a start is refused with is said in the reader’s language', async () => {
  const at = await desk('es');
  const address = await at.draft({ 'variable.city': '' });
  await at.ask(`${address}/audience/segment`, { segment_id: await segmentOf(at) });
  await sql`update outbound set status = 'PAUSED' where account_id = ${at.accountId}`;
  await sql`update line set paused_reason = 'Meta has restricted or locked the account'
    where account_id = ${at.accountId}`;
  const { status, text } = await at.ask(`${address}/start`, { agreed: 'on' });
  const [, said] = /role="alert"><p>([^<]*)<\/p>/.exec(text) ?? [];
  expect([status, said]).toEqual([
    422,
    'La plantilla está en pausa: solo se puede enviar una aprobada. ' +
      'De la línea no puede salir nada: Meta restringió o bloqueó la cuenta. ' +
      'La variable «city» no tiene un valor para todos, y hay destinatarios sin uno propio',
  ]);
  expect(text).not.toContain('lang="en"');
});

async function segmentOf(at: Desk): Promise<string> {
  const added = await at.call('POST', '/v1/contacts', {
    phone_number: '+51987000009',
    name: 'Eva',
  });
  expect(added.status).toBe(200);
  return at.unit(async (unit) => {
    const query = { field: 'phone', exists: true };
    return toWire('SEG', (await createSegment(unit, { name: 'All', query })).id);
  });
}

test('the last step shows totals and samples, and starts once people are said to have agreed', async () => {
  const at = await desk();
  const address = await ready(at);
  const preview = (await at.ask(`${address}/review/preview`)).text;
  expect(preview).toContain('Hola Ana, ¿vienes a Lima?');
  expect(preview).toContain('Hola Bea, ¿vienes a Lima?');
  expect(preview).toContain('<b>2</b> people will be written to');
  expect(preview).toContain('As fast as the line allows: 64 a second at most.');
  const refused = await at.ask(`${address}/start`, {});
  expect([refused.status, refused.text]).toEqual([
    422,
    expect.stringContaining('Say first that these people have agreed'),
  ]);
  const started = await at.ask(`${address}/start`, { agreed: 'on' });
  expect([started.status, started.to]).toEqual([303, address]);
  expect((await at.campaignAt(address)).campaign.status).toBe('planning');
  expect((await at.ask(address)).text).toContain('Recipients are being put together.');
  // No step of making it is open any more.
  for (const step of ['message', 'audience', 'review']) {
    expect((await at.ask(`${address}/${step}`)).to).toBe(address);
  }
});

test('a campaign for later is scheduled, still changed, and canceled', async () => {
  const at = await desk();
  const address = await ready(at);
  await at.ask(`${address}/when`, { ...when, starts: 'later', start_at: '2090-03-01T09:30' });
  expect((await at.ask(`${address}/review/preview`)).text).toContain('Schedule the campaign');
  await at.ask(`${address}/start`, { agreed: 'on' });
  expect((await at.ask(address)).text).toContain(
    'It starts by itself at <time datetime="2090-03-01T14:30:00.000Z">Mar 1, 2090, 09:30</time>',
  );
  await at.ask(`${address}/when`, { ...when, starts: 'later', start_at: '2090-03-02T09:30' });
  expect((await at.campaignAt(address)).campaign.startAt).toEqual(new Date('2090-03-02T14:30:00Z'));
  await at.ask(`${address}/cancel`, {});
  expect((await at.campaignAt(address)).campaign.status).toBe('canceled');
});

/** A campaign that runs, with so many recipients in some states. */
async function running(at: Desk) {
  const address = await ready(at);
  await at.unit((unit) => startCampaign(unit, fromWire('CPG', address.split('/').at(-1) ?? '')));
  const id = fromWire('CPG', address.split('/').at(-1) ?? '');
  await sql`update campaign set status = 'running' where id = ${id}`;
  await sql`update campaign_count set count = 1 where campaign_id = ${id}`;
  await sql`insert into campaign_count (account_id, campaign_id, kind, name, shard, count)
    values (${at.accountId}, ${id}, 'state', 'failed', 1, 1), (${at.accountId}, ${id}, 'code', '131026', 1, 1)`;
  await sql`update campaign_recipient set state = 'failed', code = 131026, due_at = null
    where campaign_id = ${id} and contact_id =
      (select id from contact where account_id = ${at.accountId} and name = 'Bea')`;
  return { address, id };
}

test('a running campaign shows how far it is, what is left and what bounds it, and asks for itself again', async () => {
  const at = await desk();
  const { address, id } = await running(at);
  const page = (await at.ask(address)).text;
  expect(page).toContain(`hx-get="${address}/live?seen=running" hx-trigger="every 2s"`);
  expect(page).toContain('<b>1 left</b>');
  expect(page).toContain('As fast as the line allows: 64 a second at most.');
  expect(page).toContain('is not on WhatsApp, or has a version that is too old');
  expect(page).toContain(`<a href="${address}/recipients?state=failed">Failed</a>`);
  const live = await at.ask(`${address}/live?seen=running`);
  expect(live.text).not.toContain('hx-partial');
  await sql`update campaign_recipient set sent_at = now() - interval '5 seconds'
    where campaign_id = ${id} and state <> 'failed'`;
  await sql`update campaign set started_at = now() - interval '10 seconds' where id = ${id}`;
  const pace = (await at.ask(`${address}/pace`)).text;
  expect(pace).toContain('hx-trigger="every 3s"');
  // One within a second is sixty a minute.
  expect(pace).toMatch(/&quot;name&quot;:&quot;Sent&quot;,&quot;values&quot;:\[[0,]*60[0,]*\]/);
  await sql`update campaign set status = 'completed', finished_at = now() - interval '1 hour' where id = ${id}`;
  await sql`update campaign_count set count = 0 where campaign_id = ${id} and name = 'pending'`;
  const over = (await at.ask(`${address}/live?seen=running`)).text;
  expect(over).toContain('hx-target="#actions"');
  expect(over).toContain('Make a copy');
  expect(over).not.toContain('every 2s');
  expect((await at.ask(`${address}/pace`)).text).not.toContain('hx-trigger');
});

test('a campaign is paused, its pace changed, and goes on', async () => {
  const at = await desk();
  const { address } = await running(at);
  expect((await at.ask(`${address}/pause`, {})).to).toBe(address);
  const paused = (await at.ask(address)).text;
  expect(paused).toContain('Somebody has paused it.');
  const pace = (await at.ask(`${address}/when`)).text;
  expect(pace).toContain('only its pace, hours and end can be changed');
  expect(pace).not.toContain('name="start_at"');
  expect((await at.ask(`${address}/when`, { ...when, rate: '5' })).to).toBe(address);
  expect((await at.campaignAt(address)).campaign.rate).toBe(5);
  await at.ask(`${address}/resume`, {});
  expect((await at.ask(address)).text).toContain('As fast as its own pace allows: 5 a second');
});

test('why a campaign has paused by itself is said in plain words, and what keeps it from going on', async () => {
  const at = await desk();
  const { address, id } = await running(at);
  await sql`update campaign set status = 'paused', pause_reason = 'too_many_failed',
    pause_detail = '30 of 200 failed, more than 10 %', paused_at = now() where id = ${id}`;
  const page = (await at.ask(address)).text;
  expect(page).toContain('It has paused by itself: too many messages failed.');
  expect(page).toContain('<p>30 of 200 failed, more than 10 %.</p>');
  await sql`update outbound set status = 'REJECTED' where account_id = ${at.accountId}`;
  const refused = await at.ask(`${address}/resume`, {});
  expect([refused.status, refused.text]).toEqual([
    422,
    expect.stringContaining('The outbound is REJECTED'),
  ]);
});

test('recipients are listed by state with why, found by name, and exported', async () => {
  const at = await desk();
  const { address } = await running(at);
  const names = async (query: string) =>
    [...(await at.ask(`${address}/recipients?${query}`)).text.matchAll(/CNT\w+"><b>([^<]*)</g)].map(
      ([, name]) => name,
    );
  expect((await names('')).toSorted()).toEqual(['Ana', 'Bea']);
  expect(await names('state=failed')).toEqual(['Bea']);
  expect(await names('state=read')).toEqual([]);
  expect(await names('q=ana')).toEqual(['Ana']);
  expect(await names('state=nonsense&q=an')).toHaveLength(2);
  const failed = (await at.ask(`${address}/recipients?state=failed`)).text;
  expect(failed).toContain('is not on WhatsApp, or has a version that is too old');
  const file = await at.ask(`${address}/export`);
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="recipients.csv"');
  expect(file.text.split('\r\n')).toHaveLength(4);
  expect(file.text).toContain(',failed,,131026,');
});

test('campaigns are listed by status and name, page by page', async () => {
  const at = await desk();
  await running(at);
  for (let more = 0; more < 20; more++) await at.draft({ name: `Draft ${more}` });
  const names = async (query: string) =>
    [...(await at.ask(`?${query}`)).text.matchAll(/CPG\w+"><b>([^<]*)</g)].map(([, name]) => name);
  expect(await names('')).toHaveLength(20);
  expect(await names('status=running')).toEqual(['Spring']);
  expect(await names('q=Draft 1')).toHaveLength(11);
  expect(await names('status=failed')).toEqual([]);
  const first = (await at.ask('')).text;
  const [, next = ''] = /start_key=([^"&]+)/.exec(first) ?? [];
  expect(await names(`start_key=${next}`)).toEqual(['Spring']);
  const only = (await at.ask('?status=running')).text;
  expect(only).toContain('1 of 2');
  expect(only).toContain('hx-trigger="every 2s"');
  expect(first).not.toContain('hx-trigger="every 2s"');
});

test('a draft is deleted, and a copy says what the first said, to nobody', async () => {
  const at = await desk();
  const address = await ready(at);
  const copied = await at.ask(`${address}/copy`, {});
  const copy = (copied.to ?? '').replace(/\/message$/, '');
  expect((await at.campaignAt(copy)).campaign).toMatchObject({
    name: 'Spring (copy)',
    status: 'draft',
    variables: { city: 'Lima' },
    sources: [],
  });
  expect((await at.ask(`${address}/delete`, {})).to).toBe('/console/campaigns');
  expect((await at.ask(address)).status).toBe(404);
  const { address: sent } = await running(at);
  const kept = await at.ask(`${sent}/delete`, {});
  expect([kept.status, kept.to]).toEqual([303, sent]);
  expect((await at.campaignAt(sent)).campaign.status).toBe('running');
});

test('recipients are shown anew while that may change, with who has no name and what can be done', async () => {
  const at = await desk();
  const { address, id } = await running(at);
  await sql`update contact set name = null, profile_name = null, phone = null
    where account_id = ${at.accountId} and name = 'Ana'`;
  const page = (await at.ask(`${address}/recipients?state=pending`)).text;
  expect(page).toContain('<b>Nameless contact</b>');
  const again = `${address}/recipients?state=pending&seen=running`;
  expect(page).toContain(`hx-get="${again.replace('&', '&amp;')}" hx-trigger="every 5s"`);
  const part = (await at.askPart(again)).text;
  expect(part).toMatch(/^<div id="recipients"/);
  expect(part).not.toContain('hx-target="#actions"');
  await sql`update campaign set status = 'completed', finished_at = now() - interval '1 hour' where id = ${id}`;
  await sql`update campaign_count set count = 0 where campaign_id = ${id} and name = 'pending'`;
  const over = (await at.askPart(again)).text;
  expect(over).toContain('hx-target="#actions"');
  expect(over).not.toContain('every 5s');
});

test('a segment that is one of very many, and a campaign of long ago, still have their names', async () => {
  const at = await desk();
  const address = await at.draft();
  const segmentId = await at.unit(async (unit) => {
    const query = { field: 'tags', is: 'vip' };
    const { id } = await createSegment(unit, { name: 'Faithful', query });
    return toWire('SEG', id);
  });
  await at.ask(`${address}/audience/segment`, { segment_id: segmentId });
  // An older one has a smaller id.
  await sql`insert into contact_segment (account_id, id, name, query, count, counted_at, created_at, updated_at)
    select account_id, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'old ' || n, query,
      0, now(), now(), now()
    from contact_segment, generate_series(1, 210) n where account_id = ${at.accountId}`;
  const { text } = await at.ask(`${address}/audience`);
  expect(text).toContain('Segment: <b>Faithful</b>');
});

test('a test goes to one phone, and what is missing for it is asked for', async () => {
  const at = await desk();
  const address = await ready(at);
  expect((await at.ask(`${address}/review`)).text).toContain('name="variable.name"');
  const sent = await at.ask(`${address}/test`, {
    phone_number: '+51 987 000 077',
    'variable.name': 'Rosa',
  });
  expect([sent.status, sent.text]).toEqual([200, expect.stringContaining('Sent to +51987000077.')]);
  const messages = await sql`select content->>'text' as text from message
    where account_id = ${at.accountId}`;
  expect(messages).toEqual([{ text: 'Hola Rosa, ¿vienes a Lima?' }]);
  const refused = await at.ask(`${address}/test`, { phone_number: '12', 'variable.name': 'Rosa' });
  expect([refused.status, refused.text.includes('phone_number')]).toEqual([422, true]);
});

test('a test whose button is pressed twice is sent once', async () => {
  const at = await desk();
  const address = await ready(at);
  const { text } = await at.ask(`${address}/review`);
  const [, request_id = ''] = /name="request_id" value="([^"]+)"/.exec(text) ?? [];
  const test = { phone_number: '+51 987 000 078', 'variable.name': 'Rosa', request_id };
  const sent = await Promise.all([
    at.ask(`${address}/test`, test),
    at.ask(`${address}/test`, test),
  ]);
  expect(sent.map(({ status }) => status)).toEqual([200, 200]);
  expect(await sql`select 1 from message where account_id = ${at.accountId}`).toHaveLength(1);
});

test('where the message of a draft is gone, each step says so, and the first takes another', async () => {
  const at = await desk();
  const address = await ready(at);
  await sql`update outbound set status = 'DELETED'
    where account_id = ${at.accountId} and id = ${fromWire('OTB', at.outboundId)}`;
  for (const [part, form] of [
    ['when', { ...when, rate: '3' }],
    ['test', { phone_number: '+51987000001' }],
    ['copy', {}],
    ['audience/paste', { text: '+51987000003', country_code: 'PE' }],
  ] as const) {
    const { status, text } = await at.ask(`${address}/${part}`, form);
    expect([part, status, text.includes('Its message or its flow is gone.')]).toEqual([
      part,
      422,
      true,
    ]);
  }
  const first = await at.ask(`${address}/message`);
  expect([first.status, first.text]).toEqual([200, expect.stringContaining('>news (es)<')]);
  const fields = { name: 'Spring', outbound_id: at.notificationId };
  expect((await at.ask(`${address}/message`, fields)).status).toBe(303);
});

test('what another account has is not there, wherever one asks for it', async () => {
  const [mine, theirs] = [await desk(), await desk()];
  const { address } = await running(theirs);
  const [row] = await sql<{ id: string }[]>`
    select id from campaign_import where account_id = ${theirs.accountId}`;
  const importId = toWire('IMP', row?.id ?? '');
  const form = {
    ...when,
    name: 'Mine',
    outbound_id: mine.outboundId,
    flow_id: mine.flowId,
    text: '+51987000001',
    country_code: '',
    at: '0',
    agreed: 'on',
    phone_number: '+51987000001',
    who: 'everybody',
    segment_id: toWire('SEG', deps.ids(0)),
    campaign_id: address.split('/').at(-1) ?? '',
  };
  const walked: unknown[] = [];
  const { entries } = buildConsole(deps);
  for (const { method, path } of entries) {
    if (!path.startsWith('/console/campaigns/:')) continue;
    const at = path
      .replace('/console/campaigns/:campaign_id', address)
      .replace(':import_id', importId);
    const isFile = path.endsWith('/file');
    const sent = method === 'get' ? undefined : isFile ? fileOf('phone\n+51987000001') : form;
    walked.push([method, path, (await mine.ask(at, sent)).status]);
  }
  expect(walked).toHaveLength(28);
  expect(walked.filter((each) => (each as unknown[])[2] !== 404)).toEqual([]);
  for (const part of ['message', 'phone']) {
    expect((await mine.ask(`/${part}?outbound_id=${theirs.outboundId}`)).status).toBe(404);
  }
  const own = await mine.draft();
  expect((await mine.ask(`${own}/imports/${importId}`)).status).toBe(404);
  const steals = { ...form, outbound_id: theirs.outboundId };
  expect((await mine.ask('', steals)).status).toBe(404);
  expect((await mine.ask(`${own}/message`, steals)).status).toBe(404);
  expect((await mine.ask(`${own}/audience/campaign`, form)).status).toBe(404);
  expect((await mine.ask(`${own}/audience/segment`, form)).status).toBe(404);
  expect((await theirs.campaignAt(address)).campaign.status).toBe('running');
});

test('the same pages are there in Spanish and in Portuguese', async () => {
  const at = await desk('es');
  const address = await ready(at);
  expect((await at.ask(`${address}/review/preview`)).text).toContain('Qué pasará');
  expect((await at.ask(`${address}/when`, { ...when, window: 'on' })).text).toContain(
    '<p>Elija al menos un día.</p>',
  );
  const brazil = await desk('pt');
  expect((await brazil.ask('')).text).toContain('Ainda não há campanhas');
});
