import { pino } from 'pino';
import { type Config, readConfig } from './config.ts';
import { logOptions } from './log.ts';
import { type Service, startService } from './service.ts';

/** Whatever hangs, the process is gone after this. */
const stopWithinMs = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const starting = startService(config, pino(logOptions(config.logLevel)));

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    // Asked for during the start: what is half up is brought up first. What fails there says so below.
    void starting.then(
      (service) => service.stop().then(() => process.exit(0)),
      () => {},
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const service = await starting.catch((error: unknown) => {
    // A Ctrl-C reaches every program of the group: what it broke off is what was asked for.
    if (stopping) process.exit(0);
    throw error;
  });
  if (!stopping) process.stdout.write(welcome(config, service));
}

/** What a newcomer wants to know next; the key itself is never printed. */
function welcome({ roles }: Config, { url, emulatorUrl, apiKeyFile, signInUrl }: Service): string {
  const lines = [
    ...(emulatorUrl ? [`  phones   ${emulatorUrl}   (write "hola" on one)`] : []),
    ...(roles.has('web')
      ? [
          `  console  ${signInUrl ? `${signInUrl}   (opens once)` : `${url}/console`}`,
          `  API      ${url}/docs`,
          `  try      curl -H "Truora-API-Key: $(cat ${quoted(apiKeyFile)})" ${url}/v1/whatsapp/lines`,
        ]
      : [`  does     ${[...roles].join(', ')}`, `  ready    ${url}/ready`]),
  ];
  return `\nChasqui is up. Ctrl-C stops it.\n\n${lines.join('\n')}\n\n`;
}

/** As a shell reads it. */
const quoted = (path: string): string =>
  /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Chasqui could not start: ${message}\n`);
  process.exit(1);
});
