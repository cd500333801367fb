import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import {
  accountingOf,
  comesToRest,
  messagesWebhook,
  postWebhook,
  sendsOf,
  talkOf,
  textMessage,
} from '../support/evidence.ts';
import { eventually, startJourney } from '../support/journey.ts';

const [numberless, changing, variants, merged] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const asking = {
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'one',
  steps: {
    ...Object.fromEntries(
      ['one', 'two', 'three', 'four'].map((name, n, all) => [
        name,
        {
          type: 'question',
          text: `¿${name}?`,
          answer: { type: 'text', save_as: name },
          next: all[n + 1] ?? 'thanks',
        },
      ]),
    ),
    thanks: {
      type: 'message',
      text: '{{ vars.one }} {{ vars.two }} {{ vars.three }} {{ vars.four }}',
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
};

test('who hides the number is written to by user id', async () => {
  const journey = await startJourney(numberless, { flow: asking });
  const carla = journey.phone('3');
  await carla.say('hola');
  await carla.receives(1);
  await carla.say('a');
  await carla.receives(2);
  await comesToRest(numberless.sql);
  expect((await sendsOf(journey)).map(({ to }) => to)).toEqual(Array(2).fill('PE.0000000003'));
  expect(await numberless.sql`select phone, wa_id, user_id from contact`).toEqual([
    { phone: null, wa_id: null, user_id: 'PE.0000000003' },
  ]);
});

test('a person who hides the number, gets another user id and another number stays one contact in one flow', async () => {
  const { sql } = changing;
  const journey = await startJourney(changing, { flow: asking });
  const ana = journey.phone('1');
  const change = (what: object) => journey.emulator('PATCH', '/phones/1', what);
  const identities = async () =>
    (await sql`select kind || ' ' || value as name from contact_identity order by 1`).map(
      ({ name }) => name,
    );

  await ana.say('hola');
  await ana.receives(1);
  expect(await identities()).toEqual(['number 51900000001', 'user_id PE.0000000001']);
  await change({ hide_phone: true });
  await ana.say('a');
  await ana.receives(2);
  await change({ new_user_id: 'PE.0000000091' });
  await eventually(async () => (await identities()).includes('user_id PE.0000000091'));
  await ana.say('b');
  await ana.receives(3);
  await change({ hide_phone: false, new_phone: '+51900000009', new_user_id: 'PE.0000000092' });
  await eventually(async () => (await identities()).includes('number 51900000009'));
  await ana.say('c');
  await ana.receives(4);
  await ana.say('d');
  expect((await ana.receives(5)).at(-1)?.text).toBe('a b c d');
  await comesToRest(sql);

  expect(await sql`select count(*)::int as n from contact where merged_into is null`).toEqual([
    { n: 1 },
  ]);
  expect(await sql`select phone, wa_id, user_id from contact`).toEqual([
    { phone: '+51900000009', wa_id: '51900000009', user_id: 'PE.0000000092' },
  ]);
  // Who comes with the number that was given up is somebody else.
  expect(await identities()).not.toContain('number 51900000001');
  expect((await sendsOf(journey)).at(-1)?.to).toBe('51900000009');
  expect(await sql`select count(*)::int as n from process`).toEqual([{ n: 1 }]);
  expect(await accountingOf(journey)).toMatchObject({ accepted: 5, duplicates: [] });
});

test('the variants of a Mexican, an Argentine and a Brazilian number are one contact each, written to as Meta writes them', async () => {
  const { sql } = variants;
  const journey = await startJourney(variants, { flow: asking });
  await journey.emulator('PUT', '/limits', { window: false });
  const numbers: [said: string, then: string][] = [
    ['5215512345678', '525512345678'],
    ['5491123456789', '541123456789'],
    ['5511987654321', '551187654321'],
  ];
  for (const [said, then] of numbers) {
    await journey.emulator('POST', '/phones', { phone: said });
    for (const [from, text] of [
      [said, 'hola'],
      [then, 'a'],
    ] as const) {
      const contacts = [{ wa_id: from, profile: { name: 'X' } }];
      expect(
        await postWebhook(journey, messagesWebhook([textMessage(from, text)], { contacts })),
      ).toBe(200);
      await eventually(async () => (await sendsOf(journey)).some(({ to }) => to === from));
    }
  }
  await comesToRest(sql);
  expect((await sendsOf(journey)).map(({ to }) => to)).toEqual(numbers.flat());
  expect(await sql`select wa_id from contact order by created_at`).toEqual(
    numbers.map(([, then]) => ({ wa_id: then })),
  );
  expect(await sql`select count(*)::int as n from process`).toEqual([{ n: 3 }]);
});

test('who was known by number and by user id apart becomes one contact when a message names both', async () => {
  const { sql } = merged;
  const journey = await startJourney(merged, { flow: asking });
  await journey.emulator('PUT', '/limits', { window: false });
  const say = (who: object, text: string) =>
    postWebhook(journey, messagesWebhook([{ ...textMessage('', text), ...who }]));
  const byNumber = { from: '51900000001' };
  const byUserId = { from: undefined, from_user_id: 'PE.0000000001' };

  await say(byNumber, 'hola');
  await journey.phone('1').receives(1);
  await say(byUserId, 'hola');
  await journey.phone('1').receives(2);
  await say({ ...byNumber, from_user_id: 'PE.0000000001' }, 'a');
  await journey.phone('1').receives(3);
  await say(byNumber, 'b');
  await say(byUserId, 'c');
  await journey.phone('1').receives(5);
  await say(byNumber, 'd');
  await comesToRest(sql);

  expect((await journey.phone('1').receives(6)).map(({ text }) => text)).toEqual([
    '¿one?',
    '¿one?',
    '¿two?',
    '¿three?',
    '¿four?',
    'a b c d',
  ]);
  expect(await sql`select status, declined_reason from process order by created_at`).toEqual([
    { status: 'failure', declined_reason: 'merged' },
    { status: 'success', declined_reason: null },
  ]);
  expect(await sql`select count(*)::int as n from contact where merged_into is null`).toEqual([
    { n: 1 },
  ]);
  expect(await sql`select timer_id from timer`).toEqual([]);
  expect(await talkOf(sql)).toHaveLength(12);
});
