import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import type { Unit } from '../../src/db/unit.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { flow, flowVersion } from '../../src/flows/table.ts';
import { journal, process } from '../../src/processes/table.ts';
import { storeChat, storeContact } from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
let numbers = 400;

type Process = typeof process.$inferInsert;
type Stage = Tenant & { flowId: string; lineId: string; number: string };

const secretive = {
  ...demoFlow,
  steps: {
    ...demoFlow.steps,
    ask_email: {
      type: 'question',
      text: '¿Correo?',
      answer: { type: 'email', save_as: 'email', sensitive: true },
      next: 'menu',
    },
  },
};

/** An account with a line and a published flow that asks for an e-mail as something sensitive. */
async function newStage(): Promise<Stage> {
  numbers += 1;
  const tenant = await newTenant(deps);
  const number = `+15550000${numbers}`;
  return tenant.unit(async (unit) => {
    const { line } = await storeLine(unit, {
      wabaId: `w${numbers}`,
      lineId: `l${numbers}`,
      number,
    });
    const flowId = unit.newId();
    const { accountId, now } = unit;
    const draft = JSON.parse(JSON.stringify(secretive));
    await unit.tx.insert(flow).values({
      accountId,
      id: flowId,
      name: 'Appointment',
      draft,
      draftRevision: 1,
      publishedVersion: 1,
      createdAt: now,
      updatedAt: now,
    });
    await unit.tx
      .insert(flowVersion)
      .values({ accountId, flowId, version: 1, definition: draft, createdAt: now });
    return { ...tenant, flowId, lineId: line.id, number };
  });
}

async function storeProcess(
  unit: Unit,
  { flowId, lineId }: Stage,
  given: Partial<Process> = {},
  contact: Parameters<typeof storeContact>[1] = {},
) {
  const contactId = await storeContact(unit, contact);
  const chatId = await storeChat(unit, { contactId, lineId });
  const id = deps.ids((given.createdAt ?? unit.now).getTime());
  await unit.tx.insert(process).values({
    accountId: unit.accountId,
    id,
    chatId,
    contactId,
    lineId,
    flowId,
    flowVersion: 1,
    status: 'pending',
    state: { step: 'menu', vars: { visits: 2, email: 'ana@x.pe' }, visit: 3, memory: {} },
    trigger: { kind: 'inbound', variables: { plan: 'gold' } },
    findings: 0,
    createdAt: unit.now,
    updatedAt: unit.now,
    ...given,
  });
  return { id, wire: toWire('IDP', id), chatId, contactId, now: unit.now };
}

test('a process is shown in the reference’s fields', async () => {
  const stage = await newStage();
  const { wire, chatId, contactId, now } = await stage.unit((unit) =>
    storeProcess(unit, stage, { userRef: 'u-1' }),
  );
  const { status, body } = await stage.call('GET', `/v1/processes/${wire}`);
  expect(status).toBe(200);
  expect(body).toEqual({
    process_id: wire,
    account_id: 'u-1',
    client_id: toWire('TCI', stage.accountId),
    flow_id: toWire('IPF', stage.flowId),
    flow_version: 1,
    country: '',
    created_via: 'whatsapp',
    status: 'pending',
    failure_status: '',
    declined_reason: '',
    current_step: 'menu',
    current_step_index: expect.any(Number),
    current_step_type: 'choice',
    steps: expect.arrayContaining([
      expect.objectContaining({ step_id: 'welcome', type: 'message', expected_inputs: [] }),
      expect.objectContaining({
        step_id: 'menu',
        type: 'choice',
        expected_inputs: [expect.objectContaining({ name: 'topic' })],
      }),
    ]),
    config: {
      lang: 'es',
      time_to_live: 86_400,
      follow_up_delay: 0,
      follow_up_message: '',
      start_business_hours: '',
      end_business_hours: '',
    },
    time_to_live: 86_400,
    identity_verification_names: [],
    devices_info: [],
    ip_address: '',
    variables: expect.anything(),
    chat_id: toWire('EN_CHT_', chatId),
    contact_id: toWire('CNT', contactId),
    contact_name: 'Ana Quispe',
    phone_number: '+51900000001',
    trigger_info: {
      id: '',
      name: 'inbound',
      channel_name: 'Shop',
      channel_type: 'whatsapp',
      channel_phone_number: stage.number,
      message: '',
      response: '',
      options: [],
      trigger_user: '',
    },
    creation_date: now.toISOString(),
    update_date: now.toISOString(),
    finish_date: '0001-01-01T00:00:00Z',
    current_step_id: 'menu',
    expected_inputs: [expect.objectContaining({ name: 'topic', type: 'options' })],
    messages: [],
  });
  expect(body.steps[body.current_step_index].step_id).toBe('menu');
});

test('variables are shown, and what is sensitive never is', async () => {
  const stage = await newStage();
  const { wire, now } = await stage.unit((unit) => storeProcess(unit, stage));
  const variables = {
    vars: { visits: { value: 2 }, email: { value: '***' } },
    trigger: { plan: { value: 'gold' } },
    start: { now: { value: now.toISOString() } },
  };
  expect((await stage.call('GET', `/v1/processes/${wire}/variables`)).body).toEqual({ variables });
  for (const path of [`/v1/processes/${wire}`, `/v1/processes/${wire}/result`, '/v1/processes']) {
    expect(JSON.stringify((await stage.call('GET', path)).body)).not.toContain('ana@x.pe');
  }
});

test('a result says how it ended and which step was the last to be finished', async () => {
  const stage = await newStage();
  const { wire } = await stage.unit(async (unit) => {
    const stored = await storeProcess(unit, stage, {
      status: 'failure',
      failureStatus: 'declined',
      declinedReason: 'not_answered_question',
      finishedAt: unit.now,
      state: { step: 'gone', vars: {}, visit: 4, memory: {} },
    });
    const { accountId, now } = unit;
    const entry = {
      accountId,
      processId: stored.id,
      contactId: stored.contactId,
      at: now,
      event: {},
      reads: {},
    };
    await unit.tx.insert(journal).values([
      { ...entry, seq: 1, step: 'welcome', visit: 1 },
      { ...entry, seq: 2, step: 'ask_email', visit: 2 },
    ]);
    return stored;
  });
  const { status, body } = await stage.call('GET', `/v1/processes/${wire}/result`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: 'failure',
    failure_status: 'declined',
    declined_reason: 'not_answered_question',
    last_finished_step: 'ask_email',
    validations: [],
  });
});

/** Three processes, told apart by the caller's ids: newest first c, b, a. */
async function threeProcesses() {
  const stage = await newStage();
  await stage.unit(async (unit) => {
    const at = (text: string) => ({ createdAt: new Date(text) });
    await storeProcess(unit, stage, {
      userRef: 'a',
      status: 'success',
      ...at('2026-01-10T00:00:00Z'),
    });
    await storeProcess(
      unit,
      stage,
      {
        userRef: 'b',
        status: 'failure',
        failureStatus: 'declined',
        declinedReason: 'not_answered_question',
        ...at('2026-02-10T00:00:00Z'),
      },
      { name: 'Bruno Flores', profileName: null, phone: '+51900000002' },
    );
    await storeProcess(
      unit,
      stage,
      {
        userRef: 'c',
        status: 'failure',
        failureStatus: 'canceled',
        declinedReason: 'replaced',
        ...at('2026-03-20T00:00:00Z'),
      },
      { name: 'Carla', profileName: null, phone: '+51900000003' },
    );
  });
  return stage;
}

test.each([
  ['', 'cba'],
  ['status=success', 'a'],
  ['status=failure', 'cb'],
  ['failure_status=canceled', 'c'],
  ['declined_reason=replaced', 'c'],
  ['declined_reason=replaced&declined_reason=not_answered_question', 'cb'],
  ['search=flores', 'b'],
  ['search=900000003', 'c'],
  ['search=%25%25%25', ''],
  ['start_date=2026-01-01T00:00:00Z&end_date=2026-02-28T00:00:00Z', 'ba'],
  ['start_date=2026-02-09T19:00:00-05:00&end_date=2026-02-10T05:00:00+05:00', 'b'],
])('processes are listed, newest first: %s', async (query, refs) => {
  const { call } = await threeProcesses();
  const { status, body } = await call('GET', `/v1/processes?${query}`);
  expect(status).toBe(200);
  expect(
    body.identity_processes.map((each: { account_id: string }) => each.account_id).join(''),
  ).toBe(refs);
});

test('"Filters processes by their failure status, such as expired or pending"', async () => {
  const stage = await threeProcesses();
  await stage.unit((unit) =>
    storeProcess(unit, stage, { userRef: 'd' }, { name: 'Dora', phone: '+51900000004' }),
  );
  const refs = async (query: string) => {
    const { body } = await stage.call('GET', `/v1/processes?${query}`);
    return body.identity_processes.map((each: { account_id: string }) => each.account_id).join('');
  };
  expect(await refs('failure_status=pending')).toBe('d');
  expect(await refs('failure_status=pending&status=pending')).toBe('d');
  expect(await refs('failure_status=pending&status=failure')).toBe('');
});

test('processes are searched by the whole id of process or flow', async () => {
  const { call, flowId } = await threeProcesses();
  const all = (await call('GET', '/v1/processes')).body.identity_processes;
  const search = async (text: string) =>
    (await call('GET', `/v1/processes?search=${text}`)).body.identity_processes.length;
  expect(await search(all[0].process_id)).toBe(1);
  expect(await search(toWire('IPF', flowId))).toBe(3);
  expect(await search(all[0].process_id.slice(0, -1))).toBe(0);
});

test('a list of processes goes on from page to page', async () => {
  const { call } = await threeProcesses();
  let refs = '';
  let path = '/v1/processes?limit=2';
  for (let pages = 0; path !== '' && pages < 5; pages++) {
    const { body } = await call('GET', path);
    refs += body.identity_processes.map((each: { account_id: string }) => each.account_id).join('');
    path = body.next;
  }
  expect(refs).toBe('cba');
});

test.each([
  ['start_date=2026-01-01T00:00:00Z', 'start_date and end_date must be given together'],
  ['start_date=2026-01-01T00:00:00Z&end_date=2026-03-02T00:00:00Z', 'at most 2 months apart'],
  ['status=done', 'status: '],
  ['search=an', 'search has at least 3 characters'],
  ['limit=0', 'limit: '],
  ['start_key=WyJ4Il0', 'that cannot be'],
])('a list that cannot be asked for is 400: %s', async (query, message) => {
  const { call } = await threeProcesses();
  const { status, body } = await call('GET', `/v1/processes?${query}`);
  expect(status).toBe(400);
  if (!query.startsWith('start_key')) expect(body.message).toContain(message);
});

test('another account sees no process', async () => {
  const [ana, bruno] = [await newStage(), await newStage()];
  const { wire } = await ana.unit((unit) => storeProcess(unit, ana));
  for (const path of ['', '/result', '/variables']) {
    expect((await bruno.call('GET', `/v1/processes/${wire}${path}`)).status).toBe(404);
  }
  expect((await bruno.call('GET', '/v1/processes')).body.identity_processes).toEqual([]);
  expect((await bruno.call('GET', `/v1/processes?search=${wire}`)).body.identity_processes).toEqual(
    [],
  );
});
