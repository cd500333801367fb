import { deleteSecret } from '../accounts/deleteSecret.ts';
import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { referencesOf } from '../engine/referencesOf.ts';
import { AppError } from '../errors.ts';
import { readVersionsInUse } from './readVersionsInUse.ts';

/**
 * Forgets a secret that no flow sends. AppError `not_found` where there is none; `conflict`, with a detail
 * for each, where a published version, or one that an open process still runs, names it. Who publishes
 * such a version meanwhile waits until this unit is over, and finds no secret (`publishFlow`).
 */
export async function forgetSecret(unit: Unit, name: string): Promise<void> {
  await deleteSecret(unit, name);
  const rows = await readVersionsInUse(unit, name);
  const uses = rows
    .filter(({ definition }) => referencesOf(definition).secrets.includes(name))
    .map((each) => ({
      path: `flows.${toWire('IPF', each.id)}`,
      message: `version ${each.version} of "${each.name}" sends it`,
    }));
  if (uses.length === 0) return;
  const places = uses.length === 1 ? 'one place' : `${uses.length} places`;
  throw new AppError(
    'conflict',
    `The secret "${name}" is used in ${places} (see details): end that first, then delete it`,
    uses,
  );
}
