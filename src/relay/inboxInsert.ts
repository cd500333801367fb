import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { identityKeys, keyText } from '../contacts/identityKeys.ts';
import type { Database } from '../db/connect.ts';
import { groupBy } from '../db/groupBy.ts';
import { arrayLiteral } from '../db/literals.ts';
import { isDataError, sqlState } from '../db/sqlState.ts';
import type { Clock } from '../db/unit.ts';
import type { Identities } from '../messages/events.ts';
import { laneOf } from './lanes.ts';
import * as metrics from './metrics.ts';

/** An event on its way into the inbox. `body` is our own normalised JSON text. */
export type NewInboxRow = {
  accountId: string;
  lineId: string | null;
  key: Buffer;
  kind: string;
  field: string;
  at: Date | undefined;
  body: string;
  /** Who it concerns, for the lane; absent: the line. */
  who: Identities | undefined;
};

export type InboxInsertDeps = { database: Database; clock: Clock; log: Logger };

export type InboxInsert = {
  insert(rows: NewInboxRow[]): Promise<void>;
  insertRowByRow(rows: NewInboxRow[]): Promise<void>;
};

/** So many in one statement. */
export const maxRows = 1000;

/** Puts events into the inbox, each in its lane. */
export function createInboxInsert(deps: InboxInsertDeps): InboxInsert {
  const lanes = new LRUCache<string, number>({ max: 100_000 });

  /** Those that the database refuses are buried, and the others written. */
  async function insertRowByRow(rows: NewInboxRow[]): Promise<void> {
    for (const row of rows) {
      try {
        await insert([row]);
      } catch (error) {
        if (!isDataError(error)) throw error;
        deps.log.error({ err: error, kind: row.kind, field: row.field }, 'event buried unread');
        await bury(row, String(error));
      }
    }
  }

  /** All or, of more than a thousand, each thousand of them. A repeat of a row that waits counts as written. */
  async function insert(rows: NewInboxRow[]): Promise<void> {
    const lanesOfAccounts = await Promise.all(
      [...groupBy(rows, (row) => row.accountId)].map(([accountId, some]) =>
        findLanes(accountId, some),
      ),
    );
    const laneOfRow = new Map(lanesOfAccounts.flatMap((lanesOf) => [...lanesOf]));
    for (let from = 0; from < rows.length; from += maxRows) {
      const part = rows.slice(from, from + maxRows);
      const written = await retryDeadlocks(() => insertGroup(part, laneOfRow));
      countRows(part, written);
    }
  }

  /**
   * Rows go in by key, so that two groups never wait for each other crosswise; ids keep their order. JSON text
   * has no line end in it, so that bodies travel as lines, of which nothing is quoted and read letter by letter.
   */
  async function insertGroup(
    rows: NewInboxRow[],
    laneOfRow: Map<NewInboxRow, number>,
  ): Promise<number> {
    const placed = rows
      .map((row, place) => ({ row, place, hex: row.key.toString('hex') }))
      .sort((a, b) => (a.hex < b.hex ? -1 : a.hex > b.hex ? 1 : a.place - b.place));
    const column = (pick: (row: NewInboxRow) => string | null) =>
      arrayLiteral(placed.map(({ row }) => pick(row)));
    const { sql, isDistributed } = deps.database;
    // Citus counts what it was given, written or not, unless it is asked what was written.
    const written = isDistributed ? sql`returning 1` : sql``;
    const result = await sql`
      insert into inbox (account_id, id, lane, key, line_id, kind, field, at, body, received_at)
      select v.account_id, g.number * 1024 + v.place, v.lane, v.key, v.line_id, v.kind, v.field,
        coalesce(v.at, g.now), v.body, g.now
      from (select nextval('inbox_group') as number,
              now() + ${deps.clock.offsetMs}::float8 * interval '1 millisecond' as now offset 0) as g,
        unnest(${column((row) => row.accountId)}::uuid[],
          ${arrayLiteral(placed.map(({ place }) => String(place)))}::int[],
          ${arrayLiteral(placed.map(({ row }) => String(laneOfRow.get(row) ?? 0)))}::smallint[],
          ${arrayLiteral(placed.map(({ hex }) => `\\x${hex}`))}::bytea[],
          ${column((row) => row.lineId)}::uuid[],
          ${column((row) => row.kind)}::text[],
          ${column((row) => row.field)}::text[],
          ${column((row) => row.at?.toISOString() ?? null)}::timestamptz[],
          string_to_array(${placed.map(({ row }) => row.body).join('\n')}, E'\\n')
        ) as v(account_id, place, lane, key, line_id, kind, field, at, body)
      on conflict do nothing ${written}`;
    return result.count;
  }

  /** A hint only: a lane that is wrong costs order between two lanes, never correctness. */
  async function findLanes(
    accountId: string,
    rows: NewInboxRow[],
  ): Promise<Map<NewInboxRow, number>> {
    const keysOf = rows.map((row) => (row.who ? identityKeys(row.who).map(keyText) : []));
    const missing = [...new Set(keysOf.flat())].filter((key) => !lanes.has(accountId + key));
    if (missing.length > 0) {
      const found = await deps.database.sql<{ key: string; contact_id: string }[]>`
        select kind || ':' || value as key, contact_id from contact_identity
        where account_id = ${accountId} and (kind, value) in (
          select split_part(k, ':', 1), substr(k, strpos(k, ':') + 1)
          from unnest(${arrayLiteral(missing)}::text[]) as k)`;
      for (const { key, contact_id } of found) lanes.set(accountId + key, laneOf(contact_id));
    }
    return new Map(
      rows.map((row, index) => {
        const keys = keysOf[index] ?? [];
        const known = keys.find((key) => lanes.has(accountId + key));
        const lane = known === undefined ? undefined : lanes.get(accountId + known);
        return [row, lane ?? laneOf(keys[0] ?? row.lineId ?? accountId)];
      }),
    );
  }

  /** The body as base64, which any database takes. */
  async function bury(row: NewInboxRow, error: string): Promise<void> {
    const { sql } = deps.database;
    await sql`
      insert into inbox_dead (account_id, id, lane, key, line_id, kind, field, at, body, received_at, error, died_at)
      select ${row.accountId}, nextval('inbox_group') * 1024, 0, ${row.key}, ${row.lineId}, ${row.kind},
        'unreadable', now(), ${Buffer.from(row.body).toString('base64')}, now(),
        ${Buffer.from(error).toString('ascii').replaceAll('\0', '')}, now()`;
    metrics.dead.inc();
  }

  return { insert, insertRowByRow };
}

function countRows(rows: NewInboxRow[], written: number): void {
  for (const [kind, some] of groupBy(rows, (row) => row.kind)) {
    metrics.accepted.inc({ kind }, some.length);
  }
  if (written < rows.length) metrics.repeats.inc({ kind: 'waiting' }, rows.length - written);
}

async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (sqlState(error) !== '40P01' || tries === 5) throw error;
    }
  }
}
