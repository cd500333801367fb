import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, publish, startJourney } from '../support/journey.ts';

const database = await testDatabase();

const visit = {
  schema: 1,
  name: 'Visit',
  language: 'en',
  start: 'ask',
  steps: {
    ask: {
      type: 'choice',
      text: 'Where?',
      save_as: 'where',
      options: [
        { id: 'home', title: 'At home', next: 'tell' },
        { id: 'shop', title: 'In the shop', next: 'tell' },
      ],
      timeout: { after: '1h', next: 'done' },
    },
    tell: { type: 'message', text: 'Old: {{ vars.where.title }}', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

const second = {
  ...visit,
  steps: {
    ...visit.steps,
    ask: {
      ...visit.steps.ask,
      options: [
        { id: 'shop', title: 'At our shop', next: 'tell' },
        { id: 'call', title: 'On the phone', next: 'tell' },
      ],
    },
    tell: { type: 'message', text: 'New: {{ vars.where.title }}', next: 'done' },
  },
};

test('a flow is edited, verified, published and migrated over HTTP while people are in the middle of it', async () => {
  const { api, phone } = await startJourney(database, { flow: null });
  const flowId = await publish(api, visit, 'visit');
  const path = `/v1/flows/${flowId}`;
  const [ana, bea] = [phone('1'), phone('2')];
  await Promise.all([ana.say('visit'), bea.say('visit')]);
  const [[asked], [askedBea]] = await Promise.all([ana.receives(1), bea.receives(1)]);
  if (!asked || !askedBea) throw new Error('Nobody was asked');

  expect((await api('PUT', path, second)).body).toMatchObject({ draft_revision: 2, findings: [] });
  expect((await api('POST', `${path}/verify`)).body).toEqual({ findings: [] });
  expect((await api('POST', `${path}/publish`)).body.flow_version).toBe(2);
  expect((await api('GET', `${path}/compare?from=1&to=2`)).body).toMatchObject({
    added: [],
    removed: [],
    changed: [
      { step: 'ask', fields: ['options.home', 'options.shop.title', 'options.call'] },
      { step: 'tell', fields: ['text'] },
    ],
  });
  expect((await api('POST', `${path}/migrate`, { dry_run: true })).body).toMatchObject({
    flow_version: 2,
    checked: 2,
    moved: 2,
    reasons: {},
  });
  expect((await api('POST', `${path}/migrate`)).body).toMatchObject({ moved: 2, not_moved: 0 });
  expect((await api('GET', `${path}/versions`)).body.versions).toMatchObject([
    { flow_version: 2, open_processes: 2 },
    { flow_version: 1, open_processes: 0 },
  ]);

  // A button of the old prompt: one whose option is still there, and one whose option is gone.
  const button = (id: string) => asked.buttons.find((each) => each.id.endsWith(`:${id}`))?.id;
  const home = askedBea.buttons.find((each) => each.id.endsWith(':home'))?.id;
  await ana.say({ tap: button('shop'), of: asked.message_id });
  await bea.say({ tap: home, of: askedBea.message_id });
  const [toAna, toBea] = await Promise.all([ana.receives(2), bea.receives(2)]);
  expect(toAna[1]?.text).toBe('New: In the shop');
  expect(toBea[1]?.buttons.map(({ title }) => title)).toEqual(['At our shop', 'On the phone']);

  await eventually(async () => {
    const { body } = await api('GET', '/v1/processes?status=success');
    return body.identity_processes[0]?.flow_version === 2;
  });
  expect((await api('POST', `${path}/versions/1/publish`)).body.flow_version).toBe(3);
  expect((await api('DELETE', path)).status).toBe(409);
});
