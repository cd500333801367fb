import { sql } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { notFound } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { openBody } from './deadBody.ts';
import { inboxDead } from './table.ts';
import { veiled } from './veiledBody.ts';

/** An event that condemned itself; its body is not shown, it is somebody's message. */
export type DeadEvent = {
  id: number;
  kind: string;
  field: string;
  receivedAt: Date;
  diedAt: Date;
  error: string;
};

/** A fault of ours may kill all there is: so many of those that came last are put in order. */
const mostOrdered = 1_000;

/** The account's dead events, the newest first, at most `limit`. */
export async function listDead(unit: Unit, limit: number): Promise<DeadEvent[]> {
  const rows = await run<{
    id: number;
    kind: string;
    field: string;
    received_at: Date;
    died_at: Date;
    error: string;
  }>(
    unit.tx,
    sql`select id, kind, field, received_at, died_at, error from (
        select id, kind, field, received_at, died_at, error from inbox_dead
        where account_id = ${unit.accountId} order by id desc
        limit greatest(${limit}::int, ${mostOrdered})) as latest
      order by died_at desc, id desc limit ${limit}::int`,
  );
  return rows.map(({ received_at: receivedAt, died_at: diedAt, ...row }) => ({
    ...row,
    receivedAt,
    diedAt,
  }));
}

/** Its line, and its body without what anybody said; undefined where no key of `SECRET_KEY` opens it. */
export type OpenDeadEvent = DeadEvent & { lineId: string | null; body: Json | undefined };

/** AppError `not_found` where the account has no such dead event (any more). */
export async function getDead(unit: Unit, box: SecretBox, id: number): Promise<OpenDeadEvent> {
  const [row] = await selectRows(
    unit.tx,
    inboxDead,
    sql`account_id = ${unit.accountId} and id = ${id}`,
  );
  if (!row) throw notFound('event');
  const { kind, field, receivedAt, diedAt, error, lineId } = row;
  return { id, kind, field, receivedAt, diedAt, error, lineId, body: veiledBodyOf(box, row) };
}

function veiledBodyOf(box: SecretBox, row: DeadBody): Json | undefined {
  const [read] = opened(box)(row);
  if (!read) return undefined;
  try {
    return veiled(JSON.parse(read.body));
  } catch {
    // What the inbox itself refused is base64.
    return veiled(read.body);
  }
}

/**
 * Puts dead events back into the inbox, once what killed them is mended: these, or all. They are
 * handled as what happens now, after everything newer. One that no key of `SECRET_KEY` opens stays
 * where it is. They go some at a time: whoever is cut off gives back the others by asking again. Gives how many
 * went back.
 */
export async function redriveDead(
  deps: UnitDeps,
  { accountId, box, ids }: { accountId: string; box: SecretBox; ids: number[] | 'all' },
): Promise<number> {
  let back = 0;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after;
    const done = await openUnit(deps, accountId, async (unit) => {
      const rows = await readDead(unit, ids, from);
      return { back: await redrive(unit, rows.flatMap(opened(box))), last: rows.at(-1)?.id };
    });
    back += done.back;
    after = done.last;
  }
  return back;
}

type DeadBody = Pick<typeof inboxDead.$inferSelect, 'accountId' | 'id' | 'body'>;

/** A body may have megabytes. */
const readDead = ({ tx, accountId }: Unit, ids: number[] | 'all', after: number) =>
  selectRows(
    tx,
    inboxDead,
    sql`account_id = ${accountId} and id > ${after}
      and ${ids === 'all' ? sql`true` : sql`id = any(${arrayOf('bigint', ids)})`}
      order by id limit 20 for no key update`,
    ['accountId', 'id', 'body'],
  );

const opened = (box: SecretBox) => (row: DeadBody) => {
  try {
    return [{ ...row, body: openBody(box, row) }];
  } catch {
    return [];
  }
};

async function redrive(unit: Unit, rows: DeadBody[]): Promise<number> {
  if (rows.length === 0) return 0;
  const back = await run(
    unit.tx,
    sql`with chosen as (
        delete from inbox_dead where account_id = ${unit.accountId}
          and id = any(${arrayOf(
            'bigint',
            rows.map(({ id }) => id),
          )})
        returning id, lane, key, line_id, kind, field, at
      )
      insert into inbox (account_id, id, lane, key, line_id, kind, field, at, body, received_at)
      select ${unit.accountId}, nextval('inbox_group') * 1024, lane, key, line_id, kind, field, at,
        v.body, ${unit.now}
      from chosen join unnest(${arrayOf(
        'bigint',
        rows.map(({ id }) => id),
      )}, ${arrayOf(
        'text',
        rows.map(({ body }) => body),
      )}) as v(id, body) on v.id = chosen.id
      on conflict do nothing returning 1`,
  );
  return back.count;
}
