import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { openPage, publishWeb } from '../support/webPage.ts';

const database = await testDatabase();
let journey: Journey;
beforeEach(async () => {
  journey = await startJourney(database, { flow: null });
});

const timeout = { after: '20h', next: 'gone' };
const ask = (type: string, next: string) => ({
  type: 'question',
  text: `${type}?`,
  answer: { type, save_as: type },
  invalid: { text: 'No.', attempts: 20, next: 'gone' },
  timeout,
  next,
});

const kinds = ['text', 'number', 'date', 'media', 'location', 'contact', 'any', 'form', 'choice'];

const flowOf = (type: string) => ({
  schema: 1,
  name: type,
  language: 'en',
  start: 'asked',
  steps: {
    asked:
      type === 'form'
        ? {
            type: 'form',
            text: 'form?',
            cta: 'Open',
            whatsapp_flow_id: '1',
            save_as: 'form',
            invalid: { text: 'No.', attempts: 20, next: 'gone' },
            timeout,
            next: 'gone',
          }
        : type === 'choice'
          ? {
              type: 'choice',
              text: 'choice?',
              save_as: 'choice',
              options: [{ id: 'a', title: 'A', next: 'gone' }],
              invalid: { text: 'No.', attempts: 20, next: 'gone' },
              timeout,
            }
          : ask(type, 'gone'),
    gone: { type: 'end', status: 'success', text: 'Got {{ vars }}' },
  },
});

let deep: unknown = 'x';
for (let n = 0; n < 55; n++) deep = [deep];

const nonsense: unknown[] = [
  '',
  ' ',
  '\ud800',
  'x'.repeat(9_990),
  '👍'.repeat(2_000),
  '{{ vars.x }} {% for i in (1..100000) %}x{% endfor %}',
  'MED0123456789abcdef0123456789abcdef',
  'IDP0123456789abcdef0123456789abcdef:asked:a',
  '__proto__',
  0,
  -0,
  1e308,
  1e-300,
  true,
  false,
  [],
  [null],
  {},
  deep,
  { latitude: 'x', longitude: 1 },
  { latitude: 1e300, longitude: -999 },
  { latitude: 1, longitude: 2, name: { a: 1 }, address: [3] },
  { name: { formatted_name: 'Ana' }, phones: 5 },
  { name: { formatted_name: 'Ana' }, phones: [{ phone: { a: 1 } }], emails: 'x', type: 'text' },
  { name: { formatted_name: 'Ana', toString: 1 }, type: 'text', contacts: null },
  JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}'),
  { flow_token: 7, a: '\ud800' },
  { flow_token: 'IDP0123456789abcdef0123456789abcdef:other', a: 1 },
];

test.each(kinds)(
  'whatever a page answers to "%s" is an answer, a wrong one, or refused',
  async (kind) => {
    const flowId = await publishWeb(journey, flowOf(kind));
    const open = async () => {
      const page = await openPage(journey, journey.service.url, flowId);
      return { page, run: (await page.begin()).body };
    };
    let { page, run } = await open();
    for (const value of nonsense) {
      const { status, body } = await page.answer(run.process_id, 'asked', value);
      expect([status, value]).toEqual([status === 400 ? 400 : 200, value]);
      const isOver = status === 200 && body.status !== 'pending';
      const path = `/v1/processes/${run.process_id}`;
      if (!isOver && value !== nonsense.at(-1)) continue;
      // What was taken can be shown, and decided again.
      expect((await page.read(run.process_id)).status).toBe(200);
      const happened = `/v1/engagement/chat/${run.chat_id}/activities`;
      expect((await journey.api('GET', happened)).status).toBe(200);
      expect((await journey.api('POST', `${path}/replay`)).body).toMatchObject({ identical: true });
      ({ page, run } = await open());
    }
  },
);

test('what is too much is refused before it is looked at', async () => {
  const flowId = await publishWeb(journey, flowOf('text'));
  const page = await openPage(journey, journey.service.url, flowId);
  const { body: run } = await page.begin();
  const { process_id: id } = run;
  const send = (body: unknown) => page.call('POST', `/v1/processes/${id}`, body);
  const inputs = (count: number, value: unknown = 'x') => Array(count).fill({ value });
  const answers = [
    await page.answer(id, 'asked', 'x'.repeat(10_001)),
    await page.answer(id, 'asked', 'x'.repeat(1_100_000)),
    await send({ step_id: 'asked', expected_inputs: inputs(21) }),
    await send({ step_id: 'asked', expected_inputs: [] }),
    await send({ step_id: ['asked'], expected_inputs: inputs(1) }),
    await send([1, 2]),
    await send('asked'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 413, 400, 400, 400, 400, 400]);
  expect((await page.read(id)).body).toMatchObject({ current_step_id: 'asked' });
});
