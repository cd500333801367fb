import { deleteSecret } from '../accounts/deleteSecret.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { detailOf, listSecretUses } from './listSecretUses.ts';

/**
 * Forgets a secret that no flow sends. AppError `not_found` where there is none; `conflict`, with a detail
 * for each, where a published version, or one that an open process still runs, names it. Who publishes
 * such a version meanwhile waits until this unit is over, and finds no secret (`publishFlow`).
 */
export async function forgetSecret(unit: Unit, name: string): Promise<void> {
  await deleteSecret(unit, name);
  const uses = (await listSecretUses(unit, name)).map(detailOf);
  if (uses.length === 0) return;
  const places = uses.length === 1 ? 'one place' : `${uses.length} places`;
  throw new AppError(
    'conflict',
    `The secret "${name}" is used in ${places} (see details): end that first, then delete it`,
    uses,
  );
}
