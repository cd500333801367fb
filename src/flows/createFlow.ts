import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import type { FlowRow } from './getFlow.ts';
import { flow } from './table.ts';
import { tellOfFlow } from './tellOfFlow.ts';

/** Adds a flow with its first draft, which may be broken in all but its name. */
export async function createFlow(
  unit: Unit,
  written: Json,
  { id = unit.newId(), action = 'created' }: { id?: string; action?: 'created' | 'cloned' } = {},
): Promise<FlowRow> {
  const row: FlowRow = {
    accountId: unit.accountId,
    id,
    name: nameIn(written),
    draft: written,
    draftRevision: 1,
    publishedVersion: null,
    createdAt: unit.now,
    updatedAt: unit.now,
    deletedAt: null,
  };
  await unit.tx.insert(flow).values(row);
  return tellOfFlow(unit, action, row);
}

/** What a flow is called; AppError `invalid_request` for a definition that has no name to go by. */
export function nameIn(written: Json): string {
  const isObject = typeof written === 'object' && written !== null && !Array.isArray(written);
  if (!isObject) throw new AppError('invalid_request', 'a flow is a JSON object');
  const { name } = written;
  if (typeof name === 'string' && name !== '' && name.length <= 200) return name;
  throw new AppError('invalid_request', 'name must be a text of 1 to 200 characters', [
    { path: 'name', message: 'must be a text of 1 to 200 characters' },
  ]);
}
