import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { referencesOf } from '../engine/referencesOf.ts';
import type { ErrorDetail } from '../errors.ts';
import { readVersionsInUse } from './readVersionsInUse.ts';

/** A version that sends a secret, while it is in use. */
export type SecretUse = { secret: string; flowId: string; flowName: string; version: number };

/** What published versions, and those that open processes run, send; of one secret, or of all. */
export async function listSecretUses(unit: Unit, name?: string): Promise<SecretUse[]> {
  const rows = await readVersionsInUse(unit, name ?? 'secrets');
  return rows.flatMap(({ id: flowId, name: flowName, version, definition }) =>
    referencesOf(definition)
      .secrets.filter((secret) => name === undefined || secret === name)
      .map((secret) => ({ secret, flowId, flowName, version })),
  );
}

/** As an error tells of it. */
export const detailOf = ({ flowId, flowName, version }: SecretUse): ErrorDetail => ({
  path: `flows.${toWire('IPF', flowId)}`,
  message: `version ${version} of "${flowName}" sends it`,
});
