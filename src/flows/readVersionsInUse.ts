import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Json } from '../messages/events.ts';

/** A version of a flow, named as the flow is now. */
export type VersionInUse = { id: string; name: string; version: number; definition: Json };

/**
 * Versions that starts take, and those that somebody still runs: as their own flow, or as a sub-flow that
 * they are in, however far out. Only those in whose text `words` stand, in whatever case.
 */
export const readVersionsInUse = (
  { tx, accountId }: Unit,
  words: string,
): Promise<VersionInUse[]> =>
  run<VersionInUse>(
    tx,
    sql`with running as (
        select p.flow_id, p.flow_version as version from process p
        where p.account_id = ${accountId} and p.status = 'pending'
        union
        select substr(frame->>'flowId', 4)::uuid, (frame->>'version')::int
        from process p cross join lateral jsonb_path_query(p.state, '$.frames[*]') as frame
        where p.account_id = ${accountId} and p.status = 'pending'
      )
      select f.id, f.name, v.version, v.definition from flow_version v
      join flow f on f.account_id = v.account_id and f.id = v.flow_id
      where v.account_id = ${accountId} and f.deleted_at is null
        and v.definition::text ilike ${`%${words}%`}
        and (v.version = f.published_version
          or (v.flow_id, v.version) in (select r.flow_id, r.version from running r))
      order by f.id, v.version`,
  );
