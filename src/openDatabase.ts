import type { Logger } from 'pino';
import type { DatabaseConfig } from './config.ts';
import { connect, type Database } from './db/connect.ts';
import { findDistribution } from './db/distribute.ts';
import { startEmbedded } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';

export type OpenDatabase = {
  database: Database;
  /** Past any pooler, for what a session has to hold; absent where no other process can be on the database. */
  direct: Database | undefined;
};

const applicationName = 'chasqui';

/** Opens the database that the configuration names, or our own, with all migrations applied. */
export async function openDatabase(
  config: { database: DatabaseConfig; dataDir: string },
  log: Logger,
  stops: (() => Promise<unknown>)[],
): Promise<OpenDatabase> {
  const { database: asked, dataDir } = config;
  if (asked.kind === 'embedded') {
    const embedded = await startEmbedded({ dataDir, log });
    stops.push(embedded.stop);
    const { url, socket } = embedded;
    const { pool } = asked;
    const database = connect({ url, socket, pool, pooler: 'none', applicationName });
    stops.push(database.close);
    await migrate(database);
    return { database, direct: undefined };
  }
  const { url, directUrl, pooler, pool } = asked;
  const direct = connect({ url: directUrl, pool: 1, pooler: 'none', applicationName });
  stops.push(direct.close);
  await migrate(direct).catch((error: unknown) => {
    throw whyNotUsable(error, directUrl);
  });
  const { isDistributed, undistributed } = await findDistribution(direct.sql);
  if (undistributed.length > 0) log.warn({ tables: undistributed }, notDistributed);
  const database = connect({ url, pool, pooler, applicationName, isDistributed });
  stops.push(database.close);
  return { database, direct };
}

const notDistributed =
  'the database has Citus, and these tables are on one machine: `npx chasqui db distribute`, with every process stopped';

/** The server's words, and which database they are about; never its password. */
function whyNotUsable(error: unknown, url: string): Error {
  const { host, pathname } = new URL(url);
  const said = error instanceof Error ? error.message : String(error);
  return new Error(
    `The database ${pathname.slice(1)} at ${host} cannot be used (${said}): check DATABASE_URL, and DATABASE_DIRECT_URL where it is set`,
    { cause: error },
  );
}
