import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { outboundsNamed } from '../engine/referencesOf.ts';
import { readVersionsInUse } from './readVersionsInUse.ts';

/** Flows that send an outbound in a version that is in use, each once, with the newest such version. */
export async function listSenders(
  unit: Unit,
  outboundId: string,
): Promise<{ id: string; name: string; version: number }[]> {
  const wireId = toWire('OTB', outboundId);
  const versions = (await readVersionsInUse(unit, wireId)).filter(({ definition }) =>
    outboundsNamed(definition).some((id) => id.toLowerCase() === wireId.toLowerCase()),
  );
  // They come by their version: the last word of a flow is its newest.
  const flows = new Map(versions.map(({ id, name, version }) => [id, { id, name, version }]));
  return [...flows.values()];
}
