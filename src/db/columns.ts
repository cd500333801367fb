import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** The row's own id, a UUIDv7 made by `unit.newId()`. */
export const id = () => uuid('id').notNull();

/** The tenant. It leads every key and stands in every `where`. */
export const accountId = () => uuid('account_id').notNull();

/** A moment, in microseconds at rest and a `Date` (milliseconds) in code. Nullable until `.notNull()`. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const createdAt = () => instant('created_at').notNull();
export const updatedAt = () => instant('updated_at').notNull();

/** Raw bytes: hashes and ciphertext. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({
  dataType: () => 'bytea',
});

/**
 * Any JSON value: `json<Vars>('vars')`. Use this and not drizzle's `jsonb`, which parses what the
 * driver has parsed already and so reads the text `"12"` back as the number 12.
 * Postgres refuses U+0000 in it: clean texts from outside first.
 */
export const json = <T>(name: string) =>
  customType<{ data: T; driverData: unknown }>({
    dataType: () => 'jsonb',
    toDriver: (value) => JSON.stringify(value),
  })(name);

/** A transaction's number, which no other has before or after it; text in code. */
export const xid8 = customType<{ data: string; driverData: string }>({
  dataType: () => 'xid8',
});
