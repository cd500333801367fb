import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Receiver, startReceiver } from './receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const run = (...given: string[]) =>
  spawn(process.execPath, ['--import', 'tsx', 'src/emulator/main.ts', ...given]);

test('the program says where it is, signs with the secret given, and stops when asked', async () => {
  const program = run('--port', '0', '--webhook', receiver.url, '--secret', 'emulator-secret');
  let printed = '';
  program.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  await receiver.until(() => printed.includes('verified'), 'the program starting');
  const url = /Controls {2}(\S+)/.exec(printed)?.[1];
  await fetch(`${url}/phones/1/messages`, {
    method: 'POST',
    body: JSON.stringify({ text: 'hola' }),
  });
  await receiver.until(() => receiver.arrivals.length === 1);
  expect(receiver.arrivals[0]?.isSigned).toBe(true);

  program.kill('SIGTERM');
  const [code] = await once(program, 'exit');
  expect(code).toBe(0);
});

test('a fault in the arguments is one sentence', async () => {
  const program = run('--port', 'many');
  let said = '';
  program.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(program, 'close');
  expect(code).toBe(1);
  expect(said).toBe('--port must be a number from 0 to 65535, not "many"\n');
});
