import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

export type ConnectOptions = {
  url: string;
  /** The most connections kept open. */
  pool: number;
  /** What stands between us and Postgres: `transaction` is PgBouncer in transaction mode. */
  pooler: 'none' | 'transaction';
  applicationName: string;
};

export type Database = {
  /** postgres.js itself, for what drizzle has no word for. */
  sql: postgres.Sql;
  db: PostgresJsDatabase;
  /** Waits up to five seconds for queries in flight, then cuts them off. */
  close: () => Promise<void>;
};

/** One open transaction, as drizzle hands it over. */
export type Tx = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

/** Opens a pool; no connection is made before the first query. */
export function connect({ url, pool, pooler, applicationName }: ConnectOptions): Database {
  const sql = postgres(url, {
    max: pool,
    connect_timeout: 5,
    // A database that was down for an hour is found again a second after it is back.
    backoff: (retries) => Math.min(0.02 * 2 ** retries, 1),
    onnotice: () => {},
    // PgBouncer 1.18 knows no prepared statements and refuses startup parameters it does not track.
    prepare: pooler === 'none',
    connection:
      pooler === 'none'
        ? { application_name: applicationName, TimeZone: 'UTC', DateStyle: 'ISO' }
        : { application_name: applicationName },
  });
  const db = drizzle(sql);
  speakOurTypes(sql);
  return { sql, db, close: () => sql.end({ timeout: 5 }) };
}

const int8 = 20;
const json = 114;
const timestamptz = 1184;
const timestamptzArray = 1185;
const jsonb = 3802;

/**
 * drizzle makes the driver give moments and take JSON as text, which leaves raw queries without
 * `Date`s and objects. Its own columns understand both, so both are put back; int8 becomes a number.
 */
function speakOurTypes(sql: postgres.Sql): void {
  const { parsers, serializers } = sql.options;
  parsers[timestamptz] = (text: string) => new Date(text);
  serializers[timestamptz] = (value: unknown) =>
    value instanceof Date ? value.toISOString() : value;
  delete parsers[timestamptzArray];
  delete serializers[timestamptzArray];

  const jsonText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  serializers[json] = jsonText;
  serializers[jsonb] = jsonText;

  parsers[int8] = (text: string) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new Error(`${text} is too large for a number`);
    return value;
  };
}
