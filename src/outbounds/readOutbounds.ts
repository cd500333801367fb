import { sql } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import type { Outbound } from '../engine/outbound.ts';
import { outbound } from './table.ts';

/** An outbound as flows send it, whose it is, and what `continue` starts. */
export type KnownOutbound = Outbound & { wabaId: string; flowId: string | null };

/** Those of the outbounds (uuids) that there are, by their ids on the wire. */
export async function readOutbounds(
  unit: Unit,
  ids: string[],
): Promise<Map<string, KnownOutbound>> {
  if (ids.length === 0) return new Map();
  const rows = await selectRows(
    unit.tx,
    outbound,
    sql`account_id = ${unit.accountId} and id = any(${arrayOf('uuid', ids)})`,
    [
      'id',
      'wabaId',
      'name',
      'language',
      'category',
      'status',
      'shape',
      'variableMapping',
      'replies',
      'flowId',
      'mediaId',
    ],
  );
  return new Map(
    rows.map(({ id, variableMapping, mediaId, ...row }) => {
      const wireId = toWire('OTB', id);
      const file = mediaId === null ? {} : { mediaId: toWire('MED', mediaId) };
      return [wireId, { ...row, ...file, id: wireId, names: variableMapping }];
    }),
  );
}
