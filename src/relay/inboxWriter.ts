import { groupBy } from '../db/groupBy.ts';
import { isDataError } from '../db/sqlState.ts';
import {
  createInboxInsert,
  type InboxInsertDeps,
  maxRows,
  type NewInboxRow,
} from './inboxInsert.ts';
import * as metrics from './metrics.ts';

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

export type InboxWriterDeps = InboxInsertDeps & {
  /** Told after each commit which account has work. */
  wake(accountId: string): void;
  /** Whether so much of an account waits in the database that no more is taken (`inboxRoom.ts`). */
  isFull?: (accountId: string) => boolean;
};

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
  const { insert, insertRowByRow } = createInboxInsert(deps);
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

  return {
    async write(rows) {
      const byAccount = groupBy(rows, (row) => row.accountId);
      await Promise.all([...byAccount].map(([accountId, part]) => enqueue(accountId, part)));
    },
  };
}

const newQueue = (): Queue => ({ requests: new Set(), flushing: false, bytes: 0, count: 0 });
