import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
const path = '/v1/engagement/agent/templates';

test('canned replies are made, listed by the beginning of their name, changed and deleted', async () => {
  const { call } = await newTenant(deps);
  expect(await call('GET', path)).toMatchObject({
    status: 404,
    body: { message: 'templates not found' },
  });
  for (const name of ['hours', 'hello', 'bye']) {
    const made = await call('POST', path, {
      template_name: name,
      template_type: 'text',
      content_text: `Text of ${name}`,
    });
    expect([made.status, made.body]).toMatchObject([
      201,
      { template_name: name, template_content: { content_text: `Text of ${name}` } },
    ]);
  }
  const names = (body: { templates: { template_name: string }[] }) =>
    body.templates.map((each) => each.template_name);
  const first = await call('GET', `${path}?prefix_name=h&limit=1`);
  expect(names(first.body)).toEqual(['hello']);
  expect(names((await call('GET', first.body.next)).body)).toEqual(['hours']);

  expect((await call('PUT', `${path}/hello`, { content_text: 'Buenas' })).body).toMatchObject({
    template_content: { content_text: 'Buenas' },
  });
  expect((await call('GET', `${path}/hello`)).body.template_content.content_text).toBe('Buenas');
  expect((await call('DELETE', `${path}/bye`)).body.message).toBe('template successfully deleted');
  const some = await call('POST', `${path}/delete`, { template_names: ['hello', 'bye'] });
  expect([some.status, some.body.failed_deletes]).toEqual([
    207,
    [{ template_name: 'bye', error: 'template not found' }],
  ]);
  expect((await call('GET', `${path}/hello`)).status).toBe(404);
});

test('a canned reply that has the name of another is 409, one that cannot be is 422', async () => {
  const { call } = await newTenant(deps);
  const make = (template_name: string, content_text: string) =>
    call('POST', path, { template_name, content_text });
  expect((await make('hello', 'Hi')).status).toBe(201);
  expect((await make('hello', 'Ho')).status).toBe(409);
  expect((await make('Hello!', 'Hi')).status).toBe(422);
  expect((await make('long', 'a'.repeat(501))).status).toBe(422);
  const other = await newTenant(deps);
  expect((await other.call('GET', `${path}/hello`)).status).toBe(404);
});
