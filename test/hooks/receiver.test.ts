import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, freePort } from '../support/journey.ts';
import { openHooks, tell } from './stage.ts';

const database = await testDatabase();

/** The receiver that the README shows, as a program of its own. */
async function startReadmeReceiver(signingKey: string) {
  const [, code = ''] =
    /```js\n([^`]*createServer[^`]*)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  const port = await freePort();
  const child = spawn(process.execPath, ['--input-type=module', '-'], {
    env: { PORT: String(port), SIGNING_KEY: signingKey },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(code);
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = text(child.stdout);
  const url = `http://127.0.0.1:${port}/`;
  await eventually(() =>
    fetch(url, { method: 'POST', body: 'x' }).then(
      ({ status }) => status === 401,
      () => false,
    ),
  );
  return {
    url,
    said: () => {
      child.kill('SIGTERM');
      return output;
    },
  };
}

test('the receiver in the README takes what is signed with its key, and refuses all else', async () => {
  const { start, tenant } = openHooks(database);
  const account = await tenant();
  const made = await account.call('POST', '/v1/hooks', {
    event_type: 'contact',
    subscriber_url: 'http://127.0.0.1/',
  });
  const { hook_id: id, signing_key: key } = made.body;
  const receiver = await startReadmeReceiver(key);
  await account.call('PUT', `/v1/hooks/${id}`, { subscriber_url: receiver.url });
  start();
  const statuses = async () =>
    (await account.call('GET', '/v1/hooks/events')).body.events.map(
      (each: { response_status: number }) => each.response_status,
    );
  await tell(account, 'Ana');
  await eventually(async () => String(await statuses()) === '204');
  await account.call('POST', `/v1/hooks/${id}/signing-key`);
  await tell(account, 'Luis');
  await eventually(async () => String(await statuses()) === '401,204');
  const events = (await receiver.said())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events).toMatchObject([
    { event_type: 'contact', event_action: 'created', object: { name: 'Ana' }, version: '1.0' },
  ]);
});
