import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';

const question = (text: string, saveAs: string, next: string) => ({
  type: 'question',
  text,
  answer: { type: 'text', save_as: saveAs },
  timeout: { after: '1h', next: 'gone' },
  next,
});

const form = {
  schema: 1,
  name: 'Form',
  language: 'en',
  start: 'name',
  variables: { seen: 0 },
  steps: {
    name: question('Your name?', 'name', 'count'),
    count: { type: 'set', values: { seen: '{{ vars.seen | plus: 1 }}' }, next: 'more' },
    more: { type: 'subflow', flow_id: 'INNER', save_as: 'pet', next: 'color' },
    color: question('Your color?', 'color', 'person'),
    person: { type: 'handoff', next: 'last' },
    last: question('Anything else?', 'last', 'bye'),
    bye: { type: 'end', status: 'success' },
    gone: { type: 'end', status: 'failure' },
  },
};

const inner = {
  schema: 1,
  name: 'Pet',
  language: 'en',
  start: 'pet',
  steps: {
    pet: {
      ...question('Your pet’s name? It stays between us.', 'pet', 'thanks'),
      answer: { type: 'text', save_as: 'pet', sensitive: true },
    },
    thanks: { type: 'message', text: 'Thanks', next: 'done' },
    done: { type: 'end', status: 'success' },
    gone: { type: 'end', status: 'failure' },
  },
};

const database = await testDatabase();
const { sql } = database;

test('a process goes one answer back at a time, with the variables of then, but not past people', async () => {
  const journey = await startJourney(database, { flow: null });
  const made = await journey.api('POST', '/v1/flows', inner);
  await journey.api('POST', `/v1/flows/${made.body.flow_id}/publish`);
  const text = JSON.stringify(form).replace('INNER', made.body.flow_id);
  const outer = await journey.api('POST', '/v1/flows', JSON.parse(text));
  expect((await journey.api('POST', `/v1/flows/${outer.body.flow_id}/publish`)).body).toMatchObject(
    {
      status: 'published',
    },
  );
  await journey.api('POST', '/v1/whatsapp/inbounds', {
    flow_id: outer.body.flow_id,
    inbound_message: 'hola',
    waba_phone_number: '+15550000001',
  });

  const ana = journey.phone('1');
  let said = 0;
  const hears = async (count: number) => {
    said += count;
    return (await ana.receives(said)).slice(-count).map(({ text: words }) => words);
  };
  await ana.say('hola');
  expect(await hears(1)).toEqual(['Your name?']);
  const { body } = await journey.api('GET', '/v1/processes?status=pending');
  const path = `/v1/processes/${body.identity_processes[0].process_id}`;
  const back = () => journey.api('POST', `${path}/back`);
  const cannot = { status: 400, body: { message: 'Invalid request: cannot go back' } };
  const shown = async () => {
    const { body: now } = await journey.api('GET', path);
    const values = Object.entries<{ value: unknown }>(now.variables.vars);
    return [now.current_step, Object.fromEntries(values.map(([name, { value }]) => [name, value]))];
  };
  expect(await back()).toMatchObject(cannot);

  await ana.say('Ana');
  expect(await hears(1)).toEqual(['Your pet’s name? It stays between us.']);
  await ana.say('Michi');
  expect(await hears(2)).toEqual(['Thanks', 'Your color?']);
  expect(await shown()).toEqual(['color', { name: 'Ana', seen: 1, pet: '***' }]);
  const timers = () => sql<{ timer_id: string }[]>`select timer_id from timer order by timer_id`;
  const waitingInFlow = await timers();

  expect((await back()).status).toBe(200);
  expect(await hears(1)).toEqual(['Your pet’s name? It stays between us.']);
  expect(await shown()).toEqual(['more', { name: 'Ana', seen: 1 }]);
  expect((await back()).status).toBe(200);
  expect(await hears(1)).toEqual(['Your name?']);
  expect(await shown()).toEqual(['name', { seen: 0 }]);
  expect(await back()).toMatchObject(cannot);

  await ana.say('Eva');
  expect(await hears(1)).toEqual(['Your pet’s name? It stays between us.']);
  await ana.say('Bobi');
  expect(await hears(2)).toEqual(['Thanks', 'Your color?']);
  expect(await shown()).toEqual(['color', { name: 'Eva', seen: 1, pet: '***' }]);
  expect(await timers()).toEqual(waitingInFlow);
  expect((await journey.api('POST', `${path}/replay`)).body).toMatchObject({ identical: true });

  await ana.say('green');
  await eventually(async () => (await shown())[0] === 'person');
  expect(await back()).toMatchObject(cannot);
  const { body: found } = await journey.api('GET', '/v1/engagement/chat/search');
  await journey.api('PUT', `/v1/engagement/chat/agent/${found.chats[0].chat_id}`, {
    status: 'closed',
  });
  expect(await hears(1)).toEqual(['Anything else?']);
  expect(await back()).toMatchObject(cannot);
  await ana.say('no');
  await eventually(async () => (await journey.api('GET', path)).body.status === 'success');
  expect(await back()).toMatchObject(cannot);
  expect((await journey.api('POST', `${path}/replay`)).body).toMatchObject({ identical: true });
});
