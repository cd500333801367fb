import type { Database } from '../db/connect.ts';
import { countWaiting } from '../db/discover.ts';

/** Whether more of an account may be taken into the inbox; looked at from time to time, known in between. */
export type InboxRoom = {
  isFull(accountId: string): boolean;
  look(database: Database): Promise<void>;
};

/**
 * Bounds what waits to be decided, so that a relay that is down or behind fills no disk: with `most` events
 * waiting, accounts that have no fewer than the others on average are full, until the next look. What is
 * refused, the provider keeps for days.
 */
export function createInboxRoom(most: number): InboxRoom {
  let full = new Set<string>();
  return {
    isFull: (accountId) => full.has(accountId),
    async look(database) {
      full = (await estimate(database)) < most ? new Set() : await findFull(database, most);
    },
  };
}

/** What the server has counted of inserts and deletions, or each of Citus's of its own: costs nothing, also of a table of dead rows. */
async function estimate({ sql, isDistributed }: Database): Promise<number> {
  const [row] = isDistributed
    ? await sql<{ events: number | null }[]>`
        select sum(result::float8) as events
        from run_command_on_shards('inbox', 'select pg_stat_get_live_tuples(''%s''::regclass)')
        where success`
    : await sql<{ events: number | null }[]>`
        select pg_stat_get_live_tuples('inbox'::regclass)::float8 as events`;
  return row?.events ?? 0;
}

async function findFull(database: Database, most: number): Promise<Set<string>> {
  const rows = await countWaiting(database);
  const all = rows.reduce((sum, { events }) => sum + events, 0);
  if (all < most) return new Set();
  const many = rows.filter(({ events }) => events * rows.length >= all);
  return new Set(many.map(({ accountId }) => accountId));
}
