import { pino } from 'pino';
import { readConfig } from './config.ts';
import { logOptions } from './log.ts';
import { startService } from './service.ts';

/** Whatever hangs, the process is gone after this. */
const stopWithinMs = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino(logOptions(config.logLevel));
  const service = await startService(config, log);
  process.stdout.write(welcome(service));

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    void service.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function welcome({ url, emulatorUrl, apiKeyFile }: Awaited<ReturnType<typeof startService>>) {
  const phones = emulatorUrl ? `  phones   ${emulatorUrl}   (write "hola")\n` : '';
  return `
Chasqui is up.
${phones}  API      ${url}/docs
  try      curl -H "Truora-API-Key: $(cat ${apiKeyFile})" ${url}/v1/engagement/chat/search

`;
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Chasqui could not start: ${message}\n`);
  process.exit(1);
});
