import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

const database = await testDatabase();
const another = await testDatabase();
const { sql } = database;

async function openProcess(journey: Journey): Promise<string> {
  const ana = journey.phone('1');
  const before = (await ana.received()).length;
  await ana.say('hola');
  await ana.receives(before + 2);
  const { body } = await journey.api('GET', '/v1/processes?status=pending');
  return body.identity_processes[0].process_id;
}

test('a process that is deleted ends without a word, and its timers with it', async () => {
  const journey = await startJourney(database);
  const processId = await openProcess(journey);
  const path = `/v1/processes/${processId}`;
  const deleted = { status: 200, body: { message: 'process successfully deleted' } };
  expect(await journey.api('DELETE', path)).toMatchObject(deleted);
  expect(await journey.api('DELETE', path)).toMatchObject(deleted);
  expect((await journey.api('GET', path)).body).toMatchObject({
    status: 'failure',
    failure_status: 'canceled',
    declined_reason: 'canceled',
  });
  expect(await sql`select 1 from timer`).toEqual([]);
  expect((await journey.phone('1').received()).length).toBe(2);

  expect(await sql`select 1 from outbox`).toEqual([]);
});

test('a process that has ended can be overridden and shown as a PDF, an open one neither, nor an ended one deleted', async () => {
  const journey = await startJourney(another);
  const processId = await openProcess(journey);
  const path = `/v1/processes/${processId}`;
  const override = (body: object) => journey.api('PUT', `${path}/override`, body);
  expect(await override({ override_status: 'success' })).toMatchObject({
    status: 400,
    body: { message: `Invalid request: process ${processId} is pending: it has no outcome yet` },
  });
  expect(await journey.api('GET', `${path}/pdf`)).toMatchObject({
    status: 400,
    body: {
      message: `Invalid request: process ${processId} is pending: its PDF can be made once it has ended`,
    },
  });
  expect((await journey.api('GET', `${path}/validations`)).body).toEqual({ validations: [] });

  await journey.phone('1').say('salir');
  await eventually(async () => (await journey.api('GET', path)).body.status === 'failure');
  expect(await journey.api('DELETE', path)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('has ended already') },
  });

  const pdf = await downloaded(journey, processId);
  const hooked = await journey.api('POST', '/v1/hooks', {
    event_type: 'whatsapp_process',
    actions: ['overwritten_success'],
    subscriber_url: 'https://shop.example/hook',
  });
  expect(hooked.status).toBe(200);
  expect(pdf.text.slice(0, 5)).toBe('%PDF-');
  expect(
    (await override({ override_status: 'success', reason: 'Seen in person' })).body,
  ).toMatchObject({
    status: 'failure',
    failure_status: 'canceled',
    override_status: 'success',
    override_status_history: [
      { override_status: 'success', previous_status: 'failure', reason: 'Seen in person' },
    ],
  });
  expect((await override({ override_status: 'success' })).status).toBe(409);
  const told =
    await another.sql`select event_type, event_action, object->>'process_id' as process_id,
      object->>'override_status' as outcome from hook_event`;
  expect(told).toEqual([
    {
      event_type: 'whatsapp_process',
      event_action: 'overwritten_success',
      process_id: processId,
      outcome: 'success',
    },
  ]);
  // It shows the new outcome, and so is another file.
  expect((await downloaded(journey, processId)).link).not.toBe(pdf.link);
});

/** Asks until the PDF is there: first it is requested, at last it is found elsewhere. */
async function downloaded({ service }: Journey, processId: string) {
  const key = (await readFile(service.apiKeyFile, 'utf8')).trim();
  const ask = () =>
    fetch(`${service.url}/v1/processes/${processId}/pdf`, {
      headers: { 'Truora-API-Key': key },
      redirect: 'manual',
    });
  const first = await ask();
  expect([first.status, await first.json()]).toEqual([202, { file_status: 'requested' }]);
  let location = '';
  await eventually(async () => {
    const answer = await ask();
    location = answer.headers.get('location') ?? '';
    return answer.status === 302;
  });
  const file = await fetch(location);
  expect(file.headers.get('content-type')).toBe('application/pdf');
  const link = new URL(location).pathname;
  return { link, text: Buffer.from(await file.arrayBuffer()).toString('latin1') };
}
