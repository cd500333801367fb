import { parseArgs } from 'node:util';
import { emulatorAppSecret, emulatorVerifyToken } from './firstWorld.ts';
import { type RunningEmulator, startEmulator } from './startEmulator.ts';
import { handshake } from './webhooks/handshake.ts';

const usage = `The WhatsApp emulator, alone.

  npm run emulator -- --webhook URL [--secret S] [--verify-token T] [--port N] [--host H]

  --webhook       where the webhooks go
  --secret        what they are signed with (${emulatorAppSecret})
  --verify-token  what the handshake shows (${emulatorVerifyToken})
  --port          3001
  --host          127.0.0.1
`;

function readArguments() {
  return parseArgs({
    options: {
      webhook: { type: 'string' },
      secret: { type: 'string', default: emulatorAppSecret },
      'verify-token': { type: 'string', default: emulatorVerifyToken },
      port: { type: 'string', default: '3001' },
      host: { type: 'string', default: '127.0.0.1' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

async function main(): Promise<void> {
  const { webhook, secret, 'verify-token': verifyToken, port, host, help } = readArguments();
  if (help) return print(usage);
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535, not "${port}"`);
  }
  if (webhook !== undefined && !URL.canParse(webhook)) {
    throw new Error(
      `--webhook must be an address such as http://localhost:3000/…, not "${webhook}"`,
    );
  }
  const emulator = await startEmulator({
    port: Number(port),
    host,
    world:
      webhook === undefined
        ? {}
        : { webhook: { url: webhook, app_secret: secret, verify_token: verifyToken } },
  });
  print(`Phones    ${emulator.url}/\n`);
  print(`Graph     ${emulator.url}/v24.0\n`);
  print(`Controls  ${emulator.url}/emulator\n`);
  stopOnSignal(emulator);
  if (webhook === undefined) print('Webhooks  nowhere yet: --webhook URL\n');
  else await introduce(webhook, verifyToken);
}

/** The service may still be starting: asked for half a minute, and called anyway. */
async function introduce(webhook: string, verifyToken: string): Promise<void> {
  let problem: string | undefined;
  for (let attempt = 0; attempt < 30; attempt += 1) {
    problem = await handshake(webhook, verifyToken, `${attempt}${verifyToken.length}`);
    if (problem === undefined) return print(`Webhooks  ${webhook}, verified\n`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  print(`Webhooks  ${webhook}, not verified: ${problem}\n`);
}

function stopOnSignal(emulator: RunningEmulator): void {
  const stop = (): void => {
    emulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function print(text: string): void {
  process.stdout.write(text);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
