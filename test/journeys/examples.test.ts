import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readCases } from '../../src/cli/readCases.ts';
import { toWire } from '../../src/db/ids.ts';
import { durationMs } from '../../src/engine/duration.ts';
import { placeholdersOf } from '../../src/messages/templateShape.ts';
import type { SimulatedEvent } from '../../src/simulator/events.ts';
import type { FlowCases } from '../../src/simulator/flowCases.ts';
import { testDatabase } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import { eventually, type Journey, publish, startJourney } from '../support/journey.ts';

const database = await testDatabase();
const { sql } = database;
const wabaId = '100000000000001';
const weekMs = 7 * 24 * 3_600_000;

/** One conversation of each example that a phrase can begin; what a script would give it is written into it. */
const talks = [
  ['consent-opt-in', 1],
  ['kyc-documents', 0],
  ['lead-qualification', 0],
  ['order-status', 1],
  ['re-engagement', 5],
  ['support-triage', 2],
  ['table-booking-form', 0],
  ['two-languages', 0],
] as const;

/** Whom the examples call: answers what the case says, in its order. */
async function openOutside() {
  const answers: { status: number; body?: unknown }[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const { status, body = {} } = answers.shift() ?? { status: 500 };
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { answers, url: `http://127.0.0.1:${port}` };
}

const photo = Buffer.from('a photo').toString('base64');

/** The templates of an example stand at Meta, have been approved, and were read; gives their ids here. */
async function approve(
  journey: Journey,
  outbounds: FlowCases['outbounds'] = {},
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const [written, { name, language, category, body, replies }] of Object.entries(outbounds)) {
    const made = await fetch(`${journey.config.meta.graphUrl}/${wabaId}/message_templates`, {
      method: 'POST',
      headers: { authorization: 'Bearer emulator-token', 'content-type': 'application/json' },
      body: JSON.stringify({
        name,
        language,
        category,
        parameter_format: 'NAMED',
        components: [
          {
            type: 'BODY',
            text: body,
            example: {
              body_text_named_params: placeholdersOf(body).map((param_name) => ({
                param_name,
                example: 'algo',
              })),
            },
          },
          { type: 'BUTTONS', buttons: replies.map((text) => ({ type: 'QUICK_REPLY', text })) },
        ],
      }),
    });
    expect([made.status, await made.text()]).toEqual([200, expect.any(String)]);
    const subscription = { waba_id: wabaId, access_token: 'emulator-token' };
    await journey.api('POST', '/v1/whatsapp/waba-subscription', subscription);
    const id = await eventually(async () => {
      const [row] = await sql<{ id: string }[]>`
        select id from outbound where name = ${name} and status = 'APPROVED'`;
      return row?.id;
    });
    ids.set(written, toWire('OTB', id));
  }
  return ids;
}

/** Does on the phone what the case says; what is no doing of the contact has been prepared. */
async function happen(journey: Journey, id: string, event: SimulatedEvent): Promise<void> {
  const phone = journey.phone(id);
  const say = (said: Parameters<typeof phone.say>[0]) => phone.say(said).then(isHeard);
  if ('text' in event) await say(event.text);
  else if ('form' in event) await say({ form: event.form });
  else if ('media' in event) {
    const { kind, mime_type = 'image/jpeg' } = event.media;
    await say({ media: { kind, mime_type, base64: photo } });
  } else if ('tap' in event) {
    const offered = (await phone.received()).flatMap(({ buttons, rows, message_id }) =>
      [...buttons, ...rows].map((option) => ({ ...option, of: message_id })),
    );
    const tapped = offered
      .reverse()
      .find(({ id: reply, title }) => reply.endsWith(`:${event.tap}`) || title === event.tap);
    if (!tapped) throw new Error(`Nothing offers "${event.tap}": ${JSON.stringify(offered)}`);
    await say({ tap: tapped.id, of: tapped.of });
  } else if ('pass' in event) {
    await journey.pass(durationMs(event.pass));
    // What is due is looked for now and then: the next thing happens after it.
    await eventually(async () => {
      const now = new Date(Date.now() + journey.service.clock.offsetMs);
      const due = await sql`select 1 from timer where due_at <= ${now}`;
      return due.length === 0;
    });
  } else if (!('answer' in event)) throw new Error(`A phone cannot do ${JSON.stringify(event)}`);
  await settles();
}

/** Nothing is on its way any more, calls and their answers included. */
async function settles(): Promise<void> {
  await comesToRest(sql, 20_000);
  await eventually(async () => {
    const [row] = await sql`select count(*)::int as n from call`;
    return row?.n === 0;
  });
  await comesToRest(sql, 20_000);
}

async function isHeard(messageId: string): Promise<void> {
  await eventually(async () => {
    const rows = await sql`select 1 from message where provider_id = ${messageId}`;
    return rows.length > 0;
  });
}

test('the examples that a phrase can begin say on the phones what their cases say', async () => {
  const outside = await openOutside();
  const journey = await startJourney(database, {
    env: { CALLS_MAY_REACH: '127.0.0.1' },
    flow: undefined,
  });
  const flowIds = new Map<string, string>();
  const files = talks.map(([name]) => readCases(`examples/flows/${name}.cases.json`));
  for (const [index, { flow, cases }] of files.entries()) {
    const given = cases.cases[talks[index]?.[1] ?? 0]?.start?.trigger?.variables;
    let text = JSON.stringify({ ...flow, variables: { ...flow.variables, ...given } });
    if (given) text = text.replaceAll('trigger.variables.', 'vars.');
    for (const [id, made] of await approve(journey, cases.outbounds)) {
      text = text.replaceAll(id, made);
    }
    for (const [id, path] of Object.entries(cases.flows ?? {})) {
      text = text.replaceAll(id, flowIds.get(path.replace('.json', '')) ?? id);
    }
    const local = JSON.parse(text, (_, value) =>
      value?.type === 'http'
        ? { ...value, url: value.url.replace(/^https:\/\/[^/]+/, outside.url) }
        : value,
    );
    for (const [, secret] of text.matchAll(/secrets\.(\w+)/g)) {
      await journey.api('PUT', `/v1/secrets/${secret}`, { value: `the ${secret}` });
    }
    const flowId = await publish(journey.api, local, `ejemplo ${index}`);
    flowIds.set(talks[index]?.[0] ?? '', flowId);
  }

  for (const [index, [name, number]] of talks.entries()) {
    const one = files[index]?.cases.cases[number];
    if (!one) throw new Error(`${name} has no case ${number}`);
    // The same weekday and time of day, in a week to come.
    const { body } = await journey.emulator('GET', '/state');
    const began = Date.parse(one.now ?? '2026-08-05T12:00:00Z');
    await journey.pass((((began - Date.parse(body.now)) % weekMs) + weekMs) % weekMs);
    const { body: made } = await journey.emulator('POST', '/phones', {
      phone: `5195000000${index}`,
      name: one.contact?.name ?? 'Ana',
    });
    outside.answers.splice(0);
    for (const event of one.events) {
      if ('answer' in event) outside.answers.push(event.answer);
    }
    const events = [{ text: `ejemplo ${index}` }, ...one.events];
    for (const event of events) await happen(journey, made.phone_id, event);
    const said = (await journey.phone(made.phone_id).received()).map(({ text }) => text);
    const expected = (one.expect.messages ?? []).map((message) =>
      typeof message === 'string' ? message : (message.text ?? expect.any(String)),
    );
    expect([name, ...said]).toEqual([name, ...expected]);
  }
}, 120_000);
