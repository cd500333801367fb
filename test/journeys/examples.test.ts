import { expect, test } from 'vitest';
import { durationMs } from '../../src/engine/duration.ts';
import type { SimulatedEvent } from '../../src/simulator/events.ts';
import { testDatabase } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import { passUntil, publishExamples } from '../support/exampleFlows.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

const database = await testDatabase();
const { sql } = database;

/** One conversation of each example, by its number among the cases. */
const talks = [
  ['appointment-reminder', 5],
  ['consent-opt-in', 1],
  ['kyc-documents', 0],
  ['lead-qualification', 0],
  ['order-status', 1],
  ['re-engagement', 5],
  ['satisfaction-survey', 0],
  ['support-triage', 2],
  ['table-booking-form', 0],
  ['two-languages', 0],
] as const;

const photo = Buffer.from('a photo').toString('base64');

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

test('the examples say on the phones what their cases say', async () => {
  const journey = await startJourney(database, {
    env: { CALLS_MAY_REACH: '127.0.0.1' },
    flow: undefined,
  });
  const names = talks.map(([name]) => name);
  const { outside, examples } = await publishExamples(journey, sql, names);

  for (const [index, [name, number]] of talks.entries()) {
    const example = examples.get(name);
    const one = example?.cases.cases[number];
    if (!example || !one) throw new Error(`${name} has no case ${number}`);
    await passUntil(journey, one.now ?? '2026-08-05T12:00:00Z');
    const phone = `5195000000${index}`;
    const { body: made } = await journey.emulator('POST', '/phones', {
      phone,
      name: one.contact?.name ?? 'Ana',
    });
    outside.answers.splice(0);
    for (const event of one.events) {
      if ('answer' in event) outside.answers.push(event.answer);
    }
    const expected = (one.expect.messages ?? []).map((message) =>
      typeof message === 'string' ? message : (message.text ?? expect.any(String)),
    );
    const heard = async () =>
      (await journey.phone(made.phone_id).received()).map(({ text }) => text);
    const { trigger } = one.start ?? {};
    await happen(journey, made.phone_id, { text: trigger ? 'Buenas' : name.replaceAll('-', ' ') });
    let from = 0;
    // What a script would start is tried, with what the script would give it. A split draws anew for each
    // process: until it has drawn what the case has.
    for (let tries = 0; trigger && tries < 30; tries++) {
      from = (await heard()).length;
      const { variables, response } = trigger;
      const asked = { phone_number: `+${phone}`, variables, response };
      const tried = await journey.api('POST', `/v1/flows/${example.flowId}/try`, asked);
      expect([name, tried.status]).toEqual([name, 200]);
      await settles();
      if ((await heard())[from] === expected[0]) break;
    }
    for (const event of one.events) await happen(journey, made.phone_id, event);
    const said = (await heard()).slice(from);
    expect([name, ...said]).toEqual([name, ...expected]);
  }
}, 120_000);
