import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { arrayLiteral, parseArray, textOf } from './literals.ts';

export type ConnectOptions = {
  url: string;
  /** A socket file that leads to the same server, on this machine. */
  socket?: string | undefined;
  /** The most connections kept open. */
  pool: number;
  /** What stands between us and Postgres: `transaction` is PgBouncer in transaction mode. */
  pooler: 'none' | 'transaction';
  applicationName: string;
  /** The database is the coordinator of a Citus cluster, with our tables distributed (`findIsDistributed`). */
  isDistributed?: boolean;
};

export type Database = {
  /** postgres.js itself, for what drizzle has no word for. */
  sql: postgres.Sql;
  db: PostgresJsDatabase;
  /** Tables are in shards on several machines: what is asked of all accounts at once is asked otherwise. */
  isDistributed: boolean;
  /** Waits up to five seconds for queries in flight, then cuts them off. */
  close: () => Promise<void>;
};

/** One open transaction, as drizzle hands it over. */
export type Tx = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

/** Opens a pool; no connection is made before the first query. */
export function connect(options: ConnectOptions): Database {
  const { url, socket, pool, pooler, applicationName, isDistributed = false } = options;
  const sql = postgres(url, {
    ...(socket !== undefined && { path: socket }),
    max: pool,
    connect_timeout: 5,
    // A database that was down for an hour is found again a second after it is back.
    backoff: (retries) => Math.min(0.02 * 2 ** retries, 1),
    onnotice: () => {},
    // It would ask for every array type on every connection; those we use are below.
    fetch_types: false,
    // PgBouncer 1.18 knows no prepared statements and refuses startup parameters it does not track.
    prepare: pooler === 'none',
    connection:
      pooler === 'none'
        ? {
            application_name: applicationName,
            TimeZone: 'UTC',
            DateStyle: 'ISO',
            ...(isDistributed && oneConnection),
          }
        : { application_name: applicationName },
  });
  const db = drizzle(sql);
  speakOurTypes(sql);
  return { sql, db, isDistributed, close: () => sql.end({ timeout: 5 }) };
}

// All but the looks for work are of one shard, and these are over before Citus has opened, for them alone, a second
// connection to a worker.
const oneConnection = { 'citus.max_adaptive_executor_pool_size': 1 };

// Postgres's numbers for the types we treat ourselves, from its catalogue pg_type.
const oid = { json: 114, jsonb: 3802, int8: 20, timestamptz: 1184 };
const elementOfArray = [
  [1000, 16], // boolean
  [1001, 17], // bytea
  [1005, 21], // smallint
  [1007, 23], // integer
  [1016, oid.int8],
  [1009, 25], // text
  [1015, 1043], // varchar
  [1022, 701], // double precision
  [1185, oid.timestamptz],
  [2951, 2950], // uuid
  [3807, oid.jsonb],
] as const;

/**
 * drizzle makes the driver give moments and take JSON as text, which leaves raw queries without
 * `Date`s and objects. Its own columns understand both, so both are put back. An int8 is a number,
 * and an array knows its nulls.
 */
function speakOurTypes(sql: postgres.Sql): void {
  const { parsers, serializers } = sql.options;
  parsers[oid.timestamptz] = (text: string) => new Date(text);
  serializers[oid.timestamptz] = (value: unknown) =>
    value instanceof Date ? value.toISOString() : value;

  const jsonText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  serializers[oid.json] = jsonText;
  serializers[oid.jsonb] = jsonText;

  parsers[oid.int8] = (text: string) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new Error(`${text} is too large for a number`);
    return value;
  };

  for (const [array, element] of elementOfArray) {
    const parse = parsers[element] ?? ((text: string) => text);
    parsers[array] = (literal: string) => parseArray(literal, parse);
    serializers[array] = (value: unknown) =>
      Array.isArray(value)
        ? arrayLiteral(value.map((each) => (each === null ? null : textOf(each))))
        : value;
  }
}
