import { sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { arrayLiteral } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import { type CompiledFlow, compileFlow } from '../../engine/compileFlow.ts';
import { definitionSchema } from '../../engine/definition.ts';
import type { Json } from '../../messages/events.ts';
import { flowKey } from '../scene.ts';

/** Compiled flow versions, kept between turns; a version never changes, so none is ever stale. */
export type FlowShelf = {
  /** Those of the versions that exist, by `flowKey`. */
  take(
    unit: Unit,
    versions: { flowId: string; version: number }[],
  ): Promise<Map<string, CompiledFlow>>;
};

const maxBytes = 64 * 1024 * 1024;

/** A version that cannot be compiled is missing, and harms only those who run it; `log` says why. */
export function createFlowShelf(log: Pick<Logger, 'error'>): FlowShelf {
  const shelf = new LRUCache<string, CompiledFlow>({
    maxSize: maxBytes,
    sizeCalculation: (flow) => flow.bytes,
  });

  async function load(
    unit: Unit,
    missing: { flowId: string; version: number }[],
  ): Promise<Map<string, CompiledFlow>> {
    const rows = await run<{ flow_id: string; version: number; definition: Json }>(
      unit.tx,
      sql`select v.flow_id, v.version, v.definition from flow_version v
        join unnest(${arrayLiteral(missing.map((each) => each.flowId))}::uuid[],
          ${arrayLiteral(missing.map((each) => String(each.version)))}::int[]) as k(flow_id, version)
          on k.flow_id = v.flow_id and k.version = v.version
        where v.account_id = ${unit.accountId}`,
    );
    const loaded = new Map<string, CompiledFlow>();
    for (const row of rows) {
      const key = flowKey(row.flow_id, row.version);
      try {
        loaded.set(key, compileFlow(definitionSchema.parse(row.definition), key));
      } catch (error) {
        log.error({ err: error, flow: key }, 'a published flow version cannot be compiled');
      }
    }
    return loaded;
  }

  return {
    async take(unit, versions) {
      const taken = new Map<string, CompiledFlow>();
      const missing = versions.filter(({ flowId, version }) => {
        const key = flowKey(flowId, version);
        const flow = shelf.get(unit.accountId + key);
        if (flow) taken.set(key, flow);
        return !flow;
      });
      if (missing.length === 0) return taken;
      for (const [key, flow] of await load(unit, missing)) {
        shelf.set(unit.accountId + key, flow);
        taken.set(key, flow);
      }
      return taken;
    },
  };
}
