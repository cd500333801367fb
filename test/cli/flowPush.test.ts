import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openServedCli } from './servedCli.ts';

const database = await testDatabase();
const deps = testDeps(database);

const greeting = {
  schema: 1,
  name: 'Greeting',
  language: 'es',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hola', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

async function newPlace() {
  const { chasqui, folder, ...tenant } = await openServedCli(deps);
  const push = (file: string, ...more: string[]) => chasqui(['flow', 'push', file], ...more);
  const write = async (name: string, content: unknown) => {
    const file = join(folder, name);
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(file, text);
    return file;
  };
  return { ...tenant, push, write };
}

test('what is no Chasqui, and what is no flow, is told', async () => {
  const { push, write } = await newPlace();
  const other = createServer((_, response) => void response.end('<html>'));
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  onTestFinished(() => void other.close());
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const { said } = await push(await write('greeting.json', greeting), '--url', url);
  expect(said).toBe(`What answers at ${url} is not Chasqui (status 200)\n`);
  expect((await push(await write('list.json', []))).said).toBe(
    'This is no flow: a flow is an object, and has a name\n',
  );
});

test('a flow is created by its name, and the next push replaces its draft', async () => {
  const { call, push, write } = await newPlace();
  const file = await write('greeting.json', greeting);
  // A name that holds this one, in another case: it is another flow.
  await call('POST', '/v1/flows', { ...greeting, name: 'GREETING card' });

  const first = await push(file);
  expect(first.said).toMatch(/^IPF[0-9a-f]{32} {2}"Greeting": created, revision 1\n$/);
  expect(first.code).toBe(0);
  const second = await push(file);
  expect(second.said).toMatch(/^IPF[0-9a-f]{32} {2}"Greeting": draft replaced, revision 2\n$/);
  const { body } = await call('GET', '/v1/flows');
  expect(body.flows.map(({ name }: { name: string }) => name)).toEqual([
    'GREETING card',
    'Greeting',
  ]);
});

test('with --publish it is published, but never with an error', async () => {
  const { call, push, write } = await newPlace();
  const good = await push(await write('good.json', greeting), '--publish');
  expect([good.code, good.said.split('\n').at(-2)]).toEqual([0, 'Published as version 1']);

  const hello = { ...greeting.steps.hello, next: 'nowhere' };
  const broken = { ...greeting, steps: { ...greeting.steps, hello } };
  const bad = await push(await write('bad.json', broken), '--publish');
  expect(bad.code).toBe(1);
  expect(bad.said).toMatch(/\n {2}error: step "hello" [^\n]*nowhere[^\n]* \[hello\]\n/);
  expect(bad.said).toMatch(/\nNot published: it has errors\n$/);
  const { flow_version, draft_revision } = (await call('GET', '/v1/flows')).body.flows[0];
  expect([flow_version, draft_revision]).toEqual([1, 2]);
});

test('a module in TypeScript gives its default export', async () => {
  const { call, push } = await newPlace();
  const early = await push('examples/orderStatus.ts', '--publish');
  expect([early.code, early.said]).toEqual([
    1,
    expect.stringContaining('sends the secret "shop", and there is none of that name'),
  ]);
  await call('PUT', '/v1/secrets/shop', { value: 'sk_1' });
  const { code, said } = await push('examples/orderStatus.ts', '--publish');
  expect([code, said.split('\n').at(-2)]).toEqual([0, 'Published as version 1']);
  expect((await call('GET', '/v1/flows')).body.flows[0].name).toBe('Order status');
});

test.each([
  ['a file that is not there', 'nothing.json', /^There is no file nothing\.json$/m],
  ['a module that is not there', 'nothing.ts', /^There is no file nothing\.ts$/m],
  ['a folder', 'examples', /^examples is a folder, and not a file$/m],
  ['a module without a flow', 'src/errors.ts', /exports no flow/],
])('%s is told in a sentence', async (_, file, sentence) => {
  const { push } = await newPlace();
  const { code, said } = await push(file);
  expect([code, said.trim().split('\n').length]).toEqual([1, 1]);
  expect(said).toMatch(sentence);
});

test('a module in a folder of no package gives it too', async () => {
  const { push, write } = await newPlace();
  const file = await write('greeting.ts', `export default ${JSON.stringify(greeting)}`);
  const { code, said } = await push(file);
  expect([code, said]).toEqual([0, expect.stringContaining('"Greeting": created')]);
});

test('two flows of one name are not told apart by guessing', async () => {
  const { call, push, write } = await newPlace();
  await call('POST', '/v1/flows', greeting);
  await call('POST', '/v1/flows', greeting);
  const { code, said } = await push(await write('greeting.json', greeting));
  expect(code).toBe(1);
  expect(said).toMatch(/^There are several flows named "Greeting" \(IPF.*, IPF.*\)/);
});

test('where nothing answers, or the key is none, that is said', async () => {
  const { push, write } = await newPlace();
  const file = await write('greeting.json', greeting);
  expect(await push(file, '--url', 'http://127.0.0.1:9')).toEqual({
    code: 1,
    said: 'Nothing answers at http://127.0.0.1:9: is Chasqui running there?\n',
  });
  const missing = (await push(file, '--key-file', 'no-key')).said;
  expect(missing).toMatch(/^There is no file no-key: say where the API key is with --key-file/);
  const key = await write('other-key', 'none');
  expect((await push(file, '--key-file', key)).said).toBe('Unauthorized\n');
});
