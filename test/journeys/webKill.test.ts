import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, freePort } from '../support/journey.ts';
import { makeDataDir, serviceEnv } from '../support/serviceEnv.ts';
import { apiOf, startServiceProcess } from '../support/serviceProcess.ts';
import { openPage, publishWeb } from '../support/webPage.ts';

const database = await testDatabase();
const { sql } = database;

const names = ['one', 'two', 'three', 'four', 'five'];
const pages = 8;
const kills = 4;

const ask = (name: string, next: string) => ({
  type: 'question',
  text: `${name}?`,
  answer: { type: 'text', save_as: name },
  timeout: { after: '20h', next: 'gone' },
  next,
});

/** Five questions, and before each a pause that a timer ends, in a turn of the relay's. */
const form = {
  schema: 1,
  name: 'Form',
  language: 'en',
  start: 'rest_one',
  steps: {
    ...Object.fromEntries(
      names.flatMap((name, at) => [
        [`rest_${name}`, { type: 'wait', for: '1s', next: name }],
        [name, ask(name, at === names.length - 1 ? 'gone' : `rest_${names[at + 1]}`)],
      ]),
    ),
    gone: { type: 'end', status: 'success', text: 'Thank you' },
  },
};

test('a service that is killed again and again takes each answer of a page once, and loses none', async () => {
  const service = await startRestarting();
  const flowId = await publishWeb({ api: service.api }, form);
  const talks = Promise.all(
    Array.from({ length: pages }, async (_, n) => {
      const page = await openPage({ api: service.api }, service.url, flowId);
      return talk(page, n);
    }),
  );
  for (let n = 0; n < kills; n++) {
    await sleep(700 + n * 150);
    await service.kill();
  }
  const ended = await talks;

  for (const [n, { variables, messages, steps }] of ended.entries()) {
    const expected = names.map((name) => [name, { value: `${name} ${n}` }]);
    expect(variables.vars).toEqual(Object.fromEntries(expected));
    const said = messages.map(({ text }: { text: string }) => text);
    expect(said).toEqual([...names.map((name) => `${name}?`), 'Thank you']);
    expect(steps.every((each: Step) => each.verification_output.status === 'success')).toBe(true);
  }
  await eventually(async () => (await sql`select 1 from outbox`).length === 0, 30_000);
  expect(await sql`select status, count(*)::int as n from process group by 1`).toEqual([
    { status: 'success', n: pages },
  ]);
  // A kill between claim and answer leaves a message in doubt, to be settled in its time.
  expect(
    await sql`select direction, count(*)::int as n, count(*) filter (
        where status = 'sending' and not exists (select 1 from attempt a
          where a.account_id = message.account_id and a.message_id = message.id
            and a.outcome = 'in_doubt'))::int as stuck
      from message where status in ('received', 'accepted', 'sending') group by 1 order by 1`,
  ).toEqual([
    { direction: 'in', n: pages * 5, stuck: 0 },
    { direction: 'out', n: pages * 6, stuck: 0 },
  ]);
  for (const { process_id } of ended) {
    const { body } = await service.api('POST', `/v1/processes/${process_id}/replay`);
    expect(body).toMatchObject({ identical: true });
  }
}, 180_000);

type Step = { verification_output: { status: string } };
type Page = Awaited<ReturnType<typeof openPage>>;

/** Answers what is asked until there is nothing more; what it does not hear of, it looks at. */
async function talk(page: Page, n: number) {
  const begun = await again(() => page.begin());
  const processId: string = begun.body.process_id;
  for (;;) {
    const { body: run } = await again(() => page.read(processId));
    if (run.status !== 'pending') return run;
    const step: string = run.current_step_id;
    if (run.expected_inputs.length === 0) await sleep(50);
    else await again(() => page.answer(processId, step, `${step} ${n}`));
  }
}

/** Until somebody answers: a kill is no answer, nor is a service that is coming up. */
async function again<T extends { status: number }>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await call().catch(() => undefined);
    if (answer && answer.status < 500) return answer;
    await sleep(50);
  }
}

/** The service as a program that is there again a moment after each kill, at the same address. */
async function startRestarting() {
  const dataDir = await makeDataDir();
  const port = await freePort();
  const start = () =>
    startServiceProcess(port, {
      ...serviceEnv(database, dataDir),
      META_APP_SECRET: 'secret',
      META_VERIFY_TOKEN: 'verify',
      GAP_HOLD: '1',
    });
  let running = await start();
  const { api: call } = await apiOf(running, dataDir);
  return {
    url: running.url,
    api: (method: string, path: string, body?: unknown) => again(() => call(method, path, body)),
    async kill() {
      running.signal('SIGKILL');
      await running.ended;
      running = await start();
    },
  };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
