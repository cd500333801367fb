import { pino } from 'pino';
import { type Config, readConfig } from '../config.ts';
import { createIds } from '../db/ids.ts';
import { createRandomPool } from '../db/randomPool.ts';
import type { UnitDeps } from '../db/unit.ts';
import { logOptions } from '../log.ts';
import { openDatabase } from '../openDatabase.ts';

/** Opens the configured database (migrated), does the work, and closes it again. */
export async function withDatabase(
  work: (deps: UnitDeps, config: Config) => Promise<void>,
): Promise<void> {
  const config = readConfig(process.env);
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const { database } = await openDatabase(config, pino(logOptions('warn')), stops);
    const clock = { offsetMs: 0 };
    await work({ database, clock, ids: createIds(createRandomPool()) }, config);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
