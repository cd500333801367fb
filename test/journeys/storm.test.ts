import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest, sendsOf } from '../support/evidence.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

const [shaken, pair, throughput] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const steps = ['uno', 'dos', 'tres'];
const talk = {
  schema: 1,
  name: 'Talk',
  language: 'es',
  start: 'uno',
  steps: {
    ...Object.fromEntries(
      steps.map((name, n) => [
        name,
        {
          type: 'question',
          text: `¿${name}?`,
          answer: { type: 'text', save_as: name },
          next: steps[n + 1] ?? 'thanks',
        },
      ]),
    ),
    thanks: {
      type: 'message',
      text: 'Gracias: {{ vars.uno }}{{ vars.dos }}{{ vars.tres }}',
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
};

/** People who answer by themselves, each question with its name. */
async function talkers({ emulator }: Journey, count: number): Promise<string[]> {
  const answers = steps.map((name) => ({ when: `¿${name}?`, do: { text: `${name}.` } }));
  const made = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      emulator('POST', '/phones', {
        phone: `5193000${String(n).padStart(4, '0')}`,
        name: `Talker ${n}`,
        auto: { answers, once: true },
      }),
    ),
  );
  return made.map(({ body }) => body.phone_id);
}

test('fifty people talk through repeated, reordered and late webhooks: each answer counts once, every status is its greatest', async () => {
  const { sql } = shaken;
  const journey = await startJourney(shaken, { flow: talk });
  // What comes in within this second is not known to the sender yet: a burst may exceed the line's rate.
  await journey.emulator('PUT', '/limits', { throughput: null });
  const fault = (body: object) => journey.emulator('POST', '/faults', body);
  await fault({ on: 'message', every: 2, do: { repeat: 2, at_once: true, reorder_ms: 200 } });
  await fault({ on: 'message', every: 3, do: { drop: 'once' } });
  await fault({ on: 'status', every: 5, do: { sequence: ['read', 'sent', 'delivered'] } });
  // (A status that triggers an automatic answer is not taken early: the phone would not answer.)
  await fault({ on: 'status', match: { status: 'sent' }, every: 3, do: { before_answer: true } });
  await fault({ on: 'status', every: 2, do: { repeat: 3, reorder_ms: 300 } });
  await fault({ on: 'status', every: 3, do: { delay_ms: 300, drop: 'once' } });
  await fault({ on: 'send', every: 7, do: { delay_ms: 200 } });
  const phones = await talkers(journey, 50);
  for (const id of phones) await journey.phone(id).say('hola');

  await eventually(async () => {
    const [row] = await sql`select count(*)::int as n from process where status = 'success'`;
    return row?.n === 50;
  }, 15_000);
  await comesToRest(sql);
  await eventually(async () => {
    const { body } = await journey.emulator('GET', '/state');
    return body.webhook.queued === 0;
  });
  await comesToRest(sql);

  expect(
    await sql`select state->'vars' as vars, status, count(*)::int as n from process group by 1, 2`,
  ).toEqual([{ vars: { uno: 'uno.', dos: 'dos.', tres: 'tres.' }, status: 'success', n: 50 }]);
  expect(
    await sql`select direction, status, count(*)::int as n from message group by 1, 2 order by 1`,
  ).toEqual([
    { direction: 'in', status: 'received', n: 200 },
    { direction: 'out', status: 'read', n: 200 },
  ]);
  expect(await sql`select outcome, count(*)::int as n from attempt group by 1`).toEqual([
    { outcome: 'accepted', n: 200 },
  ]);
  expect(await sql`select count(*)::int as n from parked_status`).toEqual([{ n: 0 }]);
  expect(await accountingOf(journey)).toMatchObject({
    accepted: 200,
    sends_by_callback_data: { 1: 200 },
    duplicates: [],
  });
}, 40_000);

const chatty = (messages: number) => ({
  schema: 1,
  name: 'Chatty',
  language: 'es',
  start: 'm0',
  steps: {
    ...Object.fromEntries(
      Array.from({ length: messages }, (_, n) => [
        `m${n}`,
        { type: 'message', text: `Mensaje ${n}`, next: n + 1 < messages ? `m${n + 1}` : 'done' },
      ]),
    ),
    done: { type: 'end', status: 'success' },
  },
});

test('a chat that hits the limit of its pair waits and goes on: in order, nothing fails', async () => {
  const { sql } = pair;
  const journey = await startJourney(pair, { flow: chatty(12) });
  // Narrower than what we pace by, so that the provider has to refuse.
  await journey.emulator('PUT', '/limits', { pair: { burst: 5, per_seconds: 6 } });
  const ana = journey.phone('1');
  await ana.say('hola');
  await eventually(async () => (await accountingOf(journey)).refused > 0);
  for (let received = 0; received < 12; received = (await ana.received()).length) {
    await journey.pass(30_000);
    await ana.receives(received + 1, 1_500);
  }
  await comesToRest(sql);
  expect((await ana.received()).map(({ text }) => text)).toEqual(
    Array.from({ length: 12 }, (_, n) => `Mensaje ${n}`),
  );
  expect(
    await sql`select status, count(*)::int as n from message where direction = 'out' group by 1`,
  ).toEqual([{ status: 'read', n: 12 }]);
  expect(new Set((await sendsOf(journey)).map(({ code }) => code))).toEqual(
    new Set([null, 131056]),
  );
  expect(await sql`select failure_status from process`).toEqual([{ failure_status: null }]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 12, duplicates: [] });
});

test('a line that hits its throughput slows down and goes on: nothing fails, everything arrives', async () => {
  const { sql } = throughput;
  const journey = await startJourney(throughput, { flow: chatty(4) });
  await journey.emulator('PUT', '/limits', { throughput: 30 });
  const phones = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      journey.emulator('POST', '/phones', { phone: `5194000${String(n).padStart(4, '0')}` }),
    ),
  );
  for (const { body } of phones) await journey.phone(body.phone_id).say('hola');
  await comesToRest(sql, 18_000);
  expect(
    await sql`select status, count(*)::int as n from message where direction = 'out' group by 1`,
  ).toEqual([{ status: 'read', n: 120 }]);
  const codes = (await sendsOf(journey)).map(({ code }) => code);
  expect(codes).toContain(130429);
  expect(new Set(codes)).toEqual(new Set([null, 130429]));
  expect(await accountingOf(journey)).toMatchObject({ accepted: 120, duplicates: [] });
  expect(await sql`select paused_reason from line`).toEqual([{ paused_reason: null }]);
}, 30_000);
