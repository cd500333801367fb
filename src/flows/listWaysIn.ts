import { sql } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { flowIdOf } from '../engine/subflowsOf.ts';

/**
 * A way into a flow from another: processes of this version are in it at addresses that begin with `prefix`
 * (`pay/` where step `pay` enters it, `shop/pay/` where another sub-flow lies between).
 */
export type WayIn = { flowId: string; version: number; prefix: string };

/** So many flows may stand within each other, and so many ways are followed. */
const [mostDeep, mostWays] = [10, 1_000];

/** The ways in which processes of published versions come into a flow as a sub-flow, the shortest first. */
export async function listWaysIn({ tx, accountId }: Unit, flowId: string): Promise<WayIn[]> {
  const rows = await run<{ flow_id: string; version: number; step: string; enters: string }>(
    tx,
    sql`select v.flow_id, v.version, s.key as step, s.value->>'flow_id' as enters
      from flow_version v cross join lateral jsonb_each(v.definition->'steps') s
      where v.account_id = ${accountId} and v.version > 0
        and v.definition @? '$.steps.*.type ? (@ == "subflow")' and s.value->>'type' = 'subflow'
      order by v.created_at desc limit ${mostWays}`,
  );
  const found = new Map<string, WayIn>();
  let inner = [{ flowId, prefix: '' }];
  for (let depth = 0; depth < mostDeep && inner.length > 0; depth += 1) {
    const outer = inner.flatMap((way) =>
      rows
        .filter(({ enters }) => flowIdOf(enters) === toWire('IPF', way.flowId))
        .map(({ flow_id, version, step }) => ({
          flowId: flow_id,
          version,
          prefix: `${step}/${way.prefix}`,
        })),
    );
    inner = outer.slice(0, Math.max(mostWays - found.size, 0));
    for (const way of inner as WayIn[]) {
      found.set(`${way.flowId}.${way.version}.${way.prefix}`, way);
    }
  }
  return [...found.values()];
}
