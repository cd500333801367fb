import { sql } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { process } from './table.ts';

export type OpenProcess = typeof process.$inferSelect;

export type Outdated = {
  flowId: string;
  /** The version that is up to date. */
  version: number;
  /** Those of this version alone; all older ones where not said. */
  from?: number | undefined;
  /** Chats come in the order of their ids, after this one. */
  after?: string | undefined;
  /** Of these processes alone. */
  only?: string[] | undefined;
  limit: number;
};

/**
 * Open processes that run an older version of a flow, as their own or as a sub-flow they are in, by
 * chat; what is sensitive in them is as it is at rest. What is only being tried out is left alone.
 * Nothing is locked.
 */
export function findOutdated(
  { tx, accountId }: Unit,
  { flowId, version, from, after, only, limit }: Outdated,
): Promise<OpenProcess[]> {
  const named = sql`jsonb_build_object('id', ${toWire('IPF', flowId)}::text,
    'version', ${version}::integer, 'from', ${from ?? version}::integer)`;
  const [ofOthers, inFrames] =
    from === undefined
      ? [
          sql`flow_version < ${version}`,
          sql`'$.frames[*] ? (@.flowId == $id && @.version < $version)'`,
        ]
      : [sql`flow_version = ${from}`, sql`'$.frames[*] ? (@.flowId == $id && @.version == $from)'`];
  return selectRows(
    tx,
    process,
    sql`account_id = ${accountId} and status = 'pending' and trigger->>'kind' <> 'test'
      and ${after === undefined ? sql`true` : sql`chat_id > ${after}`}
      and ${only === undefined ? sql`true` : sql`id = any(${arrayOf('uuid', only)})`}
      and ((flow_id = ${flowId} and ${ofOthers})
        or jsonb_path_exists(state, ${inFrames}, ${named}))
      order by chat_id limit ${limit}`,
  );
}
