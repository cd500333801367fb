import { sql } from 'drizzle-orm';
import { fromWire } from '../../db/ids.ts';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import { flowKey, type ProcessRow, type Scene } from '../scene.ts';
import type { FlowShelf } from './flowShelf.ts';

/**
 * The flows of a turn: the newest versions of those that could start, the versions that open processes
 * run and are within, and the newest of every flow that any of these could enter, however deep.
 */
export async function takeFlows(
  unit: Unit,
  shelf: FlowShelf,
  startable: Map<string, number>,
  processes: ProcessRow[],
): Promise<Pick<Scene, 'newest' | 'flows'>> {
  const newest = new Map(startable);
  const open = processes.flatMap(({ flowId, flowVersion, state }) => [
    { flowId, version: flowVersion },
    ...(state.frames ?? []).map((frame) => ({
      flowId: fromWire('IPF', frame.flowId),
      version: frame.version,
    })),
  ]);
  const flows = await shelf.take(unit, eachOnce([...versionsIn(newest), ...open]));
  const asked = new Set(newest.keys());
  for (;;) {
    const enterable = [...flows.values()].flatMap(({ subflows }) => subflows);
    const unknown = [...new Set(enterable)]
      .map((wireId) => fromWire('IPF', wireId))
      .filter((id) => !asked.has(id));
    if (unknown.length === 0) return { newest, flows };
    for (const id of unknown) asked.add(id);
    const found = await readNewestVersions(unit, unknown);
    for (const [id, version] of found) newest.set(id, version);
    for (const [key, flow] of await shelf.take(unit, versionsIn(found))) flows.set(key, flow);
  }
}

/** Newest published versions by flow; a flow that has none is missing. */
export async function readNewestVersions(
  unit: Unit,
  flowIds: string[],
): Promise<Map<string, number>> {
  if (flowIds.length === 0) return new Map();
  const rows = await run<{ id: string; published_version: number }>(
    unit.tx,
    sql`select id, published_version from flow
      where account_id = ${unit.accountId} and id = any(${arrayOf('uuid', flowIds)})
        and published_version is not null`,
  );
  return new Map(rows.map((row) => [row.id, row.published_version]));
}

type Version = { flowId: string; version: number };

const versionsIn = (newest: Map<string, number>): Version[] =>
  [...newest].map(([flowId, version]) => ({ flowId, version }));

const eachOnce = (versions: Version[]): Version[] => [
  ...new Map(versions.map((each) => [flowKey(each.flowId, each.version), each])).values(),
];
