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

export type InboxWriter = {
  /**
   * Resolves when all rows are durable; a repeat of a row that still waits counts as written.
   * Rejects with `InboxBusy` when more waits than memory should hold, or after 900 ms without a
   * commit; what was on its way to the database may still be written then, and a repeat of it is
   * harmless. What was not is dropped: behind it come others that have not been refused yet.
   */
  write(rows: NewInboxRow[]): Promise<void>;
};

/**
 * Try again later: nothing is known to be lost, nothing is promised. `full`: said at once, and nothing was
 * written; `late`: what there was time for may be written all the same.
 */
export class InboxBusy extends Error {
  readonly why: 'full' | 'late';
  constructor(why: 'full' | 'late', message: string) {
    super(message);
    this.why = why;
  }
}

export type InboxWriterDeps = {
  database: Database;
  clock: Clock;
  log: Logger;
  /** Told after each commit which account has work. */
  wake(accountId: string): void;
  /** Whether so much of an account waits in the database that no more is taken (`inboxRoom.ts`). */
  isFull?: (accountId: string) => boolean;
};

const maxRows = 1000;
const maxBytes = 4 * 1024 * 1024;
const maxWaitingBytes = 32 * 1024 * 1024;
const maxWaiting = 2_000;
const commitWithinMs = 900;
const concurrentGroups = 3;

type Request = { rows: NewInboxRow[]; bytes: number; done(error?: unknown): void };
/** `bytes`, `count`: of all its requests that are not over, those on their way to the database too. */
type Queue = { requests: Set<Request>; flushing: boolean; bytes: number; count: number };
/** What goes into one insert, of one account or of several. */
type Group = { accounts: Map<string, Queue>; requests: Request[] };

/**
 * Group commit: requests of an account that arrive while another insert is on its way share the
 * next one. Nothing waits for a timer. Accounts share an insert where more of them wait than inserts may be on
 * their way: many that are written to now and then cost a row each, and not a commit.
 *
 * What waits is bounded, by number and by bytes, and shared: an account may add to what it has waiting
 * while that is no more than there is room left. Alone it gets half of the room, two get a third each, and
 * one that has nothing waiting always finds some.
 */
export function createInboxWriter(deps: InboxWriterDeps): InboxWriter {
  const queues = new Map<string, Queue>();
  const ready = new Set<string>();
  const lanes = new LRUCache<string, number>({ max: 100_000 });
  let waitingBytes = 0;
  let waiting = 0;
  let flushes = 0;

  function enqueue(accountId: string, rows: NewInboxRow[]): Promise<void> {
    const bytes = rows.reduce((sum, row) => sum + row.body.length + 200, 0);
    const queue = queues.get(accountId) ?? newQueue();
    const hasRoom =
      queue.bytes + bytes <= maxWaitingBytes - waitingBytes && queue.count < maxWaiting - waiting;
    if (!hasRoom) {
      const said = `${waiting} requests of ${waitingBytes} bytes wait for the database`;
      return Promise.reject(new InboxBusy('full', said));
    }
    if (deps.isFull?.(accountId)) {
      return Promise.reject(new InboxBusy('full', 'As many events wait as are to wait at most'));
    }
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        const late = new InboxBusy('late', `No commit within ${commitWithinMs} ms`);
        // Whose caller has gone would only keep those waiting whose caller has not.
        if (queue.requests.delete(request)) request.done(late);
        else reject(late);
      }, commitWithinMs);
      const done = (error?: unknown) => {
        clearTimeout(timeout);
        count(queue, -1, -bytes);
        if (error === undefined) resolve();
        else reject(error);
      };
      const request: Request = { rows, bytes, done };
      queues.set(accountId, queue);
      count(queue, 1, bytes);
      queue.requests.add(request);
      if (queue.requests.size === 1 && !queue.flushing) {
        ready.add(accountId);
        // After this turn of the event loop, so that requests read in the same one share the insert.
        setImmediate(flushNext);
      }
    });
  }

  function count(queue: Queue, requests: number, bytes: number): void {
    queue.count += requests;
    queue.bytes += bytes;
    waiting += requests;
    waitingBytes += bytes;
    metrics.writerWaiting.inc(requests);
    metrics.writerWaitingBytes.inc(bytes);
  }

  function flushNext(): void {
    while (flushes < concurrentGroups) {
      const group = takeGroup(Math.ceil(ready.size / (concurrentGroups - flushes)));
      if (group.requests.length === 0) return;
      flushes += 1;
      void flush(group).then(() => {
        flushes -= 1;
        for (const [accountId, queue] of group.accounts) {
          queue.flushing = false;
          if (queue.requests.size > 0) ready.add(accountId);
          else queues.delete(accountId);
        }
        flushNext();
      });
    }
  }

  /** Of at most so many accounts, longest-waiting first. */
  function takeGroup(mostAccounts: number): Group {
    const group: Group = { accounts: new Map(), requests: [] };
    const room = { rows: maxRows, bytes: maxBytes };
    for (const accountId of ready) {
      if (group.accounts.size === mostAccounts) break;
      const queue = queues.get(accountId) ?? newQueue();
      const waited = queue.requests.size;
      for (const request of queue.requests) {
        room.rows -= request.rows.length;
        room.bytes -= request.bytes;
        if (group.requests.length > 0 && (room.rows < 0 || room.bytes < 0)) break;
        group.requests.push(request);
        queue.requests.delete(request);
      }
      // There was no room for any of it.
      if (waited > 0 && queue.requests.size === waited) break;
      ready.delete(accountId);
      // All that waited may have been refused meanwhile.
      if (waited === 0) {
        queues.delete(accountId);
        continue;
      }
      queue.flushing = true;
      group.accounts.set(accountId, queue);
    }
    return group;
  }

  /** Never rejects: each request is told for itself. */
  async function flush({ accounts, requests }: Group): Promise<void> {
    try {
      await insert(requests.flatMap((request) => request.rows));
      for (const request of requests) request.done();
    } catch (error) {
      if (isDataError(error)) await flushOneByOne(requests);
      else for (const request of requests) request.done(error);
    }
    for (const accountId of accounts.keys()) deps.wake(accountId);
  }

  /** A group that fails on its data says nothing of its other requests. */
  async function flushOneByOne(group: Request[]): Promise<void> {
    for (const request of group) {
      try {
        await insert(request.rows);
        request.done();
      } catch (error) {
        if (!isDataError(error)) {
          request.done(error);
          continue;
        }
        await insertRowByRow(request.rows).then(() => request.done(), request.done);
      }
    }
  }

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

  return {
    async write(rows) {
      const byAccount = groupBy(rows, (row) => row.accountId);
      await Promise.all([...byAccount].map(([accountId, part]) => enqueue(accountId, part)));
    },
  };
}

const newQueue = (): Queue => ({ requests: new Set(), flushing: false, bytes: 0, count: 0 });

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
