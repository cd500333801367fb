import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import type { Deps } from '../../src/deps.ts';
import { configureLine } from '../../src/lines/configureLine.ts';
import { createInbound } from '../../src/lines/createInbound.ts';
import { storeFlow, storeLine } from '../lines/storedLine.ts';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { lockWaits } from '../support/lockWaits.ts';
import { openAdmin } from './openAdmin.ts';

const database = await testDatabase();
const { sql } = database;
const deps: Deps = testDeps(database);
const app = buildApp(deps);
let numbers = 500;

/** An admin whose account has a line and a published flow. */
async function openLine(language?: string) {
  numbers += 1;
  const number = `+15550100${numbers}`;
  const admin = await openAdmin(deps, app, language);
  const { lineId, flowId, wabaId } = await admin.unit(async (unit) => {
    const { line } = await storeLine(unit, {
      wabaId: `lw${numbers}`,
      lineId: `ll${numbers}`,
      number,
    });
    return { lineId: line.id, wabaId: line.wabaId, flowId: await storeFlow(unit) };
  });
  const path = `/console/lines/${number.slice(1)}`;
  return { ...admin, number, lineId, wabaId, flowId, flow: toWire('IPF', flowId), path };
}

const add = (at: Awaited<ReturnType<typeof openLine>>, phrase: string) =>
  at.unit(async (unit) => {
    const made = await createInbound(unit, { number: at.number, flowId: at.flowId, phrase });
    return `/console/lines/inbounds/${toWire('INB', made.inbound.id)}`;
  });

test('lines are listed with what Meta makes of them and how much of the limit is used', async () => {
  const at = await openLine();
  await sql`insert into tier_use (account_id, waba_id, hour, people)
    values (${at.accountId}, ${at.wabaId}, date_trunc('hour', now()), 37)`;
  const { text } = await at.ask('/console/lines');
  expect(text).toContain(`<a href="${at.path}">Shop</a>`);
  expect(text).toContain(`${at.number} · Meta`);
  expect(text).toContain('<span class="mark success small">Connected</span>');
  expect(text).toContain('<span class="mark success small">Good</span>');
  expect(text).toContain('37 <span class="dim">of 250</span>');
  expect(text).toContain('80 a second');
  expect(text).toContain('<span class="dim">None</span>');

  await sql`update line set tier = 'TIER_UNLIMITED', quality = 'RED', status = 'FLAGGED',
    default_flow_id = ${at.flowId} where account_id = ${at.accountId}`;
  const after = (await at.ask('/console/lines')).text;
  expect(after).toContain('No limit');
  expect(after).toContain('<span class="mark failure small">Low</span>');
  expect(after).toContain('<span class="mark waits small">Flagged</span>');
  expect(after).toContain('>Test</td>');
});

test('an account without a line is told how one comes', async () => {
  const admin = await openAdmin(deps, app);
  const { text } = await admin.ask('/console/lines');
  expect(text).toContain('Connect your WhatsApp Business account below');
});

test('a business account that cannot be connected says why, and its token is not shown', async () => {
  const admin = await openAdmin(deps, app);
  const given = { waba_id: '4711', access_token: 'EAA-hush', app_secret: 'sealed-hush' };
  const refused = await admin.ask('/console/lines', given);
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('role="alert"');
  expect(refused.text).toContain('value="4711"');
  expect(refused.text).not.toContain('hush');
  expect((await admin.ask('/console/lines', { ...given, waba_id: ' ' })).text).toContain(
    'Business account (WABA): is empty',
  );
});

test('a line is given a default flow, read marks and typing, and loses them again', async () => {
  const at = await openLine();
  const settings = async () => {
    const [row] = await sql`select default_flow_id, settings from line where id = ${at.lineId}`;
    return row;
  };
  const given = { default_flow_id: at.flow, read_marks: 'yes', typing: 'yes' };
  expect(await at.ask(`${at.path}/settings`, given)).toMatchObject({ status: 303, to: at.path });
  expect(await settings()).toEqual({
    default_flow_id: at.flowId,
    settings: { readMarks: true, typing: true },
  });
  expect((await at.ask(at.path)).text).toContain(`<option value="${at.flow}" selected="">Test`);
  await at.ask(`${at.path}/settings`, { default_flow_id: '' });
  expect(await settings()).toEqual({
    default_flow_id: null,
    settings: { readMarks: false, typing: false },
  });
});

test('who changes something else leaves a default flow that was given meanwhile', async () => {
  const at = await openLine();
  expect((await at.ask(at.path)).text).toContain('name="default_flow_was" value=""');
  await at.unit((unit) => configureLine(unit, at.number, { defaultFlowId: at.flowId }));
  await at.ask(`${at.path}/settings`, {
    default_flow_was: '',
    default_flow_id: '',
    read_marks: 'yes',
  });
  const line = async () =>
    (await sql`select default_flow_id, settings from line where id = ${at.lineId}`)[0];
  expect(await line()).toEqual({
    default_flow_id: at.flowId,
    settings: { readMarks: true, typing: false },
  });
  await at.ask(`${at.path}/settings`, { default_flow_was: at.flow, default_flow_id: '' });
  expect(await line()).toMatchObject({ default_flow_id: null });

  // Two at once, each of whom changes one thing.
  let second: Promise<unknown> | undefined;
  await at.unit(async (unit) => {
    await configureLine(unit, at.number, { defaultFlowId: at.flowId });
    const typing = { settings: { typing: true } };
    second = at.unit((other) => configureLine(other, at.number, typing));
    await eventually(async () => (await lockWaits(database)) > 0);
  });
  await second;
  expect(await line()).toEqual({
    default_flow_id: at.flowId,
    settings: { readMarks: false, typing: true },
  });
});

test('a flow that is chosen is not another because there are more than are offered', async () => {
  const at = await openLine();
  await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version,
      created_at, updated_at)
    select account_id, gen_random_uuid(), 'Old', draft, 1, 1, created_at, updated_at
    from flow, generate_series(1, 501) where account_id = ${at.accountId}`;
  await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version,
      created_at, updated_at)
    select account_id, 'ffffffff-ffff-7fff-bfff-ffffffffffff', 'Newest', draft, 1, 1, created_at, updated_at
    from flow where account_id = ${at.accountId} and id = ${at.flowId}`;
  await sql`update line set default_flow_id = 'ffffffff-ffff-7fff-bfff-ffffffffffff'
    where account_id = ${at.accountId}`;
  expect((await at.ask(at.path)).text).toContain(
    '<option value="IPFffffffffffff7fffbfffffffffffffff" selected="">',
  );
});

test('a flow that is not published is no default flow', async () => {
  const at = await openLine();
  const draft = await at.unit((unit) => storeFlow(unit, { published: false }));
  const flow = toWire('IPF', draft);
  expect((await at.ask(at.path)).text).not.toContain(flow);
  const refused = await at.ask(`${at.path}/settings`, { default_flow_id: flow });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain(`the flow ${flow} is not published yet: publish it first`);
});

test('a paused line says why and until when, and is resumed', async () => {
  const at = await openLine();
  await sql`update line set paused_reason = 'Meta says no', paused_until = now() + interval '90 days'
    where id = ${at.lineId}`;
  const { text } = await at.ask(at.path);
  expect(text).toContain('Nothing leaves this line');
  expect(text).toContain('<span>Meta says no</span>');
  expect(text).toContain('It goes on by itself:');
  expect((await at.ask('/console/lines')).text).toContain('>Paused</span>');
  expect(await at.ask(`${at.path}/resume`, {})).toMatchObject({ status: 303, to: at.path });
  const rows = await sql`select paused_reason, paused_until from line where id = ${at.lineId}`;
  expect(rows).toEqual([{ paused_reason: null, paused_until: null }]);
  expect((await at.ask(at.path)).text).not.toContain('Nothing leaves this line');
});

test('what Meta says of a line and of the account is shown, and not what it says of another line', async () => {
  const at = await openLine();
  const note = (body: object, lineId: string | null = null) => sql`
    insert into notice (account_id, id, line_id, field, body, at, created_at)
    values (${at.accountId}, ${deps.ids(Date.parse('2026-01-01'))}, ${lineId},
      'phone_number_quality_update', ${sql.json({ ...body })}, now(), now())`;
  await note({ event: 'OF_THE_ACCOUNT' });
  await note({ event: 'BY_ITS_NUMBER', display_phone_number: at.number.slice(1) });
  await note({ event: 'BY_ITS_ID' }, at.lineId);
  await note({ event: 'OF_ANOTHER', display_phone_number: '15550999999' });
  await note({ event: 'OF_ANOTHER_ID' }, deps.ids(0));
  const { text } = await at.ask(at.path);
  expect([...text.matchAll(/Quality of the line <b>(\w+)</g)].map(([, event]) => event)).toEqual([
    'BY_ITS_ID',
    'BY_ITS_NUMBER',
    'OF_THE_ACCOUNT',
  ]);
});

test('an inbound is made with its link and QR code, changed, downloaded and removed', async () => {
  const at = await openLine();
  const made = await at.ask(`${at.path}/inbounds`, {
    phrase: ' I want a visit & more ',
    flow_id: at.flow,
  });
  expect(made.status).toBe(303);
  const path = made.to ?? '';
  const link = `https://wa.me/${at.number.slice(1)}?text=I%20want%20a%20visit%20%26%20more`;
  const page = (await at.ask(path)).text;
  expect(page).toContain(`value="${link}"`);
  expect(page).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
  const listed = (await at.ask(at.path)).text;
  expect(listed).toContain(`value="${link}"`);
  // Drawn each when it comes into sight: two hundred at once would hold up everything else for seconds.
  expect(listed).toContain(
    `<img src="${path}/qr.svg" alt="" width="88" height="88" loading="lazy"`,
  );
  expect(listed).not.toContain('shape-rendering');

  const file = await at.ask(`${path}/qr.svg`);
  expect(file.headers.get('content-type')).toBe('image/svg+xml');
  expect(file.headers.get('content-disposition')).toBe(
    `attachment; filename="${path.split('/').at(-1)}.svg"`,
  );
  expect(page).toContain(file.text);

  expect(await at.ask(path, { phrase: 'Hi', flow_id: at.flow })).toMatchObject({ to: path });
  expect((await at.ask(path)).text).toContain(
    `value="https://wa.me/${at.number.slice(1)}?text=Hi"`,
  );
  expect(await at.ask(`${path}/remove`, {})).toMatchObject({ to: `${at.path}#inbounds` });
  expect((await at.ask(path)).status).toBe(404);
  expect((await at.ask(at.path)).text).toContain('No inbounds on this line');
});

test('a phrase that is too long for a QR code has its link all the same', async () => {
  const at = await openLine();
  const path = await add(at, 'á'.repeat(400));
  const { status, text } = await at.ask(path);
  expect(status).toBe(200);
  expect(text).toContain('The phrase is too long for a QR code.');
  expect(text).toContain(`?text=${'%C3%A1'.repeat(400)}"`);
  expect((await at.ask(`${path}/qr.svg`)).status).toBe(404);
  expect((await at.ask(at.path)).status).toBe(200);
});

test('a phrase that cannot start a flow is refused, and stands in the form still', async () => {
  const at = await openLine();
  await add(at, 'hola');
  const path = await add(at, 'buenas');
  const refused = async (form: Record<string, string>, where = `${at.path}/inbounds`) => {
    const { status, text } = await at.ask(where, { flow_id: at.flow, ...form });
    return [status, text] as const;
  };
  expect(await refused({ phrase: 'STOP' })).toEqual([
    422,
    expect.stringContaining('&quot;STOP&quot; is a stop word and cannot start a flow'),
  ]);
  const [status, text] = await refused({ phrase: '¡Hola!' });
  expect(status).toBe(422);
  expect(text).toContain(`The line ${at.number} has an inbound with the message`);
  expect(text).toContain('name="phrase" value="¡Hola!"');
  expect((await refused({ phrase: 'hola' }, path))[1]).toContain('has an inbound with the message');
  expect((await refused({ phrase: '' }))[1]).toContain('Phrase: is empty');
});

test('where nothing is published there is no form, but the way to flows', async () => {
  numbers += 1;
  const admin = await openAdmin(deps, app, 'es');
  await admin.unit((unit) =>
    storeLine(unit, {
      wabaId: `lw${numbers}`,
      lineId: `ll${numbers}`,
      number: `+15550100${numbers}`,
    }),
  );
  const { text } = await admin.ask(`/console/lines/15550100${numbers}`);
  expect(text).toContain('Una frase inicia un flujo publicado, y aún no hay ninguno.');
  expect(text).not.toContain('name="phrase"');
});

test('lines, inbounds and flows of another account are not there', async () => {
  const [mine, theirs] = [await openLine(), await openLine()];
  const inbound = await add(theirs, 'hola');
  const own = await add(mine, 'hola');
  const of = { flow_id: mine.flow, phrase: 'hi' };
  for (const [path, form] of [
    [theirs.path],
    [`${theirs.path}/settings`, { default_flow_id: '' }],
    [`${theirs.path}/resume`, {}],
    [`${theirs.path}/inbounds`, of],
    [inbound],
    [`${inbound}/qr.svg`],
    [inbound, of],
    [`${inbound}/remove`, {}],
    // Of their own, with what is another's.
    [`${mine.path}/settings`, { default_flow_id: theirs.flow }],
    [`${mine.path}/inbounds`, { ...of, flow_id: theirs.flow }],
    [own, { ...of, flow_id: theirs.flow }],
    ['/console/lines/inbounds/INB0'],
  ] as const) {
    expect([path, (await mine.ask(path, form)).status]).toEqual([path, 404]);
  }
  expect((await mine.ask('/console/lines')).text).not.toContain(theirs.number);
  expect((await theirs.ask(inbound)).status).toBe(200);
});
