import { and, desc, eq, lt } from 'drizzle-orm';
import { saveSearchGap, takeSearchGap } from '../accounts/searchGap.ts';
import { lockContacts } from '../contacts/lockContacts.ts';
import { updateRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { sensitiveVariables } from '../engine/sensitive.ts';
import { type ProcessView, readProcesses } from './getProcess.ts';
import { searchText } from './searchText.ts';
import { process } from './table.ts';

const atOnce = 200;

/**
 * Writes down what processes are found by that are older than that column, the newest of them first: at most
 * 200, under their contacts' locks, and where to go on is kept with them. Gives how many were looked at; 0
 * where none is left, or the next one is being decided at this moment.
 */
export async function fillSearch(unit: Unit): Promise<number> {
  const below = await takeSearchGap(unit);
  if (below === undefined) return 0;
  const { tx, accountId } = unit;
  const next = await tx
    .select({ id: process.id, contactId: process.contactId })
    .from(process)
    .where(and(eq(process.accountId, accountId), lt(process.id, below)))
    .orderBy(desc(process.id))
    .limit(atOnce);
  const locked = await lockContacts(
    unit,
    next.map(({ contactId }) => contactId),
  );
  const held = next.findIndex(({ contactId }) => !locked.has(contactId));
  const ids = (held === -1 ? next : next.slice(0, held)).map(({ id }) => id);
  if (ids.length > 0) await fill(unit, ids);
  const last = ids.at(-1);
  if (last !== undefined) await saveSearchGap(unit, last);
  if (next.length === 0) await saveSearchGap(unit, null);
  return ids.length;
}

async function fill(unit: Unit, ids: string[]): Promise<void> {
  const { tx, accountId } = unit;
  const views = await readProcesses(unit, ids);
  const found = views.flatMap((view) => {
    const { id, search } = view.process;
    const text = search === null ? textOf(view) : null;
    return text === null ? [] : [{ accountId, id, search: text }];
  });
  if (found.length > 0) await updateRows(tx, process, ['accountId', 'id'], found, ['search']);
}

function textOf({ process: row, definition }: ProcessView): string | null {
  const parsed = parseDefinition(definition);
  if (!parsed.ok) return null;
  const sensitive = sensitiveVariables(parsed.definition);
  return searchText(row, { sensitive, definition: parsed.definition });
}
