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
import { type Journey, startJourney } from '../support/journey.ts';

const [one, many] = [await testDatabase(), await testDatabase()];

const echo = {
  schema: 1,
  name: 'Three names',
  language: 'es',
  start: 'first',
  steps: {
    first: {
      type: 'question',
      text: '¿Uno?',
      answer: { type: 'text', save_as: 'one' },
      next: 'second',
    },
    second: {
      type: 'question',
      text: '¿Dos, {{ vars.one }}?',
      answer: { type: 'text', save_as: 'two' },
      next: 'third',
    },
    third: { type: 'message', text: '{{ vars.one }} y {{ vars.two }}', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

/** People who write by webhooks of our own making: the emulator need not have heard them. */
async function people(journey: Journey, count: number): Promise<string[]> {
  await journey.emulator('PUT', '/limits', { window: false, pair: null, throughput: null });
  const numbers = Array.from({ length: count }, (_, n) => `5191000${String(n).padStart(4, '0')}`);
  for (const phone of numbers) await journey.emulator('POST', '/phones', { phone });
  return numbers;
}

test('three messages of one person in one webhook are answered in their order', async () => {
  const journey = await startJourney(one, { flow: echo });
  const [bea = ''] = await people(journey, 1);
  const said = ['hola', 'A', 'B'].map((text) => textMessage(bea, text));
  expect(await postWebhook(journey, messagesWebhook(said))).toBe(200);
  await comesToRest(one.sql);

  expect((await talkOf(one.sql)).map(([direction, text]) => [direction, text])).toEqual([
    ['in', 'hola'],
    ['out', '¿Uno?'],
    ['in', 'A'],
    ['out', '¿Dos, A?'],
    ['in', 'B'],
    ['out', 'A y B'],
  ]);
  expect((await journey.phone(bea).receives(3)).map(({ text }) => text)).toEqual([
    '¿Uno?',
    '¿Dos, A?',
    'A y B',
  ]);
});

test('forty chats that interleave in webhooks stay in order, each for itself', async () => {
  const journey = await startJourney(many, { flow: echo });
  const numbers = await people(journey, 40);
  const at = Date.now();
  // One webhook a round, everybody in it; the next round goes out before the last is decided.
  for (const word of ['hola', 'A', 'B']) {
    const said = numbers.map((from) => textMessage(from, word, { at }));
    expect(await postWebhook(journey, messagesWebhook(said))).toBe(200);
  }
  await comesToRest(many.sql);

  const talk = await talkOf(many.sql);
  expect(talk).toHaveLength(240);
  for (let start = 0; start < 240; start += 6) {
    expect(talk.slice(start, start + 6).map(([, text]) => text)).toEqual([
      'hola',
      '¿Uno?',
      'A',
      '¿Dos, A?',
      'B',
      'A y B',
    ]);
  }
  // Handed over in order, too: the provider's log is the order in which it was asked.
  const sends = await sendsOf(journey);
  for (const number of numbers) {
    const ids = sends.filter(({ to }) => to === number).map(({ message_id }) => message_id);
    const shown = await journey.phone(number).receives(3);
    expect(shown.map(({ message_id }) => message_id)).toEqual(ids);
    expect(shown.map(({ text }) => text)).toEqual(['¿Uno?', '¿Dos, A?', 'A y B']);
  }
  expect(await accountingOf(journey)).toMatchObject({ accepted: 120, duplicates: [] });
});
