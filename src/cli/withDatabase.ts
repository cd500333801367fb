import { pino } from 'pino';
import { type Config, readConfig } from '../config.ts';
import { connect, type Database } from '../db/connect.ts';
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

/** One connection past any pooler, for what is done to the database itself; it is as it was found. */
export async function withDirectDatabase(
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const { database: asked } = readConfig(process.env);
  if (asked.kind === 'embedded') {
    throw new Error(
      'The embedded Postgres is one on one machine: set DATABASE_URL to a server of your own',
    );
  }
  const url = asked.directUrl;
  const database = connect({ url, pool: 1, pooler: 'none', applicationName: 'chasqui db' });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
