import type { SecretBox } from '../../accounts/secretBox.ts';
import { insertRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { sealBody } from '../deadBody.ts';
import { inboxDead } from '../table.ts';
import type { Writes } from '../writes.ts';

export async function buryEvents(unit: Unit, box: SecretBox, dead: Writes['dead']): Promise<void> {
  await insertRows(
    unit.tx,
    inboxDead,
    dead.map(({ taken, error }) => ({
      accountId: unit.accountId,
      id: taken.id,
      lane: taken.lane,
      key: taken.key,
      lineId: taken.lineId,
      kind: taken.kind,
      field: taken.field,
      at: taken.at,
      body: sealBody(box, { ...taken, accountId: unit.accountId }),
      receivedAt: taken.receivedAt,
      error,
      diedAt: unit.now,
    })),
  );
}
