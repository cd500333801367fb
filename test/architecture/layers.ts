/**
 * Who may import whom: a file may import from its own part and from parts on lower levels, never
 * up and never sideways. A part is a folder of `src/` or, at its root, one of the files below.
 */
export const levels: readonly (readonly string[])[] = [
  ['main'],
  ['app', 'config'],
  ['routes', 'console', 'workers', 'emulator', 'client'],
  ['deps'],
  ['diagram', 'simulator'],
  ['relay', 'sender', 'calls'],
  ['campaigns'],
  ['outbounds'],
  ['processes'],
  ['chats'],
  ['agents', 'contacts', 'flows', 'lines', 'media'],
  ['hooks', 'imports', 'users'],
  ['accounts'],
  ['db'],
  ['engine', 'providers'],
  ['messages'],
  ['errors'],
];

/** Files at the root of `src/` that belong together: the composition root in its several files. */
export const filesOfMain = new Set([
  'main',
  'cli',
  'service',
  'openDatabase',
  'dataDir',
  'listen',
  'firstStart',
  'firstUser',
  'apiKeyFile',
  'secretKeyFile',
  'log',
]);

/** Columns and keys are values without behaviour: whoever writes SQL may know any table but these. */
export const withoutTables = new Set(['engine', 'providers', 'messages', 'errors', 'emulator']);

/** It plays the other side, on its own port, and knows us only over HTTP. */
export const emulatorImports = new Set(['messages', 'errors']);

/** No clock, no randomness, no I/O: values in, values out. */
export const pureParts = new Set(['engine', 'messages']);

/** `config` parses the environment; `main` hands it over. */
export const readersOfEnvironment = new Set([
  'src/cli/withDatabase.ts',
  'src/config.ts',
  'src/main.ts',
]);

/** Edges, which hand the clock and chance to all others as values. */
export const readersOfClock = new Set([
  'src/main.ts',
  'src/cli.ts',
  'src/cli/accounts.ts',
  'src/service.ts',
  'src/emulator/startEmulator.ts',
  // The time of a log line, not of anything that happens.
  'src/log.ts',
  // The time inside an id that is needed before a unit is open; nothing is ordered by it.
  'src/firstStart.ts',
  'src/media/storeFile.ts',
]);
