import { startEmbedded } from '../../src/db/embedded.ts';

// A process of its own, to be killed: starts on the folder given, says how it went in one line, and
// stops in good order on SIGTERM.

const dataDir = process.argv[2] ?? '';
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const log = { info: () => {}, warn: () => {} };

try {
  const { url, socket, stop } = await startEmbedded({ dataDir, log, profile: 'fast' });
  process.once('SIGTERM', () => stop().then(() => process.exit(0)));
  say({ url, socket });
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
}
