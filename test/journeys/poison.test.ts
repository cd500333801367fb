import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import {
  accountingOf,
  comesToRest,
  messagesWebhook,
  postWebhook,
  talkOf,
  textMessage,
} from '../support/evidence.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

const [crowd, mutants, forged, unknown, late] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const welcome = {
  schema: 1,
  name: 'Welcome',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: 'Hola, {{ contact.name }}',
      answer: { type: 'text', save_as: 'said' },
      next: 'thanks',
    },
    thanks: { type: 'message', text: 'Dijiste {{ vars.said }}', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

async function people(journey: Journey, count: number): Promise<string[]> {
  await journey.emulator('PUT', '/limits', { window: false, throughput: null });
  const numbers = Array.from({ length: count }, (_, n) => `5192000${String(n).padStart(4, '0')}`);
  await Promise.all(numbers.map((phone) => journey.emulator('POST', '/phones', { phone })));
  return numbers;
}

/** JSON nested so deep that a database's parser gives up. */
const deep = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

/** A valid webhook with something in a field nobody knows. */
const withExtra = (from: string, extra: string): string =>
  JSON.stringify(messagesWebhook([{ ...textMessage(from, 'hola'), extra: 'EXTRA' }])).replace(
    '"EXTRA"',
    extra,
  );

test('poisoned payloads among a hundred good ones harm nobody: all are answered, the worst is buried with its error', async () => {
  const { sql } = crowd;
  const journey = await startJourney(crowd, { flow: welcome });
  const numbers = await people(journey, 104);
  const [zero = '', lonely = '', nested = '', broken = '', ...good] = numbers;

  // One person's process stands at a step that its flow does not have.
  expect(await postWebhook(journey, messagesWebhook([textMessage(broken, 'hola')]))).toBe(200);
  await journey.phone(broken).receives(1);
  await comesToRest(sql);
  await sql`update process set state = jsonb_set(state, '{step}', '"gone"')`;

  const poison = [
    messagesWebhook([textMessage(zero, 'hola\u0000')]),
    JSON.stringify(messagesWebhook([textMessage(lonely, 'hola LONE')])).replace('LONE', '\\ud83d'),
    withExtra(nested, deep(20_000)),
    withExtra(nested, `{"a":${deep(500)}}`),
    messagesWebhook([textMessage(broken, 'una respuesta')]),
    '{"object":"whatsapp_business_account","entry":[{"id":"100000000000001","changes":',
    'not json',
    '[]',
    '"text"',
    '{}',
  ];
  const posts = good.map((from, n) => [
    postWebhook(journey, messagesWebhook([textMessage(from, 'hola')])),
    ...(n % 10 === 0 ? [postWebhook(journey, poison[n / 10] ?? '{}')] : []),
  ]);
  expect(new Set(await Promise.all(posts.flat()))).toEqual(new Set([200]));
  await comesToRest(sql, 15_000, 1);

  for (const number of good) expect(await journey.phone(number).received()).toHaveLength(1);
  expect(await journey.phone(nested).received()).not.toHaveLength(0);
  const dead = await sql`select kind, error from inbox_dead`;
  expect(dead).toEqual([
    { kind: 'message', error: expect.stringContaining('No step "gone" in flow version') },
  ]);
  const said = (await talkOf(sql)).filter(([direction]) => direction === 'in');
  expect(said.map(([, text]) => text).filter((text) => text !== 'hola')).toEqual(
    expect.arrayContaining(['hola\ufffd', 'hola \ufffd']),
  );
  expect(await accountingOf(journey)).toMatchObject({ duplicates: [] });
});

/** Every place of a JSON value, with what could stand there wrongly. */
function* wrongTypes(value: unknown, put: (wrong: unknown) => unknown): Generator<unknown> {
  for (const wrong of [null, -1e300, 'x', true, [[]], { a: { b: [] } }]) {
    yield put(wrong);
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* wrongTypes(item, (wrong) =>
        put(value.map((each, at) => (at === index ? wrong : each))),
      );
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      yield* wrongTypes(item, (wrong) => put({ ...value, [name]: wrong }));
    }
  }
}

test('a webhook with anything wrong in any place is answered 200, buries nothing and stops nobody', async () => {
  const { sql } = mutants;
  const journey = await startJourney(mutants, { flow: welcome });
  const [number = ''] = await people(journey, 1);
  const body = messagesWebhook(
    [
      {
        ...textMessage('51900000777', 'hola'),
        from_user_id: 'PE.777',
        context: { id: 'wamid.x', from: '1' },
        errors: [{ code: 131051, title: 'Unknown', error_data: { details: 'd' } }],
        referral: { source_url: 'https://example.com' },
      },
    ],
    { contacts: [{ wa_id: '51900000777', user_id: 'PE.777', profile: { name: 'Ana' } }] },
  );
  const [entry] = body.entry;
  const [change] = entry?.changes ?? [];
  const both = {
    ...body,
    entry: [
      {
        ...entry,
        changes: [
          {
            ...change,
            value: {
              ...change?.value,
              statuses: [
                {
                  id: 'wamid.y',
                  status: 'delivered',
                  timestamp: '1700000000',
                  recipient_id: '51900000777',
                  biz_opaque_callback_data: '01a20000-0000-7000-8000-000000000000',
                  pricing: { billable: true, category: 'service' },
                },
              ],
            },
          },
        ],
      },
    ],
  };
  const all = [...wrongTypes(both, (wrong) => wrong)];
  expect(all.length).toBeGreaterThan(250);
  for (let from = 0; from < all.length; from += 50) {
    const answers = await Promise.all(
      all.slice(from, from + 50).map((each) => postWebhook(journey, JSON.stringify(each))),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
  }
  expect(await postWebhook(journey, messagesWebhook([textMessage(number, 'hola')]))).toBe(200);
  expect(await journey.phone(number).receives(1)).toHaveLength(1);
  await eventually(async () => {
    const [row] = await sql`select count(*)::int as n from inbox`;
    return row?.n === 0;
  });
  expect(await sql`select kind, error from inbox_dead`).toEqual([]);
});

test('a webhook that nobody signed who may is 401, and nothing of it is stored', async () => {
  const { sql } = forged;
  const journey = await startJourney(forged, { flow: welcome });
  const [number = ''] = await people(journey, 1);
  const webhook = messagesWebhook([textMessage(number, 'hola')]);
  expect(await postWebhook(journey, webhook, 'another-secret')).toBe(401);
  const strange = messagesWebhook([textMessage(number, 'hola')], { lineId: '999', wabaId: '998' });
  expect(await postWebhook(journey, strange, 'another-secret')).toBe(401);
  expect(await postWebhook(journey, 'not json', 'another-secret')).toBe(401);
  expect(
    await sql`select (select count(*)::int from inbox) as inbox,
      (select count(*)::int from inbox_unclaimed) as unclaimed,
      (select count(*)::int from message) as messages`,
  ).toEqual([{ inbox: 0, unclaimed: 0, messages: 0 }]);
});

test('what comes for a line that is not registered yet waits, and is answered once it is', async () => {
  const { sql } = unknown;
  const journey = await startJourney(unknown, { flow: welcome });
  const [number = ''] = await people(journey, 1);
  const { body: waba } = await journey.emulator('POST', '/wabas', {
    name: 'Later',
    lines: [{ phone_number: '+15550000002' }],
  });
  const lineId = waba.lines[0].phone_number_id;
  const webhook = messagesWebhook([textMessage(number, 'hola')], {
    lineId,
    wabaId: waba.waba_id,
  });
  expect(await postWebhook(journey, webhook)).toBe(200);
  expect(await postWebhook(journey, webhook)).toBe(200);
  expect(await sql`select provider_line_id from inbox_unclaimed`).toEqual([
    { provider_line_id: lineId },
  ]);

  // At once: what was unknown a moment ago is remembered as unknown for a second.
  const subscribed = await journey.api('POST', '/v1/whatsapp/waba-subscription', {
    waba_id: waba.waba_id,
    access_token: waba.access_token,
  });
  expect(subscribed.status).toBe(200);
  await eventually(async () => {
    const [row] = await sql`select count(*)::int as n from message where direction = 'in'`;
    return row?.n === 1;
  });
  expect(await sql`select hash from inbox_unclaimed`).toEqual([]);
});

test('what comes in the moment in which its line is registered is not left behind', async () => {
  const { sql } = late;
  const journey = await startJourney(late, { flow: welcome });
  const [number = ''] = await people(journey, 1);
  const { body: waba } = await journey.emulator('POST', '/wabas', {
    name: 'Later',
    lines: [{ phone_number: '+15550000002' }],
  });
  const lineId = waba.lines[0].phone_number_id;
  const ids = { lineId, wabaId: waba.waba_id };
  const say = (text: string) =>
    postWebhook(journey, messagesWebhook([textMessage(number, text)], ids));
  expect(await say('uno')).toBe(200);
  await journey.api('POST', '/v1/whatsapp/waba-subscription', {
    waba_id: waba.waba_id,
    access_token: waba.access_token,
  });
  expect(await say('dos')).toBe(200);
  await eventually(async () => {
    const rows = await sql`select content->>'text' as text from message order by seq`;
    return rows.map(({ text }) => text).join() === 'uno,dos';
  });
  expect(await sql`select hash from inbox_unclaimed`).toEqual([]);
});
