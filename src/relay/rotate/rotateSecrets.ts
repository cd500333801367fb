import { setTimeout as sleep } from 'node:timers/promises';
import type { SealedColumn, SecretBox } from '../../accounts/secretBox.ts';
import { openUnit, type UnitDeps } from '../../db/unit.ts';
import { type Renew, renewBy, type Tally } from './renew.ts';
import { type RenewRows, type RowKey, sealedColumns } from './sealedColumns.ts';

/** What was done with a column; `left` opens by an older key of `SECRET_KEY` alone. */
export type Rotated = Tally & { column: SealedColumn; left: number };

const mostRounds = 10;
const restMs = 200;

/**
 * Seals everything of an account by the first key of `SECRET_KEY`, a hundred rows a transaction. It waits for
 * nobody's lock, so it stops nobody and cannot be caught in a circle of waiting; rows that somebody holds are
 * come back to. Cut off, it is begun again: what was done is by the first key and is not done twice.
 */
export async function rotateSecrets(
  deps: UnitDeps,
  secretBox: SecretBox,
  accountId: string,
): Promise<Rotated[]> {
  const done: Rotated[] = [];
  for (const [column, renewRows] of columns) {
    const walk = (renew: Renew, write: boolean) =>
      walkAll(deps, accountId, { renewRows, renew, write });
    let renewed = 0;
    let looked: Tally = { renewed: 0, unreadable: 0 };
    for (let round = 1; round <= mostRounds; round += 1) {
      if (round > 1) await sleep(restMs);
      const written: Tally = { renewed: 0, unreadable: 0 };
      await walk(renewBy(secretBox, written), true);
      renewed += written.renewed;
      looked = { renewed: 0, unreadable: 0 };
      await walk(renewBy(secretBox, looked), false);
      if (looked.renewed === 0) break;
    }
    done.push({ column, renewed, left: looked.renewed, unreadable: looked.unreadable });
  }
  return done;
}

// An object's entries lose the names of its keys' type.
const columns = Object.entries(sealedColumns) as [SealedColumn, RenewRows][];

async function walkAll(
  deps: UnitDeps,
  accountId: string,
  { renewRows, renew, write }: { renewRows: RenewRows; renew: Renew; write: boolean },
): Promise<void> {
  let after: RowKey | undefined;
  do {
    const from: RowKey | undefined = after;
    after = await openUnit(deps, accountId, (unit) =>
      renewRows(unit, renew, { after: from, write }),
    );
  } while (after);
}
